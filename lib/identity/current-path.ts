import "server-only";
import { headers } from "next/headers";
import { pathHeader } from "./path-header";
import { safeReturnTo } from "./return-to";

/** The path that was asked for, so that signing in leads back to it. Never for the lock. */
export async function currentPath(otherwise: string): Promise<string> {
  return safeReturnTo((await headers()).get(pathHeader), otherwise);
}
