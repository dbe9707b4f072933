import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Invites customers for the journeys of one worker. One program does it for all of them: to start one for each costs two seconds of processor time. */

export type Wanted = { name: string; host: string; apiKey: string };
type Invited = { slug: string; path: string };

export class Inviting {
  readonly #child;
  readonly #answers;
  #said = "";
  #before: Promise<unknown> = Promise.resolve();

  constructor(env: Record<string, string>) {
    const program = ["--conditions=react-server", "--import", "tsx", "e2e/support/inviting-process.ts"];
    this.#child = spawn(process.execPath, program, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-10_000);
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** One after another: an answer belongs to the oldest line without one. */
  invite(wanted: Wanted): Promise<Invited> {
    const invited = this.#before.then(async () => {
      this.#child.stdin.write(`${JSON.stringify(wanted)}\n`);
      const { value, done } = await this.#answers.next();
      if (done) throw new Error(`The customer ${wanted.name} could not be created:\n${this.#said}`);
      return JSON.parse(value) as Invited;
    });
    this.#before = invited.catch(() => null);
    return invited;
  }

  end(): void {
    this.#child.stdin.end();
  }
}
