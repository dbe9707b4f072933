import { type Change, changeId, isHandOver, isRetirement, type Plan, type TenantChange } from "./changes";
import { isCleaning } from "./cleaning";

/** The order in which the changes of a plan can be made. Pure. */

/**
 * The changes of each round trip, in order; hand-overs are left out. There is one write to the app registration in a round trip, since
 * Entra answers 409 to two at once. Every other change goes as early as its prerequisites allow.
 */
export function waves(changes: Plan): TenantChange[][] {
  const tenantChanges = changes.filter((c) => !isHandOver(c));
  const wave = new Map<string, number>();
  for (const change of tenantChanges) {
    const before = prerequisites(change, tenantChanges).map((c) => wave.get(changeId(c)) ?? -1);
    wave.set(changeId(change), Math.max(-1, ...before) + 1);
  }
  const result: TenantChange[][] = [];
  for (const change of tenantChanges) {
    const index = wave.get(changeId(change)) ?? 0;
    while (result.length <= index) result.push([]);
    result[index]?.push(change);
  }
  return result;
}

/** Removals on the service principal are among them: what is removed from the two may be the same person's. */
const appWrites: readonly Change["do"][] = [
  "remove-foreign",
  "adopt-application",
  "create-application",
  "declare-permissions",
  "add-certificate",
  "remove-refused-certificate",
  "remove-orphan-secret",
  "create-client-secret",
  "retire-declarations",
  "retire-certificate",
  "retire-secret",
  "retire-service-principal",
  "retire-application",
];

/** The changes of the plan that must be made before this one. */
function prerequisites(change: TenantChange, all: readonly TenantChange[]): TenantChange[] {
  const position = all.indexOf(change);
  const earlier = all.slice(0, position);
  const named = (...names: TenantChange["do"][]) => earlier.filter((c) => names.includes(c.do));
  // Nothing is taken from an integration that still works with it.
  return [
    ...(isRetirement(change) && change.do !== "retire-integration" ? named("retire-integration") : []),
    ...ownPrerequisites(change, earlier),
  ];
}

function ownPrerequisites(change: TenantChange, earlier: readonly TenantChange[]): TenantChange[] {
  const named = (...names: TenantChange["do"][]) => earlier.filter((c) => names.includes(c.do));
  const cleaning = earlier.filter(isCleaning);
  switch (change.do) {
    case "add-resource":
    case "create-application":
    case "grant-watching":
    case "retire-watching":
    case "customize-exchange":
      return [];
    case "remove-stale-exchange-service-principal":
      return cleaning;
    case "declare-permissions":
      return [...previousAppWrite(earlier), ...named("add-resource")];
    case "remove-foreign":
    case "adopt-application":
    case "add-certificate":
    case "remove-refused-certificate":
    case "remove-orphan-secret":
    case "create-client-secret":
    case "retire-declarations":
    case "retire-certificate":
    case "retire-secret":
      return previousAppWrite(earlier);
    // What hangs on the app goes before the app.
    case "retire-service-principal":
    case "retire-application":
      return [...previousAppWrite(earlier), ...earlier.filter(isRetirement)];
    case "retire-integration":
    case "retire-grant":
    case "retire-exchange-assignment":
      return [];
    case "retire-exchange-service-principal":
      return named("retire-exchange-assignment");
    case "create-service-principal":
      return [...named("create-application"), ...cleaning];
    case "grant-permission":
      return [
        ...cleaning,
        // A policy may forbid the secret. Then nothing is granted to an app that nobody could use.
        ...named("create-service-principal", "create-client-secret"),
        ...earlier.filter((c) => c.do === "add-resource" && c.resource === change.resource),
      ];
    case "register-in-exchange":
      return [...cleaning, ...named("create-service-principal", "create-client-secret", "remove-stale-exchange-service-principal")];
    case "assign-exchange-role":
      return [...cleaning, ...named("create-service-principal", "create-client-secret", "customize-exchange", "register-in-exchange")];
  }
}

function previousAppWrite(earlier: readonly TenantChange[]): TenantChange[] {
  const last = earlier.filter((c) => appWrites.includes(c.do)).at(-1);
  return last ? [last] : [];
}
