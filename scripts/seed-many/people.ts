import { familyNames, givenNames } from "./names";
import { growingUuid, type Random } from "./random";
import type { PersonRow } from "./story";

/** A customer's people, and the short name that no other customer has. */

export function peopleOf(slug: string, number: number, random: Random): PersonRow[] {
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

export const fullName = (random: Random) => `${random.pick(givenNames)} ${random.pick(familyNames)}`;

export function freeSlug(name: string, number: number, taken: Set<string>): string {
  const slug = plain(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const free = taken.has(slug) ? `${slug}-${number.toString(36)}` : slug;
  taken.add(free);
  return free;
}

const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ı", "i").toLowerCase();
