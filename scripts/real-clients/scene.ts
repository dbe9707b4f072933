import { startSandbox } from "@/sandbox/server";
import { findTenant, type World } from "@/sandbox/world/world";
import { CookieBrowser } from "@/testing/cookie-browser";
import { pressButton } from "@/testing/html-page";
import type { Certificates } from "./certificates";
import type { Scene } from "./client";
import { startTlsFront } from "./tls-front";

/** Microsoft's hosts in the private network, and what the clients have there. */

/** What was prepared outside. */
export type Given = { folder: string; certificates: Certificates; debian: string; cliMicrosoft365: string };

export async function openScene(given: Given) {
  const sandbox = await startSandbox({ propagation: "instant", trafficLog: "" });
  await fetch(`${sandbox.origin}/sandbox/control/reset`, { method: "POST", body: JSON.stringify({ world: "everything-done" }) });
  const front = await startTlsFront({ ...given.certificates, target: sandbox.origin });
  const close = async () => {
    front.close();
    await sandbox.close();
  };
  return { scene: sceneOf(sandbox.world, given), sandbox, close };
}

function sceneOf(world: World, given: Given): Scene {
  const tenant = findTenant(world, "contoso.com");
  const app = tenant?.applications.find(({ displayName }) => displayName === "Dropzone AI");
  if (!tenant || !app) throw new Error("Contoso has no Dropzone app.");
  const secret = app.passwordCredentials[0]?.secretText ?? "";
  const { folder, debian, cliMicrosoft365: program, certificates } = given;
  const elsewhere = { folder, debian, cliMicrosoft365: program, authority: certificates.authority };
  return { ...elsewhere, world, tenantId: tenant.id, app, secret, signIn, enterDeviceCode };
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
