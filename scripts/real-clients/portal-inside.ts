import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { onboardOnce } from "../demo/demo-once";
import { freePort } from "../stack/ports";
import { startStack } from "../stack/stack";
import type { Certificates } from "./certificates";
import { startTlsFront } from "./tls-front";
import { report } from "./trial";

/** Runs in the private network: the built portal, with none of the settings that would lead it elsewhere, onboards Contoso under Microsoft's own names. */

const client = "The portal as built";
const { folder, certificates } = JSON.parse(process.argv[2] ?? "{}") as { folder: string; certificates: Certificates };

const ports = { portal: await freePort(), sandbox: await freePort(), database: await freePort() };
const stack = await startStack({
  ...{ dataFolder: path.join(folder, "stack"), ports, database: "portal_own_names", throwaway: true },
  ...{ propagation: "instant", byOwnNames: true },
});
const led = Object.keys(stack.env).filter((name) => name.endsWith("_ORIGIN") && name !== "PORTAL_ORIGIN");
const front = await startTlsFront({ ...certificates, target: stack.sandboxOrigin });

await noted("has no setting that leads it elsewhere", async () => {
  if (led.length > 0) throw new Error(`${led.join(", ")} are set.`);
});
await noted("onboards a customer, to the last step", async () => {
  if (!(await onboardOnce(stack, [await trustedByChromium()]))) throw new Error("Not every step is done.");
});
for (const host of [
  "login.microsoftonline.com",
  "graph.microsoft.com",
  "outlook.office365.com",
  "api.security.microsoft.com",
  "contoso.us.portal.cloudappsecurity.com",
  "contoso.dropzone.app",
]) {
  await noted(`calls ${host} by its name`, async () => {
    if (!front.called.get(host)) throw new Error(`It called ${[...front.called.keys()].join(", ")}.`);
  });
}
front.close();
await stack.stop();
process.exit(0);

async function noted(does: string, run: () => Promise<void>): Promise<void> {
  const began = Date.now();
  const failed = await run().then(
    () => null,
    (error: Error) => String(error.stack ?? error).slice(0, 3_000),
  );
  report({ client, does, failed, ms: Date.now() - began });
}

/** Chromium looks at no certificate authority but its own, so it is told which key is right. */
async function trustedByChromium(): Promise<string> {
  const { publicKey } = new X509Certificate(await readFile(certificates.certificate));
  const hash = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return `--ignore-certificate-errors-spki-list=${hash}`;
}
