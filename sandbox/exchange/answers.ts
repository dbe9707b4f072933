/**
 * The bodies that Exchange's admin API answers with. It is not a documented public API: the shapes are those that public clients
 * depend on (CIPP New-ExoRequest and Get-NormalizedError, ExoHelper, ScubaGear EXORestHelper).
 */

export type CmdletFailure = {
  ok: false;
  /** 400 BadRequest for what the caller got wrong, 404 NotFound for what is not there (or not there yet). */
  status: 400 | 404;
  errorId: string;
  exception: string;
  text: string;
};
type CmdletSuccess = { ok: true; value: readonly Record<string, unknown>[]; warnings?: readonly string[] };
export type CmdletOutcome = CmdletSuccess | CmdletFailure;

export function successBody(input: { origin: string; tenantId: string; outcome: CmdletSuccess }) {
  return {
    "@odata.context": `${input.origin}/adminapi/beta/${input.tenantId}/$metadata#Collection(Exchange.GenericHashTable)`,
    "adminapi.warnings@odata.type": "#Collection(String)",
    "@adminapi.warnings": input.outcome.warnings ?? [],
    value: input.outcome.value,
  };
}

/** `details[0].message` is "ErrorId|ExceptionType|text for a person": clients split it on the bars. */
export function failureBody(failure: CmdletFailure) {
  const type = `Microsoft.Exchange.${namespaces[failure.exception] ?? "Configuration.Tasks"}.${failure.exception}`;
  return {
    error: {
      code: failure.status === 404 ? "NotFound" : "BadRequest",
      message: "Error executing cmdlet",
      details: [{ code: "Context", target: "", message: `${failure.errorId}|${type}|${failure.text}` }],
      innererror: {
        message: "Error executing cmdlet",
        type: "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
        stacktrace: "",
        internalexception: { message: failure.text, type, stacktrace: "" },
      },
    },
  };
}

const namespaces: Record<string, string> = {
  ADObjectAlreadyExistsException: "Data.Directory",
  InvalidOperationInDehydratedContextException: "Configuration.Tasks",
  ParameterBindingException: "Configuration.ParameterBinding",
};

/** `error` as OData services spell it, for what is refused before a cmdlet runs. */
export function plainError(code: string, message: string) {
  return { error: { code, message } };
}

/**
 * What a caller without the cmdlet gets: a 403 whose body is declared to be gzip and is nothing but NUL bytes, so that reading it
 * fails. https://github.com/rknightion/graph2otel
 */
export const nulBody = new Uint8Array(64);
