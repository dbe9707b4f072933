import type { AppTokenRefusal } from "@/lib/onboarding/planning/probe-meaning";
import { aadstsCodes, type MicrosoftSaid } from "./microsoft-said";

/** Why the Dropzone app got no token. Entra spreads new things within minutes, so several refusals only mean "not yet". */

const reasons: readonly { reason: AppTokenRefusal; aadsts: readonly number[] }[] = [
  // A secret younger than two minutes is unknown (7000215) or even "expired" (7000222) on some of Entra's servers.
  { reason: "secret-not-accepted-yet", aadsts: [7000215, 7000222, 70002] },
  // 700016: no such app in the tenant. 7000229: the app has no service principal there.
  { reason: "app-not-found-yet", aadsts: [700016, 7000229, 700011] },
  { reason: "consent-not-effective-yet", aadsts: [65001] },
  { reason: "slowed-down", aadsts: [90055] },
  { reason: "cut-off", aadsts: [90033, 90006, 90024, 90090, 50033, 50087, 90012] },
];

/** The caller knows how old the secret and the app are: after a few minutes "not yet" is a no. */
export function appTokenRefusal(said: MicrosoftSaid): AppTokenRefusal {
  // First: Microsoft adds the code of a passing fault to it.
  if (said.status === 429) return "slowed-down";
  const codes = aadstsCodes(said);
  const known = reasons.find(({ aadsts }) => codes.some((code) => aadsts.includes(code)));
  if (known) return known.reason;
  const noAnswer = said.status === null || said.status >= 500;
  return noAnswer || said.error === "temporarily_unavailable" ? "cut-off" : "refused";
}
