/**
 * The labels of ids of requests, in the languages that Microsoft writes them in. Microsoft's support finds a request by its id, and the id
 * identifies nobody. Pure.
 */

export const guidPattern = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

export type RequestId = { label: string; value: string };

/** The word for each kind of id: English first, then de, fr, es, pt, it, nl, sv, da, no, pl, cs, tr, ru, ja, zh, ko. */
const kinds: readonly { label: string; words: string }[] = [
  { label: "Client request ID", words: "client[ _-]{0,2}request|クライアント要求|客户端请求" },
  {
    label: "Correlation ID",
    words:
      "corr?elation|korr?elations?|corr[ée]lation|correlaci[oó]n|correla[cç][aã]o|correlazione|correlatie|korrelasjons|korelac[a-z]{1,3}|bağıntı|корреляци[а-я]{1,2}|関連付け|相関|相关性?|关联|相互關聯|關聯|상관 ?관계",
  },
  {
    label: "Trace ID",
    words:
      "trace|tracing|traceer|ablaufverfolgungs|suivi|seguimiento|rastreamento|rastreio|rastreo|traccia|analisi|tracerings|spårnings|sporings|śledzenia|trasování|[İi]zleme|трассировки|トレース|跟踪|追蹤|추적",
  },
  {
    label: "Activity ID",
    words: "activity|aktivitäts?|activit[ée]|actividad|atividade|attivit[aà]|activiteits?|operation|アクティビティ|活动",
  },
  {
    label: "Request ID",
    words:
      "request|anforderungs|anfrage|demande|requ[eê]te|solicitud|petici[oó]n|solicita[cç][aã]o|pedido|richiesta|aanvraag|verzoek|begärande|begäran|anmodnings|forespørsels|żądania|požadavku|istek|запроса|要求|リクエスト|请求|請求|요청",
  },
];

const word = `(?:${kinds.map(({ words }) => words).join("|")})`;
const idWord =
  "(?:id|identifier|identificador|identifiant|identificatore|identyfikator|identifikator|guid|kennung|kimliği|идентификатор|識別碼|标识符?)";
/** What stands between the words of a label: "ID de la solicitud", "Id. de corrélation". */
const of = "[.\\s_-]{1,3}(?:de la |de l'|de |du |da |do |della |di |dell')?";
const separators = "[\"'\\]\\s)*]{0,24}[:=\uFF1A>-]{0,2}[\"'|\\[{(\\s*]{0,6}";

/**
 * A label directly before an id: "Trace ID: ", `"x-ms-request-id": "`, "Korrelations-ID: ", "ID de corrélation : ", `"target": "|`. The word
 * "request" alone is no label: "the request for tenant …". Logs of MSAL and of Azure's libraries put the id in brackets.
 */
const label = `(?:(?:${word})[\\s_-]{0,2}${idWord}|${idWord}${of}${word}|(?<=["'])target(?=["'])|(?:correlation|trace|request|activity)(?=["'\\]]{0,2}\\s{0,3}[:=])|(?:request|response)(?= \\[)|:\\d\\dZ(?= - ))`;

const labelAtEnd = new RegExp(`(${label})${separators}$`, "iu");
const labelled = new RegExp(`(${label})${separators}(${guidPattern})`, "giu");

/** Whether the text directly before an id calls it the id of a request. A line may break between the words of a label, or in one. */
export const isLabelOfRequest = (before: string): boolean =>
  [before, before.replace(lineBreak, " "), before.replace(lineBreak, "")].some((each) => labelAtEnd.test(each));

const lineBreak = /\n[ \t]{0,12}/g;

/** In a row of the sign-in log, `id` is the request's. */
export const isRowOfSignInLog = (text: string): boolean =>
  /"?createdDateTime"?/i.test(text) && /"?correlationId"?/i.test(text) && /"?errorCode"?/i.test(text);

export function labelledIds(text: string): RequestId[] {
  const named = [...text.matchAll(labelled)].map(([, name, value]) => ({ label: kindOf(name ?? ""), value: value ?? "" }));
  const ofRow = isRowOfSignInLog(text) ? [...text.matchAll(idOfRow)].map(([, value]) => ({ label: "Request ID", value: value ?? "" })) : [];
  const ids = [...named, ...ofRow];
  return ids.filter(({ value }, i) => ids.findIndex((other) => other.value === value) === i).slice(0, 8);
}

const idOfRow = new RegExp(`["']id["']\\s{0,3}:\\s{0,3}["'](${guidPattern})`, "gi");

const kindPatterns = kinds.map(({ label, words }) => ({ label, pattern: new RegExp(words, "iu") }));

const kindOf = (name: string): string => kindPatterns.find(({ pattern }) => pattern.test(name))?.label ?? "Correlation ID";
