import { beforeEach, expect, it, vi } from "vitest";
import { clientAddress } from "@/lib/client-address";
import { confirmTenant } from "@/lib/identity/trips/confirm-tenant";
import { countAgainst } from "@/lib/limiter";
import { confirmPath, refusedPath } from "@/lib/links/paths";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { setPortalEnv } from "@/testing/set-portal-env";
import { confirmTenantAction } from "./actions";

/** The form of "Is this your tenant?", as Next calls it. What it does in the portal is tested in app/auth. */

vi.mock("next/headers", () => ({ headers: async () => new Headers(), cookies: async () => ({ get: () => undefined }) }));
vi.mock("next/navigation", () => ({
  redirect: (path: string) => {
    throw new Error(`to ${path}`);
  },
}));
vi.mock("@/lib/identity/trips/confirm-tenant");
vi.mock("@/lib/store/security-events");

setPortalEnv({ LIMITS: "requests=4/60" });
beforeEach(() => vi.clearAllMocks());

function press(): Promise<void> {
  const form = new FormData();
  form.set("tenantId", "fab21ca0-0000-4000-8000-000000000002");
  form.set("customer", "contoso");
  return confirmTenantAction(form);
}

it("a tenant that is held back is recorded with the request to staff, and not as a second refusal", async () => {
  vi.mocked(confirmTenant).mockResolvedValue({ ok: false, reason: "tenant-not-expected" });
  await expect(press()).rejects.toThrow(`to ${confirmPath}`);
  expect(recordSecurityEvent).not.toHaveBeenCalled();
  vi.mocked(confirmTenant).mockResolvedValue({ ok: false, reason: "invitation-revoked" });
  await expect(press()).rejects.toThrow(`to ${refusedPath("invitation-revoked")}`);
  expect(recordSecurityEvent).toHaveBeenCalledOnce();
});

it("nothing is looked up above the limit of forms of one address", async () => {
  const address = clientAddress(new Headers());
  for (let form = 0; form < 4; form++) await countAgainst("requests", address);
  await expect(press()).rejects.toThrow(`to ${refusedPath("too-many-requests")}`);
  expect(confirmTenant).not.toHaveBeenCalled();
});
