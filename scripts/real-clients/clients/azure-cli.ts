import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { resourceAppIds } from "@/sandbox/world/catalogue";
import type { Job, RealClient, Scene } from "../client";
import { programIn, pythonEnv, runProgram } from "../run-program";

/** Azure CLI, as Debian packages it: what somebody would type who connects a tenant to Dropzone without the portal. */

const directoryReadAll = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";

export const azureCli: RealClient = { name: "Azure CLI", needs: "debian", jobs };

/** Runs one command, and gives what it printed. */
export function azIn(scene: Scene) {
  const { folder } = scene;
  const env = {
    ...pythonEnv(scene),
    AZURE_CONFIG_DIR: path.join(folder, "azure"),
    AZURE_CORE_COLLECT_TELEMETRY: "0",
    AZURE_CORE_NO_COLOR: "1",
  };
  const command = programIn(scene.debian, "/usr/bin/python3");
  return async (args: readonly string[], onFirstLine?: (line: string) => Promise<undefined>) => {
    const words = ["-m", "azure.cli", ...args, "--output", "json", "--only-show-errors"];
    const said = await runProgram({ command, args: words, env, folder, ...(onFirstLine ? { onFirstLine } : {}) });
    return said.trim() === "" ? null : JSON.parse(said);
  };
}

function jobs(scene: Scene): Job[] {
  const { tenantId, app, secret, folder, enterDeviceCode } = scene;
  const az = azIn(scene);
  const graph = (what: string) => `https://graph.microsoft.com/v1.0${what}`;
  const rest = (method: string, url: string, body?: object) =>
    az(["rest", "--method", method, "--url", graph(url), ...(body ? ["--body", JSON.stringify(body)] : [])]);
  const made = { id: "", appId: "" };
  return [
    {
      does: "signs an app in with a secret",
      run: async () => {
        const proof = ["--username", app.appId, "--password", secret, "--tenant", tenantId];
        const [account] = await az(["login", "--service-principal", "--allow-no-subscriptions", ...proof]);
        assert.equal(account.tenantId, tenantId);
      },
    },
    {
      does: "signs an administrator in by device code",
      run: async () => {
        const [account] = await az(["login", "--use-device-code", "--allow-no-subscriptions"], async (line) => {
          await enterDeviceCode(/code (\w+) to/.exec(line)?.[1] ?? "");
          return undefined;
        });
        assert.deepEqual([account.tenantId, account.user.name], [tenantId, "ada@contoso.com"]);
      },
    },
    {
      does: "says who is signed in",
      run: async () => assert.equal((await az(["ad", "signed-in-user", "show"])).userPrincipalName, "ada@contoso.com"),
    },
    {
      does: "registers an app that asks for a permission",
      run: async () => {
        const access = path.join(folder, "access.json");
        const wanted = { resourceAppId: resourceAppIds.graph, resourceAccess: [{ id: directoryReadAll, type: "Role" }] };
        await writeFile(access, JSON.stringify([wanted]));
        const asked = ["--display-name", "Made by Azure CLI", "--required-resource-accesses", `@${access}`];
        Object.assign(made, await az(["ad", "app", "create", "--sign-in-audience", "AzureADMyOrg", ...asked]));
        assert.match(made.appId, /^[0-9a-f-]{36}$/);
      },
    },
    {
      does: "gives the app a secret",
      run: async () => assert.ok((await az(["ad", "app", "credential", "reset", "--id", made.appId])).password),
    },
    {
      does: "gives the app a certificate from a PEM file",
      run: async () => {
        const file = path.join(folder, "certificate.pem");
        await writeFile(file, integrationCertificate("contoso").pem);
        await az(["ad", "app", "credential", "reset", "--id", made.appId, "--append", "--cert", `@${file}`]);
        const [key] = await az(["ad", "app", "credential", "list", "--id", made.appId, "--cert"]);
        assert.ok(key.customKeyIdentifier);
      },
    },
    {
      does: "creates the service principal and grants the permission",
      run: async () => {
        const principal = await az(["ad", "sp", "create", "--id", made.appId]);
        const resource = await az(["ad", "sp", "show", "--id", resourceAppIds.graph]);
        const grant = { principalId: principal.id, resourceId: resource.id, appRoleId: directoryReadAll };
        const granted = await rest("post", `/servicePrincipals/${resource.id}/appRoleAssignedTo`, grant);
        assert.equal(granted.principalId, principal.id);
      },
    },
    {
      does: "removes a secret of the app, and one of its service principal",
      run: async () => {
        for (const kind of ["app", "sp"]) {
          if (kind === "sp") await az(["ad", "sp", "credential", "reset", "--id", made.appId, "--append"]);
          const [secretOf] = await az(["ad", kind, "credential", "list", "--id", made.appId]);
          await az(["ad", kind, "credential", "delete", "--id", made.appId, "--key-id", secretOf.keyId]);
          assert.deepEqual(await az(["ad", kind, "credential", "list", "--id", made.appId]), []);
        }
      },
    },
    {
      does: "makes somebody else an owner, and no longer",
      run: async () => {
        const uma = (await az(["ad", "user", "show", "--id", "uma@contoso.com"])).id;
        const owner = (what: string) =>
          az(["ad", "app", "owner", what, "--id", made.appId, ...(what === "list" ? [] : ["--owner-object-id", uma])]);
        await owner("add");
        assert.ok((await owner("list")).some(({ id }: { id: string }) => id === uma));
        await owner("remove");
        assert.ok(!(await owner("list")).some(({ id }: { id: string }) => id === uma));
      },
    },
    {
      does: "trusts another issuer, and no longer",
      run: async () => {
        const credential = { name: "build", issuer: "https://issuer.example", subject: "main", audiences: ["api://AzureADTokenExchange"] };
        const about = ["ad", "app", "federated-credential"];
        await az([...about, "create", "--id", made.appId, "--parameters", JSON.stringify(credential)]);
        const [kept] = await az([...about, "list", "--id", made.appId]);
        assert.equal(kept.subject, "main");
        await az([...about, "delete", "--id", made.appId, "--federated-credential-id", kept.id]);
      },
    },
    {
      does: "removes the service principal",
      run: () => az(["ad", "sp", "delete", "--id", made.appId]),
    },
    {
      does: "finds the app by its name",
      run: async () => assert.equal((await az(["ad", "app", "list", "--display-name", "Made by"]))[0]?.appId, made.appId),
    },
    {
      does: "deletes the app, and then for good",
      run: async () => {
        await az(["ad", "app", "delete", "--id", made.appId]);
        const { value } = await rest("get", "/directory/deletedItems/microsoft.graph.application");
        assert.deepEqual([value.length, value[0].appId], [1, made.appId]);
        await rest("delete", `/directory/deletedItems/${made.id}`);
        assert.deepEqual((await rest("get", "/directory/deletedItems/microsoft.graph.application")).value, []);
      },
    },
    { does: "signs out", run: () => az(["logout"]) },
  ];
}
