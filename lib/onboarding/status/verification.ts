import { permissionByName } from "@/lib/catalogue/permissions";
import { findStep, type StepSlug } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { type Trouble, troubleOf } from "@/lib/errors/trouble";
import { portalUrlRemark } from "@/lib/links/portal-url";
import { isRefused, outcomeOf, type PermissionCheck, type Verification } from "../planning/checks";
import type { StepView } from "./checklist";
import { lagFacts, usualOf } from "./lags";
import { needsYou, stepView } from "./step-view";

/** The steps whose state follows from tokens and probes: the verification, and the Portal URL that one of the probes needs. */

export function verificationStep(verification: Verification, nextCheckAt: string | null): StepView {
  const { checks, at, evidence } = verification;
  const counted = countedWords(checks);
  switch (outcomeOf(checks)) {
    case "all-work":
      return stepView("verification", "done", counted.replace(" work", " permissions work"), at, { evidence });
    case "on-its-way":
      return stepView(
        "verification",
        "propagating",
        `${counted}. Microsoft is still spreading the rest. ${usualOf(checks) ?? ""}`.trim(),
        at,
        {
          facts: lagFacts(checks, verification.madeAt ?? new Map()),
          evidence,
          nextCheckAt,
        },
      );
    case "left-undone":
      return stepView("verification", "waiting", `${counted}. The rest comes after ${stepsBefore(checks)}.`, at, { evidence });
    case "refused": {
      const refused = checks.find((c) => isRefused(c) && c.lacks === null);
      const line = `${refused?.permission ?? "A permission"} does not work: ${refused?.note ?? "Microsoft refused the call."}`;
      return stepView("verification", "stuck", line, at, { evidence, trouble: troubleWith(refused, "permission-refused", line, at) });
    }
    case "some-untestable":
    case "could-not-check": {
      const unknown = checks.find((c) => c.inToken === "unknown" || c.works === "unknown");
      const isFinal = unknown?.isFinal ?? false;
      const line = isFinal
        ? `${counted}. ${unknown?.permission} could not be tried: ${unknown?.note}`
        : `${counted}. The rest could not be checked.`;
      return stepView("verification", "could-not-check", line, at, {
        evidence,
        nextCheckAt,
        trouble: isFinal
          ? troubleWith(unknown, "permission-untestable", line, at)
          : troubleOf("permission-not-checked", { at, detail: unknown?.note ?? line, requestId: unknown?.requestId ?? null }),
      });
    }
  }
}

/** The error of one permission. It has the code that says why: no license, a policy, a secret that is not accepted. */
const troubleWith = (check: PermissionCheck | undefined, otherwise: ErrorCode, detail: string, at: string): Trouble =>
  troubleOf(check?.code ?? otherwise, { at, detail, vendorCode: check?.vendorCode ?? null, requestId: check?.requestId ?? null });

/** "11 of 13 work, 1 is in the token and not tried". What was not tried is never counted as working. */
function countedWords(checks: readonly PermissionCheck[]): string {
  const working = checks.filter((c) => c.inToken === "yes" && c.works === "yes").length;
  const untried = checks.filter((c) => c.works === "not-tried").length;
  const works = `${working} of ${checks.length} work`;
  return untried === 0 ? works : `${works}, ${untried} ${untried === 1 ? "is" : "are"} in the token and not tried`;
}

/** The titles of the steps in which somebody has to grant or assign what is missing. */
function stepsBefore(checks: readonly PermissionCheck[]): string {
  const slugs = checks.flatMap((check) => stepBefore(check) ?? []);
  const titles = [...new Set(slugs)].map((slug) => `“${findStep(slug)?.title ?? slug}”`);
  return titles.length > 1 ? `${titles.slice(0, -1).join(", ")} and ${titles.at(-1)}` : (titles[0] ?? "");
}

function stepBefore({ lacks, permission }: PermissionCheck): StepSlug | null {
  switch (lacks) {
    case "exchange-role":
    case "portal-url":
      return lacks;
    case "grant":
      return permissionByName(permission)?.step ?? null;
    case null:
      return null;
  }
}

export function portalUrlStep(input: { portalUrl: string | null; check: PermissionCheck | undefined; at: string }): StepView {
  const { portalUrl, check, at } = input;
  if (portalUrl === null) return needsYou("portal-url", "The Portal URL is not known yet.", at);
  const remark = portalUrlRemark(portalUrl);
  const facts = [{ label: "Portal URL", value: portalUrl, copy: true, at }, ...(remark ? [{ label: "Region", value: remark }] : [])];
  if (check === undefined || check.inToken !== "yes")
    return stepView("portal-url", "waiting", `${portalUrl}. It is tried once the app has its permission.`, at, { facts });
  if (check.works === "yes") return stepView("portal-url", "done", `${portalUrl} answers`, at, { facts });
  if (check.works === "no")
    return needsYou("portal-url", `${portalUrl} refused the app: ${check.note ?? "is it this tenant's own address?"}`, at, {
      facts,
      trouble:
        check.code === "portal-url-wrong"
          ? troubleOf("portal-url-wrong", { at, detail: `${portalUrl}: ${check.note}`, requestId: check.requestId })
          : null,
    });
  return stepView(
    "portal-url",
    check.works === "on-its-way" ? "propagating" : "could-not-check",
    check.note ?? `${portalUrl} has not answered yet.`,
    at,
    { facts },
  );
}
