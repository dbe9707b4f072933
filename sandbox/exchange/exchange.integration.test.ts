import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appToken, audiences, personToken, type Sandbox, someApp, tenantNamed } from "@/testing/sandbox-callers";
import { setTenantScene } from "../scenes/scenes";
import { startSandbox } from "../server";
import type { Tenant } from "../world/state";

let sandbox: Sandbox;
let contoso: Tenant;
beforeEach(async () => {
  sandbox = await startSandbox({ propagation: "instant" });
  contoso = tenantNamed(sandbox.world, "contoso");
});
afterEach(() => sandbox.close());

type Call = { token?: string; anchor?: string | null; version?: string; tenant?: string; parameters?: Record<string, unknown> };

async function as(first: string) {
  return {
    token: await personToken(sandbox.world, { tenant: contoso, first, audience: audiences.exchange, scp: "Exchange.Manage" }),
    anchor: `UPN:${first}@contoso.com`,
  };
}
async function asTheApp(roles = ["Exchange.ManageAsApp"]) {
  return {
    token: await appToken(sandbox.world, { tenant: contoso, audience: audiences.exchange, roles }),
    anchor: `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${contoso.id}`,
  };
}
function invoke(cmdlet: string, { token, anchor, version = "beta", tenant = contoso.id, parameters = {} }: Call) {
  return fetch(`${sandbox.origin}/adminapi/${version}/${tenant}/InvokeCommand`, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(anchor ? { "x-anchormailbox": anchor } : {}),
    },
    body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
  });
}
async function rows(answer: Response): Promise<Record<string, unknown>[]> {
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { value: Record<string, unknown>[] }).value;
}
async function failure(answer: Response): Promise<[number, string, string]> {
  const body = (await answer.json()) as { error: { details: { message: string }[] } };
  const [, type, words] = (body.error.details[0]?.message ?? "").split("|");
  return [answer.status, type?.split(".").at(-1) ?? "", words ?? ""];
}
const pointer = { AppId: someApp.appId, ObjectId: someApp.principalId, DisplayName: "Dropzone AI" };
const role = { App: someApp.principalId, Role: "Transport Hygiene" };

describe("registering an app in Exchange", () => {
  it("an Exchange administrator registers the app and gives it Transport Hygiene", async () => {
    const elena = await as("elena");
    expect(await rows(await invoke("New-ServicePrincipal", { ...elena, parameters: pointer }))).toEqual([
      expect.objectContaining({ AppId: someApp.appId, ObjectId: someApp.principalId, DisplayName: "Dropzone AI" }),
    ]);
    const [assignment] = await rows(await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role }));
    expect(assignment).toMatchObject({ Role: "Transport Hygiene", RoleAssigneeType: "ServicePrincipal" });
    expect(await rows(await invoke("Get-QuarantineMessage", { ...(await asTheApp()), parameters: { PageSize: 1 } }))).toHaveLength(1);
  });

  it("the assignment is named after Entra's id while its assignee is Exchange's own id", async () => {
    const ada = await as("ada");
    const [made] = await rows(await invoke("New-ServicePrincipal", { ...ada, parameters: pointer }));
    const [assignment] = await rows(await invoke("New-ManagementRoleAssignment", { ...ada, parameters: role }));
    expect(assignment?.Name).toBe(`Transport Hygiene-${someApp.principalId}`);
    expect(assignment?.RoleAssigneeName).toBe(made?.Guid);
    expect([someApp.appId, someApp.principalId]).not.toContain(assignment?.RoleAssigneeName);
  });

  it("takes the app id in place of the object id when a role is assigned, as run-books do", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    expect((await invoke("New-ManagementRoleAssignment", { ...elena, parameters: { ...role, App: someApp.appId } })).status).toBe(200);
  });

  it("answers with every service principal when the identity is not there", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    expect(await rows(await invoke("Get-ServicePrincipal", { ...elena, parameters: { Identity: "nobody" } }))).toHaveLength(1);
  });

  it("accepts a wrong object id without a word, and the role is useless ever after", async () => {
    const elena = await as("elena");
    const wrong = { ...pointer, ObjectId: someApp.objectId };
    expect((await invoke("New-ServicePrincipal", { ...elena, parameters: wrong })).status).toBe(200);
    expect((await invoke("New-ManagementRoleAssignment", { ...elena, parameters: { ...role, App: someApp.appId } })).status).toBe(200);
    expect((await invoke("Get-QuarantineMessage", await asTheApp())).status).toBe(403);
  });

  it("refuses what is there already as ADObjectAlreadyExistsException", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    expect(await failure(await invoke("New-ServicePrincipal", { ...elena, parameters: pointer }))).toEqual([
      400,
      "ADObjectAlreadyExistsException",
      expect.stringContaining("already exists"),
    ]);
    await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    expect(await failure(await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role }))).toEqual([
      400,
      "ADObjectAlreadyExistsException",
      expect.stringContaining("already exists"),
    ]);
  });

  it("changes the display name of a service principal and nothing else", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    await invoke("Set-ServicePrincipal", { ...elena, parameters: { Identity: someApp.appId, DisplayName: "Another name" } });
    expect(await rows(await invoke("Get-ServicePrincipal", elena))).toEqual([
      expect.objectContaining({ DisplayName: "Another name", ObjectId: someApp.principalId }),
    ]);
    const answer = await invoke("Set-ServicePrincipal", { ...elena, parameters: { Identity: someApp.appId, ObjectId: someApp.objectId } });
    expect(await failure(answer)).toEqual([400, "ParameterBindingException", expect.stringContaining("'ObjectId'")]);
  });

  it("removes a service principal together with its roles, and no second time", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    expect((await invoke("Remove-ServicePrincipal", { ...elena, parameters: { Identity: someApp.appId } })).status).toBe(200);
    const held = await rows(await invoke("Get-ManagementRoleAssignment", { ...elena, parameters: { Role: "Transport Hygiene" } }));
    expect(held.map((row) => row.RoleAssigneeType)).toEqual(["RoleGroup", "RoleGroup", "RoleGroup"]);
    const again = await invoke("Remove-ServicePrincipal", { ...elena, parameters: { Identity: someApp.appId } });
    expect(await failure(again)).toEqual([404, "ManagementObjectNotFoundException", expect.stringContaining("couldn't be found on")]);
  });

  it("lists role groups beside apps, and does not know ServicePrincipal as a type to ask for", async () => {
    const elena = await as("elena");
    const asked = { Role: "Transport Hygiene", RoleAssigneeType: "ServicePrincipal" };
    expect((await failure(await invoke("Get-ManagementRoleAssignment", { ...elena, parameters: asked })))[1]).toBe(
      "ParameterBindingException",
    );
    const delegating = await rows(
      await invoke("Get-ManagementRoleAssignment", { ...elena, parameters: { Role: "Transport Hygiene", Delegating: true } }),
    );
    expect(delegating).toEqual([expect.objectContaining({ RoleAssigneeName: "Organization Management" })]);
  });

  it("refuses a name of more than 64 characters and a role that does not exist", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    const long = await invoke("New-ManagementRoleAssignment", { ...elena, parameters: { ...role, Name: "x".repeat(65) } });
    expect((await failure(long))[1]).toBe("ParameterBindingException");
    const unknown = await invoke("New-ManagementRoleAssignment", { ...elena, parameters: { ...role, Role: "Transport Magic" } });
    expect((await failure(unknown)).slice(0, 2)).toEqual([404, "ManagementObjectNotFoundException"]);
  });

  it("refuses unknown and missing parameters as PowerShell does", async () => {
    const elena = await as("elena");
    const missing = await invoke("New-ServicePrincipal", { ...elena, parameters: { AppId: someApp.appId } });
    expect(await failure(missing)).toEqual([400, "ParameterBindingException", expect.stringContaining("ObjectId")]);
    const unknown = await invoke("New-ServicePrincipal", { ...elena, parameters: { ...pointer, Colour: "blue" } });
    expect(await failure(unknown)).toEqual([400, "ParameterBindingException", expect.stringContaining("'Colour'")]);
  });
});

describe("waiting for Exchange", () => {
  it("does not find a service principal that was made a moment ago, and finds it later", async () => {
    sandbox.world.state.propagation = "real";
    const elena = await as("elena");
    expect((await invoke("New-ServicePrincipal", { ...elena, parameters: pointer })).status).toBe(200);
    const early = await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    expect((await failure(early)).slice(0, 2)).toEqual([404, "ManagementObjectNotFoundException"]);
    expect(await rows(await invoke("Get-ServicePrincipal", elena))).toEqual([]);
    sandbox.world.state.clockOffsetMs += 61_000;
    expect((await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role })).status).toBe(200);
  });

  it("lists a role at once and lets the app use it an hour later", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    sandbox.world.state.propagation = "real";
    await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    const held = await rows(await invoke("Get-ManagementRoleAssignment", { ...elena, parameters: { Role: "Transport Hygiene" } }));
    expect(held.some((row) => row.RoleAssigneeType === "ServicePrincipal")).toBe(true);
    expect((await invoke("Get-QuarantineMessage", await asTheApp())).status).toBe(403);
    sandbox.world.state.clockOffsetMs += 3_601_000;
    expect((await invoke("Get-QuarantineMessage", await asTheApp())).status).toBe(200);
  });

  it("refuses role assignments in a tenant that was never customized, and for a while after it was", async () => {
    const elena = await as("elena");
    setTenantScene(sandbox.world, contoso, "exchange-never-customized");
    expect(await rows(await invoke("Get-OrganizationConfig", elena))).toEqual([expect.objectContaining({ IsDehydrated: true })]);
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    const dehydrated = await failure(await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role }));
    expect(dehydrated).toEqual([
      400,
      "InvalidOperationInDehydratedContextException",
      expect.stringContaining("Enable-OrganizationCustomization"),
    ]);
    sandbox.world.state.propagation = "real";
    expect((await invoke("Enable-OrganizationCustomization", elena)).status).toBe(200);
    const early = await failure(await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role }));
    expect(early[2]).toContain("delegating role assignment");
    sandbox.world.state.clockOffsetMs += 3_601_000;
    expect((await invoke("New-ManagementRoleAssignment", { ...(await as("elena")), parameters: role })).status).toBe(200);
    expect((await failure(await invoke("Enable-OrganizationCustomization", await as("elena"))))[2]).toContain("already enabled");
  });
});

describe("who may call Exchange", () => {
  it.each(["uma", "amir", "priya"])("%s, who is no Exchange administrator, gets a 403 that cannot be read", async (first) => {
    const answer = await invoke("Get-ServicePrincipal", await as(first));
    expect(answer.status).toBe(403);
    await expect(answer.text()).rejects.toThrow();
  });

  it("does not tell a cmdlet that nobody has from one that the caller may not use", async () => {
    expect((await invoke("Get-Everything", await as("ada"))).status).toBe(403);
  });

  it("refuses a token without Exchange.Manage or Exchange.ManageAsApp", async () => {
    expect((await invoke("Get-QuarantineMessage", await asTheApp([]))).status).toBe(401);
    const token = await personToken(sandbox.world, {
      tenant: contoso,
      first: "elena",
      audience: audiences.exchange,
      scp: "EWS.AccessAsUser.All",
    });
    const answer = await invoke("Get-ServicePrincipal", { token, anchor: "UPN:elena@contoso.com" });
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: { code: "Unauthorized", message: expect.stringContaining("not allowed") } },
    ]);
  });

  it("refuses a token for Graph as invalid, and no token at all without saying so", async () => {
    const token = await personToken(sandbox.world, { tenant: contoso, first: "elena", audience: audiences.graph, scp: "Exchange.Manage" });
    const wrong = await invoke("Get-ServicePrincipal", { token, anchor: "UPN:elena@contoso.com" });
    expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("invalid_token")]);
    const none = await invoke("Get-ServicePrincipal", {});
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  it("refuses another tenant's token and lets the right one in", async () => {
    const fabrikam = tenantNamed(sandbox.world, "fabrikam");
    const elena = await as("elena");
    expect((await invoke("Get-ServicePrincipal", { ...elena, tenant: fabrikam.id })).status).toBe(401);
    expect((await invoke("Get-ServicePrincipal", { ...elena, tenant: contoso.id })).status).toBe(200);
  });

  it.each([null, "UPN:ada@contoso.com", "elena@contoso.com"])("refuses the anchor %s of Elena", async (anchor) => {
    expect((await invoke("Get-ServicePrincipal", { ...(await as("elena")), anchor })).status).toBe(400);
  });

  it("takes the app's anchor by tenant id or by initial domain", async () => {
    const app = await asTheApp();
    const mailbox = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}";
    for (const anchor of [app.anchor, `UPN:${mailbox}@contoso.onmicrosoft.com`]) {
      expect((await invoke("Get-QuarantineMessage", { ...app, anchor })).status).toBe(403);
    }
    expect((await invoke("Get-QuarantineMessage", { ...app, anchor: `UPN:${mailbox}@contoso.com` })).status).toBe(400);
  });

  it("refuses everybody of a tenant without Exchange", async () => {
    contoso.licences.exchange = false;
    const answer = await invoke("Get-ServicePrincipal", await as("elena"));
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([403, expect.stringContaining("Access denied")]);
  });
});

describe("how Exchange is reached", () => {
  it("InvokeCommand is served under beta alone", async () => {
    expect((await invoke("Get-ServicePrincipal", { ...(await as("elena")), version: "v1.0" })).status).toBe(405);
  });

  it("says how many calls are left", async () => {
    const answer = await invoke("Get-ServicePrincipal", await as("elena"));
    expect(Number(answer.headers.get("rate-limit-remaining"))).toBeGreaterThan(0);
    expect(Date.parse(answer.headers.get("rate-limit-reset") ?? "")).not.toBeNaN();
  });

  it("sends a tenant that lives elsewhere on to its regional host", async () => {
    setTenantScene(sandbox.world, contoso, "exchange-regional");
    const answer = await invoke("Get-ServicePrincipal", await as("elena"));
    const { host } = new URL(sandbox.origin);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      302,
      `http://nam02b.${host}/adminapi/beta/${contoso.id}/InvokeCommand`,
    ]);
  });

  it("the module file names the cmdlets that the caller may use", async () => {
    const ask = async ({ token, anchor }: { token: string; anchor: string }) =>
      fetch(`${sandbox.origin}/AdminApi/v1.0/${contoso.id}/EXOModuleFile?Version=3.9.2`, {
        headers: { authorization: `Bearer ${token}`, "x-anchormailbox": anchor, commandname: "*" },
      });
    const [elenas] = await rows(await ask(await as("elena")));
    expect(String(elenas?.exportedCmdlets).split(",")).toEqual(
      expect.arrayContaining(["New-ServicePrincipal", "New-ManagementRoleAssignment"]),
    );
    const [umas] = await rows(await ask(await as("uma")));
    expect(umas?.exportedCmdlets).toBe("");
    const app = await ask(await asTheApp());
    expect([app.status, JSON.stringify(await app.json())]).toEqual([403, expect.stringContaining("isn't supported in this scenario")]);
  });
});
