import type { ParityRow } from "../parity/parity";

/** How true each Exchange route is. Microsoft documents none of them; the note names the public clients that they are learnt from. */

const clients = "Undocumented; learnt from CIPP New-ExoRequest, ScubaGear EXORestHelper and ExoHelper.";

export const parity: ParityRow[] = [
  {
    service: "exchange",
    method: "POST",
    path: "/adminapi/beta/:tenant/InvokeCommand",
    truth: "simplified",
    page: "https://learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2",
    learnt: "documentation",
    test: "an Exchange administrator registers the app and gives it Transport Hygiene",
    note: `${clients} Ten cmdlets, one role. No paging, no output selection, no Entra roles on the app itself.`,
  },
  {
    service: "exchange",
    method: "ALL",
    path: "/adminapi/v1.0/:tenant/InvokeCommand",
    truth: "complete",
    page: null,
    learnt: "documentation",
    test: "InvokeCommand is served under beta alone",
    note: clients,
  },
  {
    service: "exchange",
    method: "GET",
    path: "/adminapi/v1.0/:tenant/EXOModuleFile",
    truth: "simplified",
    page: null,
    learnt: "documentation",
    test: "the module file names the cmdlets that the caller may use",
    note: `${clients} The module itself is not in the answer.`,
  },
  {
    service: "exchange",
    method: "POST",
    path: "/adminapi/beta/:tenant/$batch",
    truth: "absent",
    page: null,
    learnt: "documentation",
    test: null,
    note: "Used by CIPP New-ExoBulkRequest; the portal asks one command at a time.",
  },
];
