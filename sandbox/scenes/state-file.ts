import { existsSync, readFileSync } from "node:fs";
import { makeSigningKey } from "../wire/tokens";
import { updatePortalApp } from "../world/portal-app";
import type { PropagationMode } from "../world/propagation";
import type { World } from "../world/world";
import { setScene } from "./scenes";

/** Opens a world from its state file, or a new one when there is no file. */

export type SandboxOptions = {
  port?: number;
  hostname?: string;
  propagation?: PropagationMode;
  latencyMs?: number;
  trafficLog?: string;
  portalOrigin?: string;
  portalSecret?: string;
  stateFile?: string;
};

/** All worlds of a process share one key: making it is the slowest part of the start. */
let sharedKey: Promise<Record<string, unknown>> | undefined;

export async function openWorld(options: SandboxOptions): Promise<World> {
  const world: World = {
    state: {
      worldName: "fresh",
      made: 0,
      clockOffsetMs: 0,
      propagation: options.propagation ?? "instant",
      latencyMs: options.latencyMs ?? 0,
      tenants: [],
      codes: [],
      refreshTokens: [],
      deviceCodes: [],
      signedIn: [],
      signingKey: {},
    },
    faults: [],
    calls: [],
    trafficLog: options.trafficLog ?? process.env.SANDBOX_TRAFFIC_LOG ?? null,
    portalApp: { redirectUris: redirectUrisOf(options.portalOrigin), secret: options.portalSecret ?? "portal-app-secret-for-the-sandbox" },
  };
  if (options.stateFile && existsSync(options.stateFile)) {
    world.state = JSON.parse(readFileSync(options.stateFile, "utf8"));
    addMissingCredentials(world);
    world.state.propagation = options.propagation ?? world.state.propagation;
    // The portal may have moved to another port since the file was written.
    if (options.portalOrigin) updatePortalApp(world);
    return world;
  }
  sharedKey ??= makeSigningKey();
  world.state.signingKey = await sharedKey;
  setScene(world, "fresh");
  return world;
}

/** A file of an earlier version lacks the lists that came later. */
function addMissingCredentials({ state }: World) {
  for (const tenant of state.tenants) {
    for (const application of tenant.applications) application.federatedIdentityCredentials ??= [];
    for (const principal of tenant.servicePrincipals) {
      principal.passwordCredentials ??= [];
      principal.keyCredentials ??= [];
    }
  }
}

function redirectUrisOf(portalOrigin: string | undefined): string[] {
  if (!portalOrigin) return [];
  return [`${portalOrigin}/auth/callback`, `${portalOrigin}/auth/consent-callback`];
}
