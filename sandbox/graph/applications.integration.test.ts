import { describe, expect, it } from "vitest";
import { graphScopes, tokenFor } from "@/testing/sandbox-browser";
import { tenantNamed } from "@/testing/sandbox-callers";
import {
  badRequest,
  certificateEntry,
  createIfMissing,
  der,
  errorOf,
  forbidden,
  graphAppId,
  graphAs,
  openGraphSandbox,
  refused,
} from "@/testing/sandbox-graph";
import { integrationCertificate } from "../dropzone/certificates";

/** Applications: creating, changing, secrets, certificates, deleting and listing. */

const { sandbox, control, as, asAda, asPriya, asAmir, asUma } = await openGraphSandbox();
const contoso = () => tenantNamed(sandbox.world, "contoso");

describe("applications", () => {
  it("an application refuses what Graph refuses on create", async () => {
    const created = await asUma("POST", "/applications", {
      displayName: "Mine",
      signInAudience: "AzureADMyOrg",
      tags: ["a"],
      keyCredentials: [certificateEntry("contoso")],
    });
    expect(created.status).toBe(201);
    expect(new Set([created.body.id, created.body.appId]).size).toBe(2);
    const bodies = [
      {},
      { displayName: "x", colour: "red" },
      { displayName: "x", appId: graphAppId },
      { displayName: "x".repeat(121) },
      { displayName: "x", signInAudience: "Everybody" },
      { displayName: "x", passwordCredentials: [{ displayName: "s" }] },
      { displayName: "x", requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: [{ id: "no guid", type: "Role" }] }] },
      { displayName: "x", keyCredentials: [{ ...certificateEntry("contoso"), keyId: "11111111-2222-4333-8444-555555555555" }] },
      { displayName: "x", keyCredentials: [{ ...certificateEntry("contoso"), endDateTime: "2199-01-01T00:00:00Z" }] },
      {
        displayName: "x",
        keyCredentials: [
          { ...certificateEntry("contoso"), key: Buffer.from(integrationCertificate("contoso").privateKeyPem).toString("base64") },
        ],
      },
    ];
    for (const body of bodies)
      expect(refused(await asAda("POST", "/applications", body)), JSON.stringify(body).slice(0, 80)).toEqual(badRequest);
  });

  it("the upsert by unique name creates once and updates after", async () => {
    const path = "/applications(uniqueName='dropzone-ai-1')";
    expect(refused(await asAda("PATCH", path, { displayName: "A" }))).toEqual({ status: 404, code: "Request_ResourceNotFound" });
    const created = await asAda("PATCH", path, { displayName: "A" }, createIfMissing);
    expect([created.status, created.body.uniqueName]).toEqual([201, "dropzone-ai-1"]);
    expect((await asAda("PATCH", path, { displayName: "B" }, createIfMissing)).status).toBe(204);
    expect((await asAda("GET", path)).body).toMatchObject({ id: created.body.id, displayName: "B" });
    expect(refused(await asAda("PATCH", `/applications/${created.body.id}`, { uniqueName: "other" }))).toEqual(badRequest);
    await asAda("DELETE", `/applications/${created.body.id}`);
    expect((await asAda("PATCH", path, { displayName: "C" }, createIfMissing)).status).toBe(409);
  });

  it("key bytes are answered only when one application is read with $select=keyCredentials", async () => {
    const { id } = (await asAda("POST", "/applications", { displayName: "K", keyCredentials: [certificateEntry("contoso")] })).body;
    const keys = async (query: string) =>
      ((await asAda("GET", `/applications/${id}${query}`)).body.keyCredentials as Record<string, unknown>[])[0];
    expect((await keys(""))?.key).toBeNull();
    expect((await keys("?$select=keyCredentials"))?.key).toBe(der("contoso"));
    expect((await keys(""))?.customKeyIdentifier).toBe(integrationCertificate("contoso").thumbprint);
  });

  it("a certificate may be cut into lines or be the text of a PEM file, but not be in base64url", async () => {
    const { pem } = integrationCertificate("contoso");
    const lines = der("contoso").replace(/(.{64})/g, "$1\n");
    for (const key of [lines, lines.replaceAll("\n", "\r\n"), Buffer.from(pem).toString("base64")]) {
      const created = await asAda("POST", "/applications", { displayName: "K", keyCredentials: [{ ...certificateEntry("contoso"), key }] });
      expect(created.status, key).toBe(201);
      const kept = await asAda("GET", `/applications/${created.body.id}?$select=keyCredentials`);
      expect(kept.body.keyCredentials).toMatchObject([{ key: der("contoso") }]);
    }
    const key = Buffer.from(der("contoso"), "base64").toString("base64url");
    const answer = await asAda("POST", "/applications", { displayName: "K", keyCredentials: [{ ...certificateEntry("contoso"), key }] });
    expect(refused(answer)).toEqual(badRequest);
    expect(errorOf(answer).message).toContain("'Edm.Binary'");
  });

  it("a PATCH of certificates replaces them all, keeps what is sent back, and changes nothing within one", async () => {
    const { id } = (await asAda("POST", "/applications", { displayName: "K", keyCredentials: [certificateEntry("contoso")] })).body;
    const read = async () => (await asAda("GET", `/applications/${id}`)).body.keyCredentials as Record<string, unknown>[];
    const [first] = await read();
    expect((await asAda("PATCH", `/applications/${id}`, { keyCredentials: [first, certificateEntry("fabrikam")] })).status).toBe(204);
    expect((await read()).map(({ displayName }) => displayName)).toEqual(["contoso", "fabrikam"]);
    expect(refused(await asAda("PATCH", `/applications/${id}`, { keyCredentials: [{ ...first, displayName: "renamed" }] }))).toEqual({
      status: 400,
      code: "KeyNotUpdatable",
    });
    await asAda("PATCH", `/applications/${id}`, { keyCredentials: [certificateEntry("northwind")] });
    expect((await read()).map(({ displayName }) => displayName)).toEqual(["northwind"]);
  });

  it("a secret is answered once, and policies may block or shorten it", async () => {
    const { id } = (await asAda("POST", "/applications", { displayName: "S" })).body;
    const made = await asAda("POST", `/applications/${id}/addPassword`, {
      passwordCredential: { displayName: "Dropzone AI Integration Key" },
    });
    expect([made.status, String(made.body.secretText).length > 15]).toEqual([200, true]);
    const listed = (await asAda("GET", `/applications/${id}`)).body.passwordCredentials as Record<string, unknown>[];
    expect(listed).toMatchObject([{ keyId: made.body.keyId, secretText: null, hint: String(made.body.secretText).slice(0, 3) }]);
    const remove = () => asAda("POST", `/applications/${id}/removePassword`, { keyId: made.body.keyId });
    expect((await remove()).status).toBe(204);
    expect(refused(await remove())).toEqual(badRequest);
    const inWorld = async (name: string) => {
      await control("world", { name, tenant: "contoso.com" });
      const graph = await as("ada");
      const app = (await graph("POST", "/applications", { displayName: "S" })).body;
      return { graph, add: (more: object) => graph("POST", `/applications/${app.id}/addPassword`, { passwordCredential: more }) };
    };
    expect(refused(await (await inWorld("secret-blocked-by-policy")).add({})).code).toBe("CredentialTypeNotAllowedAsPerAppPolicy");
    const shortened = await inWorld("secret-shortened-by-policy");
    expect(refused(await shortened.add({})).code).toBe("CredentialInvalidLifetimeAsPerAppPolicy");
    const inMonths = new Date(Date.now() + 170 * 24 * 3_600_000).toISOString();
    expect((await shortened.add({ endDateTime: inMonths })).status).toBe(200);
    const policyReader = graphAs(
      sandbox.origin,
      await tokenFor(sandbox.origin, "ada@contoso.com", [...graphScopes, "https://graph.microsoft.com/Policy.Read.All"]),
    );
    const policy = (await policyReader("GET", "/policies/defaultAppManagementPolicy")).body;
    expect(JSON.stringify(policy)).toContain('"maxLifetime":"P180D"');
  });

  it("an application is owned by its creator", async () => {
    const { id } = (await asUma("POST", "/applications", { displayName: "Uma's" })).body;
    expect((await asUma("GET", `/applications/${id}/owners`)).body.value).toMatchObject([{ userPrincipalName: "uma@contoso.com" }]);
    expect((await asUma("PATCH", `/applications/${id}`, { notes: "mine" })).status).toBe(204);
    expect(refused(await asPriya("PATCH", `/applications/${id}`, { notes: "not mine" }))).toEqual(forbidden);
    expect((await asAmir("PATCH", `/applications/${id}`, { notes: "administered" })).status).toBe(204);
  });

  it("owners are listed, added and removed, and only an administrator removes one", async () => {
    const ids = Object.fromEntries(contoso().people.map(({ id, userName }) => [userName.split("@")[0], id]));
    const app = (await asUma("POST", "/applications", { displayName: "Uma's" })).body;
    const principal = (await asUma("POST", "/servicePrincipals", { appId: app.appId })).body;
    const directoryReader = graphAs(
      sandbox.origin,
      await tokenFor(sandbox.origin, "uma@contoso.com", [...graphScopes, "https://graph.microsoft.com/Directory.Read.All"]),
    );
    for (const owned of [`/applications/${app.id}`, `/servicePrincipals/${principal.id}`]) {
      const owners = async () => (await asAda("GET", `${owned}/owners`)).body.value?.map(({ id }) => id);
      const add = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${ids.priya}` };
      expect(refused(await asUma("POST", `${owned}/owners/$ref`, add))).toEqual(forbidden);
      expect((await directoryReader("POST", `${owned}/owners/$ref`, add)).status).toBe(204);
      expect(refused(await directoryReader("POST", `${owned}/owners/$ref`, add))).toEqual(badRequest);
      expect((await owners())?.sort()).toEqual([ids.uma, ids.priya].sort());
      expect(refused(await asUma("DELETE", `${owned}/owners/${ids.priya}/$ref`))).toEqual(forbidden);
      expect((await asAmir("DELETE", `${owned}/owners/${ids.uma}/$ref`)).status).toBe(204);
      expect((await asAmir("DELETE", `${owned}/owners/${ids.uma}/$ref`)).status).toBe(404);
      expect(await owners()).toEqual([ids.priya]);
    }
    const expanded = await asAda("GET", `/servicePrincipals(appId='${app.appId}')?$select=id&$expand=owners`);
    expect(expanded.body.owners).toMatchObject([{ id: ids.priya }]);
  });

  it("a federated credential is added, listed and removed by who may manage the application", async () => {
    const { id } = (await asUma("POST", "/applications", { displayName: "Uma's" })).body;
    const path = `/applications/${id}/federatedIdentityCredentials`;
    const body = { name: "build", issuer: "https://issuer.example", subject: "repo:a", audiences: ["api://AzureADTokenExchange"] };
    expect(refused(await asPriya("POST", path, body))).toEqual(forbidden);
    const made = await asUma("POST", path, body);
    expect([made.status, made.body.subject]).toEqual([201, "repo:a"]);
    expect((await asUma("POST", path, body)).status).toBe(409);
    expect(refused(await asUma("POST", path, { ...body, name: "b", colour: "red" }))).toEqual(badRequest);
    expect((await asAda("GET", path)).body.value).toMatchObject([{ id: made.body.id, name: "build" }]);
    expect((await asAda("DELETE", `${path}/${made.body.id}`)).status).toBe(204);
    expect((await asAda("DELETE", `${path}/${made.body.id}`)).status).toBe(404);
    expect((await asAda("GET", path)).body.value).toEqual([]);
  });

  it("a deleted application can be restored, without its service principal", async () => {
    const app = (await asAda("POST", "/applications", { displayName: "Gone" })).body;
    await asAda("POST", "/servicePrincipals", { appId: app.appId });
    expect((await asAda("DELETE", `/applications/${app.id}`)).status).toBe(204);
    expect((await asAda("GET", `/applications/${app.id}`)).status).toBe(404);
    expect((await asAda("GET", "/directory/deletedItems/microsoft.graph.application")).body.value).toMatchObject([{ appId: app.appId }]);
    expect((await asAda("GET", "/directory/deletedItems/microsoft.graph.servicePrincipal")).body.value).toMatchObject([
      { appId: app.appId },
    ]);
    expect((await asAda("GET", `/directory/deletedItems/${app.id}`)).body).toMatchObject({ appId: app.appId });
    expect((await asAda("POST", `/directory/deletedItems/${app.id}/restore`)).status).toBe(200);
    expect((await asAda("GET", `/directory/deletedItems/${app.id}`)).status).toBe(404);
    expect((await asAda("GET", `/applications/${app.id}`)).status).toBe(200);
    expect((await asAda("GET", `/servicePrincipals(appId='${app.appId}')`)).status).toBe(404);
    const principal = (await asAda("POST", "/servicePrincipals", { appId: app.appId })).body;
    expect((await asAda("DELETE", `/servicePrincipals/${principal.id}`)).status).toBe(204);
  });

  it("what is deleted from the deleted items cannot be restored, and its unique name is free", async () => {
    const create = async () =>
      (await asUma("PATCH", "/applications(uniqueName='gone')", { displayName: "Gone" }, createIfMissing)).body as { id: string };
    const app = await create();
    const principal = (await asAda("POST", "/servicePrincipals", { appId: (await asAda("GET", `/applications/${app.id}`)).body.appId }))
      .body;
    const item = `/directory/deletedItems/${app.id}`;
    expect(refused(await asAda("DELETE", item))).toEqual({ status: 404, code: "Request_ResourceNotFound" });
    await asAda("DELETE", `/applications/${app.id}`);
    expect(refused(await asUma("DELETE", item))).toEqual(forbidden);
    expect((await asAmir("DELETE", item)).status).toBe(204);
    for (const method of ["GET", "DELETE"]) expect((await asAda(method, item)).status).toBe(404);
    expect((await asAda("POST", `${item}/restore`)).status).toBe(404);
    expect((await asAda("GET", `/directory/deletedItems/${principal.id}`)).status).toBe(200);
    expect((await asAda("DELETE", `/directory/deletedItems/${principal.id}`)).status).toBe(204);
    expect((await create()).id).not.toBe(app.id);
  });

  it("lists are filtered in the documented forms, cut into pages, and refuse other filters", async () => {
    for (const n of [1, 2, 3])
      await asAda("POST", "/applications", { displayName: `App ${n}`, tags: n === 2 ? ["it's"] : ["dropzone-onboarding"] });
    const names = async (filter: string) =>
      (await asAda("GET", `/applications?$filter=${encodeURIComponent(filter)}`)).body.value?.map(({ displayName }) => displayName);
    expect(await names("displayName eq 'App 2'")).toEqual(["App 2"]);
    expect(await names("startswith(displayName,'App') and tags/any(t:t eq 'dropzone-onboarding')")).toEqual(["App 1", "App 3"]);
    expect(await names("displayName eq 'App 1' or displayName eq 'App 3'")).toEqual(["App 1", "App 3"]);
    expect(await names("startswith(displayName,'App') and (displayName eq 'App 1' or displayName eq 'App 2')")).toEqual(["App 1", "App 2"]);
    expect(await names("(displayName eq 'App and (1' or displayName eq 'App 3')")).toEqual(["App 3"]);
    for (const filter of ["endsWith(displayName,'1')", "displayName ne 'App 1'", "notes eq 'x'"]) {
      expect(refused(await asAda("GET", `/applications?$filter=${encodeURIComponent(filter)}`))).toEqual({
        status: 400,
        code: "Request_UnsupportedQuery",
      });
    }
    const first = (await asAda("GET", "/myorganization/applications?$top=2&$select=displayName")).body;
    expect(first.value).toEqual([{ displayName: "App 1" }, { displayName: "App 2" }]);
    const next = new URL(String(first["@odata.nextLink"]));
    expect(next.origin).toBe(sandbox.origin);
    expect((await asAda("GET", next.pathname.replace("/v1.0", "") + next.search)).body.value).toEqual([{ displayName: "App 3" }]);
    expect(refused(await asAda("GET", "/applications?$select=colour")).status).toBe(400);
    expect(refused(await asAda("GET", "/servicePrincipals?$top=1000"))).toEqual(badRequest);
    expect((await asAda("GET", `/servicePrincipals?$filter=${encodeURIComponent(`appId in ('${graphAppId}')`)}`)).body.value).toHaveLength(
      1,
    );
  });
});
