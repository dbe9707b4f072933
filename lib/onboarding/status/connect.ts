import type { StepView } from "./checklist";
import { needsYou, stepView } from "./step-view";

/** Whether the tenant is confirmed, and whether the portal may work in it. */
export function connectStep(input: {
  tenant: { id: string; name: string; initialDomain: string | null };
  signedInAs: string;
  /** The scopes that stood in a fresh token; empty while consent has not been read back. */
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

/** "https://graph.microsoft.com/User.Read" is User.Read to everybody; the rest is OpenID's own. */
const scopeName = (scope: string): string => scope.split("/").at(-1) ?? scope;
const isPermission = (name: string): boolean => !["openid", "profile", "email", "offline_access"].includes(name);
