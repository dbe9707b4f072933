import { createHash } from "node:crypto";

/** Random numbers that repeat: everything about a customer follows from the seed and the customer's number. */

export type Random = {
  /** At least 0, less than 1. */
  next(): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** By weight. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
  /** A log-normal duration, like waiting for people: half are shorter than `median`, a few many times as long. */
  lasting(median: number, spread: number): number;
  /** That many random hexadecimal digits. */
  hex(digits: number): string;
  uuid(): string;
};

export function randomFrom(seed: number, number: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35)) >>> 0;
  // Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const eight = () => {
    const number = Math.floor(next() * 4_294_967_296);
    return `${fourDigits[number >>> 16]}${fourDigits[number & 0xffff]}`;
  };
  const hex = (digits: number) => {
    let text = "";
    while (text.length < digits) text += eight();
    return text.slice(0, digits);
  };
  return {
    next,
    hex,
    chance: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)] as (typeof from)[number],
    weighted: (from) => {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return (from.at(-1) as (typeof from)[number])[0];
    },
    lasting: (median, spread) => median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    uuid: () => formatUuid(hex(32)),
  };
}

/** Looked up, since a customer has some thousand digits. */
const fourDigits = Array.from({ length: 0x10000 }, (_, number) => number.toString(16).padStart(4, "0"));

const formatUuid = (hex: string) =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

/** An id that grows with the number, because an index is filled many times faster in order. */
export const growingUuid = (number: number, random: Random): string => formatUuid(number.toString(16).padStart(8, "0") + random.hex(24));

/** The same id for the same text, every time. */
export const uuidOf = (text: string): string => formatUuid(createHash("sha256").update(text).digest("hex"));
