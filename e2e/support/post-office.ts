import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startMailServer } from "@/testing/mail-server";

/** The mail server of the journeys. Letters lie in a folder, where every worker can read them. */

export async function startPostOffice(folder: string) {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const server = await startMailServer((letter) => writeFileSync(path.join(folder, `${count++}.eml`), letter));
  const settings = { SMTP_URL: server.url, SMTP_FROM: "Dropzone onboarding <onboarding@dropzone.ai>" };
  return { folder, settings, close: server.close };
}

/** The letters to this address, as they were received. */
export const lettersTo = (folder: string, address: string): string[] =>
  readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .filter((letter) => new RegExp(`^To: .*${address.replaceAll(".", "\\.")}`, "m").test(letter));
