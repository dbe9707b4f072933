import { expect } from "vitest";
import { changeId } from "@/lib/onboarding/planning/changes";
import { listAudit } from "@/lib/store/audit";
import { readTrail } from "@/lib/store/audit-trails";
import { openCredential } from "@/lib/store/credentials";
import type { Customer } from "@/lib/store/customers";
import { getRun } from "@/lib/store/runs";
import { listSubmissions } from "@/lib/store/submissions";
import type { Case } from "./killed-processes";
import type { TestRuns } from "./run";

/** What a run lost or made twice. */

/** What is wrong after a run: empty when there is exactly one of everything. */
export async function lossesOf(runs: TestRuns, { customer, runId, plan }: Case): Promise<string[]> {
  const run = await getRun(customer.id, runId);
  const { applications, servicePrincipals, grants, exchange, dropzone } = await runs.tenant(customer);
  const [app] = applications;
  const secrets = app?.passwordCredentials.map(({ keyId }) => keyId) ?? [];
  const submissions = await listSubmissions(customer.id);
  const trail = (await listAudit(customer.id)).map(({ action }) => action);
  const made = [
    ...plan.map((change) => (change.do.startsWith("save-") ? change.do.replace("save-", "saved:") : `changed:${changeId(change)}`)),
    ...["run-started", "run-finished", "secret-destroyed"],
  ];
  const expected: [string, unknown, unknown][] = [
    ["the run", run.state, "done"],
    ["applications", applications.length, 1],
    ["service principals", servicePrincipals.filter(({ appId }) => appId === app?.appId).length, 1],
    // Dropzone tests a secret before it saves it: the one that it holds works.
    ["secrets, besides the one that Dropzone holds", secrets.filter((id) => !submissions.every((s) => s.secretKeyId === id)).length, 0],
    ["secrets", secrets.length, 1],
    ["certificates", app?.keyCredentials.length, 1],
    ["grants", grants.length, 13],
    ["different grants", new Set(grants.map(({ value }) => value)).size, 13],
    ["Exchange pointers", exchange.pointers.length, 1],
    ["Exchange assignments", exchange.assignments.length, 1],
    ["integrations", Object.keys(dropzone.integrations).length, 2],
    ["the admin's token", await openCredential(customer.id, "graph-token"), null],
    ["the trail's verdict", (await readTrail(customer.id)).verdict.ok, true],
    ...made.map((action): [string, unknown, unknown] => [action, trail.filter((each) => each === action).length, 1]),
    ["entries that stand twice", trail.length - new Set(trail).size, 0],
  ];
  return expected.filter(([, is, wanted]) => is !== wanted).map(([what, is, wanted]) => `${what}: ${is} and not ${wanted}`);
}

/** The integrations in Dropzone whose secret is not on the app any more. */
export async function unusable(runs: TestRuns, customer: Customer): Promise<string[]> {
  const { applications, dropzone } = await runs.tenant(customer);
  const there = applications
    .filter((app) => app.deletedDateTime === null)
    .flatMap((app) => app.passwordCredentials.map(({ keyId }) => keyId));
  const held = (await listSubmissions(customer.id)).filter(({ kind }) => dropzone.integrations[kind] !== undefined);
  return held.filter(({ secretKeyId }) => !there.includes(secretKeyId ?? "")).map(({ kind }) => kind);
}

/** `seconds`: from the kill until all runs had ended. */
export function expectNoLoss(what: string, seconds: number, losses: ReadonlyMap<Case, string[]>): void {
  const lost = [...losses].filter(([, found]) => found.length > 0);
  const pairs = [...losses.keys()].flatMap(({ plan, request }) => plan.filter((change) => request.test(changeId(change)))).length;
  process.stdout.write(`${what}: ${pairs} cases (${losses.size} kills), ${lost.length} losses, all finished ${seconds} s after the kill\n`);
  expect(Object.fromEntries(lost.map(([each, found]) => [nameOf(each), found]))).toEqual({});
}

export const nameOf = ({ request, moment }: Case) => `${request.source}, ${moment}`;
