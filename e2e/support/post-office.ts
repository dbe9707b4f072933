import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startMailServer } from "@/testing/mail-server";

/** The mail server of the journeys. Letters lie in a folder, where every worker can read them. */

export async function startPostOffice(folder: string) {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = await startMailServer((letter) => writeFileSync(path.join(folder, `${count++}.eml`), letter));
  // Journeys run at any hour, so letters may go out at any.
  const settings = { SMTP_URL: server.url, SMTP_FROM: "Dropzone onboarding <onboarding@dropzone.ai>", LETTER_HOURS: "sun-sat 00-24" };
  return { folder, settings, close: server.close };
}

/** The letters to this address, as they were received. */
export const lettersTo = (folder: string, address: string): string[] =>
  readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .filter((letter) => new RegExp(`^To: .*${address.replaceAll(".", "\\.")}`, "m").test(letter));

/** The address that follows these words in a letter's text, which is quoted-printable. */
export function linkIn(letter: string, words: string): string {
  const text = letter.replace(/=\n/g, "").replace(/=3D/g, "=");
  const after = text.slice(text.indexOf(`${words}:`));
  const [link] = /https?:\/\/\S+/.exec(after) ?? [];
  if (link === undefined) throw new Error(`No link “${words}” in the letter.`);
  return link;
}
