import { describe, expect, it } from "vitest";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Choices } from "../choosing/choices";
import type { Change, ChangeState } from "./changes";
import { type HandOverOutcome, isFinal, isHeldByDropzone, partsNow, refusalOutcome, type Wish, wishesOf } from "./hand-over";
import type { FormPart, FormReadiness, IntegrationKind, Readiness } from "./integrations";

const choices: Choices = { capabilities: ["quarantine", "cloud-apps"], alertTypes: [], portalUrl: null };
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
    const wishes = wishesOf(
      changes.map(([change, state]) => ({ change, state, trouble: null })),
      choices,
    );
    expect(wishes.map(({ kind }) => kind)).toEqual(kinds);
  });

  const role: Change = { do: "assign-exchange-role" };
  it.each<[string, [Change, ChangeState][], Pick<Wish, "parts" | "blocked">]>([
    ["all that was chosen, in a plan of an earlier version", [[alertSource, "pending"]], { parts: ["quarantine"], blocked: [] }],
    ["the parts that were confirmed", [[{ ...alertSource, parts: [], later: ["quarantine"] }, "pending"]], { parts: [], blocked: [] }],
    [
      "the form without the part whose change failed",
      [
        [role, "failed"],
        [alertSource, "working"],
      ],
      { parts: ["quarantine"], blocked: ["quarantine"] },
    ],
  ])("%s", (_, changes, wish) => {
    const wishes = wishesOf(
      changes.map(([change, state]) => ({ change, state, trouble: null })),
      choices,
    );
    expect(wishes).toEqual([{ kind: "alert-source", ...wish }]);
  });
});

describe("a refusal by Dropzone", () => {
  it.each<[ErrorCode, HandOverOutcome]>([
    ["dropzone-test-failed", "refused"],
    ["dropzone-unreachable", "unanswered"],
    ["dropzone-slowed-us-down", "unanswered"],
    ["dropzone-refused", "refused-for-good"],
    ["dropzone-key-missing", "refused-for-good"],
  ])("with %s is %s", (reason, outcome) => {
    expect(refusalOutcome(reason)).toBe(outcome);
  });
});

const wish = (blocked: FormPart[] = []): Wish => ({ kind: "alert-source", parts: ["quarantine"], blocked });
const readiness = (form: Readiness, quarantine: Readiness): FormReadiness => ({ form, parts: { quarantine } });

describe("an integration is handed over", () => {
  it.each<[string, Readiness, Readiness, { isPatient?: boolean; blocked?: FormPart[] }, FormPart[] | null]>([
    ["whole when all works", "ready", "ready", {}, ["quarantine"]],
    ["not before its form works", "not-yet", "ready", {}, null],
    ["without a part that takes long", "ready", "not-yet", {}, []],
    ["not yet, when the part may still come soon", "ready", "not-yet", { isPatient: true }, null],
    ["without a part that somebody has to do something for", "ready", "out-of-reach", { isPatient: true }, []],
    ["without a part whose change failed", "ready", "not-yet", { isPatient: true, blocked: ["quarantine"] }, []],
  ])("%s", (_, form, quarantine, { isPatient = false, blocked = [] }, parts) => {
    expect(partsNow(wish(blocked), readiness(form, quarantine), { isPatient })).toEqual(parts);
  });
});

describe("an integration", () => {
  it.each<[Readiness, Readiness, HandOverOutcome | undefined, FormPart[], boolean]>([
    ["ready", "ready", "saved", [], true],
    ["ready", "not-yet", "saved", [], false],
    ["ready", "not-yet", "saved", ["quarantine"], true],
    ["ready", "out-of-reach", "saved", [], true],
    ["ready", "ready", "refused-for-good", [], true],
    ["ready", "ready", "refused", [], false],
    ["ready", "ready", "unanswered", [], false],
    ["not-yet", "ready", undefined, [], false],
    ["out-of-reach", "ready", undefined, [], true],
  ])("whose form is %s and whose part is %s, with the outcome %s and %j blocked: final is %s", (form, part, outcome, blocked, is) => {
    expect(isFinal(wish(blocked), readiness(form, part), outcome)).toBe(is);
  });
});

describe("the client secret", () => {
  const saved = (kind: IntegrationKind, secretKeyId: string, state = "saved", lacking: FormPart[] | null = []) => ({
    kind,
    state,
    secretKeyId,
    lacking,
  });
  it.each<[string, ReturnType<typeof saved>[], boolean]>([
    ["both integrations were saved with it", [saved("data-source", "s"), saved("alert-source", "s")], true],
    ["one was saved with an older one", [saved("data-source", "s"), saved("alert-source", "old")], false],
    ["one was not saved", [saved("data-source", "s")], false],
    ["one lacks a part", [saved("data-source", "s"), saved("alert-source", "s", "saved", ["quarantine"])], false],
    ["one was saved with other choices", [saved("data-source", "s"), saved("alert-source", "s", "saved", null)], false],
    ["one was refused", [saved("data-source", "s"), saved("alert-source", "s", "refused")], false],
  ])("is held by Dropzone when %s: %s", (_, submissions, is) => {
    expect(isHeldByDropzone(submissions, "s")).toBe(is);
  });
});
