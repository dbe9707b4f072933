import type { Context } from "hono";
import { html } from "hono/html";
import type { World } from "../world/world";
import { page } from "./pages";
import { readParameters } from "./parameters";
import { forgetSignedIn } from "./sessions";

/** GET /{tenant}/oauth2/v2.0/logout. Returns only to an address that some app has registered. learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request */

export async function logout(world: World, c: Context): Promise<Response> {
  const parameters = await readParameters(c);
  forgetSignedIn(world, c);
  const backTo = parameters.get("post_logout_redirect_uri");
  const registered = world.state.tenants.flatMap(({ applications }) =>
    applications.flatMap((app) => [...app.redirectUris.web, ...app.redirectUris.spa]),
  );
  if (backTo && registered.includes(backTo)) {
    const url = new URL(backTo);
    const state = parameters.get("state");
    if (state) url.searchParams.set("state", state);
    return c.redirect(url.toString());
  }
  return c.html(page("You signed out of your account", html`<p>It's a good idea to close all browser windows.</p>`));
}
