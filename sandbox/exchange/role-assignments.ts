import { effectiveAfter, isEffective, newGuid } from "../world/world";
import type { CmdletFailure, CmdletOutcome } from "./answers";
import { bindingFailure, type CmdletCall, text } from "./parameters";
import { alreadyExists, notFound } from "./service-principals";
import { answersTo, type ExchangeState, exchangeOf, hygieneRole, type RoleAssignment, visiblePointers } from "./state";

/** Who holds which Exchange role. https://learn.microsoft.com/powershell/module/exchange/new-managementroleassignment */

type Row = {
  name: string;
  role: string;
  assignee: string;
  assigneeType: string;
  delegating: boolean;
  /** Other names by which the assignee is found. */
  aliases: readonly string[];
};

/** https://learn.microsoft.com/powershell/module/exchange/get-managementroleassignment names these, and not ServicePrincipal. */
const assigneeTypes = [
  "User",
  "SecurityGroup",
  "RoleAssignmentPolicy",
  "ForeignSecurityPrincipal",
  "RoleGroup",
  "LinkedRoleGroup",
  "Computer",
];

/** Who holds Transport Hygiene by default. https://learn.microsoft.com/exchange/transport-hygiene-role-exchange-2013-help */
const roleGroupRows: readonly Row[] = [
  { name: `${hygieneRole}-Hygiene Management`, assignee: "Hygiene Management", delegating: false },
  { name: `${hygieneRole}-Organization Management`, assignee: "Organization Management", delegating: false },
  { name: `${hygieneRole}-Organization Management-Delegating`, assignee: "Organization Management", delegating: true },
].map((row) => ({ ...row, role: hygieneRole, assigneeType: "RoleGroup", aliases: [] }));

export function getManagementRoleAssignment({ tenant, parameters }: CmdletCall): CmdletOutcome {
  const type = text(parameters, "RoleAssigneeType");
  if (type && !assigneeTypes.some((known) => known.toLowerCase() === type.toLowerCase())) {
    return bindingFailure(`Cannot bind parameter 'RoleAssigneeType'. Cannot convert value "${type}" to type "RoleAssigneeType".`);
  }
  const role = text(parameters, "Role");
  if (role && !isKnownRole(role)) return notFound(role);
  const exchange = exchangeOf(tenant);
  const rows = [...roleGroupRows, ...exchange.assignments.map((assignment) => rowOf(exchange, assignment))];
  const assignee = text(parameters, "RoleAssignee");
  const held = assignee ? rows.filter((row) => [row.assignee, ...row.aliases].some((name) => same(name, assignee))) : rows;
  if (assignee && held.length === 0) return notFound(assignee);
  const delegating = text(parameters, "Delegating");
  const identity = text(parameters, "Identity");
  const value = held
    .filter((row) => !type || same(row.assigneeType, type))
    .filter((row) => !identity || same(row.name, identity))
    .filter((row) => !delegating || String(row.delegating) === delegating.toLowerCase())
    .map(described);
  return identity && value.length === 0 ? notFound(identity) : { ok: true, value };
}

export function newManagementRoleAssignment({ world, tenant, parameters }: CmdletCall): CmdletOutcome {
  const exchange = exchangeOf(tenant);
  const refused = customizationRefusal(exchange, (at) => isEffective(world, at));
  if (refused) return refused;
  const app = text(parameters, "App");
  const role = text(parameters, "Role");
  if (!isKnownRole(role)) return notFound(role);
  // Documented as the pointer's ObjectId; run-books pass the AppId, which works too.
  const pointer = visiblePointers(world, exchange).find((candidate) => answersTo(candidate, app));
  if (!pointer) return notFound(app);
  const name = text(parameters, "Name") || `${hygieneRole}-${pointer.objectId}`;
  if (name.length > 64)
    return bindingFailure("Cannot validate argument on parameter 'Name'. The length must be no more than 64 characters.");
  const taken = [...roleGroupRows, ...exchange.assignments].some((row) => same(row.name, name));
  if (taken || exchange.assignments.some((a) => a.pointerGuid === pointer.guid)) return alreadyExists(name);
  const assignment = {
    guid: newGuid(world, "exchange-assignment"),
    name,
    role: hygieneRole,
    pointerGuid: pointer.guid,
    effectiveAt: effectiveAfter(world, "exchange-role"),
  };
  exchange.assignments.push(assignment);
  return { ok: true, value: [described(rowOf(exchange, assignment))] };
}

/** https://learn.microsoft.com/powershell/module/exchange/remove-managementroleassignment */
export function removeManagementRoleAssignment({ tenant, parameters }: CmdletCall): CmdletOutcome {
  const exchange = exchangeOf(tenant);
  const name = text(parameters, "Identity");
  const found = exchange.assignments.find((assignment) => same(assignment.name, name));
  if (!found) return notFound(name);
  exchange.assignments = exchange.assignments.filter((assignment) => assignment !== found);
  return { ok: true, value: [] };
}

/**
 * Role assignments need a customized organization. After Enable-OrganizationCustomization they keep failing for a while, with a
 * message that sounds like missing rights. https://learn.microsoft.com/powershell/module/exchange/enable-organizationcustomization
 */
function customizationRefusal({ customization }: ExchangeState, isPast: (at: string) => boolean): CmdletFailure | null {
  if (customization.state === "dehydrated") {
    return {
      ok: false,
      status: 400,
      errorId: "Ex9E1C6B",
      exception: "InvalidOperationInDehydratedContextException",
      text: "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
    };
  }
  if (isPast(customization.readyAt)) return null;
  return {
    ok: false,
    status: 400,
    errorId: "Ex3A6B02",
    exception: "InvalidOperationException",
    text: `You don't have access to create, change, or remove the "${hygieneRole}" management role assignment. You must be assigned a delegating role assignment to the management role or its parent in the hierarchy without a scope restriction.`,
  };
}

/** The assignment is named after the Entra id, while its assignee is Exchange's own id: a client has to compare both. */
function rowOf(exchange: ExchangeState, assignment: RoleAssignment): Row {
  const pointer = exchange.pointers.find((candidate) => candidate.guid === assignment.pointerGuid);
  const aliases = pointer ? [pointer.name, pointer.appId, pointer.objectId, pointer.displayName] : [];
  return { ...assignment, assignee: assignment.pointerGuid, assigneeType: "ServicePrincipal", delegating: false, aliases };
}

function described(row: Row) {
  return {
    Identity: row.name,
    Name: row.name,
    Role: row.role,
    RoleAssignee: row.assignee,
    RoleAssigneeName: row.assignee,
    RoleAssigneeType: row.assigneeType,
    RoleAssignmentDelegationType: row.delegating ? "Delegating" : "Regular",
    AssignmentMethod: "Direct",
    EffectiveUserName: row.assigneeType === "RoleGroup" ? "All Group Members" : "",
    Enabled: true,
  };
}

function isKnownRole(role: string): boolean {
  return same(role, hygieneRole);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
