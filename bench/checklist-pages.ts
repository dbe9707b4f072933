import { randomUUID } from "node:crypto";
import pg from "pg";
import { keyList } from "@/lib/env";
import { seedMany } from "@/scripts/seed-many/load";
import type { Stack } from "@/scripts/stack/stack";

/** The pages that bench/checklist.ts asks for, with seeded customers and the cookies of people who have signed in. */

export type Page = { name: string; path: string; cookie: string; status: number };

/** The empty page is the first. */
export async function openPages(stack: Stack, customers: number): Promise<Page[]> {
  const [auditKey] = keyList.parse(stack.env.AUDIT_KEYS);
  if (!auditKey) throw new Error("The stack has no audit key.");
  await seedMany({ ownerUrl: stack.ownerUrl, auditKey, customers, seed: 1, now: new Date(), fresh: false, force: false });
  Object.assign(process.env, stack.env);
  const { openSession } = await import("@/lib/store/sessions");
  const { openStaffSession } = await import("@/lib/store/staff-sessions");
  const { recordStaff } = await import("@/lib/store/staff");
  const { switchWatching } = await import("@/lib/store/watching");
  const { cookieName } = await import("@/lib/identity/guards/cookies");

  const [halfway, setUp] = await findSeeded(stack);
  // After a hand-over every customer has a row of it, which the seeded ones lack.
  await switchWatching(setUp.id, { on: false, by: setUp.personId });
  const cookieOf = async ({ id, personId }: Seeded) => `${cookieName("session")}=${(await openSession(id, personId)).token}`;
  const casey = { entraObjectId: randomUUID(), name: "Casey Morgan", userName: "casey@dropzone.example", roles: ["CSM"] as const };
  const staff = await recordStaff({ ...casey, roles: [...casey.roles] });
  const staffCookie = `${cookieName("staff-session")}=${(await openStaffSession(staff.id)).token}`;
  return [
    { name: "an empty page: “There is nothing at this address”", path: "/nothing-is-here", cookie: "", status: 404 },
    { name: "checklist, halfway through the setup", path: `/setup/${halfway.slug}`, cookie: await cookieOf(halfway), status: 200 },
    { name: "checklist, set up", path: `/setup/${setUp.slug}`, cookie: await cookieOf(setUp), status: 200 },
    {
      name: "a page with a session and little else: “Your sessions”",
      path: `/setup/${setUp.slug}/sessions`,
      cookie: await cookieOf(setUp),
      status: 200,
    },
    { name: "staff's list", path: "/customers", cookie: staffCookie, status: 200 },
    { name: "staff's page of a customer who is set up", path: `/customers/${setUp.slug}`, cookie: staffCookie, status: 200 },
  ];
}

type Seeded = { id: string; slug: string; personId: string };

/** The newest ones: the seed keeps every row of theirs. */
async function findSeeded(stack: Stack): Promise<[halfway: Seeded, setUp: Seeded]> {
  const client = new pg.Client(stack.env.DATABASE_URL);
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.scope', 'staff', true)");
    const find = async (where: string) => {
      const { rows } = await client.query(
        `SELECT c.id, c.slug, p.id AS "personId" FROM customer c JOIN customer_summary s ON s.customer_id = c.id
         JOIN person p ON p.customer_id = c.id AND p.entra_tenant_id = c.entra_tenant_id
         WHERE EXISTS (SELECT FROM run r WHERE r.customer_id = c.id) AND ${where} ORDER BY c.created_at DESC, p.first_seen_at LIMIT 1`,
      );
      const [found] = rows as Seeded[];
      if (!found) throw new Error(`No seeded customer fits: ${where}. More are needed.`);
      return found;
    };
    return [await find("s.stage = 'setting-up' AND s.done BETWEEN s.of * 0.3 AND s.of * 0.7"), await find("s.stage = 'complete'")];
  } finally {
    await client.end();
  }
}
