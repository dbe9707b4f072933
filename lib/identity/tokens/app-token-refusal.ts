import { entraErrorsOf } from "@/lib/errors/known/known-errors";
import type { AppTokenRefusal } from "@/lib/onboarding/planning/probe-meaning";
import { aadstsCodes, type MicrosoftSaid } from "./microsoft-said";

/** Why the Dropzone app got no token. Entra replicates new objects within minutes, so several refusals only mean "not yet". */

/** The caller knows how old the secret and the app are: after a few minutes "not yet" means a refusal. */
export function appTokenRefusal(said: MicrosoftSaid): AppTokenRefusal {
  // Checked first, since Microsoft adds the code of a temporary fault to a 429.
  if (said.status === 429) return "slowed-down";
  const known = entraErrorsOf(aadstsCodes(said));
  const whileNew = known.find((row) => row.whileNew)?.whileNew;
  if (whileNew) return whileNew;
  if (known.some(({ means }) => means === "microsoft-slowed-us-down")) return "slowed-down";
  if (known.some(({ means }) => means === "microsoft-trouble")) return "cut-off";
  const noAnswer = said.status === null || said.status >= 500;
  return noAnswer || said.error === "temporarily_unavailable" ? "cut-off" : "refused";
}
