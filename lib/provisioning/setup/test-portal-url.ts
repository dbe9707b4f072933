import "server-only";
import { errorCodes } from "@/lib/errors/codes";
import { acquireAppToken } from "@/lib/identity/tokens/app-tokens";
import { lookAtCloudAppsHost, probeCloudApps } from "@/lib/microsoft/defender/cloud-apps";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";

/** `words`: what was found at the address, and what to do. `works`: the app could read there; false when that could not be told. */
export type TestedPortalUrl = { ok: true; works: boolean } | { ok: false; words: string };

/** One try of ten seconds at most: a person waits for the form. */
const briefly = { patience: { attempts: 1 }, deadlineMs: 10_000 };

/**
 * Looks at an address of Defender for Cloud Apps before it is saved. While the app's secret is sealed here, the app itself asks there: then
 * the address of another tenant is told from the customer's own. Otherwise only an address that does not exist is found. What could not be
 * told is not refused: the verification tries it again.
 */
export async function testPortalUrl(customer: Customer, portalUrl: string): Promise<TestedPortalUrl> {
  const asked = await askAsTheApp(customer, portalUrl);
  const found = asked ?? (await lookAtCloudAppsHost({ cloud: customer.cloud, portalUrl, ...briefly }));
  if (found.code !== "portal-url-wrong") return { ok: true, works: asked?.answer === "yes" };
  return { ok: false, words: `${found.note} It was not saved. ${errorCodes["portal-url-wrong"].next}` };
}

/** Null when the app has no token for Cloud Apps yet. */
async function askAsTheApp({ id, cloud, entraTenantId, appId }: Customer, portalUrl: string) {
  const secret = await openCredential(id, "client-secret");
  if (secret === null || entraTenantId === null || appId === null) return null;
  const token = await acquireAppToken({
    cloud,
    tenantId: entraTenantId,
    clientId: appId,
    clientSecret: secret.value,
    resource: "cloud-apps",
  });
  if (!token.ok || !token.roles.includes("investigation.read")) return null;
  return probeCloudApps({ cloud, portalUrl, token: token.token, ...briefly });
}
