import "server-only";
import { randomBytes } from "node:crypto";
import { changeId } from "@/lib/onboarding/planning/changes";
import { inCustomer } from "./database";
import type { Prisma } from "./generated/client";

/**
 * Which app registration is the Dropzone app. Names and tags are no proof: any member of the tenant may register an app with them. So it is
 * the one whose ids a run of ours recorded, or the one with the random unique name that was stored before the call that used it.
 */

type AppIds = { objectId: string; appId: string };

export type OwnApp = {
  /** Null until an app is recorded. */
  recorded: (AppIds & { at: string }) | null;
  /** The name to create the app by. Null once an app is recorded by it. */
  uniqueName: string | null;
  /** The app of somebody else that an admin chose to use. Null: a new one is made. */
  toAdopt: AppIds | null;
};

/** Makes the unique name at the first call. The caller creates no app before this has been committed. */
export function openOwnApp(customerId: string): Promise<OwnApp> {
  return inCustomer(customerId, async (db) => {
    const found = await db.appRegistration.findUnique({ where: { customerId } });
    if (found) return toOwnApp(found);
    const before = await recordedBefore(db, customerId);
    const data = before ?? { customerId, uniqueName: newUniqueName() };
    await db.appRegistration.createMany({ data, skipDuplicates: true });
    return toOwnApp(await db.appRegistration.findUniqueOrThrow({ where: { customerId } }));
  });
}

/**
 * Versions before this table stored ids also when they had merely observed an app. So theirs count only for a customer for whom a run
 * created an app.
 */
async function recordedBefore(db: Prisma.TransactionClient, customerId: string) {
  const { appObjectId, appId } = await db.customer.findUniqueOrThrow({
    where: { id: customerId },
    select: { appObjectId: true, appId: true },
  });
  if (appObjectId === null || appId === null) return null;
  const created = await db.runChange.findFirst({ where: { customerId, changeId: "create-application", state: "done" } });
  return created && { customerId, objectId: appObjectId, appId, origin: "before", recordedAt: created.finishedAt ?? new Date() };
}

/** `origin`: whether the app was created or an admin chose to adopt it. The unique name is spent, and the choice carried out. */
export async function recordOwnApp(customerId: string, { objectId, appId }: AppIds, origin: "created" | "adopted"): Promise<void> {
  const data = { objectId, appId, origin, recordedAt: new Date(), uniqueName: null, adoptObjectId: null, adoptAppId: null };
  await inCustomer(customerId, async (db) => {
    await db.appRegistration.upsert({ where: { customerId }, create: { customerId, ...data }, update: data });
    await db.customer.update({ where: { id: customerId }, data: { appObjectId: objectId, appId } });
  });
}

/** For a recorded app that was deleted and is there again: it stays the recorded one, and no other is created by a name. */
export async function recordRestored(customerId: string): Promise<void> {
  await inCustomer(customerId, (db) =>
    db.appRegistration.update({ where: { customerId }, data: { recordedAt: new Date(), uniqueName: null } }),
  );
}

/** For a recorded app that was deleted for good. */
export async function forgetOwnApp(customerId: string): Promise<void> {
  const nothing = { objectId: null, appId: null, origin: null, recordedAt: null };
  await inCustomer(customerId, async (db) => {
    await db.appRegistration.updateMany({ where: { customerId, uniqueName: null }, data: { uniqueName: newUniqueName() } });
    await db.appRegistration.update({ where: { customerId }, data: nothing });
  });
}

/** For a customer whose recorded app is gone: a name to create the next one by. Keeps a name that has not been used yet. */
export async function renewUniqueName(customerId: string): Promise<void> {
  await inCustomer(customerId, (db) =>
    db.appRegistration.updateMany({ where: { customerId, uniqueName: null }, data: { uniqueName: newUniqueName() } }),
  );
}

/** `adopt`: the app to adopt. Null to make a new one. The caller adopts none while a recorded app is there: the record of it is dropped. */
export async function chooseOwnApp(customerId: string, { adopt, by }: { adopt: AppIds | null; by: string }): Promise<void> {
  const data = {
    ...(adopt ? { objectId: null, appId: null, origin: null, recordedAt: null } : {}),
    adoptObjectId: adopt?.objectId ?? null,
    adoptAppId: adopt?.appId ?? null,
    chosenAt: new Date(),
    chosenBy: by,
  };
  await inCustomer(customerId, async (db) => {
    await openOwnApp(customerId);
    await db.appRegistration.update({ where: { customerId }, data });
  });
}

const makingChanges = [
  changeId({ do: "create-application", permissions: [], thumbprint: null }),
  changeId({ do: "create-service-principal" }),
];

/** The runs that created the app or its service principal, or tried to. */
export const madeTheApp = {
  changes: { some: { startedAt: { not: null }, changeId: { in: makingChanges } } },
} satisfies Prisma.RunWhereInput;

/** The ids of the people in whose name they did. Entra makes the creator an owner. */
export const toMakers = (runs: readonly { startedBy: string }[]): string[] => [...new Set(runs.map(({ startedBy }) => startedBy))];

const newUniqueName = () => `dropzone-onboarding-${randomBytes(16).toString("hex")}`;

export function toOwnApp(row: Prisma.AppRegistrationGetPayload<object>): OwnApp {
  const { objectId, appId, recordedAt, uniqueName, adoptObjectId, adoptAppId } = row;
  return {
    recorded: objectId && appId && recordedAt ? { objectId, appId, at: recordedAt.toISOString() } : null,
    uniqueName,
    toAdopt: adoptObjectId && adoptAppId ? { objectId: adoptObjectId, appId: adoptAppId } : null,
  };
}
