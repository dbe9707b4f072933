import { assertSafeRole } from "@/lib/store/database";

/** For load balancers: 200 while this process can work, which it cannot without its database. Says nothing about why. */

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  try {
    await assertSafeRole();
    return Response.json({ status: "ok" }, { headers });
  } catch {
    // Whoever may know why reads the log: the pages that fail write it there.
    return Response.json({ status: "no database" }, { status: 503, headers });
  }
}
