import { assertSafeRole } from "@/lib/store/database";

/** For load balancers: 200 while this process can reach its database, else 503. The answer does not say why. */

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  try {
    await assertSafeRole();
    return Response.json({ status: "ok" }, { headers });
  } catch {
    // The reason is in the log: pages that fail write it there.
    return Response.json({ status: "no database" }, { status: 503, headers });
  }
}
