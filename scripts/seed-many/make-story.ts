import { alertTypeIds } from "@/lib/catalogue/alert-types";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import { endings, firstWords, secondWords } from "./names";
import { freeSlug, fullName, peopleOf } from "./people";
import { growingUuid, type Random, randomFrom } from "./random";
import { portalUrlOf, type Story } from "./story";
import { timesOf } from "./story-times";

/** Makes a customer up: who they are, what they chose, and what stopped them. The same seed and number make the same customer. */

/**
 * Two situations are too rare to be met by chance, so some customers get them on purpose: one in 400 is in the middle of a run, and five
 * have an error that is new today.
 */
const everyManyMidRun = 400;
const outbreakCustomers = 5;

export function storyOf(input: { seed: number; number: number; of: number; now: number; takenSlugs: Set<string> }): Story {
  const { seed, number, of, now, takenSlugs } = input;
  const random = randomFrom(seed, number);
  const name = nameFrom(random);
  const slug = freeSlug(name, number, takenSlugs);
  const domain = `${slug.replaceAll("-", "")}.onmicrosoft.com`;
  const people = peopleOf(slug, number, random);
  const contact = random.chance(0.7) && people[0] ? people[0] : { name: fullName(random), userName: `security@${slug}.example` };
  const isOutbreak =
    of >= 50 && number % Math.floor(of / outbreakCustomers) === 3 && number < Math.floor(of / outbreakCustomers) * outbreakCustomers;
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

/** For a customer whom somebody else makes up: their slug is taken. */
export function takeSlug(seed: number, number: number, takenSlugs: Set<string>): void {
  freeSlug(nameFrom(randomFrom(seed, number)), number, takenSlugs);
}

const nameFrom = (random: Random) => `${random.pick(firstWords)} ${random.pick(secondWords)}${random.pick(endings)}`;

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
