import { type Duty, duties } from "@/lib/catalogue/duties";
import { type Helper, helperName, isHelper } from "@/lib/catalogue/helpers";

/** Who a step waits for: a duty of somebody at the customer, or another helper. The slug is stored; the words are made when it is read. */
export type WaitsFor = Duty | Helper;

export const waitsForWords = (who: WaitsFor): string => (isDuty(who) ? duties[who].name : helperName(who));

export const isDuty = (who: WaitsFor): who is Duty => Object.hasOwn(duties, who);

/** Null when this version does not know the slug. */
export const readWaitsFor = (slug: string): WaitsFor | null => (isHelper(slug) || slug === "automatic" ? slug : null);

/** Null for words that no version stored. */
export const waitsForInWords = (words: string): WaitsFor | null =>
  Object.hasOwn(storedWords, words) ? (storedWords[words] ?? null) : null;

/** The words that versions until November 2026 stored in place of the slug. They must not change when a duty is renamed. */
const storedWords: Record<string, WaitsFor> = {
  "Any administrator": "any-admin",
  "Application Administrator, Cloud Application Administrator or Global Administrator": "app-admin",
  "Privileged Role Administrator or Global Administrator": "graph-consent",
  "Exchange Administrator or Global Administrator": "exchange-admin",
  "Someone with access to the Defender portal": "defender-access",
  "Someone who administers your Dropzone tenant": "dropzone-admin",
  "Nobody: the portal does it": "automatic",
  You: "you",
  "Nobody: it passes": "nobody",
  "Whoever manages your organization's sign-in and app policies": "policy-admin",
  "Whoever manages your Microsoft licenses": "licensing",
  "Your Dropzone contact": "dropzone-contact",
  "Dropzone support": "dropzone-support",
};
