import "server-only";
import { cookies, headers } from "next/headers";
import type { LimitName } from "@/lib/catalogue/limits";
import { clientAddress } from "@/lib/client-address";
import { countAgainst, type Slowed } from "@/lib/limiter";
import { type CookieKind, cookieName } from "./cookies";

/**
 * Counts a form that was sent: by its address, and by the session that its cookie names where `limit` says so. It asks neither the database
 * nor Microsoft, so an invented cookie costs no query above the limit of the address.
 */
export async function limitCaller(kind: Extract<CookieKind, "session" | "staff-session">, limit: LimitName | null): Promise<Slowed | null> {
  const address = clientAddress(await headers());
  const slowed = await countAgainst("requests", address);
  if (slowed || limit === null) return slowed;
  return countAgainst(limit, (await cookies()).get(cookieName(kind))?.value ?? address);
}
