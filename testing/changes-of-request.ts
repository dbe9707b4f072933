import { decodeJwt } from "jose";
import type { Passing } from "./holding-proxy";

/** What a request to the sandbox is about: whose tenant, and which changes of a plan it makes. */

export function tenantOf({ headers, path }: Passing): string | null {
  const inPath = /\/adminapi\/beta\/([0-9a-f-]{36})\//.exec(path)?.[1];
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  return inPath ?? (token ? String(decodeJwt(token).tid) : null);
}

/** The ids of the changes that a request makes. */
export function changesIn({ method, path, headers, body }: Passing): string[] {
  const cmdlet = String(headers["x-cmdletname"] ?? "");
  if (cmdlet === "New-ServicePrincipal") return ["register-in-exchange"];
  if (cmdlet === "New-ManagementRoleAssignment") return ["assign-exchange-role"];
  if (cmdlet.startsWith("Remove-")) return [cmdlet];
  const kind = /\/integrations\/(data-source|alert-source)$/.exec(path)?.[1];
  if (method === "PUT" && kind) return [`save-${kind}`];
  if (method === "DELETE" && path.includes("/integrations/")) return ["remove-integration"];
  if (method === "PATCH" && /\/applications\/[^/]+$/.test(path)) return [certificateChangeIn(body)];
  if (!path.endsWith("/$batch")) return [];
  const items = (JSON.parse(body) as { requests: { id: string }[] }).requests;
  return items.map(({ id }) => (id === "add-password" ? "create-client-secret" : id.replace("remove-password:", "retire-secret:")));
}

/** The whole list is written each time: both certificates when one is added, one when the other is removed. */
function certificateChangeIn(body: string): string {
  const { keyCredentials = [] } = JSON.parse(body) as { keyCredentials?: unknown[] };
  return keyCredentials.length > 1 ? "add-certificate" : "retire-certificate:";
}
