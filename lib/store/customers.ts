import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { type NationalCloud, nationalClouds } from "@/lib/catalogue/clouds";
import { AppError } from "@/lib/errors/app-error";
import { slugFrom, slugProblem } from "@/lib/staff/adding/slugs";
import { createHead } from "./audit-heads";
import { asStaff, type Database, inCustomer, withKey } from "./database";
import { Prisma } from "./generated/client";
import { clearTenantRows } from "./tenant-rows";

/** Organisations being onboarded, the Entra tenant that each is bound to, and the app that the portal created there. */

const portalAccesses = ["kept", "removed"] as const;
export type PortalAccess = (typeof portalAccesses)[number];

export type Customer = {
  id: string;
  slug: string;
  name: string;
  dropzoneHost: string;
  cloud: NationalCloud;
  /** Null until an admin has signed in and confirmed the tenant. */
  entraTenantId: string | null;
  entraTenantName: string | null;
  /** The domain or tenant id that staff expect, in lower case. Null when they expect none in particular. */
  expectedTenant: string | null;
  initialDomain: string | null;
  boundAt: string | null;
  boundBy: string | null;
  appObjectId: string | null;
  appId: string | null;
  servicePrincipalId: string | null;
  /** The staff member responsible for this customer. Null when there is none. */
  ownerId: string | null;
  /** The person to whom Dropzone writes. Never used to sign anybody in. */
  contactName: string | null;
  contactEmail: string | null;
  route: string;
  /** What an admin decided at the end about the portal's own access to their tenant. Null until then. */
  portalAccess: PortalAccess | null;
  createdAt: string;
  createdBy: string;
  /** When staff ended the customer, with the name of whoever did and the reason. All four are null for a customer who has not ended. */
  endedAt: string | null;
  endedBy: string | null;
  endedBecause: string | null;
  /** When everything that is stored about them is erased. */
  eraseAt: string | null;
};

type NewCustomer = Pick<Customer, "name" | "dropzoneHost" | "cloud" | "createdBy"> & {
  id?: string;
  slug?: string;
  expectedTenant?: string | null;
};

/**
 * Without a `slug`, a free one is made from the name. A given slug must be well formed and not the name of a page (else AppError
 * "input-not-understood"); when it is taken, the insert throws.
 */
export async function createCustomer({ id = randomUUID(), slug, cloud, ...rest }: NewCustomer): Promise<Customer> {
  if (slug !== undefined && slugProblem(slug) !== null) throw new AppError("input-not-understood");
  const data = { ...rest, id, slug: slug ?? (await freeSlug(rest.name)), cloud: toRow[cloud] };
  return inCustomer(id, async (db) => {
    const row = await db.customer.create({ data });
    await createHead(db, id);
    return toCustomer(row);
  });
}

/** `slug` may be whatever stood in an address. PostgreSQL refuses texts with NUL, so what cannot be a slug is not looked up. */
export async function findCustomerBySlug(slug: string): Promise<Customer | null> {
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) return null;
  const row = await withKey("slug", slug, (db) => db.customer.findUnique({ where: { slug } }));
  return row && toCustomer(row);
}

export async function findCustomerByEntraTenant(entraTenantId: string): Promise<Customer | null> {
  const row = await withKey("entra-tenant", entraTenantId, (db) => db.customer.findUnique({ where: { entraTenantId } }));
  return row && toCustomer(row);
}

/** Throws when there is no such customer. */
export function getCustomer(customerId: string): Promise<Customer> {
  return inCustomer(customerId, async (db) => toCustomer(await db.customer.findUniqueOrThrow({ where: { id: customerId } })));
}

/** All customers, sorted by name. For staff. */
export function listCustomers(): Promise<Customer[]> {
  return asStaff(async (db) => (await db.customer.findMany({ orderBy: { name: "asc" } })).map(toCustomer));
}

type EntraTenant = { tenantId: string; tenantName: string; initialDomain: string | null; personId: string };
type Binding = { ok: true } | { ok: false; reason: "customer-bound-to-another-tenant" | "tenant-bound-to-another-customer" };

/**
 * Binding the same tenant again only refreshes its names; a database trigger rejects any other tenant. Only staff end a binding
 * (ended-bindings.ts).
 */
export async function bindEntraTenant(customerId: string, tenant: EntraTenant): Promise<Binding> {
  const names = { entraTenantName: tenant.tenantName, initialDomain: tenant.initialDomain };
  const first = { entraTenantId: tenant.tenantId, boundAt: new Date(), boundBy: tenant.personId };
  try {
    return await inCustomer(customerId, async (db) => {
      await clearLeftovers(db, customerId);
      // The `where` names the customer and the missing tenant, so only one of two simultaneous confirmations binds.
      const bound = await db.customer.updateMany({ where: { id: customerId, entraTenantId: null }, data: { ...names, ...first } });
      if (bound.count === 1) return { ok: true };
      const again = await db.customer.updateMany({ where: { id: customerId, entraTenantId: tenant.tenantId }, data: names });
      return again.count === 1 ? { ok: true } : { ok: false, reason: "customer-bound-to-another-tenant" };
    });
  } catch (error) {
    if (isUniqueViolation(error)) return { ok: false, reason: "tenant-bound-to-another-customer" };
    throw error;
  }
}

/** A step of a run that was stopped when an earlier binding was ended may have written about that tenant since. */
async function clearLeftovers(db: Database, customerId: string): Promise<void> {
  await db.$executeRaw`SELECT FROM customer WHERE id = ${customerId}::uuid FOR UPDATE`;
  const isFree = { id: customerId, entraTenantId: null, bindings: { some: {} } };
  if ((await db.customer.count({ where: isFree })) > 0) await clearTenantRows(db, customerId);
}

/**
 * Stores the Dropzone app's ids, so that the app is read by id instead of searched for, and the tenant's initial domain, which Dropzone's form
 * contains. Null clears an id.
 */
export async function rememberApp(
  customerId: string,
  app: Partial<Pick<Customer, "appObjectId" | "appId" | "servicePrincipalId" | "initialDomain">>,
): Promise<void> {
  await inCustomer(customerId, (db) => db.customer.update({ where: { id: customerId }, data: app }));
}

export async function setOwner(customerId: string, staffId: string | null): Promise<void> {
  await inCustomer(customerId, async (db) => {
    await db.customer.update({ where: { id: customerId }, data: { ownerId: staffId } });
    // The list filters by the summary's owner. Updated here, so that the customer is among the new owner's own at once.
    await db.customerSummary.updateMany({ where: { customerId }, data: { ownerId: staffId } });
  });
}

export async function setDetails(customerId: string, { cloud, ...rest }: Pick<Customer, "name" | "dropzoneHost" | "cloud">): Promise<void> {
  const data = { ...rest, cloud: toRow[cloud] };
  await inCustomer(customerId, (db) => db.customer.update({ where: { id: customerId }, data }));
}

/** False when a tenant is bound already: the expectation is what let it in, and stays. */
export async function setExpectedTenant(customerId: string, expectedTenant: string | null): Promise<boolean> {
  const where = { id: customerId, entraTenantId: null };
  return (await inCustomer(customerId, (db) => db.customer.updateMany({ where, data: { expectedTenant } }))).count === 1;
}

export async function setContact(customerId: string, contact: { name: string | null; email: string | null }): Promise<void> {
  const data = { contactName: contact.name, contactEmail: contact.email };
  await inCustomer(customerId, (db) => db.customer.update({ where: { id: customerId }, data }));
}

/** Null: nobody has decided, or the portal was let in again after its access had been removed. */
export async function setPortalAccess(customerId: string, portalAccess: PortalAccess | null): Promise<void> {
  await inCustomer(customerId, (db) => db.customer.update({ where: { id: customerId }, data: { portalAccess } }));
}

async function freeSlug(name: string): Promise<string> {
  const slug = slugFrom(name);
  return (await findCustomerBySlug(slug)) ? `${slug}-${randomBytes(3).toString("hex")}` : slug;
}

const isUniqueViolation = (error: unknown) => error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

/** Prisma's enum names cannot contain hyphens. */
const toRow = {
  global: "global",
  gcc: "gcc",
  "gcc-high": "gcc_high",
  dod: "dod",
  china: "china",
} as const satisfies Record<NationalCloud, Prisma.CustomerGetPayload<object>["cloud"]>;

const cloudOf = (row: Prisma.CustomerGetPayload<object>): NationalCloud =>
  nationalClouds.find((cloud) => toRow[cloud] === row.cloud) as NationalCloud;

export function toCustomer(row: Prisma.CustomerGetPayload<object>): Customer {
  const portalAccess = portalAccesses.find((access) => access === row.portalAccess) ?? null;
  return {
    ...row,
    portalAccess,
    cloud: cloudOf(row),
    boundAt: row.boundAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    eraseAt: row.eraseAt?.toISOString() ?? null,
  };
}
