import type { World } from "../world/world";
import type { CmdletFailure } from "./answers";
import type { Caller } from "./callers";

/** What PowerShell's binder refuses before a cmdlet runs: unknown parameters, missing ones, values of the wrong kind. */

/** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_commonparameters and ResultSize, Confirm, WhatIf. */
const common = ["confirm", "whatif", "debug", "verbose", "erroraction", "warningaction", "resultsize"];

export type Parameters = ReadonlyMap<string, unknown>;
/** The arguments of every cmdlet. */
export type CmdletCall = Caller & { world: World; parameters: Parameters };

type Bound = { ok: true; parameters: Parameters } | CmdletFailure;

export function bind(sent: Record<string, unknown>, { known, required }: { known: readonly string[]; required: readonly string[] }): Bound {
  const parameters = new Map<string, unknown>();
  for (const [name, value] of Object.entries(sent)) {
    if (name.includes("@odata.type")) continue;
    const canonical = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (canonical) parameters.set(canonical, value);
    else if (!common.includes(name.toLowerCase()))
      return bindingFailure(`A parameter cannot be found that matches parameter name '${name}'.`);
  }
  const missing = required.filter((name) => !text(parameters, name));
  if (missing.length > 0) {
    return bindingFailure(`Cannot process command because of one or more missing mandatory parameters: ${missing.join(" ")}.`);
  }
  return { ok: true, parameters };
}

export function bindingFailure(message: string): CmdletFailure {
  return { ok: false, status: 400, errorId: "Ex6F9304", exception: "ParameterBindingException", text: message };
}

/** The parameter as text; empty when it was not sent. */
export function text(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
