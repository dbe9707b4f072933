import type { GraphError } from "./graph-error";

/**
 * Entra answers a write before all its servers know about it. So the next call may get the answer that the new object does not exist.
 * https://learn.microsoft.com/graph/best-practices-concept (and Terraform's azuread provider, which retries on the same answers)
 */
export function isNotReplicated(error: GraphError): boolean {
  if (error.details.includes("NoBackingApplicationObject")) return true;
  if (error.status === 404) return error.code === "Request_ResourceNotFound" || error.code === "ResourceNotFound";
  if (error.status === 400) return notYetIn400.some((text) => text.test(error.message));
  // A misleading form: seconds after the application was created in the tenant, a 403 says that it must be in the local tenant.
  return error.status === 403 && /backing application|must be in the local tenant/i.test(error.message);
}

const notYetIn400 = [/does not reference a valid application object/i, /not a valid reference update/i, /resource '[^']*' does not exist/i];
