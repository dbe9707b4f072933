import { rowsOf } from "@/sandbox/parity/parity-document";
import { routeOf } from "@/sandbox/parity/tried-by";
import { startSandbox } from "@/sandbox/server";
import type { RecordedCall } from "@/sandbox/world/recorded-call";
import { findTenant } from "@/sandbox/world/world";
import { CookieBrowser } from "@/testing/cookie-browser";
import { pressButton } from "@/testing/html-page";
import type { Certificates } from "./certificates";
import type { Scene } from "./client";
import { groups } from "./clients";
import { startTlsFront } from "./tls-front";
import { report, reportRoutes } from "./trial";

/** Runs in the private network: serves Microsoft's hosts, and lets the clients of the command line do their jobs there. A line for each job. */

/** What the trial outside has prepared. */
export type Given = { folder: string; certificates: Certificates; debian: string; cliMicrosoft365: string; chosen: readonly string[] };

const given = JSON.parse(process.argv[2] ?? "{}") as Given;
const sandbox = await startSandbox({ propagation: "instant", trafficLog: "" });
await fetch(`${sandbox.origin}/sandbox/control/reset`, { method: "POST", body: JSON.stringify({ world: "everything-done" }) });
const front = await startTlsFront({ ...given.certificates, target: sandbox.origin });
const scene = sceneOf();

/** What is pressed on Microsoft's pages comes from our own stand-in for a browser. */
const pressedByUs = ["entra POST /:tenant/oauth2/v2.0/authorize", "entra POST /common/oauth2/deviceauth"];

for (const client of groups.flat().filter(({ name }) => given.chosen.includes(name))) {
  const before = sandbox.world.calls.length;
  for (const { does, run } of client.jobs(scene)) {
    const began = Date.now();
    const failed = await run().then(
      () => null,
      (error: Error) => String(error.stack ?? error).slice(0, 1_500),
    );
    report({ client: client.name, does, failed, ms: Date.now() - began });
  }
  reportRoutes(client.name, routesIn(sandbox.world.calls.slice(before)));
}
front.close();
await sandbox.close();
process.exit(0);

/** What was asked for and given. Parts of a batch count as if they had been sent alone. */
function routesIn(calls: readonly RecordedCall[]): string[] {
  const parts = calls.flatMap(({ service, path, items = [] }) =>
    items.map((item) => ({ ...item, service, path: `/${path.split("/")[1]}${item.path.split("?")[0]}` })),
  );
  const given = [...calls, ...parts].filter(({ status }) => status < 400);
  const rows = Object.values(rowsOf).flat();
  const found = new Set(given.flatMap((call) => routeOf(rows, call) ?? []));
  return [...found].filter((route) => !pressedByUs.includes(route)).sort();
}

function sceneOf(): Scene {
  const tenant = findTenant(sandbox.world, "contoso.com");
  const app = tenant?.applications.find(({ displayName }) => displayName === "Dropzone AI");
  if (!tenant || !app) throw new Error("Contoso has no Dropzone app.");
  const secret = app.passwordCredentials[0]?.secretText ?? "";
  const { folder, debian, cliMicrosoft365: program, certificates } = given;
  const elsewhere = { folder, debian, cliMicrosoft365: program, authority: certificates.authority };
  return { ...elsewhere, world: sandbox.world, tenantId: tenant.id, app, secret, signIn, enterDeviceCode };
}

/** Presses whatever Microsoft's pages ask for, as Ada. */
async function signIn(address: string): Promise<URL> {
  const browser = new CookieBrowser();
  const isMicrosofts = (url: URL) => url.hostname === "login.microsoftonline.com";
  const until = (url: URL) => !isMicrosofts(url);
  let page = await browser.follow(new URL(address), { until });
  for (let steps = 0; isMicrosofts(page.url) && steps < 3; steps++) {
    const pressed = pressButton(page, ({ value }) => value === "ada@contoso.com" || value === "accept");
    if (!pressed) throw new Error(`Microsoft's page has no way on: ${page.text.replace(/<[^>]+>/g, " ").slice(0, 300)}`);
    page = await browser.follow(pressed.url, { body: pressed.body, until });
  }
  return page.url;
}

async function enterDeviceCode(code: string): Promise<void> {
  const body = new URLSearchParams({ code, person: "ada@contoso.com" });
  const { status, text } = await new CookieBrowser().follow(new URL("https://login.microsoftonline.com/common/oauth2/deviceauth"), {
    body,
  });
  if (status !== 200 || !text.includes("signed in")) throw new Error(`Microsoft's page for devices answered ${status}.`);
}
