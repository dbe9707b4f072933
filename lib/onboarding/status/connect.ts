import type { StepView } from "./checklist";
import { needsYou, stepView } from "./step-view";

/** The step "connect": the tenant is confirmed, and the portal may or may not work in it yet. */
export function connectStep(input: {
  tenant: { id: string; name: string; initialDomain: string | null };
  signedInAs: string;
  /** The scopes in a fresh token. Empty while no token was requested after the consent. */
  granted: readonly string[];
  requestId: string | null;
  at: string;
}): StepView {
  const { tenant, signedInAs, granted, requestId, at } = input;
  const facts = [
    { label: "Tenant", value: tenant.name, at },
    { label: "Tenant ID", value: tenant.id, copy: true },
    ...(tenant.initialDomain ? [{ label: "Initial domain", value: tenant.initialDomain, copy: true }] : []),
    { label: "Signed in as", value: signedInAs, at },
    ...(granted.length > 0 ? [{ label: "The portal may use", value: granted.map(scopeName).filter(isPermission).join(", "), at }] : []),
  ];
  if (granted.length === 0)
    return needsYou("connect", `${tenant.name} is confirmed. The portal is not allowed to work in it yet.`, at, { facts });
  const evidence = [{ at, what: "Token for Microsoft Graph", outcome: "Answered", status: 200, requestId }];
  return stepView("connect", "done", `${tenant.name}. The portal may work in it.`, at, { facts, evidence });
}

/** "User.Read" for "https://graph.microsoft.com/User.Read". */
const scopeName = (scope: string): string => scope.split("/").at(-1) ?? scope;
/** OpenID's own scopes are not permissions. */
const isPermission = (name: string): boolean => !["openid", "profile", "email", "offline_access"].includes(name);
