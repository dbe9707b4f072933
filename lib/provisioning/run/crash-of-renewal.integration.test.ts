import { afterAll, beforeAll, expect, it } from "vitest";
import { openCredential } from "@/lib/store/credentials";
import { dropzoneOf } from "@/sandbox/dropzone/state";
import { type Case, type KilledProcesses, moments, openKilledProcesses } from "@/testing/killed-processes";
import { expectNoLoss, lossesOf } from "@/testing/losses";

/** Kills a portal process at every change of the plan that renews secret and certificate, at three moments each. */

/** `before`: the secret and the certificate that it replaces. */
type RenewalCase = Case & { before: { keyId: string; thumbprint: string } };

const early = [/^add-certificate$/, /^create-client-secret$/];
const requests = [...early, /^save-data-source$/, /^save-alert-source$/, /^retire-secret:/, /^retire-certificate:/];

let killed: KilledProcesses;
const cases: RenewalCase[] = [];
beforeAll(async () => {
  killed = await openKilledProcesses({ early });
});
afterAll(() => killed.close());

/** A customer of long ago whose Dropzone tenant has a new certificate, with the renewal written down. */
async function addRenewal(request: RegExp, moment: Case["moment"]): Promise<RenewalCase> {
  const { runs } = killed;
  const name = `renewal${requests.indexOf(request)}${moment}`;
  const customer = await killed.customer(name);
  await runs.onboarded(customer);
  await runs.control("dropzone-certificate", { tenant: name });
  const written = await killed.writeDown(customer, "renewal");
  const [app] = (await runs.tenant(customer)).applications;
  const before = {
    keyId: app?.passwordCredentials[0]?.keyId ?? "",
    thumbprint: app?.keyCredentials[0]?.customKeyIdentifier ?? "",
  };
  return { ...written, request, moment, before };
}

/** The customers in whose Dropzone tenant an integration has a secret that is not on the app any more. Read from the sandbox's own memory. */
function withoutSecret(): string[] {
  const { tenants } = killed.runs.sandbox.world.state;
  return cases.flatMap(({ customer }) => {
    const tenant = tenants.find(({ id }) => id === customer.entraTenantId);
    const live = tenant?.applications.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ keyId }) => keyId)) ?? [];
    const held = tenant ? Object.values(dropzoneOf(tenant).secretKeyIds ?? {}) : [];
    return held.length === 2 && held.every((keyId) => live.includes(keyId)) ? [] : [customer.slug];
  });
}

/** What is wrong after a renewal: empty when what is new is there once, what is old is gone, and nothing else has changed. */
async function lossesOfRenewal(renewal: RenewalCase): Promise<string[]> {
  const { customer, before } = renewal;
  const { applications, dropzone } = await killed.runs.tenant(customer);
  const [app] = applications;
  const secrets = app?.passwordCredentials.map(({ keyId }) => keyId) ?? [];
  const expected: [string, unknown, unknown][] = [
    ["the old secret", secrets.includes(before.keyId), false],
    ["integrations in Dropzone with the new secret", Object.values(dropzone.secretKeyIds).filter((id) => id === secrets[0]).length, 2],
    ["the old certificate", app?.keyCredentials.some(({ customKeyIdentifier: id }) => id === before.thumbprint), false],
    ["the sealed secret", await openCredential(customer.id, "client-secret"), null],
  ];
  const wrong = expected.filter(([, is, wanted]) => is !== wanted).map(([what, is]) => `${what}: ${is}`);
  return [...(await lossesOf(killed.runs, renewal)), ...wrong];
}

it("a process that is killed at any change of a renewal never leaves Dropzone without a working secret, and leaves nothing behind", {
  timeout: 300_000,
}, async () => {
  for (const request of requests) cases.push(...(await Promise.all(moments.map((moment) => addRenewal(request, moment)))));
  const seen = new Set<string>(withoutSecret());
  const watching = setInterval(() => {
    for (const slug of withoutSecret()) seen.add(slug);
  }, 10);
  const seconds = await killed.killAll(cases, { another: "is there" }).finally(() => clearInterval(watching));
  expect([...seen, ...withoutSecret()]).toEqual([]);
  const losses = new Map<Case, string[]>();
  for (const each of cases) losses.set(each, await lossesOfRenewal(each));
  expectNoLoss("crash matrix of renewals", seconds, losses);
});
