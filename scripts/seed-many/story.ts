import type { NationalCloud } from "@/lib/catalogue/clouds";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import type { PortalAccess } from "@/lib/store/customers";
import type { Random } from "./random";
import { day } from "./times";

/** What happened to one customer, when, and what stopped them. Every row that is written about them follows from it. */

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
  /** An error that they met and got past, or that stopped them. */
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

/**
 * Customers who came in the last 100 days or are not done keep every row, and so does one in twenty of the others. The rest keep what lists,
 * numbers and their checklist need: with every row, 100,000 customers would take four gigabytes.
 */
export const keepsHistory = ({ number, finishedAt, createdAt, now }: Story): boolean =>
  finishedAt === null || now - createdAt < 100 * day || number % 20 === 0;

export const portalUrlOf = (slug: string): string => `https://${slug}.us.portal.cloudappsecurity.com`;
