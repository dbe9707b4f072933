import type { Obstacle, Story } from "./story";
import { day, hour, minute, second } from "./times";

/** When each thing happened to a customer: how long they took, and where they were stopped. Pure. */

/** How long ago the first customer came. There are fewer old customers than new ones. */
const oldest = 730 * day;

const refusals = [
  ["AADSTS65004", 34],
  ["AADSTS90094", 27],
  ["AADSTS53003", 16],
  ["AADSTS50105", 8],
  ["AADSTS50020", 7],
  ["AADSTS65001", 5],
  ["AADSTS50076", 3],
] as const;

/** The error that is new today: see `outbreakCustomers`. */
const outbreakCode = "AADSTS650052";

type Times = Pick<
  Story,
  | "createdAt"
  | "connectedAt"
  | "choseAt"
  | "plannedAt"
  | "startedAt"
  | "appliedAt"
  | "exchangeAt"
  | "portalUrlAt"
  | "verifiedAt"
  | "savedAt"
  | "finishedAt"
  | "portalAccess"
  | "refusal"
>;

export function timesOf(
  input: Pick<Story, "random" | "now" | "route" | "choices" | "obstacle"> & { isMidRun: boolean; isOutbreak: boolean },
): Times {
  const { random, now, route, choices, obstacle, isMidRun, isOutbreak } = input;
  const wantsExchange = choices.capabilities.includes("quarantine");
  const lasts = {
    connect: random.lasting(20 * hour, 1.5),
    choose: random.lasting(4 * minute, 1.2),
    plan: 5 * second,
    start: random.lasting(9 * minute, 1.7),
    apply: route === "automatic" ? random.lasting(11 * second, 0.4) : random.lasting(route === "script" ? 3 * hour : 20 * hour, 1.1),
    exchange: wantsExchange && random.chance(0.3) ? random.lasting(30 * hour, 1.1) : 0,
    portalUrl: choices.portalUrl === null && random.chance(0.5) ? random.lasting(9 * hour, 1.3) : 0,
    spread: wantsExchange ? random.lasting(38 * minute, 0.5) : random.lasting(70 * second, 0.9),
    save: random.lasting(6 * second, 0.3),
    finish: random.lasting(6 * minute, 2),
  };
  const age = isMidRun
    ? lasts.connect + lasts.choose + lasts.plan + lasts.start + random.next() * (lasts.apply + lasts.spread)
    : isOutbreak
      ? 2 * day
      : random.next() ** 1.35 * oldest;
  const createdAt = Math.floor(now - Math.max(age, minute));

  let stopped = false;
  /** Null when an earlier thing has not happened, or this one lies in the future. */
  const reach = (from: number | null, lasting: number, blockedBy: readonly Obstacle[]): number | null => {
    if (from === null || stopped || (obstacle !== null && blockedBy.includes(obstacle))) return null;
    const at = Math.floor(from + lasting);
    return at <= now ? at : null;
  };
  const cameAt = reach(createdAt, isOutbreak ? 2 * day - random.next() * 5 * hour - 10 * minute : lasts.connect, ["nobody-came"]);
  const isRefused = cameAt !== null && (obstacle === "consent-refused" || random.chance(0.13));
  const refusal = isRefused ? { at: cameAt, code: isOutbreak ? outbreakCode : random.weighted(refusals) } : null;
  const connectedAt = reach(cameAt, isRefused ? random.lasting(5 * hour, 1.6) : 45 * second, ["consent-refused"]);
  const choseAt = reach(connectedAt, lasts.choose, ["never-chose"]);
  const plannedAt = reach(choseAt, lasts.plan, []);
  const startedAt = reach(plannedAt, lasts.start, ["never-started"]);
  const appliedAt = reach(startedAt, lasts.apply, ["change-failed"]);
  stopped = appliedAt === null;
  const exchangeAt = wantsExchange ? reach(appliedAt, lasts.exchange, ["no-exchange-admin"]) : null;
  const wantsUrl = choices.capabilities.includes("cloud-apps");
  const portalUrlAt = !wantsUrl ? null : choices.portalUrl === null ? reach(choseAt, lasts.portalUrl, ["no-portal-url"]) : choseAt;
  stopped ||= (wantsExchange && exchangeAt === null) || (wantsUrl && portalUrlAt === null);
  const ready = Math.max(appliedAt ?? 0, exchangeAt ?? 0, portalUrlAt ?? 0);
  const verifiedAt = reach(ready, lasts.spread, ["not-verified", "could-not-check"]);
  const savedAt = reach(verifiedAt, lasts.save, ["dropzone-refused"]);
  const finishedAt = reach(savedAt, lasts.finish, ["never-finished"]);
  return {
    createdAt,
    connectedAt,
    choseAt,
    plannedAt,
    startedAt,
    appliedAt,
    exchangeAt,
    portalUrlAt,
    verifiedAt,
    savedAt,
    finishedAt,
    portalAccess: finishedAt === null ? null : random.chance(0.6) ? "removed" : "kept",
    refusal,
  };
}
