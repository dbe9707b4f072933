import { describe, expect, it } from "vitest";
import { audiences, personToken, tenantNamed } from "@/testing/sandbox-callers";
import { openExchangeSandbox } from "@/testing/sandbox-exchange";

/** Tokens, roles and anchors that are let in, and those that are refused. */

const exchange = openExchangeSandbox();
const { as, asTheApp, invoke } = exchange;

describe("who may call Exchange", () => {
  it.each(["uma", "amir", "priya"])("%s, who is no Exchange administrator, gets a 403 that cannot be read", async (first) => {
    const answer = await invoke("Get-ServicePrincipal", await as(first));
    expect(answer.status).toBe(403);
    await expect(answer.text()).rejects.toThrow();
  });

  it("gives the same answer for an unknown cmdlet as for a forbidden one", async () => {
    expect((await invoke("Get-Everything", await as("ada"))).status).toBe(403);
  });

  it("refuses a token without Exchange.Manage or Exchange.ManageAsApp", async () => {
    expect((await invoke("Get-QuarantineMessage", await asTheApp([]))).status).toBe(401);
    const token = await personToken(exchange.sandbox.world, {
      tenant: exchange.contoso,
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

  it("refuses a token for Graph as invalid_token, and a missing token with a plain Bearer challenge", async () => {
    const token = await personToken(exchange.sandbox.world, {
      tenant: exchange.contoso,
      first: "elena",
      audience: audiences.graph,
      scp: "Exchange.Manage",
    });
    const wrong = await invoke("Get-ServicePrincipal", { token, anchor: "UPN:elena@contoso.com" });
    expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("invalid_token")]);
    const none = await invoke("Get-ServicePrincipal", {});
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });

  it("refuses another tenant's token and lets the right one in", async () => {
    const fabrikam = tenantNamed(exchange.sandbox.world, "fabrikam");
    const elena = await as("elena");
    expect((await invoke("Get-ServicePrincipal", { ...elena, tenant: fabrikam.id })).status).toBe(401);
    expect((await invoke("Get-ServicePrincipal", { ...elena, tenant: exchange.contoso.id })).status).toBe(200);
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
    exchange.contoso.licences.exchange = false;
    const answer = await invoke("Get-ServicePrincipal", await as("elena"));
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([403, expect.stringContaining("Access denied")]);
  });
});
