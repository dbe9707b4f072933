import { describe, expect, it } from "vitest";
import { openExchangeSandbox, rows } from "@/testing/sandbox-exchange";
import { setTenantScene } from "../scenes/scenes";

/** Versions, rate limits, regional hosts and the module file. */

const exchange = openExchangeSandbox();
const { as, asTheApp, invoke } = exchange;

describe("how Exchange is reached", () => {
  it("InvokeCommand is served under beta alone", async () => {
    expect((await invoke("Get-ServicePrincipal", { ...(await as("elena")), version: "v1.0" })).status).toBe(405);
  });

  it("says how many calls are left", async () => {
    const answer = await invoke("Get-ServicePrincipal", await as("elena"));
    expect(Number(answer.headers.get("rate-limit-remaining"))).toBeGreaterThan(0);
    expect(Date.parse(answer.headers.get("rate-limit-reset") ?? "")).not.toBeNaN();
  });

  it("redirects a tenant of another region to its regional host", async () => {
    setTenantScene(exchange.sandbox.world, exchange.contoso, "exchange-regional");
    const answer = await invoke("Get-ServicePrincipal", await as("elena"));
    const { host } = new URL(exchange.sandbox.origin);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      302,
      `http://nam02b.${host}/adminapi/beta/${exchange.contoso.id}/InvokeCommand`,
    ]);
  });

  it("the module file names the cmdlets that the caller may use", async () => {
    const ask = async ({ token, anchor }: { token: string; anchor: string }) =>
      fetch(`${exchange.sandbox.origin}/AdminApi/v1.0/${exchange.contoso.id}/EXOModuleFile?Version=3.9.2`, {
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
