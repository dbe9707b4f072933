import { describe, expect, it } from "vitest";
import { type PermissionName, permissions } from "@/lib/catalogue/permissions";
import { findStep } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { outcomeOf, type PermissionCheck } from "../planning/checks";
import { portalUrlStep, verificationStep } from "./verification";

const at = "2026-01-01T00:00:00.000Z";
const check = (permission: PermissionName, part: Partial<PermissionCheck> = {}): PermissionCheck => ({
  permission,
  inToken: "yes",
  works: "yes",
  isFinal: false,
  lacks: null,
  note: null,
  requestId: "r",
  ...part,
});
const all = (name?: PermissionName, part?: Partial<PermissionCheck>) =>
  permissions.map((p) => (p.name === name ? check(p.name, part) : check(p.name)));
const step = (checks: readonly PermissionCheck[], next: string | null = null) => verificationStep({ at, checks, evidence: [] }, next);

describe("the verification", () => {
  it("is done when every permission was tried and works", () => {
    expect(step(all())).toMatchObject({ state: "done", line: "13 of 13 permissions work", trouble: null });
  });

  it("does not count a permission that is never tried as working, and is done without it", () => {
    const untried = { works: "not-tried", isFinal: true, code: "permission-not-tried" } as const;
    expect(step(all("Machine.LiveResponse", untried))).toMatchObject({
      state: "done",
      line: "12 of 13 permissions work, 1 is in the token and not tried",
    });
    expect(step(all("Machine.LiveResponse", { ...untried, inToken: "no", works: "no" })).state).not.toBe("done");
  });

  it.each<[string, Partial<PermissionCheck>, string, ErrorCode | null]>([
    ["no license", { works: "unknown", isFinal: true, code: "license-missing" }, "could-not-check", "license-missing"],
    ["another tenant's address", { works: "no", lacks: "portal-url", code: "portal-url-wrong" }, "waiting", null],
    ["not in effect yet", { works: "on-its-way", code: "permission-not-effective" }, "propagating", null],
    ["refused for good", { works: "no", code: "permission-missing" }, "stuck", "permission-missing"],
    ["a secret that Microsoft does not accept", { works: "no", code: "secret-not-accepted" }, "stuck", "secret-not-accepted"],
  ])("keeps the kinds of failure apart: %s", (_, part, state, code) => {
    const seen = step(all("investigation.read", part));
    expect([seen.state, seen.trouble?.code ?? null]).toEqual([state, code]);
  });

  it("is on its way, with the time of the next check, while Microsoft spreads the changes", () => {
    const next = "2026-01-01T00:00:05.000Z";
    expect(step(all("Mail.Read", { works: "on-its-way" }), next)).toMatchObject({
      state: "propagating",
      line: "12 of 13 work. Microsoft is still spreading the rest. Usually in effect within minutes; Microsoft promises no time.",
      nextCheckAt: next,
    });
  });

  it.each<[PermissionName, ErrorCode, string, string, string]>([
    ["Mail.Read", "permission-not-effective", "grant-permission:Mail.Read", "Microsoft Graph", "Granted. Usually in effect within minutes"],
    [
      "Mail.Read",
      "secret-not-accepted-yet",
      "create-client-secret",
      "Microsoft Graph",
      "The client secret was made. Usually accepted everywhere",
    ],
    [
      "Exchange.ManageAsApp",
      "exchange-not-effective",
      "assign-exchange-role",
      "Office 365 Exchange Online",
      "The role was assigned. Exchange: usually within the hour",
    ],
  ])("says of %s with %s since when it is on its way, and what is usual", (name, code, change, label, words) => {
    const since = "2025-12-31T23:00:00.000Z";
    const checks = all(name, { works: "on-its-way", code });
    const { line, facts } = verificationStep({ at, checks, evidence: [], madeAt: new Map([[change, since]]) }, null);
    expect(facts).toEqual([{ label, value: expect.stringContaining(words), at: since }]);
    expect(line).toContain("sually");
    expect(step(checks).facts[0]?.value).toMatch(/^(Usually|Exchange: usually)/);
  });

  it("is stuck when one was refused, and names it", () => {
    expect(step(all("Mail.Read", { works: "no", note: "The secret was refused." }))).toMatchObject({
      state: "stuck",
      line: "Mail.Read does not work: The secret was refused.",
      trouble: { requestId: "r", code: "permission-refused" },
    });
  });

  it("is not stuck but waits for the steps in which somebody has to grant or assign what is missing", () => {
    const missing = { inToken: "no", works: "no", isFinal: true, lacks: "grant" } as const;
    const checks = all("Mail.Read", missing).map((c) =>
      c.permission === "Exchange.ManageAsApp" ? check(c.permission, { works: "no", lacks: "exchange-role" }) : c,
    );
    expect(step(checks)).toMatchObject({
      state: "waiting",
      line: `11 of 13 work. The rest comes after “${findStep("graph-permissions")?.title}” and “${findStep("exchange-role")?.title}”.`,
      trouble: null,
    });
    expect(outcomeOf(all("Mail.Read", missing))).toBe("left-undone");
    expect(outcomeOf([...all("Mail.Read", missing), check("AuditLog.Read.All", { works: "on-its-way" })])).toBe("on-its-way");
    expect(outcomeOf([...all("Mail.Read", missing), check("AuditLog.Read.All", { works: "no" })])).toBe("refused");
  });

  it("could not be checked when Microsoft did not answer", () => {
    const seen = step(all("Mail.Read", { works: "unknown", note: "Microsoft did not answer." }));
    expect(seen).toMatchObject({
      state: "could-not-check",
      trouble: { code: "permission-not-checked", detail: "Microsoft did not answer." },
    });
  });

  it("says what the tenant lacks when there is nothing to try a permission on", () => {
    const seen = step(all("File.Read.All", { works: "unknown", isFinal: true, note: "No license." }));
    expect(seen).toMatchObject({ state: "could-not-check", trouble: { code: "permission-untestable" } });
    expect(seen.line).toContain("File.Read.All");
  });

  it("is not done when nothing was checked", () => {
    expect(outcomeOf([])).toBe("could-not-check");
    expect(step([]).state).toBe("could-not-check");
  });

  it.each([
    ["refused", ["no", "on-its-way", "unknown"]],
    ["on-its-way", ["on-its-way", "unknown", "yes"]],
    ["could-not-check", ["unknown", "yes", "yes"]],
    ["all-work", ["yes", "yes", "yes"]],
  ] as const)("has the outcome “%s” for the answers %j", (outcome, answers) => {
    expect(outcomeOf(answers.map((works) => check("Mail.Read", { works })))).toBe(outcome);
  });
});

describe("the Portal URL", () => {
  const url = "https://contoso.us.portal.cloudappsecurity.com";
  const seen = (part?: Partial<PermissionCheck>, portalUrl: string | null = url) =>
    portalUrlStep({ portalUrl, check: part && check("investigation.read", part), at });

  it.each([
    ["is asked for while it is not known", seen({}, null), "needs-you"],
    ["waits for the permission before it is tried", seen(undefined), "waiting"],
    ["waits for the permission to be in a token", seen({ inToken: "on-its-way", works: "on-its-way" }), "waiting"],
    ["is done when it answers the app", seen({}), "done"],
    ["needs somebody when it refused the app", seen({ works: "no", note: "It may be another tenant's." }), "needs-you"],
    ["is on its way while Microsoft spreads the permission", seen({ works: "on-its-way" }), "propagating"],
    ["could not be checked when nobody answered", seen({ works: "unknown" }), "could-not-check"],
  ])("%s", (_, view, state) => {
    expect(view.state).toBe(state);
    expect(view.line.length).toBeGreaterThan(10);
  });

  it("names a region that is not known, and nothing of the kind otherwise", () => {
    const facts = (portalUrl: string) => seen({ works: "unknown" }, portalUrl).facts.map(({ value }) => value);
    expect(facts("https://contoso.ca.portal.cloudappsecurity.com")).toContainEqual(expect.stringContaining("“ca” is not known here"));
    expect(facts(url)).toEqual([url]);
  });
});
