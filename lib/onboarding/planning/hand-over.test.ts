import { describe, expect, it } from "vitest";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Change, ChangeState } from "./changes";
import { type HandOverOutcome, isFinal, isHeldByDropzone, kindsToHandOver, refusalOutcome } from "./hand-over";
import type { IntegrationKind, Readiness } from "./integrations";

const dataSource: Change = { do: "save-data-source" };
const alertSource: Change = { do: "save-alert-source" };
const hunting: Change = { do: "grant-permission", permission: "ThreatHunting.Read.All", resource: "microsoft-graph" };

describe("a run hands over", () => {
  it.each<[string, [Change, ChangeState][], IntegrationKind[]]>([
    [
      "what it was asked to save",
      [
        [dataSource, "pending"],
        [alertSource, "pending"],
      ],
      ["data-source", "alert-source"],
    ],
    ["only what it was asked to save", [[alertSource, "pending"]], ["alert-source"]],
    [
      "only what is not saved yet",
      [
        [dataSource, "done"],
        [alertSource, "pending"],
      ],
      ["alert-source"],
    ],
    ["what Dropzone refused before", [[dataSource, "failed"]], ["data-source"]],
    [
      "no integration whose permission could not be granted",
      [
        [hunting, "failed"],
        [dataSource, "pending"],
        [alertSource, "pending"],
      ],
      ["data-source"],
    ],
    [
      "nothing without the client secret",
      [
        [{ do: "create-client-secret" }, "failed"],
        [dataSource, "pending"],
      ],
      [],
    ],
    [
      "an integration whose change is still being made",
      [
        [hunting, "working"],
        [alertSource, "pending"],
      ],
      ["alert-source"],
    ],
  ])("%s", (_, changes, kinds) => {
    expect(kindsToHandOver(changes.map(([change, state]) => ({ change, state, trouble: null })))).toEqual(kinds);
  });
});

describe("a refusal by Dropzone", () => {
  it.each<[ErrorCode, HandOverOutcome]>([
    ["dropzone-test-failed", "refused"],
    ["dropzone-unreachable", "refused"],
    ["dropzone-slowed-us-down", "refused"],
    ["dropzone-refused", "refused-for-good"],
    ["dropzone-key-missing", "refused-for-good"],
  ])("with %s is %s", (reason, outcome) => {
    expect(refusalOutcome(reason)).toBe(outcome);
  });
});

describe("an integration", () => {
  it.each<[Readiness, HandOverOutcome | undefined, boolean]>([
    ["ready", "saved", true],
    ["ready", "refused-for-good", true],
    ["ready", "refused", false],
    ["not-yet", undefined, false],
    ["out-of-reach", undefined, true],
  ])("that is %s, with the outcome %s: final is %s", (readiness, outcome, is) => {
    expect(isFinal(readiness, outcome)).toBe(is);
  });
});

describe("the client secret", () => {
  const saved = (kind: IntegrationKind, secretKeyId: string, state = "saved") => ({ kind, state, secretKeyId });
  it.each<[string, ReturnType<typeof saved>[], boolean]>([
    ["both integrations were saved with it", [saved("data-source", "s"), saved("alert-source", "s")], true],
    ["one was saved with an older one", [saved("data-source", "s"), saved("alert-source", "old")], false],
    ["one was not saved", [saved("data-source", "s")], false],
    ["one was refused", [saved("data-source", "s"), saved("alert-source", "s", "refused")], false],
  ])("is held by Dropzone when %s: %s", (_, submissions, is) => {
    expect(isHeldByDropzone(submissions, "s")).toBe(is);
  });
});
