import { describe, expect, it } from "vitest";
import type { StepState } from "@/lib/catalogue/states";
import { statesOfSteps } from "@/lib/catalogue/step-states";
import type { StepSlug } from "@/lib/catalogue/steps";
import { newsBetween, type Standing } from "./news-between";

function standing(changed: Partial<Record<StepSlug, StepState>> = {}, done = 0): Standing {
  return { states: statesOfSteps((slug) => changed[slug]), done, of: 17, waitingOn: "us", broken: [], brokenSince: null };
}

describe("the events sent to other programs", () => {
  it("are none when nothing changed", () => {
    expect(newsBetween(standing({ connect: "done" }, 1), standing({ connect: "done" }, 1))).toEqual([]);
  });

  it("include one for each step in another state", () => {
    const news = newsBetween(standing(), standing({ connect: "done", capabilities: "needs-you" }, 1));
    expect(news).toEqual([
      {
        type: "customer.step_changed",
        data: { step: { slug: "connect", title: "Connect your Entra tenant" }, from: "waiting", to: "done" },
      },
      {
        type: "customer.step_changed",
        data: { step: { slug: "capabilities", title: "Choose what Dropzone may do" }, from: "waiting", to: "needs-you" },
      },
    ]);
  });

  it("compare with every step waiting for a customer without a summary", () => {
    expect(newsBetween(null, standing({ connect: "needs-you" }))).toMatchObject([{ data: { from: "waiting", to: "needs-you" } }]);
  });

  it("report each step once that was done and is done no more, and once that everything works again", () => {
    const since = "2026-01-01T00:00:00.000Z";
    const one: Standing = { ...standing(), broken: ["client-secret"], brokenSince: since };
    const two: Standing = { ...one, broken: ["client-secret", "certificate"] };
    const drifted = (before: Standing | null, after: Standing) =>
      newsBetween(before, after).filter(({ type }) => type !== "customer.step_changed");
    expect(drifted(standing(), one)).toEqual([
      { type: "customer.drifted", data: { steps: [{ slug: "client-secret", title: "Create the client secret" }], since } },
    ]);
    expect(drifted(one, one)).toEqual([]);
    expect(drifted(one, two)).toMatchObject([{ type: "customer.drifted", data: { steps: [{ slug: "certificate" }] } }]);
    expect(drifted(two, one)).toEqual([]);
    expect(drifted(two, standing())).toEqual([{ type: "customer.recovered", data: {} }]);
    expect(drifted(null, standing())).toEqual([]);
  });

  it("report once that a customer is stuck, and not again for a second stuck step", () => {
    const types = (before: Standing, after: Standing) => newsBetween(before, after).map((event) => event.type);
    const one = standing({ "data-source": "stuck" });
    const two = standing({ "data-source": "stuck", "alert-source": "stuck" });
    expect(types(standing(), one)).toEqual(["customer.step_changed", "customer.stuck"]);
    expect(newsBetween(standing(), one).at(-1)).toMatchObject({ data: { waitingOn: "us" } });
    expect(types(one, two)).toEqual(["customer.step_changed"]);
    expect(types(two, standing())).toEqual(["customer.step_changed", "customer.step_changed"]);
  });

  it("report that a customer is complete when the last step that counts is done", () => {
    const almost = standing({ finish: "needs-you" }, 16);
    const done = standing({ finish: "done" }, 17);
    expect(newsBetween(almost, done).at(-1)).toEqual({ type: "customer.completed", data: {} });
    expect(newsBetween(done, done)).toEqual([]);
  });
});
