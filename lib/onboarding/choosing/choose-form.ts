import { parsePortalUrl, portalUrlWords } from "@/lib/links/portal-url";
import { type Choices, choicesSchema } from "./choices-schema";

/** Reads the form on which a customer chooses. It reports all errors at once, by field. */

export type ChoiceErrors = Partial<Record<keyof Choices, string>>;
export type ReadChoices = { ok: true; choices: Choices } | { ok: false; reason: "incomplete"; fieldErrors: ChoiceErrors };

type Entries = { capabilities: readonly string[]; alertTypes: readonly string[]; portalUrl: string };

/** The Portal URL may be empty, since somebody else may have to look it up. If it is filled in, it has to be valid. */
export function readChoices(entries: Entries, cloudAppsSuffixes: readonly string[]): ReadChoices {
  const fieldErrors: ChoiceErrors = {};
  const wantsUrl = entries.capabilities.includes("cloud-apps") && entries.portalUrl.trim() !== "";
  const portalUrl = wantsUrl ? parsePortalUrl(entries.portalUrl, cloudAppsSuffixes) : null;
  if (portalUrl && !portalUrl.ok) fieldErrors.portalUrl = portalUrlWords(portalUrl.reason, cloudAppsSuffixes);
  const parsed = choicesSchema.safeParse({
    capabilities: entries.capabilities,
    alertTypes: entries.alertTypes,
    portalUrl: portalUrl?.ok ? portalUrl.url : null,
  });
  if (!parsed.success) for (const issue of parsed.error.issues) fieldErrors[issue.path[0] as keyof Choices] ??= issue.message;
  if (!parsed.success || Object.keys(fieldErrors).length > 0) return { ok: false, reason: "incomplete", fieldErrors };
  return { ok: true, choices: parsed.data };
}
