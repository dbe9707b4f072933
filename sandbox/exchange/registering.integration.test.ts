import { describe, expect, it } from "vitest";
import { someApp } from "@/testing/sandbox-callers";
import { failure, openExchangeSandbox, pointer, role, rows } from "@/testing/sandbox-exchange";

/** The cmdlets that register an app and give it a role. */

const exchange = openExchangeSandbox();
const { as, asTheApp, invoke } = exchange;

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

  it("accepts a wrong object id without an error, and the role then never works", async () => {
    const elena = await as("elena");
    const wrong = { ...pointer, ObjectId: someApp.objectId };
    expect((await invoke("New-ServicePrincipal", { ...elena, parameters: wrong })).status).toBe(200);
    expect((await invoke("New-ManagementRoleAssignment", { ...elena, parameters: { ...role, App: someApp.appId } })).status).toBe(200);
    expect((await invoke("Get-QuarantineMessage", await asTheApp())).status).toBe(403);
  });

  it("refuses a duplicate with ADObjectAlreadyExistsException", async () => {
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

  it("removes a service principal together with its roles; a second removal is refused", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    expect((await invoke("Remove-ServicePrincipal", { ...elena, parameters: { Identity: someApp.appId } })).status).toBe(200);
    const held = await rows(await invoke("Get-ManagementRoleAssignment", { ...elena, parameters: { Role: "Transport Hygiene" } }));
    expect(held.map((row) => row.RoleAssigneeType)).toEqual(["RoleGroup", "RoleGroup", "RoleGroup"]);
    const again = await invoke("Remove-ServicePrincipal", { ...elena, parameters: { Identity: someApp.appId } });
    expect(await failure(again)).toEqual([404, "ManagementObjectNotFoundException", expect.stringContaining("couldn't be found on")]);
  });

  it("lists role groups and apps, and refuses ServicePrincipal as a type to filter by", async () => {
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
