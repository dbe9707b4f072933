import { describe, expect, it } from "vitest";
import { failure, openExchangeSandbox, pointer, role, rows } from "@/testing/sandbox-exchange";
import { setTenantScene } from "../scenes/scenes";

/** What takes effect at once and what takes an hour. */

const exchange = openExchangeSandbox();
const { as, asTheApp, invoke } = exchange;

describe("waiting for Exchange", () => {
  it("does not find a new service principal at first, and finds it later", async () => {
    exchange.sandbox.world.state.propagation = "real";
    const elena = await as("elena");
    expect((await invoke("New-ServicePrincipal", { ...elena, parameters: pointer })).status).toBe(200);
    const early = await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    expect((await failure(early)).slice(0, 2)).toEqual([404, "ManagementObjectNotFoundException"]);
    expect(await rows(await invoke("Get-ServicePrincipal", elena))).toEqual([]);
    exchange.sandbox.world.state.clockOffsetMs += 61_000;
    expect((await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role })).status).toBe(200);
  });

  it("lists a role at once and lets the app use it an hour later", async () => {
    const elena = await as("elena");
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    exchange.sandbox.world.state.propagation = "real";
    await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role });
    const held = await rows(await invoke("Get-ManagementRoleAssignment", { ...elena, parameters: { Role: "Transport Hygiene" } }));
    expect(held.some((row) => row.RoleAssigneeType === "ServicePrincipal")).toBe(true);
    expect((await invoke("Get-QuarantineMessage", await asTheApp())).status).toBe(403);
    exchange.sandbox.world.state.clockOffsetMs += 3_601_000;
    expect((await invoke("Get-QuarantineMessage", await asTheApp())).status).toBe(200);
  });

  it("refuses role assignments in a tenant that was never customized, and for a while after it was", async () => {
    const elena = await as("elena");
    setTenantScene(exchange.sandbox.world, exchange.contoso, "exchange-never-customized");
    expect(await rows(await invoke("Get-OrganizationConfig", elena))).toEqual([expect.objectContaining({ IsDehydrated: true })]);
    await invoke("New-ServicePrincipal", { ...elena, parameters: pointer });
    const dehydrated = await failure(await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role }));
    expect(dehydrated).toEqual([
      400,
      "InvalidOperationInDehydratedContextException",
      expect.stringContaining("Enable-OrganizationCustomization"),
    ]);
    exchange.sandbox.world.state.propagation = "real";
    expect((await invoke("Enable-OrganizationCustomization", elena)).status).toBe(200);
    const early = await failure(await invoke("New-ManagementRoleAssignment", { ...elena, parameters: role }));
    expect(early[2]).toContain("delegating role assignment");
    exchange.sandbox.world.state.clockOffsetMs += 3_601_000;
    expect((await invoke("New-ManagementRoleAssignment", { ...(await as("elena")), parameters: role })).status).toBe(200);
    expect((await failure(await invoke("Enable-OrganizationCustomization", await as("elena"))))[2]).toContain("already enabled");
  });
});
