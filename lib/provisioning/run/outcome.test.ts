import { describe, expect, it } from "vitest";
import { VendorError, type VendorErrorKind } from "@/lib/errors/vendor-error";
import { failedOrCutShort, fromAnswer } from "./outcome";

const grant = { do: "grant-permission", permission: "Mail.Read", resource: "microsoft-graph" } as const;
const error = (kind: VendorErrorKind, status: number | null = 403, code = "Authorization_RequestDenied") =>
  new VendorError({ status, code, message: "", requestId: "r", kind });

describe("the outcome of a change", () => {
  it.each(["cut-off", "slowed-down", "server"] as const)(
    "is “not-yet” when the call failed with %s, so the change is made again",
    (kind) => {
      expect(failedOrCutShort(grant, error(kind, null))).toMatchObject({ id: "grant-permission:Mail.Read", outcome: "not-yet" });
    },
  );

  it("is “failed” when Microsoft refused, with the code of the missing role", () => {
    expect(fromAnswer(grant, { is: "failed", error: error("refused") })).toMatchObject({
      outcome: "failed",
      requestId: "r",
      trouble: { code: "role-missing-graph-consent" },
    });
  });

  it("is “done” when it was there already, and includes the ids of what it created", () => {
    expect(fromAnswer(grant, { is: "already-there", requestId: "r" })).toMatchObject({ outcome: "done", adds: {} });
    const made = fromAnswer(grant, { is: "done", value: "id", requestId: "r" }, (appId) => ({ appId }));
    expect(made).toMatchObject({ outcome: "done", adds: { appId: "id" }, trouble: null });
  });
});
