import { describe, expect, it } from "vitest";
import type { ErrorCode } from "@/lib/errors/codes";
import { troubleOf } from "@/lib/errors/trouble";
import { isKeyTrouble, keySteps } from "./dropzone-key";
import { stepView } from "./step-view";

const at = "2026-11-28T10:00:00.000Z";
const stuck = (code: ErrorCode) => stepView("data-source", "stuck", "", at, { trouble: troubleOf(code, { at }) });

describe("what a test of the Dropzone key says on the checklist", () => {
  it.each<[string, ErrorCode]>([
    ["the key is refused", "dropzone-key-refused"],
    ["there is no key", "dropzone-key-missing"],
    ["there is no Dropzone tenant", "dropzone-tenant-unknown"],
  ])("is that Dropzone's team has to act when %s", (_, code) => {
    const [view] = keySteps(code, { before: [], at });
    expect(isKeyTrouble(code)).toBe(true);
    expect(view).toMatchObject({ slug: "data-source", state: "stuck", waitsFor: "dropzone-contact", trouble: { code } });
  });

  it.each<ErrorCode>(["dropzone-unreachable", "dropzone-slowed-us-down", "answer-too-large"])("is nothing after %s", (code) => {
    expect(keySteps(code, { before: [stuck("dropzone-key-refused")], at })).toEqual([]);
    expect(keySteps(code, { before: [], at })).toEqual([]);
  });

  it("is written once, and taken back when the key is accepted", () => {
    expect(keySteps("dropzone-key-refused", { before: [stuck("dropzone-key-refused")], at })).toEqual([]);
    expect(keySteps(null, { before: [stuck("dropzone-key-refused")], at })).toMatchObject([{ slug: "data-source", state: "waiting" }]);
    expect(keySteps(null, { before: [stuck("dropzone-test-failed")], at })).toEqual([]);
    expect(keySteps(null, { before: [], at })).toEqual([]);
  });

  it("stands on the integration that is still to be saved, and nowhere once both are", () => {
    const saved = [stepView("data-source", "done", "", at)];
    expect(keySteps("dropzone-key-refused", { before: saved, at })).toMatchObject([{ slug: "alert-source" }]);
    expect(keySteps("dropzone-key-refused", { before: [...saved, stepView("alert-source", "done", "", at)], at })).toEqual([]);
  });
});
