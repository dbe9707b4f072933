import { type ErrorCode, errorRow } from "@/lib/errors/codes";

/** What the last page says about watching. Pure. */

/** `to-grant`: wanted, and the permission is not there. `to-retire`: not wanted any more, and it still is. */
export type WatchingView = {
  is: "off" | "to-grant" | "on" | "to-retire";
  /** When a look was last answered. Null before the first. */
  lookedAt: string | null;
  /** Why the last look was not answered. Null when it was. */
  trouble: { what: string; next: string } | null;
};

type Known = { wanted: boolean; granted: boolean | null; lookedAt: string | null; lookCode: ErrorCode | null };

export function watchingView(watch: Known | null): WatchingView {
  const { wanted, granted, lookedAt, lookCode } = watch ?? { wanted: false, granted: null, lookedAt: null, lookCode: null };
  const isRefused = lookCode === "watching-not-granted";
  if (!wanted) return { is: granted ? "to-retire" : "off", lookedAt: null, trouble: null };
  const row = lookCode && errorRow(lookCode);
  return { is: granted && !isRefused ? "on" : "to-grant", lookedAt, trouble: row ? { what: row.what, next: row.next } : null };
}
