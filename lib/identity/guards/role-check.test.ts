import { describe, expect, it } from "vitest";
import { setPortalEnv } from "@/testing/set-portal-env";
import { mustConfirmRoles, mustEndStream } from "./role-check";

setPortalEnv();

describe("roles that Microsoft reported", () => {
  const now = new Date("2026-11-28T12:00:00Z");
  const ago = (seconds: number) => ({ rolesCheckedAt: new Date(now.getTime() - seconds * 1000).toISOString() });

  it("count for ten minutes", () => {
    expect(mustConfirmRoles(ago(0), now)).toBe(false);
    expect(mustConfirmRoles(ago(599), now)).toBe(false);
    expect(mustConfirmRoles(ago(600), now)).toBe(true);
  });

  it("end an open stream a minute earlier, so that no change makes a page leave for Microsoft by itself", () => {
    expect(mustEndStream(ago(539), now)).toBe(false);
    expect(mustEndStream(ago(540), now)).toBe(true);
  });
});
