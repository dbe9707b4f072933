import type { Parameters } from "./parameters";

/**
 * The older endpoints have `resource` where v2 has `scope`, sign in with OpenID always, and ask for what the registration lists.
 * learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code
 */

export type Version = "1.0" | "2.0";

const signIn = "openid profile offline_access";

/** Parameters of an older endpoint, as v2 would have them. An app in its own name signs nobody in. */
export function asNewer(parameters: Parameters): Parameters {
  const resource = parameters.get("resource");
  const isApp = parameters.get("grant_type") === "client_credentials";
  const isRedemption = parameters.get("code") !== null && !resource;
  const scopes = [isApp ? "" : signIn, resource ? `${resource}/.default` : ""].filter(Boolean).join(" ");
  const renamed: Record<string, () => string | null> = {
    // Without a resource, a code is redeemed for the one that it was asked for with.
    scope: () => (isRedemption ? null : scopes || null),
    device_code: () => parameters.get("device_code") ?? parameters.get("code"),
  };
  return { get: (name) => (renamed[name] ? renamed[name]() : parameters.get(name)) };
}

/** The older token answer has its numbers as text, and says when it begins and ends. */
export function asOlder(answer: Record<string, unknown>, of: { resource: string | null; now: Date }): Record<string, unknown> {
  const lifetime = Number(answer.expires_in);
  const seconds = Math.floor(of.now.getTime() / 1000);
  return {
    ...answer,
    expires_in: String(lifetime),
    ext_expires_in: String(lifetime),
    expires_on: String(seconds + lifetime),
    not_before: String(seconds),
    ...(of.resource ? { resource: of.resource } : {}),
  };
}
