/** Finds in any pasted text, whoever wrote it: words that could be codes, statuses, and ids for support. Pure. */

/** Words that may be codes: `Request_ResourceNotFound`, `ManagementObjectNotFoundException`, `invalid_token`. */
export const tokensIn = (text: string): string[] =>
  [...new Set(text.match(/(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*/g) ?? [])].filter(
    ({ length }) => length >= 6 && length <= 100,
  );

/** Words that the text itself calls a code or an exception, without those that only say that something failed. */
export const namedCodes = (text: string): string[] => calledCodes(text).filter((code) => !tooGeneral.test(code));

/** All of them. */
export function calledCodes(text: string): string[] {
  const called = afterCode(text);
  const thrown = [...text.matchAll(/(?<!\w)([A-Za-z]\w{3,80}Exception)\b/g)].map(([, type]) => type ?? "");
  const errorIds = [...text.matchAll(/\bEx[0-9A-F]{6}\b/g)].map(([id]) => id);
  const ofGraph = [...text.matchAll(/(?<![A-Za-z_])(?:Request|Authorization|Authentication|Directory|Service)_[A-Z][A-Za-z]{3,60}/g)].map(
    ([code]) => code,
  );
  const qualified = [...text.matchAll(/FullyQualifiedErrorId\s{0,3}:\s{0,3}([A-Za-z_]{4,80})(?=[,\s]|$)/g)].map(([, id]) => id ?? "");
  return [...new Set([...called, ...ofGraph, ...qualified, ...thrown, ...errorIds])];
}

const afterCode = (text: string): string[] =>
  [...text.matchAll(/(?<![A-Za-z])(?:error[ _-]?)?code["']?\s{0,3}[:=]\s{0,3}["']?([A-Za-z][\w.-]{3,80})/gi)].map(([, code]) => code ?? "");

/** The values of fields that are called "code", without those that say no more than a status, and those of Node's network errors. */
export const valuesOfCode = (text: string): string[] =>
  [...new Set(afterCode(text))].filter((code) => !tooGeneral.test(code) && !/BadRequest|^ERR_|^E[A-Z]+$|^AADSTS/i.test(code)).slice(0, 3);

/** Names that only say that something failed. */
const tooGeneral =
  /^(Context|Client|(System\.?)?Exception|Forbidden|Unauthorized|TooManyRequests|ServiceUnavailable|InternalServerError|(WebCmdletWebResponse|HttpResponse|HttpRequest|HttpOperation|Web|Rest|Aggregate|Runtime|Remote|MsalService|MsalClient|MsalUiRequired|ParentContainsErrorRecord|ParameterBinding|PSSecurity|CmdletInvocation|CommandNotFound|AuthenticationFailed|ClientAuth|Service|TargetInvocation)Exception)$/;

/** The HTTP status of an error that the text mentions, as a number or in words. Null when it mentions none. */
export function saidStatus(text: string): number | null {
  for (const form of statusForms) {
    const number = Number(form.exec(text)?.[1]);
    if (number >= 400 && number < 600) return number;
  }
  return statusWords.find(([word]) => word.test(text))?.[1] ?? null;
}

const statusForms = [
  /\bHTTP(?:\/\d(?:\.\d)?)?\s{0,3}(?:status|error|code)?\s{0,3}[:=]?\s{0,3}([45]\d\d)\b/i,
  /\bstatus(?:[ _-]?code)?["']?\s{0,3}[:=]?\s{0,3}["']?([45]\d\d)\b/i,
  /\(([45]\d\d)\)/,
  /\b(?:error|returned|response)\s{0,3}[:=]?\s{0,3}([45]\d\d)\b/i,
  /\b([45]\d\d)\s+(?:Unauthorized|Forbidden|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Not Found|Bad Request|Client Error|Server Error)/i,
];

const statusWords: readonly [RegExp, number][] = [
  [/\bForbidden\b/, 403],
  [/\bUnauthorized\b/, 401],
  [/\bToo ?Many ?Requests\b/i, 429],
  [/\bService ?Unavailable\b/, 503],
  [
    /\b(Gateway Time-?out|timed out|ETIMEDOUT|ECONNRESET|socket hang up|HttpClient\.Timeout|task was cancell?ed|response ended prematurely)\b/i,
    504,
  ],
  [/\b(Internal ?Server ?Error|Bad Gateway)\b/i, 500],
];
