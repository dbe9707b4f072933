import "server-only";
import { headers } from "next/headers";
import { safeReturnTo } from "@/lib/links/return-to";
import { pathHeader } from "./path-header";

/** The path of the request, so that signing in leads back to it. It never grants access. `fallback`: when the path is unknown or unsafe. */
export async function currentPath(fallback: string): Promise<string> {
  return safeReturnTo((await headers()).get(pathHeader), fallback);
}
