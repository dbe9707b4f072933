import { describe, expect, it } from "vitest";
import { steps } from "@/lib/catalogue/steps";
import { stepView } from "@/lib/onboarding/status/step-view";
import { dutyHolders, roleNames } from "./duty-holders";

const at = "2026-11-23T10:00:00.000Z";
const all = (states: Partial<Record<string, "done" | "declined">>) => ({
  steps: steps.map(({ slug }) => stepView(slug, states[slug] ?? "waiting", "", null)),
});
const elena = { id: "e", name: "Elena", userName: "elena@contoso.com", roles: ["exchange-administrator"] as const, lastSeenAt: at };
const ada = { id: "a", name: "Ada", userName: "ada@contoso.com", roles: null, lastSeenAt: at };

describe("the holders of a duty", () => {
  it("are the people whose roles allow it, without people whose roles are unknown", () => {
    const exchange = dutyHolders(all({}), [elena, ada]).find(({ duty }) => duty === "exchange-admin");
    expect(exchange).toMatchObject({ isOpen: true, holders: [elena] });
    expect(dutyHolders(all({}), [elena, ada]).find(({ duty }) => duty === "graph-consent")?.holders).toEqual([]);
  });

  it("are left out for a duty whose steps were all declined; a duty whose steps are done is not open", () => {
    const declined = { "exchange-service-principal": "declined", "exchange-role": "declined", "graph-permissions": "done" } as const;
    const duties = dutyHolders(all(declined), []);
    expect(duties.map(({ duty }) => duty)).not.toContain("exchange-admin");
    expect(duties.find(({ duty }) => duty === "graph-consent")?.isOpen).toBe(false);
  });
});

it.each([
  [null, "Microsoft did not tell their roles"],
  [[], "No administrator role"],
  [["global-administrator", "exchange-administrator"] as const, "Global Administrator, Exchange Administrator"],
])("the roles %j are shown as “%s”", (roles, words) => {
  expect(roleNames(roles)).toBe(words);
});
