import "server-only";
import { errorCodes } from "@/lib/errors/codes";
import { planPath, setupPath } from "@/lib/links/paths";
import { portalUrlWords } from "@/lib/links/portal-url";
import { endpoints } from "@/lib/microsoft/endpoints";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { findChoices } from "@/lib/store/choices";
import type { Customer } from "@/lib/store/customers";
import { choose } from "./choose";

/** Saves the Portal URL alone, from the page of its step. The other choices stay as they are. */

export type SavedPortalUrl = { ok: true; leadsTo: string } | { ok: false; words: string };

export async function savePortalUrl(customer: Customer, personId: string, typed: string): Promise<SavedPortalUrl> {
  const choices = await findChoices(customer.id);
  // The form is shown only while Cloud Apps is chosen. It may have been declined in another tab since.
  if (choices === null || !isOn(choices, "cloud-apps")) return { ok: true, leadsTo: setupPath(customer.slug) };
  if (typed.trim() === "") return { ok: false, words: portalUrlWords("empty", endpoints(customer.cloud).cloudAppsSuffixes) };
  const chosen = await choose(customer, personId, { ...choices, portalUrl: typed });
  if (chosen.ok) return { ok: true, leadsTo: planPath(customer.slug) };
  switch (chosen.reason) {
    case "incomplete":
      return { ok: false, words: chosen.fieldErrors.portalUrl ?? Object.values(chosen.fieldErrors).join(" ") };
    case "run-going":
      return { ok: false, words: `${errorCodes["choices-in-use"].what} ${errorCodes["choices-in-use"].next}` };
  }
}
