import { z } from "zod";

/** One thing on the Dropzone app that the portal did not put there and that lets somebody use the app, or do more with it. */

const foreignKinds = ["secret", "certificate", "federated-credential", "owner", "redirect-uris", "grant"] as const;

export const foreignItemSchema = z.object({
  what: z.enum(foreignKinds),
  /** Entra keeps credentials and owners on both, and accepts either. */
  on: z.enum(["application", "service-principal"]),
  /** Entra's id of it. For redirect URIs, which have none: "all". */
  id: z.string().max(300),
  /** For people. Whoever added it chose it. */
  name: z.string().max(300),
});
export type ForeignItem = z.infer<typeof foreignItemSchema>;

/** Unique on the app, also over time: it is stored. */
export const foreignItemId = ({ on, what, id }: ForeignItem): string => `${on}:${what}:${id}`;
