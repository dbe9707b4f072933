import { describe, expect, it } from "vitest";
import type { RolesSeen } from "@/lib/catalogue/directory-roles";
import { steps } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { type Trouble, troubleOf } from "@/lib/errors/trouble";
import type { ChangeProgress } from "../planning/changes";
import { assembleChecklist, type ChecklistInput } from "./assemble";
import { keySteps } from "./dropzone-key";
import { needsYou, stepView } from "./step-view";

const at = "2026-01-01T00:00:00.000Z";
const choices = { capabilities: ["cloud-apps" as const], alertTypes: ["defender-alerts" as const], portalUrl: null };
const empty: ChecklistInput = {
  customer: {
    slug: "contoso",
    name: "Contoso",
    dropzoneHost: "contoso.dropzone.app",
    tenantName: null,
    tenantId: null,
    initialDomain: null,
  },
  choices: null,
  rows: [],
  permissionRows: [],
  run: null,
};
const connected = [stepView("connect", "done", "Contoso", at), stepView("capabilities", "done", "All", at)];
const missing = needsYou("graph-permissions", "0 of 7 granted", at);

const running = (changes: ChangeProgress[], state: "working" | "waiting" | "done" | "stuck" = "working"): ChecklistInput["run"] => ({
  id: "r",
  state,
  startedAt: at,
  finishedAt: null,
  roundTrips: 1,
  delay: null,
  changes,
});
const grant = (
  permission: "Mail.Read" | "AuditLog.Read.All",
  state: ChangeProgress["state"],
  trouble: Trouble | null = null,
): ChangeProgress => ({
  change: { do: "grant-permission", permission, resource: "microsoft-graph" },
  state,
  trouble,
});
const stepIn = (input: ChecklistInput, slug: string) => assembleChecklist(input).steps.find((s) => s.slug === slug);

describe("the checklist", () => {
  it("begins with the sign-in, and every other step waits", () => {
    const view = assembleChecklist(empty);
    expect(view.steps.filter((s) => s.state === "needs-you").map((s) => s.slug)).toEqual(["connect"]);
    expect(view.next?.label).toBe("Allow the portal");
    expect(view.of).toBe(17);
  });

  it("asks nothing of the customer while the Dropzone key is wrong", () => {
    const rows = [...connected, missing, ...keySteps("dropzone-key-refused", { before: connected, at })];
    const view = assembleChecklist({ ...empty, choices, rows });
    expect(view.headline).toMatch(/did not accept the API key .* There is nothing for you to do: Dropzone's team enters another key\.$/);
    expect(view.next?.href).toContain("/steps/data-source");
  });

  it.each([
    ["done", "removed, as you confirmed", "See the receipt"],
    ["stuck", "has stopped before its end", "See what is left"],
  ] as const)("after an undo that is %s takes nothing for broken, and leads to its page", (state, said, label) => {
    const run = running([grant("Mail.Read", "done")], state);
    const view = assembleChecklist({ ...empty, choices, rows: [...connected, missing], run: run && { ...run, purpose: "undo" } });
    expect(view.headline).toContain(said);
    expect(view.next).toEqual({ label, href: "/setup/contoso/undo" });
  });

  it("does not count declined steps", () => {
    const view = assembleChecklist({ ...empty, choices, rows: connected });
    expect(view.steps.filter((s) => s.state === "declined").map((s) => s.slug)).toEqual([
      "live-response-permissions",
      "certificate",
      "exchange-permission",
      "exchange-service-principal",
      "exchange-role",
      "organization-id",
    ]);
    expect(view.of).toBe(11);
    expect(view.done).toBe(2);
  });

  it("asks a person to finish once everything before it is done", () => {
    const before = steps.filter((step) => step.slug !== "finish").map((step) => stepView(step.slug, "done", "", at));
    expect(stepIn({ ...empty, choices, rows: before }, "finish")).toMatchObject({ state: "needs-you", waitsFor: "any-admin" });
    expect(stepIn({ ...empty, choices, rows: before.slice(0, -1) }, "finish")?.state).toBe("waiting");
  });

  it("asks nobody to do what the plan will do, before the first run", () => {
    expect(stepIn({ ...empty, choices, rows: [...connected, missing] }, "graph-permissions")).toMatchObject({
      state: "waiting",
      line: "0 of 7 granted",
    });
  });

  it("does not change a finding that waits, even if it has no words", () => {
    const rows = [...connected, stepView("portal-url", "waiting", "", at)];
    expect(stepIn({ ...empty, choices, rows }, "portal-url")).toMatchObject({ state: "waiting", line: "", waitsFor: null });
  });

  it("names the change that is being made, with its number", () => {
    const run = running([grant("AuditLog.Read.All", "done"), grant("Mail.Read", "working")]);
    const input = { ...empty, choices, rows: [...connected, missing], run };
    expect(stepIn(input, "graph-permissions")).toMatchObject({ state: "working", line: "Granting Mail.Read, 2 of 2" });
    expect(assembleChecklist(input).run).toMatchObject({ total: 2, finished: 1, current: "Granting Mail.Read" });
  });

  it("does not show a step as done before the change was observed in the tenant", () => {
    const input = { ...empty, choices, rows: [...connected, missing], run: running([grant("Mail.Read", "done")]) };
    expect(stepIn(input, "graph-permissions")?.state).toBe("working");
  });

  it("waits for a person with the role when a role is missing, and is stuck after any other error", () => {
    const withTrouble = (code: ErrorCode) => ({
      ...empty,
      choices,
      rows: [...connected, missing],
      run: running([grant("Mail.Read", "failed", troubleOf(code, { at }))], "stuck"),
    });
    expect(stepIn(withTrouble("role-missing-graph-consent"), "graph-permissions")).toMatchObject({
      state: "needs-you",
      line: "0 of 7 granted",
      waitsFor: "graph-consent",
    });
    expect(stepIn(withTrouble("secret-blocked-by-policy"), "graph-permissions")).toMatchObject({
      state: "stuck",
      line: "A policy of your tenant forbids client secrets.",
    });
  });

  it("prefers a new observation to an old failure", () => {
    const done = stepView("graph-permissions", "done", "7 of 7 granted", at);
    const input = { ...empty, choices, rows: [...connected, done], run: running([grant("Mail.Read", "failed")], "stuck") };
    expect(stepIn(input, "graph-permissions")?.state).toBe("done");
  });

  it("says after a run who has to do the rest, and leads to the plan", () => {
    const exchange = needsYou("certificate", "The certificate is not on the app yet.", at);
    const leftWith = (...rows: typeof connected) =>
      assembleChecklist({
        ...empty,
        choices: { ...choices, capabilities: ["quarantine"] },
        rows: [...connected, ...rows],
        run: running([grant("Mail.Read", "done")], "done"),
      });
    const title = steps.find(({ slug }) => slug === "graph-permissions")?.title;
    expect(leftWith(missing)).toMatchObject({
      headline: `“${title}” is left for a Privileged Role Administrator or Global Administrator.`,
      next: { label: "Review the changes" },
    });
    expect(leftWith(missing, exchange).headline).toMatch(/^2 steps need somebody\. The first is “.*”, for a Privileged Role Administrator/);
  });

  it("leads each person to their own part, and whoever has none to send it", () => {
    const seenBy = (roles: RolesSeen) => {
      const ofExchange = needsYou("exchange-service-principal", "", at, { waitsFor: "exchange-admin" });
      const rows = [...connected, missing, ofExchange];
      const wants = { ...choices, capabilities: ["quarantine" as const] };
      const { headline, next } = assembleChecklist({
        ...empty,
        roles,
        choices: wants,
        rows,
        run: running([grant("Mail.Read", "done")], "done"),
      });
      return [headline.replace(/“.*”/, "…"), next];
    };
    const first = "2 steps need somebody. The first is …, for a Privileged Role Administrator or Global Administrator.";
    const review = { label: "Review the changes", href: "/setup/contoso/plan" };
    expect(seenBy(null)).toEqual([first, review]);
    expect(seenBy(["privileged-role-administrator"])).toEqual([first, review]);
    expect(seenBy(["exchange-administrator"])).toEqual(["2 steps need somebody. Yours is ….", review]);
    const send = { label: "Send this to a colleague", href: "/setup/contoso/parts/graph-consent/send" };
    expect(seenBy(["application-administrator"])).toEqual([first, send]);
  });

  it("offers to finish only when no other step needs anybody", () => {
    const rows = steps.filter((step) => step.slug !== "finish").map((step) => stepView(step.slug, "done", "", at));
    const quarantined = { ...choices, capabilities: ["cloud-apps", "live-response", "quarantine"] as const };
    const nextOf = (...others: typeof connected) =>
      assembleChecklist({
        ...empty,
        choices: { ...quarantined, capabilities: [...quarantined.capabilities] },
        rows: rows.map((row) => others.find(({ slug }) => slug === row.slug) ?? row),
        run: running([grant("Mail.Read", "done")], "done"),
      }).next?.label;
    expect(nextOf()).toBe("Finish");
    expect(nextOf(needsYou("exchange-role", "It is not assigned.", at))).toBe("Review the changes");
    expect(nextOf(stepView("client-secret", "stuck", "It was refused.", at))).toBe("See what happened");
  });

  it("shows an answer that is missing as unknown", () => {
    const { permissions } = assembleChecklist({ ...empty, choices });
    expect(permissions[0]?.levels.granted).toEqual({ answer: "unknown", at: null, note: null, code: null });
  });

  it("leads to the receipt when everything is done", () => {
    const rows = steps.map((s) => stepView(s.slug, "done", "", at));
    const view = assembleChecklist({
      ...empty,
      choices: { ...choices, capabilities: ["cloud-apps", "live-response", "quarantine"] },
      rows,
    });
    expect(view).toMatchObject({ done: 17, of: 17, next: { label: "See the receipt" } });
  });
});
