import { describe, expect, it } from "vitest";
import { type StepSlug, steps, stepsBehind } from "@/lib/catalogue/steps";
import type { ErrorCode } from "@/lib/errors/codes";
import { troubleOf } from "@/lib/errors/trouble";
import type { StepView } from "./checklist";
import { actionFor, causeAmong, causeOf } from "./next-step";
import { needsYou, stepView } from "./step-view";

const at = "2026-01-01T00:00:00.000Z";
const stuck = (slug: StepSlug, code: ErrorCode = "microsoft-refused") =>
  stepView(slug, "stuck", "It was refused.", at, { trouble: troubleOf(code, { at }) });
const needed = (slug: StepSlug) => needsYou(slug, "Not there yet.", at);
const all = (...found: StepView[]) => steps.map(({ slug }) => found.find((view) => view.slug === slug) ?? stepView(slug, "done", "", at));

describe("the cause of what is in the way", () => {
  it.each<[string, StepView[], StepSlug | null]>([
    ["nothing", [], null],
    ["nothing but the end, which nobody has to reach first", [needed("finish")], null],
    [
      "the address, not the Data Source that cannot be saved with it",
      [stuck("data-source", "dropzone-test-failed"), needed("portal-url")],
      "portal-url",
    ],
    [
      "the address, not the verification that stops at it",
      [stuck("verification", "permission-refused"), needed("portal-url")],
      "portal-url",
    ],
    [
      "the app, not what is granted to it",
      [stuck("graph-permissions"), stuck("client-secret"), stuck("app-registration")],
      "app-registration",
    ],
    ["the role, not the Alert Source", [stuck("alert-source", "dropzone-test-failed"), stuck("exchange-role")], "exchange-role"],
    [
      "the certificate that the Alert Source's error names",
      [stuck("alert-source", "certificate-mismatch"), needed("certificate")],
      "certificate",
    ],
    ["the earlier of two that do not depend on each other", [needed("exchange-role"), stuck("client-secret")], "client-secret"],
    ["one thing alone", [stuck("verification", "permission-refused")], "verification"],
    [
      "the first of two that blame each other",
      [stuck("alert-source", "dropzone-refused"), stuck("data-source", "dropzone-refused")],
      "data-source",
    ],
  ])("is %s", (_, found, slug) => {
    expect(causeAmong(all(...found))?.slug ?? null).toBe(slug);
  });

  it.each(steps.map(({ slug }) => slug))("of %s is never a step that comes after it", (slug) => {
    const everything = steps.filter((step) => step.slug !== "finish").map((step) => stuck(step.slug));
    const cause = causeOf(stuck(slug), everything);
    if (cause && cause.slug !== slug) expect(stepsBehind(slug)).toContain(cause.slug);
  });

  it("is looked for from a step that waits, and is the step itself when nothing else is open", () => {
    const waiting = stepView("verification", "waiting", "", at);
    expect(causeOf(waiting, all(waiting, needed("portal-url")))?.slug).toBe("portal-url");
    expect(causeOf(waiting, all(waiting))).toBeNull();
    expect(causeOf(stuck("data-source"), all(stuck("data-source"), needed("exchange-role")))?.slug).toBe("data-source");
  });
});

describe("the button for it", () => {
  it.each<[string, StepView, string, string]>([
    [
      "leads to the field of the Portal URL itself",
      needed("portal-url"),
      "Enter the Portal URL",
      "/setup/contoso/steps/portal-url#portal-url",
    ],
    ["leads to the plan for what a run does", needed("exchange-role"), "Review the changes", "/setup/contoso/plan"],
    [
      "leads to the plan when the plan is what has to be read again",
      stuck("data-source", "dropzone-host-changed"),
      "Review the changes",
      "/setup/contoso/plan",
    ],
    [
      "leads to the choices when something has to be declined",
      stuck("cloud-apps-permissions", "resource-not-in-tenant"),
      "Change what Dropzone may do",
      "/setup/contoso/choose",
    ],
    ["leads to the step in every other case", stuck("client-secret"), "See what happened", "/setup/contoso/steps/client-secret"],
  ])("%s", (_, view, label, href) => {
    expect(actionFor(view, "contoso")).toEqual({ label, href });
  });
});
