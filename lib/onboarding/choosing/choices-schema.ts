import { z } from "zod";
import { type AlertTypeId, alertTypeIds } from "@/lib/catalogue/alert-types";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";

/** What the customer chose. The form and the server action share this schema. */
export const choicesSchema = z.object({
  capabilities: z.array(z.enum(optionalCapabilities)),
  alertTypes: z
    .array(z.enum(alertTypeIds as [AlertTypeId, ...AlertTypeId[]]))
    .min(1, "Choose at least one kind of alert. Dropzone has nothing to investigate otherwise."),
  /** In normal form. Null when Cloud Apps is declined or the URL is not known yet. */
  portalUrl: z.string().nullable(),
});
export type Choices = z.infer<typeof choicesSchema>;
