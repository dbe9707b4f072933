/** Transcripts of a terminal: their comments are no errors, and one without an error says that all went well. Pure. */

const prompt =
  /^(?:PS(?: [^>\n]{0,200})?>|>>|\[[\w.@ ~-]{1,80}\][$#]|[$] |[A-Za-z]:\\[^>\n]{0,200}>|[\w.-]{1,40}@[\w.-]{1,60}:[^$#\n]{0,100}[$#])[ \t]{0,4}/;
const command = /^(?:\$\w{1,60} ?= ?)?(?:[A-Z][a-z]{1,20}-[A-Z]\w{1,60}|az |curl |pwsh )(?:\s|$|\S)/;
const comment = /^(?:#(?![<[#])|\/\/ |REM |::)/i;

/** The text without the comments of a transcript. Other texts stay as they are: there, a # can begin a heading. */
export function withoutComments(text: string): { text: string; isTranscript: boolean } {
  const lines = text
    .replace(/<#[^#]{0,4000}#>/g, "")
    .split("\n")
    .map((line) => ({ line, bare: line.replace(prompt, "") }));
  const isTranscript = lines.some(({ line, bare }) => line !== bare || command.test(bare));
  if (!isTranscript) return { text, isTranscript };
  const kept = lines.filter(({ bare }) => !comment.test(bare.trimStart()));
  return {
    text: kept.map(({ line, bare }) => (line !== bare || command.test(bare) ? (line.split(/\s#\s/, 1)[0] ?? "") : line)).join("\n"),
    isTranscript,
  };
}

/** Whether anything in the text calls itself an error. */
export const soundsLikeError = (text: string): boolean =>
  /^[A-Z][a-z]{1,20}-[A-Z]\w{1,60} ?: /m.test(text) || errorWords.test(text.replace(parameters, ""));

/** Parameters and counters of scripts have the word in their names. */
const parameters = /[-$]Error\w{0,20}|errors? ?[:=] ?(?:0|none)\b/gi;

const errorWords =
  /error|fail|exception|denied|refused|unable|can(?:no|')t|could not|not (?:found|allowed|recognized|valid|supported)|invalid|forbidden|unauthori[sz]ed|fehler|erreur|errore\b|\berro\b|fout|nicht|失敗|エラー|错误|錯誤/i;
