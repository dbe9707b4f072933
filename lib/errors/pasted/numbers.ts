import { aadstsNumber, knownErrors } from "../known/known-errors";

/** Finds the AADSTS numbers in a pasted text: written out, read off a picture, or under the heading of a sign-in log. Pure. */

/** Headings of the number in sign-in logs, MSAL's messages and JSON: en, de, fr, es, pt, it, nl, sv, da, no, pl, cs, tr, ru, ja, zh, ko. */
const headings = [
  "error ?[_-]?codes?",
  "errors?\\(s\\)",
  "result ?type",
  "sts ?error",
  "fehlercodes?",
  "fehlernummer",
  "codes? d'erreur",
  "c[oó]digos? de err?or?",
  "c[oó]digos? do erro",
  "codice (?:di |dell')?errore",
  "foutcode",
  "felkod",
  "fejlkode",
  "feilkode",
  "kod błędu",
  "kód chyby",
  "hata kodu",
  "код ошибки",
  "エラー ?コード",
  "错误代码",
  "錯誤碼",
  "錯誤代碼",
  "오류 코드",
].join("|");

const underHeading = new RegExp(
  `(?:${headings})(?: (?:bei der Anmeldung|de connexion|de inicio de sesión|de entrada|di accesso|voor aanmelding|vid inloggning))?["'\\]*]{0,3}\\s{0,6}[:=\uFF1A|-]?\\s{0,6}["'\\[]{0,2}(\\d{5,8})(?![\\w.-])`,
  "giu",
);

/** After AADSTS only digits can stand. Text that was read off a picture has letters that look like them. */
const writtenOut = /\bA{1,2}D ?S?TS[\s:#_-]{0,2}(?:(?:error|code)\s{1,3}){0,2}([0-9OoQIlSBZ]{4,8})(?![0-9])/gi;

const looksLike: Readonly<Record<string, string>> = { O: "0", o: "0", Q: "0", I: "1", l: "1", S: "5", B: "8", Z: "2" };

export function numbersIn(text: string): number[] {
  const written = [...text.matchAll(writtenOut)].map(([, digits]) =>
    [...(digits ?? "")].map((digit) => looksLike[digit] ?? digit).join(""),
  );
  const looked = [...text.matchAll(/error\?code=(\d{4,8})/gi)].map(([, digits]) => digits ?? "");
  const listed = [...text.matchAll(/error_?codes["']?\s{0,3}[:=]\s{0,3}\[([\d,\s]{1,80})\]/gi)].flatMap(([, list]) =>
    (list ?? "").split(/[,\s]+/),
  );
  const headed = [...text.matchAll(underHeading)].map(([, digits]) => digits ?? "").filter((digits) => !isSocketError(digits));
  const spoken = [...text.matchAll(/\b(?:error|code|fehler|erreur)\s{1,3}(?:is |was |no\.? |number |nr\.? |n° ?)?#?(\d{5,7})(?![\w.-])/giu)]
    .map(([, digits]) => digits ?? "")
    .filter(isInTable);
  const bare = text.trim().replace(/^(?:error|code|fehler|erreur)[\s:#]{1,3}/i, "");
  const alone = aadstsNumber(bare) === null ? [] : [bare.replace(/^AADSTS/i, "")];
  return [
    ...new Set([...written, ...looked, ...listed, ...headed, ...spoken, ...alone].filter((digits) => /^\d{4,8}$/.test(digits)).map(Number)),
  ];
}

/** After a mere "error" any number can stand, so only those count that are Entra's. */
const isInTable = (digits: string): boolean => knownErrors.some(({ aadsts }) => aadsts?.includes(Number(digits)));

/** Windows numbers its network errors from 10000, for example 10060. */
const isSocketError = (digits: string): boolean => /^1[01]\d{3}$/.test(digits);
