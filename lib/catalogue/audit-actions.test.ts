import { describe, expect, it } from "vitest";
import { readStoredAction, storedAction } from "./audit-actions";

describe("an action of the audit trail", () => {
  it.each([
    [{ action: "note-written", detail: {} }, "note-written", null],
    [
      { action: "saved", about: "data-source", detail: { runId: "r", integrationId: "i", secretKeyId: "k" } },
      "saved:data-source",
      "data-source",
    ],
    [
      { action: "changed", about: "grant-permission:Mail.Read", detail: { runId: "r", requestId: null } },
      "changed:grant-permission:Mail.Read",
      "grant-permission:Mail.Read",
    ],
  ] as const)("is stored as a slug with its subject, and read back", (event, stored, about) => {
    expect(storedAction(event)).toBe(stored);
    expect(readStoredAction(stored)).toEqual({ action: event.action, about });
  });

  it("is null when another version wrote the stored text", () => {
    for (const stored of ["", "something-new", "toString", "Note-Written"]) expect(readStoredAction(stored)).toBeNull();
  });
});
