import "server-only";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { tryDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import {
  type AlreadyThere,
  type CreatedRow,
  createdCsv,
  fatesOf,
  type ReadImport,
  type RowFate,
  readImport,
  type UnreadableImport,
} from "@/lib/staff/adding/import";
import { keyWords } from "@/lib/staff/adding/key-words";
import { findKnownCustomers } from "@/lib/store/known-customers";
import { listStaff } from "@/lib/store/staff";
import type { Staff } from "./actor";
import { create } from "./create-customer";

/** Imports many customers: first a preview of what will happen to each row (its fate), then, once confirmed, the customers. */

export type Preview = { ok: true; fates: RowFate[]; ignored: readonly string[]; skipped: readonly number[] } | UnreadableImport;

/** Writes nothing. */
export async function previewImport(text: string): Promise<Preview> {
  const read = readImport(text, env().DROPZONE_HOSTS);
  if (!read.ok) return read;
  return {
    ok: true,
    fates: await withKeysTested(fatesOf(read.rows, await alreadyThere(read.rows))),
    ignored: read.ignored,
    skipped: read.skipped,
  };
}

const atOnce = 8;
/** Staff wait for the preview. What is left then is tested before the customer's plan. */
const mostTestingMs = 15_000;

/** A key that Dropzone refuses is left out, and the row is created without. */
async function withKeysTested(fates: readonly RowFate[]): Promise<RowFate[]> {
  const tests = new Map<number, KeyAnswer>();
  const waiting = fates.filter((row) => row.fate === "create" && row.wish.apiKey !== null);
  const until = Date.now() + mostTestingMs;
  const testNext = async (): Promise<void> => {
    const row = waiting.shift();
    if (row?.fate !== "create" || row.wish.apiKey === null || Date.now() > until) return;
    tests.set(row.line, await tryDropzoneKey(row.wish.dropzoneHost, row.wish.apiKey));
    await testNext();
  };
  await Promise.all(Array.from({ length: atOnce }, testNext));
  return fates.map((row) => (row.fate === "create" && row.wish.apiKey !== null ? withTest(row, tests.get(row.line)) : row));
}

function withTest(row: RowFate & { fate: "create" }, test: KeyAnswer | undefined): RowFate {
  if (test?.ok) return row;
  const words = keyWords(test?.reason ?? "dropzone-unreachable", row.dropzoneHost);
  if (test?.reason !== "dropzone-key-refused") return { ...row, remarks: [words, ...row.remarks] };
  return { ...row, wish: { ...row.wish, apiKey: null }, remarks: [`${words} The customer is created without it.`, ...row.remarks] };
}

export type Imported = {
  ok: true;
  created: readonly CreatedRow[];
  /** The only copy of the invitation links besides `created`. */
  csv: string;
  /** Rows that the preview did not mark to be created. */
  left: readonly RowFate[];
  /** Rows that failed unexpectedly. */
  failed: readonly { line: number; name: string }[];
};

/** Works out the fates again, so that a customer added by somebody else since the preview is not added twice. */
export async function importCustomers(text: string, staff: Staff): Promise<Imported | UnreadableImport> {
  const preview = await previewImport(text);
  if (!preview.ok) return preview;
  const wanted = preview.fates.filter((row) => row.fate === "create");
  const created: CreatedRow[] = [];
  const failed: { line: number; name: string }[] = [];
  for (const row of wanted) {
    try {
      const { customer, invited } = await create(row.wish, row.ownerId, staff);
      const { name, slug, dropzoneHost } = customer;
      created.push({ name, slug, dropzoneHost, invitation: invited.link, expiresAt: invited.expiresAt });
    } catch (error) {
      // One failing row must not lose the links created so far: nobody else has them.
      log.error({ error, line: row.line }, "A line of an import failed");
      failed.push({ line: row.line, name: row.name });
    }
  }
  return { ok: true, created, csv: createdCsv(created), left: preview.fates.filter((row) => row.fate !== "create"), failed };
}

type KeyAnswer = Awaited<ReturnType<typeof tryDropzoneKey>>;

async function alreadyThere(rows: (ReadImport & { ok: true })["rows"]): Promise<AlreadyThere> {
  const wishes = rows.flatMap(({ read }) => (read.ok ? [read.wish] : []));
  const [known, staff] = await Promise.all([
    findKnownCustomers({ slugs: wishes.map((wish) => wish.slug), dropzoneHosts: wishes.map((wish) => wish.dropzoneHost) }),
    listStaff(),
  ]);
  return {
    slugs: new Map(known.map(({ slug, name }) => [slug, name])),
    hosts: new Map(known.map(({ dropzoneHost, slug }) => [dropzoneHost, slug])),
    owners: new Map(staff.flatMap(({ id, name, userName }) => [name, userName].map((called) => [called.toLowerCase(), id] as const))),
  };
}
