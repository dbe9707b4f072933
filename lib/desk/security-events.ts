import "server-only";
import { detailName, findSecurityEvent, type SecurityGroup } from "@/lib/catalogue/security-events";
import { csvLine } from "@/lib/staff/csv";
import { namesOfCustomers } from "@/lib/store/known-customers";
import { listSecurityEvents, type RecordedEvent, recordSecurityEvent } from "@/lib/store/security-events";
import { asSecurityActor, type Staff } from "./actor";

/** The security events as Admins read and export them. */

export type SecurityEventRow = Pick<RecordedEvent, "id" | "at" | "actorKind" | "actorId"> & {
  what: string;
  who: string;
  /** Null when the event is about no customer. The slug is null when the customer was erased. */
  customer: { slug: string | null; name: string } | null;
  detail: [name: string, value: string][];
};

const onAPage = 50;

export async function loadSecurityEvents({ group, before }: { group: SecurityGroup | null; before: string | null }) {
  const { events, next } = await listSecurityEvents({ group, before, limit: onAPage });
  const customers = await namesOfCustomers(events.flatMap(({ customerId }) => customerId ?? []));
  const rows = events.map((event): SecurityEventRow => {
    const { id, at, actorKind, actorId, customerId } = event;
    const customer = customerId === null ? null : (customers.get(customerId) ?? { slug: null, name: "a customer who was erased" });
    return { id, at, actorKind, actorId, what: whatOf(event), who: whoOf(event), customer, detail: detailOf(event) };
  });
  return { rows, next };
}

/** An action of another version of the program is shown as it is stored. */
const whatOf = ({ action }: RecordedEvent): string => findSecurityEvent(action)?.what ?? action;

function whoOf({ actorKind, actorName }: RecordedEvent): string {
  switch (actorKind) {
    case "portal":
      return "The portal";
    case "nobody":
      return "Somebody who could not be identified";
    case "staff":
    case "customer":
    case "program":
      return actorName ?? "Somebody whose name was erased";
  }
}

const detailOf = ({ detail }: RecordedEvent): [string, string][] =>
  Object.entries(detail).map(([name, value]) => [detailName(name), inWords(value)]);

/** What another version of the program wrote may be of any shape. */
function inWords(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(inWords).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export type ExportFormat = "csv" | "jsonl";

/** Everything, newest first, page by page when the receiver is ready for it. The export is itself an event, and the first one in it. */
export async function exportSecurityEvents(format: ExportFormat, staff: Staff): Promise<ReadableStream<Uint8Array>> {
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "security-events-exported", customerId: null, detail: { format } });
  const encoder = new TextEncoder();
  let before: string | null = null;
  let head = format === "csv" ? csvLine(csvColumns) : "";
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page: Awaited<ReturnType<typeof listSecurityEvents>> = await listSecurityEvents({ group: null, before, limit: 500 });
      controller.enqueue(encoder.encode(head + page.events.map(lineOf[format]).join("")));
      [before, head] = [page.next, ""];
      if (before === null) controller.close();
    },
  });
}

const csvColumns = ["at", "action", "what", "actorKind", "actorId", "actorName", "customerId", "detail", "seq", "keyId", "hash"];

const lineOf: Record<ExportFormat, (event: RecordedEvent) => string> = {
  csv: (event) => {
    const { at, action, actorKind, actorId, actorName, customerId, detail, seq, keyId, hash } = event;
    return csvLine([at, action, whatOf(event), actorKind, actorId, actorName, customerId, JSON.stringify(detail), seq, keyId, hash]);
  },
  jsonl: (event) => `${JSON.stringify(event)}\n`,
};
