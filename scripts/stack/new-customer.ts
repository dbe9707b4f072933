import { spawn } from "node:child_process";
import { z } from "zod";
import type { PortalEnv } from "./portal-env";

/** Creates a customer in a running portal's database with `npm run customers`, and returns the invitation. */

const answerSchema = z.object({ slug: z.string(), path: z.string() });
export type NewCustomer = z.infer<typeof answerSchema>;

export async function newCustomer(
  env: PortalEnv,
  customer: { name: string; slug?: string; host: string; apiKey: string; cloud?: string; expectedTenant?: string },
): Promise<NewCustomer> {
  const options = [
    "--name",
    customer.name,
    "--dropzone-host",
    customer.host,
    "--cloud",
    customer.cloud ?? "global",
    "--api-key-stdin",
    "--json",
  ];
  if (customer.slug) options.push("--slug", customer.slug);
  if (customer.expectedTenant) options.push("--expected-tenant", customer.expectedTenant);
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "scripts/stack/customers.ts", "new", ...options], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  let trouble = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    trouble += text;
  });
  child.stdin.end(customer.apiKey);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`The customer ${customer.name} could not be created:\n${trouble}`);
  return answerSchema.parse(JSON.parse(output));
}
