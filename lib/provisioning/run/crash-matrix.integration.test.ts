import { afterAll, beforeAll, it } from "vitest";
import { type Case, type KilledProcesses, moments, openKilledProcesses } from "@/testing/killed-processes";
import { expectNoLoss, lossesOf } from "@/testing/losses";

/**
 * Kills a portal process at every change of the full plan, at three moments: just before the request, after it was sent, and after the answer and
 * before it was recorded. Each pair of request and moment has a customer of its own.
 */

/** The requests that make changes, by the ids of those changes. */
const early = [/^create-application$/, /^create-service-principal$/, /^create-client-secret$/];
const requests = [...early, /^grant-permission:/, /^register-in-exchange$/, /^assign-exchange-role$/].concat([
  /^save-data-source$/,
  /^save-alert-source$/,
]);

let killed: KilledProcesses;
beforeAll(async () => {
  killed = await openKilledProcesses({ early });
});
afterAll(() => killed.close());

it("a process that is killed at any change and moment loses and doubles nothing: one that is there finishes every run", {
  timeout: 300_000,
}, async () => {
  const addCase = async (request: RegExp, moment: Case["moment"]): Promise<Case> => {
    const customer = await killed.customer(`matrix${requests.indexOf(request)}${moment}`);
    return { ...(await killed.writeDown(customer)), request, moment };
  };
  const cases: Case[] = [];
  for (const request of requests) cases.push(...(await Promise.all(moments.map((moment) => addCase(request, moment)))));
  const seconds = await killed.killAll(cases, { another: "is there" });
  const losses = new Map<Case, string[]>();
  for (const each of cases) losses.set(each, await lossesOf(killed.runs, each));
  expectNoLoss("crash matrix", seconds, losses);
});
