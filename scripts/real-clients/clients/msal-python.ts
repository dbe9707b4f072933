import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { integrationCertificate } from "@/sandbox/dropzone/certificates";
import { azureCliAppId } from "@/sandbox/world/first-party-clients";
import type { Job, RealClient, Scene } from "../client";
import { programIn, pythonEnv, runProgram } from "../run-program";

/** MSAL for Python, as Debian packages it. msal_jobs.py has its part. */

const program = fileURLToPath(new URL("msal_jobs.py", import.meta.url));
const redirect = "https://app.example/python";

export const msalPython: RealClient = { name: "MSAL for Python", needs: "debian", jobs };

function jobs(scene: Scene): Job[] {
  const { tenantId, app, secret, signIn, enterDeviceCode } = scene;
  const { privateKeyPem: privateKey, thumbprint } = integrationCertificate("contoso");
  app.redirectUris.web.push(redirect);
  const given = { app: app.appId, secret, privateKey, thumbprint, redirect, azureCli: azureCliAppId };
  const settings = JSON.stringify({ ...given, authority: `https://login.microsoftonline.com/${tenantId}` });
  /** `answer`: what a person does about the line that the program says first. */
  const run = async (job: string, answer: (line: string) => Promise<string | undefined> = async () => undefined) => {
    const said = await runProgram({
      command: programIn(scene.debian, "/usr/bin/python3"),
      args: [program, job, settings],
      env: pythonEnv(scene),
      onFirstLine: answer,
    });
    return JSON.parse(said.trim().split("\n").at(-1) ?? "");
  };
  const getsToken = async (...asked: Parameters<typeof run>) => {
    const { access_token, error_description } = await run(...asked);
    assert.ok(access_token, error_description);
  };
  return [
    { does: "gets an app's token with a secret", run: () => getsToken("secret") },
    { does: "gets an app's token with a certificate", run: () => getsToken("certificate") },
    {
      does: "signs a person in by code and PKCE, and again without asking",
      run: () => getsToken("person", async (address) => JSON.stringify(Object.fromEntries((await signIn(address)).searchParams))),
    },
    {
      does: "signs a device in for Azure CLI's app, without a consent",
      run: () =>
        getsToken("device", async (code) => {
          await enterDeviceCode(code);
          return undefined;
        }),
    },
    {
      does: "is refused a wrong secret with Microsoft's number",
      run: async () => assert.deepEqual((await run("wrong")).error_codes, [7000215]),
    },
  ];
}
