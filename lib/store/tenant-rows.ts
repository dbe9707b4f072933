import "server-only";
import type { Database } from "./database";

/**
 * What is stored about the Entra tenant that a customer is bound to, and what goes when the binding is undone. The Dropzone API key stays:
 * staff entered it, and it belongs to the customer's Dropzone tenant. People stay too, since the audit trail names them by id.
 */

/** The rows as JSON. Of the findings only the newest of each step; no credential's value. */
export async function readTenantRows(db: Database, customerId: string): Promise<Record<string, object[]>> {
  const where = { customerId };
  const rows = {
    choices: await db.choice.findMany({ where }),
    certificates: await db.certificate.findMany({ where, omit: { der: true } }),
    steps: await db.stepEvidence.findMany({ where, orderBy: [{ step: "asc" }, { id: "desc" }], distinct: ["step"], omit: { id: true } }),
    permissions: await db.permissionEvidence.findMany({ where }),
    runs: await db.run.findMany({ where, orderBy: { startedAt: "asc" } }),
    changes: await db.runChange.findMany({ where, orderBy: [{ runId: "asc" }, { position: "asc" }] }),
    integrations: await db.submission.findMany({ where }),
    consents: await db.consent.findMany({ where }),
    registration: await db.appRegistration.findMany({ where }),
    credentials: await db.ownCredential.findMany({ where }),
    made: await db.madeItem.findMany({ where }),
  };
  return JSON.parse(JSON.stringify(rows));
}

/** The database deletes none of them while the customer is bound. */
export async function clearTenantRows(db: Database, customerId: string): Promise<void> {
  const where = { customerId };
  await db.choice.deleteMany({ where });
  await db.certificate.deleteMany({ where });
  await db.stepEvidence.deleteMany({ where });
  await db.stepFinish.deleteMany({ where });
  await db.permissionEvidence.deleteMany({ where });
  await db.runChange.deleteMany({ where });
  await db.run.deleteMany({ where });
  await db.submission.deleteMany({ where });
  await db.consent.deleteMany({ where });
  await db.appRegistration.deleteMany({ where });
  await db.ownCredential.deleteMany({ where });
  await db.madeItem.deleteMany({ where });
  await db.foreignAccess.deleteMany({ where });
  await db.watch.deleteMany({ where });
  await db.drift.deleteMany({ where });
  await db.sealedCredential.deleteMany({ where: { customerId, kind: { not: "dropzone-api-key" } } });
}
