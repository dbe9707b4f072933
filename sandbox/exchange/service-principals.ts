import { effectiveAfter, newGuid } from "../world/world";
import type { CmdletFailure, CmdletOutcome } from "./answers";
import { bindingFailure, type CmdletCall, text } from "./parameters";
import { answersTo, type ExchangePointer, exchangeOf, visiblePointers } from "./state";

/** Exchange's list of apps. https://learn.microsoft.com/exchange/permissions-exo/application-rbac */

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Returns all of them for an empty or unknown identity. https://learn.microsoft.com/powershell/module/exchange/get-serviceprincipal */
export function getServicePrincipal({ world, tenant, parameters }: CmdletCall): CmdletOutcome {
  const visible = visiblePointers(world, exchangeOf(tenant));
  const matching = visible.filter((pointer) => answersTo(pointer, text(parameters, "Identity")));
  return { ok: true, value: (matching.length > 0 ? matching : visible).map(described) };
}

/** Accepts any object id, also the app registration's. https://learn.microsoft.com/powershell/module/exchange/new-serviceprincipal */
export function newServicePrincipal({ world, tenant, parameters }: CmdletCall): CmdletOutcome {
  const appId = text(parameters, "AppId").toLowerCase();
  const objectId = text(parameters, "ObjectId").toLowerCase();
  if (!guid.test(appId)) return bindingFailure("Cannot process argument transformation on parameter 'AppId'. The value is not a GUID.");
  if (!guid.test(objectId))
    return bindingFailure("Cannot process argument transformation on parameter 'ObjectId'. The value is not a GUID.");
  const { pointers } = exchangeOf(tenant);
  if (pointers.some((pointer) => pointer.appId === appId || pointer.objectId === objectId)) return alreadyExists(objectId);
  const pointer = {
    guid: newGuid(world, "exchange-pointer"),
    name: objectId,
    appId,
    objectId,
    displayName: text(parameters, "DisplayName") || objectId,
    visibleAt: effectiveAfter(world, "exchange-pointer"),
  };
  pointers.push(pointer);
  return { ok: true, value: [described(pointer)] };
}

/** Only the display name can be changed. https://learn.microsoft.com/powershell/module/exchange/set-serviceprincipal */
export function setServicePrincipal({ world, tenant, parameters }: CmdletCall): CmdletOutcome {
  const pointer = visiblePointers(world, exchangeOf(tenant)).find((candidate) => answersTo(candidate, text(parameters, "Identity")));
  if (!pointer) return notFound(text(parameters, "Identity"));
  pointer.displayName = text(parameters, "DisplayName") || pointer.displayName;
  return { ok: true, value: [] };
}

/** Its role assignments go with it. https://learn.microsoft.com/powershell/module/exchange/remove-serviceprincipal */
export function removeServicePrincipal({ world, tenant, parameters }: CmdletCall): CmdletOutcome {
  const exchange = exchangeOf(tenant);
  const pointer = visiblePointers(world, exchange).find((candidate) => answersTo(candidate, text(parameters, "Identity")));
  if (!pointer) return notFound(text(parameters, "Identity"));
  exchange.pointers = exchange.pointers.filter((candidate) => candidate !== pointer);
  exchange.assignments = exchange.assignments.filter((assignment) => assignment.pointerGuid !== pointer.guid);
  return { ok: true, value: [] };
}

function described(pointer: ExchangePointer) {
  const { guid: id, name, displayName, appId, objectId } = pointer;
  return { Identity: id, Name: name, Guid: id, "Guid@odata.type": "#Guid", DisplayName: displayName, AppId: appId, ObjectId: objectId };
}

/** The same error for an object that does not exist and one that is not replicated yet. */
export function notFound(identity: string): CmdletFailure {
  return {
    ok: false,
    status: 404,
    errorId: "Ex6F9304",
    exception: "ManagementObjectNotFoundException",
    text: `The operation couldn't be performed because object '${identity}' couldn't be found on 'NAMPR02A001DC01.NAMPR02A001.PROD.OUTLOOK.COM'.`,
  };
}

/** The type is what public clients look for; the exact text for these cmdlets is not known. */
export function alreadyExists(name: string): CmdletFailure {
  return {
    ok: false,
    status: 400,
    errorId: "Ex6F9304",
    exception: "ADObjectAlreadyExistsException",
    text: `Active Directory operation failed. The object '${name}' already exists.`,
  };
}
