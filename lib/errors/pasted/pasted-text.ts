import { guidPattern, longestText } from "./redact";

/** Finds in any pasted text, whoever wrote it: words that could be codes, statuses, and ids for support. Pure. */

/** Removes the tags of a web page. The text of its scripts stays: Entra's error page has its message there. */
export function withoutTags(text: string): string {
  const start = text.slice(0, longestText).replaceAll("\0", "");
  if (!/<(!doctype|html|head|body|div|span|p|pre|table)\b/i.test(start)) return start;
  const bare = start.replace(/<\/?[a-z!][^<>]{0,2000}>/gi, " ");
  return Object.entries(entities)
    .reduce((read, [entity, character]) => read.replaceAll(entity, character), bare)
    .replace(/[ \t]+/g, " ");
}

/** `&amp;` comes last: otherwise `&amp;lt;` would be decoded twice. */
const entities = { "&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

/** Words that may be codes: `Request_ResourceNotFound`, `ManagementObjectNotFoundException`, `invalid_token`. */
export const tokensIn = (text: string): string[] =>
  [...new Set(text.match(/(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*/g) ?? [])].filter(
    ({ length }) => length >= 6 && length <= 100,
  );

/** Words that the text itself calls a code or an exception. */
export function namedCodes(text: string): string[] {
  const called = [...text.matchAll(/(?<![A-Za-z])(?:error[ _-]?)?code["']?\s{0,3}[:=]\s{0,3}["']?([A-Za-z][\w.-]{3,80})/gi)].map(
    ([, code]) => code ?? "",
  );
  const thrown = [...text.matchAll(/([A-Za-z]\w{3,80}Exception)\b/g)].map(([, type]) => type ?? "");
  const errorIds = [...text.matchAll(/\bEx[0-9A-F]{6}\b/g)].map(([id]) => id);
  return [...new Set([...called, ...thrown, ...errorIds])].filter((code) => !tooGeneral.test(code));
}

const tooGeneral = /^(Context|Client|(System\.?)?Exception|Forbidden|Unauthorized|TooManyRequests|ServiceUnavailable|InternalServerError)$/;

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
  /\b([45]\d\d)\s+(?:Unauthorized|Forbidden|Too Many Requests|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)/i,
];

const statusWords: readonly [RegExp, number][] = [
  [/\bForbidden\b/, 403],
  [/\bUnauthorized\b/, 401],
  [/\bToo ?Many ?Requests\b/i, 429],
  [/\bService ?Unavailable\b/, 503],
  [/\b(Gateway Time-?out|timed out|ETIMEDOUT|ECONNRESET)\b/i, 504],
  [/\b(Internal ?Server ?Error|Bad Gateway)\b/i, 500],
];

const idPattern = new RegExp(
  `(client[ _-]?request|request|trace|correlation|activity|target)[\\s_-]*(?:id(?:entifier)?)?["'\\]]*\\s{0,3}[:=]?\\s{0,3}["'|[{]{0,3}(${guidPattern})`,
  "gi",
);

export function labelledIds(text: string): { label: string; value: string }[] {
  const ids = [...text.matchAll(idPattern)].map(([, label, value]) => ({
    label: labels[(label ?? "").toLowerCase().replace(/[ _-]/g, "")] ?? "ID",
    value: value ?? "",
  }));
  return ids.filter(({ value }, i) => ids.findIndex((other) => other.value === value) === i).slice(0, 6);
}

const labels: Record<string, string> = {
  clientrequest: "Client request ID",
  request: "Request ID",
  trace: "Trace ID",
  correlation: "Correlation ID",
  activity: "Activity ID",
  target: "Correlation ID",
};
