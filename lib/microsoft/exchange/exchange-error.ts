import { kindOfStatus, VendorError, type VendorErrorKind } from "@/lib/errors/vendor-error";
import { requestIdOf, retryAfterSeconds } from "@/lib/http";
import { field } from "../body-field";

/** Reads the different error formats of Exchange into one ExchangeError. */

/** What the error means to us. The table `meanings` reads it from Exchange's wording. */
export type ExchangeSays =
  | "not-replicated"
  | "already-there"
  | "not-customized"
  /** Exchange also reports this for about two hours after the organization was customized. */
  | "no-delegating-assignment"
  | "role-missing"
  | "other";

export class ExchangeError extends VendorError {
  override name = "ExchangeError";
  /** Exchange's own error id, such as Ex6F9304. */
  readonly errorId: string | null;
  /** Without its namespace, such as ManagementObjectNotFoundException. */
  readonly exceptionType: string | null;
  /** Exchange's message. */
  readonly text: string;
  readonly says: ExchangeSays;
  constructor(
    answer: ConstructorParameters<typeof VendorError>[0] & { says: ExchangeSays; errorId?: string | null; exceptionType?: string | null },
    options?: ErrorOptions,
  ) {
    super(answer, options);
    this.errorId = answer.errorId ?? null;
    this.exceptionType = answer.exceptionType ?? null;
    this.text = answer.message;
    this.says = answer.says;
  }
}

/** When the caller lacks a role, the body is NUL bytes, on which JSON parsers fail. Null for an empty body; text when it is not JSON. */
export async function readBody(answer: Response): Promise<unknown> {
  const text = (await answer.text()).replaceAll("\0", "");
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

type Failure = { status: number; content: unknown; headers: Headers; cmdlet: string };

export function exchangeErrorFrom({ status, content, headers, cmdlet }: Failure): ExchangeError {
  const { errorId, exceptionType, text } = parts(content);
  const says = meaning({ status, exceptionType, text });
  return new ExchangeError({
    status,
    code: exceptionType ?? stringOf(field(field(content, "error"), "code")) ?? `Http${status}`,
    message: text || `${cmdlet}: Exchange answered ${status}`,
    requestId: requestIdOf(headers),
    kind: says === "already-there" ? "conflict" : kindOf(status, says),
    retryAfterSeconds: retryAfterSeconds(headers.get("retry-after")),
    errorId,
    exceptionType,
    says,
  });
}

type Parts = { errorId: string | null; exceptionType: string | null; text: string };

/** `details[0].message` is "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.SomeException|text", or JSON with TypeName and Message. */
function parts(content: unknown): Parts {
  const error = field(content, "error");
  const details = field(error, "details");
  const detail = Array.isArray(details) ? stringOf(field(details[0], "message")) : null;
  const internal = field(field(error, "innererror"), "internalexception");
  if (detail === null) {
    const text = stringOf(field(internal, "message")) ?? stringOf(field(error, "message")) ?? stringOf(content) ?? "";
    return { errorId: null, exceptionType: shortType(stringOf(field(internal, "type"))), text };
  }
  const asJson = jsonOf(detail);
  if (asJson)
    return {
      errorId: null,
      exceptionType: shortType(stringOf(field(asJson, "TypeName"))),
      text: stringOf(field(asJson, "Message")) ?? detail,
    };
  const [errorId, type, ...rest] = detail.split("|");
  if (rest.length === 0) return { errorId: null, exceptionType: shortType(stringOf(field(internal, "type"))), text: detail };
  return { errorId: errorId || null, exceptionType: shortType(type ?? null), text: rest.join("|") };
}

/** The first match wins: Exchange reports some refusals of access with the exception type of missing objects. */
const meanings: readonly { says: ExchangeSays; type?: RegExp; text?: RegExp; status?: readonly number[] }[] = [
  { says: "not-customized", type: /InvalidOperationInDehydratedContext/ },
  { says: "not-customized", text: /Enable-OrganizationCustomization/ },
  { says: "already-there", type: /ADObjectAlreadyExists/ },
  { says: "already-there", text: /already exists?\b/i },
  { says: "no-delegating-assignment", text: /delegating (role )?assignment|don't have access to create, change, or remove/i },
  { says: "not-replicated", type: /ManagementObjectNotFound/ },
  { says: "not-replicated", text: /couldn't be found|could not be found/i },
  { says: "role-missing", status: [401, 403] },
];

function meaning({ status, exceptionType, text }: Omit<Parts, "errorId"> & { status: number }): ExchangeSays {
  const row = meanings.find(
    (m) => (m.type?.test(exceptionType ?? "") ?? true) && (m.text?.test(text) ?? true) && (m.status?.includes(status) ?? true),
  );
  return row?.says ?? "other";
}

function kindOf(status: number, says: ExchangeSays): VendorErrorKind {
  if (says === "no-delegating-assignment" || says === "role-missing") return "refused";
  if (says === "not-replicated") return "not-found";
  return kindOfStatus(status);
}

const stringOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const shortType = (type: string | null): string | null => type?.split(".").at(-1) ?? null;

function jsonOf(text: string): unknown {
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
