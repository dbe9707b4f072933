import { alertTypeIds } from "@/lib/catalogue/alert-types";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import type { PortalAccess } from "@/lib/store/customers";
import { endings, familyNames, firstWords, givenNames, secondWords } from "./names";
import { growingUuid, type Random, randomFrom } from "./random";

/** What happened to one customer, when, and where they were stopped. Everything that is written about them follows from it. Pure. */

export type Obstacle =
  | "nobody-came"
  | "consent-refused"
  | "never-chose"
  | "never-started"
  | "change-failed"
  | "no-exchange-admin"
  | "no-portal-url"
  | "not-verified"
  | "could-not-check"
  | "dropzone-refused"
  | "never-finished";

export type PersonRow = { id: string; objectId: string; name: string; userName: string; roles: string[] };

export type Story = {
  random: Random;
  number: number;
  id: string;
  name: string;
  slug: string;
  dropzoneHost: string;
  domain: string;
  cloud: NationalCloud;
  route: "automatic" | "script" | "by-hand";
  owner: number | null;
  contact: { name: string; email: string };
  people: PersonRow[];
  tenantId: string;
  choices: Choices;
  obstacle: Obstacle | null;
  /** An error on the way that they got over, or that stopped them. */
  refusal: { code: string; at: number } | null;
  /** Milliseconds; null when it has not happened. */
  createdAt: number;
  connectedAt: number | null;
  choseAt: number | null;
  plannedAt: number | null;
  startedAt: number | null;
  appliedAt: number | null;
  exchangeAt: number | null;
  portalUrlAt: number | null;
  verifiedAt: number | null;
  savedAt: number | null;
  finishedAt: number | null;
  portalAccess: PortalAccess | null;
  now: number;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Somewhat fewer each year back: Dropzone grows. */
const oldest = 730 * day;
/** Of those who come in by chance too rarely to be met, some on purpose: in the middle of a run, and with an error that is new today. */
const everyManyMidRun = 400;
const outbreak = { code: "AADSTS650052", customers: 5 };

export function storyOf(input: { seed: number; number: number; of: number; now: number; takenSlugs: Set<string> }): Story {
  const { seed, number, of, now, takenSlugs } = input;
  const random = randomFrom(seed, number);
  const name = `${random.pick(firstWords)} ${random.pick(secondWords)}${random.pick(endings)}`;
  const slug = freeSlug(name, number, takenSlugs);
  const domain = `${slug.replaceAll("-", "")}.onmicrosoft.com`;
  const people = peopleOf(slug, number, random);
  const contact = random.chance(0.7) && people[0] ? people[0] : { name: fullName(random), userName: `security@${slug}.example` };
  const isOutbreak =
    of >= 50 && number % Math.floor(of / outbreak.customers) === 3 && number < Math.floor(of / outbreak.customers) * outbreak.customers;
  const isMidRun = !isOutbreak && number % everyManyMidRun === 7;
  const route = isMidRun
    ? "automatic"
    : random.weighted([
        ["automatic", 84],
        ["script", 10],
        ["by-hand", 6],
      ] as const);
  const choices = choicesOf(slug, random);
  const obstacle = isOutbreak ? "consent-refused" : isMidRun ? null : random.weighted(obstacles);
  return {
    random,
    number,
    name,
    slug,
    domain,
    people,
    route,
    choices,
    obstacle,
    now,
    id: growingUuid(number, random),
    dropzoneHost: `${slug}.dropzone.app`,
    cloud: random.weighted([
      ["global", 90],
      ["gcc", 5],
      ["gcc-high", 3],
      ["dod", 0.5],
      ["china", 1.5],
    ] as const),
    owner: random.chance(0.93) ? Math.floor(random.next() ** 1.4 * 12) : null,
    contact: { name: contact.name, email: contact.userName },
    tenantId: random.uuid(),
    ...timesOf({ random, now, route, choices, obstacle, isMidRun, isOutbreak }),
  };
}

const obstacles = [
  [null, 79.5],
  ["nobody-came", 4],
  ["consent-refused", 2],
  ["never-chose", 1.5],
  ["never-started", 2.5],
  ["change-failed", 2.5],
  ["no-exchange-admin", 2.5],
  ["no-portal-url", 1],
  ["not-verified", 1.5],
  ["could-not-check", 0.5],
  ["dropzone-refused", 1],
  ["never-finished", 1.5],
] as const;

const refusals = [
  ["AADSTS65004", 34],
  ["AADSTS90094", 27],
  ["AADSTS53003", 16],
  ["AADSTS50105", 8],
  ["AADSTS50020", 7],
  ["AADSTS65001", 5],
  ["AADSTS50076", 3],
] as const;

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

function timesOf(
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
  /** Null once something before it has not happened, or lies in the future. */
  const reach = (from: number | null, lasting: number, blockedBy: readonly Obstacle[]): number | null => {
    if (from === null || stopped || (obstacle !== null && blockedBy.includes(obstacle))) return null;
    const at = Math.floor(from + lasting);
    return at <= now ? at : null;
  };
  const cameAt = reach(createdAt, isOutbreak ? 2 * day - random.next() * 5 * hour - 10 * minute : lasts.connect, ["nobody-came"]);
  const isRefused = cameAt !== null && (obstacle === "consent-refused" || random.chance(0.13));
  const refusal = isRefused ? { at: cameAt, code: isOutbreak ? outbreak.code : random.weighted(refusals) } : null;
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

function choicesOf(slug: string, random: Random): Choices {
  const wanted = { "cloud-apps": 0.7, "live-response": 0.62, quarantine: 0.78 } as const;
  const capabilities = optionalCapabilities.filter((id) => random.chance(wanted[id]));
  const knowsUrl = capabilities.includes("cloud-apps") && random.chance(0.72);
  return {
    capabilities,
    alertTypes: alertTypeIds.filter((_, i) => i < 2 || random.chance(0.7)),
    portalUrl: knowsUrl ? portalUrlOf(slug) : null,
  };
}

export const portalUrlOf = (slug: string): string => `https://${slug}.us.portal.cloudappsecurity.com`;

const fullName = (random: Random) => `${random.pick(givenNames)} ${random.pick(familyNames)}`;

function peopleOf(slug: string, number: number, random: Random): PersonRow[] {
  const first = random.weighted([
    [["global-administrator"], 62],
    [["application-administrator"], 22],
    [["privileged-role-administrator", "application-administrator"], 10],
    [["security-administrator"], 6],
  ] as const);
  const roles: readonly (readonly string[])[] = [first, ...(random.chance(0.32) ? [["exchange-administrator"]] : [])];
  return roles.map((held, i) => {
    const name = fullName(random);
    const userName = `${plain(name).replace(/[^a-z]+/g, ".")}@${slug}.example`;
    return { id: growingUuid(number * 4 + i, random), objectId: random.uuid(), name, userName, roles: [...held] };
  });
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ı", "i").toLowerCase();

function freeSlug(name: string, number: number, taken: Set<string>): string {
  const slug = plain(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const free = taken.has(slug) ? `${slug}-${number.toString(36)}` : slug;
  taken.add(free);
  return free;
}

/**
 * Who came lately or is not done has everything there is, and so has one in so many of the others. The rest have what lists, numbers and
 * their checklist are made of: 100,000 times everything would be four gigabytes, and nobody would look at it.
 */
export const keepsHistory = ({ number, finishedAt, createdAt, now }: Story): boolean =>
  finishedAt === null || now - createdAt < 100 * day || number % 20 === 0;
