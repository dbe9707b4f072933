import { type PermissionName, permissions } from "@/lib/catalogue/permissions";
import type { StepState } from "@/lib/catalogue/states";
import { findStep, type StepSlug, stepSlugs } from "@/lib/catalogue/steps";
import { errorCodes, isErrorCode } from "@/lib/errors/codes";
import { aadstsNumber, knownErrorNamed, roleMissing } from "@/lib/errors/known/known-errors";
import { renewPath } from "./paths";
import { permissionAnchor } from "./permission-anchor";
import { withQuery } from "./with-query";

/**
 * Where a link in a ticket leads. Tickets are older than the current names, so a renamed slug, a declined step and an unknown word also
 * lead to a page, and the page explains it. Pure.
 */

/** `named`: the word in the link, without characters that no name has. `step`: the step that the link leads to. */
export type LinkTarget =
  | { is: "step"; named: StepSlug; step: StepSlug }
  | { is: "former-step"; named: string; step: StepSlug }
  | { is: "permission"; named: PermissionName; step: StepSlug }
  /** `step` is null for an error that belongs to no single step, and for one that we do not know. `cause` is null without a known cause. */
  | { is: "error"; named: string; step: StepSlug | null; cause: string | null }
  | { is: "checklist"; named: "checklist"; step: null }
  /** The page that renews the client secret. Staff are led to its step. */
  | { is: "renewal"; named: "renew"; step: "client-secret" }
  | { is: "unknown"; named: string; step: null };

/** Other names of steps: their old slugs, and what people call them. When a slug is renamed, its old name is added here. */
const formerSlugs: Readonly<Record<string, StepSlug>> = {
  "sign-in": "connect",
  consent: "connect",
  tenant: "connect",
  choose: "capabilities",
  choices: "capabilities",
  app: "app-registration",
  "register-app": "app-registration",
  secret: "client-secret",
  permissions: "graph-permissions",
  graph: "graph-permissions",
  "api-permissions": "graph-permissions",
  "cloud-apps": "cloud-apps-permissions",
  "live-response": "live-response-permissions",
  cert: "certificate",
  "certificate-credentials": "certificate",
  exchange: "exchange-service-principal",
  "service-principal": "exchange-service-principal",
  role: "exchange-role",
  "transport-hygiene": "exchange-role",
  "org-id": "organization-id",
  organization: "organization-id",
  url: "portal-url",
  verify: "verification",
  test: "verification",
  "data-source-integration": "data-source",
  "alert-source-integration": "alert-source",
  receipt: "finish",
};

/** What people call a renewal. */
const renewalWords = ["renew", "renewal", "rotate", "rotation"];

/** `what`: the word in the link, in any case, with any characters. */
export function readTarget(what: string): LinkTarget {
  const named = what
    .slice(0, 400)
    .trim()
    .replace(/[^\p{L}\p{N}._-]/gu, "")
    .slice(0, 80);
  const small = named.toLowerCase();
  if (small === "" || small === "checklist") return { is: "checklist", named: "checklist", step: null };
  if (renewalWords.includes(small)) return { is: "renewal", named: "renew", step: "client-secret" };
  const slug = stepSlugs.find((each) => each === small);
  if (slug) return { is: "step", named: slug, step: slug };
  if (Object.hasOwn(formerSlugs, small)) return { is: "former-step", named, step: formerSlugs[small] as StepSlug };
  const permission = permissions.find(({ name }) => name.toLowerCase() === small);
  if (permission) return { is: "permission", named: permission.name, step: permission.step };
  return readError(named) ?? { is: "unknown", named, step: null };
}

function readError(named: string): LinkTarget | null {
  const small = named.toLowerCase();
  if (isErrorCode(small)) return { is: "error", named: small, step: errorCodes[small].step, cause: null };
  const known = knownErrorNamed(named);
  const number = aadstsNumber(named);
  const name = number === null ? named : `AADSTS${number}`;
  if (known === null) return number === null ? null : { is: "error", named: name, step: null, cause: null };
  // A link does not say what was tried. Most accounts lack the role when they grant Graph's permissions.
  const means = known.means === "role-missing" ? roleMissing("graph-consent") : known.means;
  return { is: "error", named: name, step: known.step ?? (means === "nothing-wrong" ? null : errorCodes[means].step), cause: known.cause };
}

export type Side = "customer" | "staff";

/** The page of this side that the link leads to. The parameter `about` lets the page say what the link meant. */
export function landingPath({
  side,
  customer,
  target,
  ticket,
}: {
  side: Side;
  customer: string;
  target: LinkTarget;
  ticket: string | null;
}): string {
  if (target.is === "renewal" && side === "customer")
    return withQuery(renewPath(encodeURIComponent(customer)), { about: target.named, ticket });
  const home = `/${side === "staff" ? "customers" : "setup"}/${encodeURIComponent(customer)}`;
  const page = withQuery(target.step === null ? home : `${home}/steps/${target.step}`, { about: target.named, ticket });
  return target.is === "permission" ? `${page}#${permissionAnchor(target.named)}` : page;
}

/**
 * What the page says to somebody who came by such a link. Null when nothing has to be added. `state`: of the target's step, if it has one.
 */
export function arrivalWords(target: LinkTarget, state: StepState | null): string | null {
  return [whatWasMeant(target), stateMeans(state)].filter(Boolean).join(" ") || null;
}

function whatWasMeant(target: LinkTarget): string | null {
  switch (target.is) {
    case "step":
    case "checklist":
      return null;
    case "renewal":
      return "The link is about renewing the client secret.";
    case "former-step":
      return `The link calls this step “${target.named}”. It is now “${findStep(target.step)?.title}”.`;
    case "permission":
      return `The link is about the permission ${target.named}.`;
    case "error":
      if (target.cause === null && !isErrorCode(target.named))
        return `The link is about ${target.named}, which we do not know. Here is the whole checklist.`;
      return [
        `The link is about ${target.named}.`,
        target.cause,
        target.step === null ? "It belongs to no single step; here is the whole checklist." : null,
      ]
        .filter(Boolean)
        .join(" ");
    case "unknown":
      return `We do not know “${target.named}”. Here is the whole checklist.`;
  }
}

function stateMeans(state: StepState | null): string | null {
  if (state === "declined") return "This step was declined: nothing has to be done, unless you want what it brings.";
  if (state === "done") return "This step is done: nothing is left to do here.";
  return null;
}
