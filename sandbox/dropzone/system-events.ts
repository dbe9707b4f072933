import { z } from "zod";
import type { SystemEvent } from "./state";

/** Selecting system events, newest first. https://docs.dropzone.ai/api/system-events */

const count = z.coerce.number().int().min(0);
const querySchema = z.object({
  event_from: z.string().optional(),
  event_until: z.string().optional(),
  event_name: z.string().optional(),
  integration_slug: z.string().optional(),
  investigation_id: count.optional(),
  user_id: count.optional(),
  search: z.string().optional(),
  limit: count.default(100),
  offset: count.default(0),
});
type EventQuery = z.infer<typeof querySchema>;

export function readEventQuery(sent: Record<string, string>): { ok: true; query: EventQuery } | { ok: false; message: string } {
  const read = querySchema.safeParse(sent);
  if (!read.success) return { ok: false, message: `${read.error.issues[0]?.path.join(".")} is not right.` };
  const dates = [read.data.event_from, read.data.event_until].filter((date) => date !== undefined);
  if (dates.some((date) => Number.isNaN(Date.parse(date)))) return { ok: false, message: "Dates must be in ISO format." };
  return { ok: true, query: read.data };
}

export function selectEvents(events: readonly SystemEvent[], query: EventQuery): { count: number; results: SystemEvent[] } {
  const matching = events.filter((event) => matches(event, query)).reverse();
  return { count: matching.length, results: matching.slice(query.offset, query.offset + query.limit) };
}

function matches(event: SystemEvent, query: EventQuery): boolean {
  // Events of integrations have no investigation and no person, so a query for one finds nothing.
  if (query.investigation_id !== undefined || query.user_id !== undefined) return false;
  if (query.event_name && event.event_name !== query.event_name) return false;
  if (query.integration_slug && event.original_metadata.integration_slug !== query.integration_slug) return false;
  if (query.search && !JSON.stringify(event.original_metadata).includes(query.search)) return false;
  const at = Date.parse(event.event_date);
  if (query.event_from && at < Date.parse(query.event_from)) return false;
  return !(query.event_until && at > Date.parse(query.event_until));
}
