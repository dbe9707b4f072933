import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What Dropzone's staff do from the command line, with the portal's own environment. */

export type StaffCommand = (command: "invite" | "revoke", slug: string) => Promise<string>;

export async function runStaffCommand(env: Record<string, string>, command: string, slug: string): Promise<string> {
  const program = ["--conditions=react-server", "--import", "tsx", "scripts/stack/customers.ts", command, slug];
  const { stdout } = await promisify(execFile)(process.execPath, program, { env: { ...process.env, ...env } });
  return stdout;
}
