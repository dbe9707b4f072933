import "server-only";
import { randomUUID } from "node:crypto";
import { requestSchema } from "@/lib/catalogue/approval-requests";
import { type Approval, type ApprovalDecision, type ApprovalKind, type ApprovalRequest, approvals } from "@/lib/catalogue/approvals";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/**
 * Requests that somebody of the staff has to approve. The database accepts one decision for each, never by the one who asked, and an
 * approval is used once (see the migration "approvals").
 */

type NewApproval = ApprovalRequest & Pick<Approval, "about" | "askedBy">;

/** Returns the open request about the same thing when there is one: a button can be pressed twice. */
export function openApproval(customerId: string, wanted: NewApproval): Promise<{ approval: Approval; isNew: boolean }> {
  const { kind, facts } = requestSchema.parse(wanted);
  const { about, askedBy } = wanted;
  return inCustomer(customerId, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`approval:${customerId}`}, 0))`;
    const open = await db.approval.findFirst({ where: { customerId, kind, about, ...isOpen() } });
    if (open) return { approval: toApproval(open), isNew: false };
    const endsAt = new Date(Date.now() + approvals[kind].days * dayMs);
    const row = await db.approval.create({ data: { id: randomUUID(), customerId, kind, about, facts, askedBy, endsAt } });
    return { approval: toApproval(row), isNew: true };
  });
}

/** Newest first, without kinds that only a newer version of the program knows. */
export function listOpenApprovals(customerId: string): Promise<Approval[]> {
  return inCustomer(customerId, async (db) => {
    const kind = { in: Object.keys(approvals) };
    const rows = await db.approval.findMany({ where: { customerId, kind, ...isOpen() }, orderBy: { askedAt: "desc" } });
    return rows.map(toApproval);
  });
}

/** Null when the customer has no such open request. */
export function findOpenApproval(customerId: string, id: string): Promise<Approval | null> {
  return inCustomer(customerId, async (db) => {
    const row = await db.approval.findUnique({ where: { id, customerId, ...isOpen() } });
    return row && toApproval(row);
  });
}

type Decided = { id: string; by: string; decision: ApprovalDecision };

/** False when somebody else decided it meanwhile, or its time is over. The database throws when `by` asked for it. */
export async function decideOpenApproval(customerId: string, { id, by, decision }: Decided): Promise<boolean> {
  const data = { decision, decidedBy: by, decidedAt: new Date() };
  const { count } = await inCustomer(customerId, (db) => db.approval.updateMany({ where: { id, customerId, ...isOpen() }, data }));
  return count === 1;
}

type About = { kind: ApprovalKind; about: string };

/** The newest request about this that still counts: open, or approved and not used. Null when there is none. */
export function findApprovalAbout(customerId: string, { kind, about }: About): Promise<Approval | null> {
  return inCustomer(customerId, async (db) => {
    const counts = { endsAt: { gt: new Date() }, usedAt: null, OR: [{ decision: null }, { decision: "approved" }] };
    const row = await db.approval.findFirst({ where: { customerId, kind, about, ...counts }, orderBy: { askedAt: "desc" } });
    return row && toApproval(row);
  });
}

/** The newest request about this that was refused and whose time is not over. Null when there is none. */
export function findRefusedApproval(customerId: string, { kind, about }: About): Promise<Approval | null> {
  return inCustomer(customerId, async (db) => {
    const where = { customerId, kind, about, decision: "refused", endsAt: { gt: new Date() } };
    const row = await db.approval.findFirst({ where, orderBy: { askedAt: "desc" } });
    return row && toApproval(row);
  });
}

/** False when it was used before, was not approved, or its time is over. Call it in the transaction that acts upon it. */
export async function spendApproval(customerId: string, id: string): Promise<boolean> {
  const where = { id, customerId, decision: "approved", usedAt: null, endsAt: { gt: new Date() } };
  return (await inCustomer(customerId, (db) => db.approval.updateMany({ where, data: { usedAt: new Date() } }))).count === 1;
}

/** Ends what is open, or approved and not used, about this. A refusal stays. */
export async function endApprovalsAbout(customerId: string, about: string): Promise<void> {
  const now = new Date();
  const counts = { endsAt: { gt: now }, usedAt: null, OR: [{ decision: null }, { decision: "approved" }] };
  await inCustomer(customerId, (db) => db.approval.updateMany({ where: { customerId, about, ...counts }, data: { endsAt: now } }));
}

const dayMs = 24 * 3_600_000;

const isOpen = () => ({ decision: null, endsAt: { gt: new Date() } });

function toApproval({ customerId: _, kind, facts, decision, ...row }: Prisma.ApprovalGetPayload<object>): Approval {
  return {
    ...row,
    ...requestSchema.parse({ kind, facts }),
    decision: decision === "approved" || decision === "refused" ? decision : null,
    askedAt: row.askedAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    usedAt: row.usedAt?.toISOString() ?? null,
  };
}
