import { describe, expect, it } from "vitest";
import { alertTypes } from "./alert-types";
import { capabilityIds } from "./capabilities";
import { rolesFromTemplateIds } from "./directory-roles";
import { canDo, duties } from "./duties";
import { permissions } from "./permissions";
import { stepSlugs, steps, stepsBefore } from "./steps";

describe("the tables", () => {
  it("hold every permission, service and step of the guide", () => {
    expect(permissions).toHaveLength(13);
    expect(new Set(permissions.map((p) => p.resource)).size).toBe(4);
    expect(steps).toHaveLength(17);
  });

  it("give every permission a step of the same capability", () => {
    for (const permission of permissions) {
      const step = steps.find((s) => s.slug === permission.step);
      expect(step?.capability, permission.name).toBe(permission.capability);
    }
  });

  it("give every step earlier steps that exist and a capability that can be chosen", () => {
    for (const step of steps) {
      for (const before of step.after) expect(stepSlugs, step.slug).toContain(before);
      expect(capabilityIds).toContain(step.capability);
    }
  });

  it("list all steps before a step, direct and indirect, each once", () => {
    expect(stepsBefore("connect")).toEqual([]);
    expect(stepsBefore("exchange-role")).toEqual(["connect", "capabilities", "app-registration", "exchange-service-principal"]);
    expect([...stepsBefore("finish")].sort()).toEqual(
      [
        "connect",
        "capabilities",
        "app-registration",
        "client-secret",
        "graph-permissions",
        "cloud-apps-permissions",
        "live-response-permissions",
        "certificate",
        "exchange-permission",
        "exchange-service-principal",
        "exchange-role",
        "portal-url",
        "verification",
        "data-source",
        "alert-source",
      ].sort(),
    );
  });

  it("give every alert type a permission that every customer grants", () => {
    for (const type of alertTypes)
      for (const needed of type.permissions) expect(permissions.find((p) => p.name === needed)?.capability, type.id).toBe("base");
  });
});

describe("who may do what", () => {
  it("matches roles by template id, in any case", () => {
    expect(rolesFromTemplateIds(["62E90394-69F5-4237-9190-012177145E10", "something-else"])).toEqual(["global-administrator"]);
  });

  it("does not let an Application Administrator consent to Microsoft Graph", () => {
    expect(canDo("graph-consent", ["application-administrator"])).toBe("no");
    expect(canDo("graph-consent", ["privileged-role-administrator"])).toBe("yes");
  });

  it("never answers no when the roles are unknown", () => {
    for (const duty of Object.keys(duties) as (keyof typeof duties)[]) expect(canDo(duty, null)).not.toBe("no");
  });
});
