import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { CookieBrowser } from "@/testing/cookie-browser";
import type { Job, RealClient, Scene } from "../client";
import { programIn } from "../run-program";

/** Apache with mod_auth_openidc, as Debian packages them: a page that Microsoft's sign-in guards. */

const origin = "http://localhost:8099";
const back = `${origin}/guarded/back`;

export const modAuthOpenidc: RealClient = { name: "mod_auth_openidc", needs: "debian", needsRoot: true, jobs };

function jobs(scene: Scene): Job[] {
  const { app, signIn } = scene;
  app.redirectUris.web.push(back, `${origin}/`);
  const visitor = new CookieBrowser(navigate);
  const toMicrosoft = async (browser: CookieBrowser) => {
    const answer = await browser.request(new URL(`${origin}/guarded/`));
    const location = answer.headers.get("location") ?? "";
    assert.match(location, /^https:\/\/login\.microsoftonline\.com\/.*code_challenge_method=S256/);
    return signIn(location);
  };
  return [
    { does: "starts with Microsoft's metadata alone", run: () => startApache(scene) },
    {
      does: "lets a person in who comes back from Microsoft",
      run: async () => {
        const page = await visitor.follow(await toMicrosoft(visitor));
        assert.deepEqual([page.status, page.text], [200, "inside"]);
      },
    },
    {
      does: "knows the person by the ID token, and by what Microsoft says of them",
      run: async () => {
        const { headers } = await visitor.request(new URL(`${origin}/guarded/`));
        assert.deepEqual([headers.get("x-user"), headers.get("x-mail")], ["ada@contoso.com", "ada@contoso.com"]);
      },
    },
    {
      does: "refuses another browser with the same answer",
      run: async () => {
        const answer = await toMicrosoft(new CookieBrowser(navigate));
        assert.notEqual((await new CookieBrowser(navigate).follow(answer)).text, "inside");
      },
    },
    {
      does: "signs out at Microsoft, and comes back",
      run: async () => {
        const page = await visitor.follow(new URL(`${back}?logout=${encodeURIComponent(`${origin}/`)}`));
        assert.deepEqual([page.url.href, page.text], [`${origin}/`, "outside"]);
        assert.ok(visitor.visited.some(({ href }) => /microsoftonline\.com\/.*\/logout/.test(href)));
      },
    },
  ];
}

/** As a browser opens a page: `fetch` would say that a script asks, and the module sends only people to sign-in pages. */
async function navigate(url: URL, init: RequestInit = {}): Promise<Response> {
  const { request } = url.protocol === "https:" ? https : http;
  const headers = { ...Object.fromEntries(new Headers(init.headers)), "sec-fetch-mode": "navigate" };
  const asked = request(url, { method: init.method ?? "GET", headers, agent: false });
  asked.end(init.body ? String(init.body) : undefined);
  const [answer] = (await once(asked, "response")) as [http.IncomingMessage];
  const body = Buffer.concat(await answer.toArray());
  const lines = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const response = new Response(body, { status: answer.statusCode ?? 500, headers: lines });
  // Cookies belong to the address that was asked.
  return Object.defineProperty(response, "url", { value: url.href });
}

/** It ends with the namespace. */
async function startApache(scene: Scene): Promise<void> {
  const folder = path.join(scene.folder, "apache");
  await mkdir(path.join(folder, "pages", "guarded"), { recursive: true });
  await writeFile(path.join(folder, "pages", "index.html"), "outside");
  await writeFile(path.join(folder, "pages", "guarded", "index.html"), "inside");
  await writeFile(path.join(folder, "apache.conf"), configuration(scene, folder));
  // Its workers run as another user.
  for (const readable of [scene.folder, path.dirname(scene.folder)]) await chmod(readable, 0o755);
  const libraries = path.join(scene.debian, "usr/lib");
  const triplet = readdirSync(libraries).find((name) => name.endsWith("-linux-gnu")) ?? "";
  const apache = spawn(programIn(scene.debian, "/usr/sbin/apache2"), ["-X", "-f", path.join(folder, "apache.conf")], {
    env: { ...process.env, LD_LIBRARY_PATH: path.join(libraries, triplet) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  process.once("exit", () => apache.kill());
  let said = "";
  apache.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  for (let tries = 0; tries < 100; tries++) {
    if (apache.exitCode !== null) throw new Error(`Apache ended with ${apache.exitCode}: ${said}`);
    const answer = await fetch(origin).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Apache did not answer: ${said}`);
}

function configuration({ debian, tenantId, app, secret, authority }: Scene, folder: string): string {
  const modules = ["mpm_event", "authn_core", "authz_core", "authz_user", "dir", "headers", "auth_openidc"];
  const load = modules.map((name) => `LoadModule ${name}_module ${programIn(debian, `/usr/lib/apache2/modules/mod_${name}.so`)}`);
  return `${load.join("\n")}
User www-data
Group www-data
ServerName localhost
Listen 127.0.0.1:8099
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}
DocumentRoot ${folder}/pages
DirectoryIndex index.html
OIDCProviderMetadataURL https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration
OIDCClientID ${app.appId}
OIDCClientSecret ${secret}
OIDCRedirectURI ${back}
OIDCCryptoPassphrase ${"0123456789abcdef".repeat(2)}
OIDCScope "openid profile email"
OIDCRemoteUserClaim preferred_username
OIDCPKCEMethod S256
OIDCCABundlePath ${authority}
<Location /guarded/>
  AuthType openid-connect
  Require valid-user
  Header always set x-user "expr=%{REMOTE_USER}"
  Header always set x-mail "expr=%{req:OIDC_CLAIM_email}"
</Location>
`;
}
