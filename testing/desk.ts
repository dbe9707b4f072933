import { randomUUID } from "node:crypto";
import { createFromForm } from "@/lib/desk/create-customer";
import { readNewCustomer } from "@/lib/staff/adding/new-customer";
import { listAudit } from "@/lib/store/audit";
import { disconnectDatabase } from "@/lib/store/database";
import { recordStaff, type StaffMember } from "@/lib/store/staff";
import { startSandbox } from "@/sandbox/server";
import { useFreshDatabase as freshDatabase } from "./database";

/** A CSM at work, with a database and a sandbox of their own. */

export type Desk = {
  database: Awaited<ReturnType<typeof freshDatabase>>;
  sandbox: Awaited<ReturnType<typeof startSandbox>>;
  casey: StaffMember;
  /** Adds a customer as the form does. */
  made(name: string): Promise<Extract<Awaited<ReturnType<typeof createFromForm>>, { ok: true }>>;
  close(): Promise<void>;
};

export async function openDesk(): Promise<Desk> {
  const [database, sandbox] = await Promise.all([freshDatabase(), startSandbox({ port: 0 })]);
  process.env.MICROSOFT_LOGIN_ORIGIN = sandbox.origin;
  process.env.DROPZONE_ORIGIN = sandbox.origin;
  const casey = await recordStaff({ entraObjectId: randomUUID(), name: "Casey Morgan", userName: "casey@dropzone.ai", roles: ["CSM"] });
  return {
    ...{ database, sandbox, casey },
    made: async (name) => {
      const wished = wish({ name, dropzoneHost: `${name.toLowerCase()}.dropzone.app` });
      const outcome = await createFromForm(wished, casey, { mayShareHost: false });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.fieldErrors));
      return outcome;
    },
    close: async () => {
      await disconnectDatabase();
      await Promise.all([database.close(), sandbox.close()]);
    },
  };
}

/** What staff typed. Throws when the form would refuse it. */
export function wish(entries: Parameters<typeof readNewCustomer>[0]) {
  const read = readNewCustomer(entries);
  if (!read.ok) throw new Error(JSON.stringify(read.fieldErrors));
  return read.wish;
}

export const tokenIn = (link: string) => link.split("/").at(-1) ?? "";

/** What the audit trail says was done: "staff:Casey Morgan invited". */
export const actionsOf = async (customerId: string) =>
  (await listAudit(customerId)).map(({ actorKind, actorName, action }) => `${actorKind}:${actorName} ${action}`);
