import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { firstPartyResources } from "@/sandbox/world/catalogue";
import { guidFor } from "@/sandbox/world/ids";
import { newApplication } from "@/sandbox/world/new-application";
import { findTenant } from "@/sandbox/world/world";
import type { Job, RealClient, Scene } from "../client";
import { runProgram } from "../run-program";

/** CLI for Microsoft 365 (@pnp/cli-microsoft365): signs in with an app that the customer registered for it, and registers another. */

const ownAppId = guidFor("application:cli-microsoft365");
const scopes = ["User.Read", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All"];

export const cliMicrosoft365: RealClient = { name: "CLI for Microsoft 365", needs: "cli-microsoft365", jobs };

const homeIn = ({ folder }: Scene) => path.join(folder, "microsoft365");

/** Runs one command, and gives what it printed. */
export function m365In(scene: Scene) {
  const env = { HOME: homeIn(scene), NODE_EXTRA_CA_CERTS: scene.authority, CLIMICROSOFT365_NOUPDATE: "1" };
  return async (args: readonly string[], onFirstLine?: (line: string) => Promise<undefined>) => {
    const words = [scene.cliMicrosoft365, ...args, "--output", "json"];
    const said = await runProgram({ command: process.execPath, args: words, env, ...(onFirstLine ? { onFirstLine } : {}) });
    return said.trim() === "" ? null : JSON.parse(said);
  };
}

function jobs(scene: Scene): Job[] {
  const { tenantId, app, secret, enterDeviceCode } = scene;
  const m365 = m365In(scene);
  registerOwnApp(scene);
  let made = "";
  return [
    {
      does: "signs an app in with a secret",
      run: async () => {
        await writeSettings(homeIn(scene));
        await m365(["login", "--authType", "secret", "--appId", app.appId, "--secret", secret, "--tenant", tenantId]);
        const { connectedAs, appId } = await m365(["status"]);
        assert.deepEqual([appId, typeof connectedAs], [app.appId, "string"]);
        await m365(["logout"]);
      },
    },
    {
      does: "signs an administrator in by device code, who consents to what the app lists",
      run: async () => {
        const asked = ["login", "--authType", "deviceCode", "--appId", ownAppId, "--tenant", tenantId];
        await m365(asked, async (line) => {
          await enterDeviceCode(/code (\w+) to/.exec(line)?.[1] ?? "");
          return undefined;
        });
        assert.equal((await m365(["status"])).connectedAs, "ada@contoso.com");
      },
    },
    {
      does: "registers an app with a secret, and grants its permissions",
      run: async () => {
        const permission = `${firstPartyResources.graph.audience}/Directory.Read.All`;
        const asked = ["--name", "Made by m365", "--apisApplication", permission, "--grantAdminConsent", "--withSecret"];
        const added = await m365(["entra", "app", "add", ...asked]);
        assert.ok(added.secrets[0].value);
        made = added.appId;
      },
    },
    {
      does: "reads the app",
      run: async () => assert.equal((await m365(["entra", "app", "get", "--appId", made])).displayName, "Made by m365"),
    },
    {
      does: "finds the grant",
      run: async () => {
        const granted = await m365(["entra", "approleassignment", "list", "--appId", made]);
        assert.deepEqual([granted.length, granted[0].roleName], [1, "Directory.Read.All"]);
      },
    },
    {
      does: "takes the grant back",
      run: async () => {
        const grant = ["--appId", made, "--resource", "Microsoft Graph", "--scopes", "Directory.Read.All"];
        await m365(["entra", "approleassignment", "remove", ...grant, "--force"]);
        assert.deepEqual(await m365(["entra", "approleassignment", "list", "--appId", made]), []);
      },
    },
    {
      does: "reads the tenant's organization",
      run: async () => assert.equal((await m365(["entra", "organization", "list"]))[0].id, tenantId),
    },
    { does: "removes the app", run: () => m365(["entra", "app", "remove", "--appId", made, "--force"]) },
    { does: "signs out", run: () => m365(["logout"]) },
  ];
}

/** As its documentation tells customers to: a public client with delegated permissions. */
function registerOwnApp({ world }: Scene) {
  const { appId: resourceAppId, scopes: known } = firstPartyResources.graph;
  const resourceAccess = known.filter(({ value }) => scopes.includes(value)).map(({ id }) => ({ id, type: "Scope" as const }));
  const now = new Date(0).toISOString();
  findTenant(world, "contoso.com")?.applications.push(
    newApplication({
      id: guidFor("application-object:cli-microsoft365"),
      appId: ownAppId,
      displayName: "CLI for M365",
      isFallbackPublicClient: true,
      redirectUris: { web: [], spa: [], publicClient: ["https://login.microsoftonline.com/common/oauth2/nativeclient"] },
      requiredResourceAccess: [{ resourceAppId, resourceAccess }],
      createdDateTime: now,
      visibleAt: now,
    }),
  );
}

/** It would report every command to its authors, who cannot be reached from here. */
async function writeSettings(home: string) {
  const folder = path.join(home, ".config", "configstore");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "cli-m365-config.json"), JSON.stringify({ disableTelemetry: true, prompt: false }));
}
