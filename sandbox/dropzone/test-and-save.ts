import type { Microsoft, Resource, TokenAnswer } from "./calls-to-microsoft";
import type { IntegrationCertificate } from "./certificates";
import type { AlertSourceForm, Form } from "./forms";

/** "Test & Save": Dropzone signs in with the form's values and looks at what the app may do. The purposes come from the guide's permission tables. */

export type Check = { name: string; ok: boolean; message: string };
type Setting = { microsoft: Microsoft; certificate: IntegrationCertificate };

export async function tryOut(form: Form, setting: Setting): Promise<Check[]> {
  const graph = await signInWithSecret(form, "graph", setting);
  const signIn = signInCheck(graph, form.values.clientSecret);
  if (!graph.ok) return [signIn];
  const needed = form.kind === "data-source" ? dataSourcePermissions : alertSourcePermissions(form.values);
  const permissions = permissionChecks(needed, graph.roles, "Microsoft Graph");
  const rest = form.kind === "data-source" ? await dataSourceChecks(form, setting) : await alertSourceChecks(form.values, setting);
  return [signIn, ...permissions, ...rest];
}

const dataSourcePermissions = ["AuditLog.Read.All", "Directory.Read.All", "Mail.Read"];
const liveResponsePermissions = ["File.Read.All", "Library.Manage", "Machine.LiveResponse", "Machine.Read.All"];

const permissionsOfAlerts: Record<AlertSourceForm["alertTypes"][number], readonly string[]> = {
  "defender-alerts": ["SecurityAlert.Read.All", "ThreatHunting.Read.All"],
  "defender-incidents": ["SecurityIncident.Read.All", "ThreatHunting.Read.All"],
  "reported-phishing": ["ThreatSubmission.Read.All"],
  "phishing-mailbox": ["Mail.Read"],
};

function alertSourcePermissions({ alertTypes }: AlertSourceForm): string[] {
  return [...new Set(alertTypes.flatMap((type) => permissionsOfAlerts[type]))];
}

async function dataSourceChecks(form: Extract<Form, { kind: "data-source" }>, setting: Setting): Promise<Check[]> {
  const { portalUrl, useLiveResponse } = form.values;
  return [
    ...(portalUrl ? await cloudAppsChecks(form, portalUrl, setting) : []),
    ...(useLiveResponse ? await liveResponseChecks(form, setting) : []),
  ];
}

/** Only Microsoft's host suffixes pass: the token must not go anywhere else. https://learn.microsoft.com/defender-cloud-apps/network-requirements */
const cloudAppsHost = /^[a-z0-9-]+\.[a-z0-9]+\.portal\.(cloudappsecurity\.com|cloudappsecuritygov\.com|cloudappsecurity\.us)$/;

async function cloudAppsChecks(form: Form, portalUrl: string, setting: Setting): Promise<Check[]> {
  const url = new URL(portalUrl);
  if (url.protocol !== "https:" || url.port || url.username || !cloudAppsHost.test(url.hostname)) {
    return [{ name: "portal-url", ok: false, message: "This is not the API URL of a Defender for Cloud Apps tenant." }];
  }
  const signIn = await signInWithSecret(form, "cloud-apps", setting);
  const permission = permissionChecks(["investigation.read"], rolesOf(signIn), "Microsoft Cloud App Security");
  if (!signIn.ok || permission.some((check) => !check.ok)) return permission;
  const answer = await setting.microsoft.cloudApps(url, signIn.token);
  const message = answer.ok
    ? "Defender for Cloud Apps answers."
    : `Defender for Cloud Apps refused at this address (${answer.status}). Is it your tenant's own?`;
  return [...permission, { name: "portal-url", ok: answer.ok, message }];
}

async function liveResponseChecks(form: Form, setting: Setting): Promise<Check[]> {
  const signIn = await signInWithSecret(form, "defender", setting);
  return permissionChecks(liveResponsePermissions, rolesOf(signIn), "WindowsDefenderATP");
}

/** Quarantined mail is fetched by certificate. https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2 */
async function alertSourceChecks(
  { clientId, tenantId, powerShellApi }: AlertSourceForm,
  { microsoft, certificate }: Setting,
): Promise<Check[]> {
  if (!powerShellApi?.enabled) return [];
  const signIn = await microsoft.signIn({ clientId, tenantId, credential: { certificate }, resource: "exchange" });
  const certificateCheck = {
    name: "certificate-sign-in",
    ok: signIn.ok,
    message: signIn.ok ? "Microsoft accepted the certificate." : refusalWords(signIn.code, ""),
  };
  if (!signIn.ok) return [certificateCheck];
  const permission = permissionChecks(["Exchange.ManageAsApp"], signIn.roles, "Office 365 Exchange Online");
  if (permission.some((check) => !check.ok)) return [certificateCheck, ...permission];
  return [certificateCheck, ...permission, ...(await quarantineChecks(powerShellApi.organizationId ?? "", signIn.token, microsoft))];
}

/** Exchange routes by the organization, so a domain that is not the initial one is refused before the role is looked at. */
async function quarantineChecks(organizationId: string, token: string, microsoft: Microsoft): Promise<Check[]> {
  const answer = await microsoft.quarantine(encodeURIComponent(organizationId), token);
  const isInitialDomain = answer.status !== 400 && answer.status !== 401;
  if (!isInitialDomain) {
    return [{ name: "organization-id", ok: false, message: "This is not the tenant's initial domain, which ends in .onmicrosoft.com." }];
  }
  const quarantine = answer.ok
    ? "Exchange lets the app read quarantined mail."
    : "Exchange does not let the app read quarantined mail. The role Transport Hygiene is missing, or not in effect yet: that can take two hours.";
  return [
    { name: "organization-id", ok: true, message: "Exchange knows this organization." },
    { name: "quarantine", ok: answer.ok, message: quarantine },
  ];
}

function signInWithSecret({ values }: Form, resource: Resource, { microsoft }: Setting): Promise<TokenAnswer> {
  const { clientId, tenantId, clientSecret } = values;
  return microsoft.signIn({ clientId, tenantId, credential: { secret: clientSecret }, resource });
}

function rolesOf(signIn: TokenAnswer): string[] {
  return signIn.ok ? signIn.roles : [];
}

function permissionChecks(needed: readonly string[], roles: readonly string[], resource: string): Check[] {
  return needed.map((name) => {
    const ok = roles.includes(name);
    return {
      name: `permission:${name}`,
      ok,
      message: ok ? `${name} is granted on ${resource}.` : `${name} is not granted on ${resource}.`,
    };
  });
}

function signInCheck(signIn: TokenAnswer, secret: string): Check {
  const message = signIn.ok ? "Microsoft accepted the client secret." : refusalWords(signIn.code, secret);
  return { name: "sign-in", ok: signIn.ok, message };
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
function refusalWords(code: number, secret: string): string {
  if (guid.test(secret))
    return `The Client Secret looks like the secret's ID. Enter its value, which Entra shows only once (AADSTS${code}).`;
  const words: Record<number, string> = {
    7000215: "Microsoft does not accept the Client Secret. It is wrong, or so new that Microsoft does not know it yet",
    7000222: "The Client Secret has expired",
    700016: "There is no app with this Client ID in this tenant",
    7000229: "The app has no service principal in this tenant",
    90002: "There is no tenant with this Tenant ID",
    700027: "Microsoft does not know this Dropzone tenant's certificate on the app",
    500011: "The tenant does not have this Microsoft product",
  };
  return `${words[code] ?? "Microsoft refused the sign-in"} (AADSTS${code}).`;
}
