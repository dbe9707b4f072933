import { Hono } from "hono";
import type { ParityRow } from "../parity";
import type { World } from "../world";
import { adminConsent } from "./admin-consent";
import { authorize } from "./authorize";
import { deviceAuthorization, deviceSignIn } from "./device-code";
import { logout } from "./logout";
import { instanceDiscovery, keys, openidConfiguration } from "./metadata";
import { token } from "./token";

/** Entra ID's sign-in service. */

export function routes(world: World): Hono {
  const app = new Hono();
  app.get("/common/discovery/instance", instanceDiscovery);
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (c) => openidConfiguration(world, c, "2.0"));
  app.get("/:tenant/.well-known/openid-configuration", (c) => openidConfiguration(world, c, "1.0"));
  app.get("/:tenant/discovery/v2.0/keys", (c) => keys(world, c));
  app.get("/:tenant/discovery/keys", (c) => keys(world, c));
  app.on(["GET", "POST"], "/:tenant/oauth2/v2.0/authorize", (c) => authorize(world, c));
  app.post("/:tenant/oauth2/v2.0/token", (c) => token(world, c));
  app.post("/:tenant/oauth2/token", (c) => token(world, c));
  app.post("/:tenant/oauth2/v2.0/devicecode", (c) => deviceAuthorization(world, c));
  app.on(["GET", "POST"], "/common/oauth2/deviceauth", (c) => deviceSignIn(world, c));
  app.on(["GET", "POST"], "/:tenant/v2.0/adminconsent", (c) => adminConsent(world, c, "v2"));
  app.on(["GET", "POST"], "/:tenant/adminconsent", (c) => adminConsent(world, c, "registration"));
  app.get("/:tenant/oauth2/v2.0/logout", (c) => logout(world, c));
  return app;
}

export const parity: ParityRow[] = [];
