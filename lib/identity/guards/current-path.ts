import "server-only";
import { headers } from "next/headers";
import { safeReturnTo } from "@/lib/links/return-to";
import { pathHeader } from "./path-header";

/** The path that was asked for, so that signing in leads back to it. Never for the lock. */
export async function currentPath(otherwise: string): Promise<string> {
  return safeReturnTo((await headers()).get(pathHeader), otherwise);
}
