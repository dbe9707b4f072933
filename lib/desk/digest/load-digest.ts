import "server-only";
import { env } from "@/lib/env";
import { customerPath, staffHome } from "@/lib/links/paths";
import { type Digest, digestAfterHours, listedInDigest } from "@/lib/staff/letters/digest";
import { customerFiltersQuery } from "@/lib/staff/list/customer-filters";
import { countWaiting, listSummaries } from "@/lib/store/summaries";

/** Who has waited for over two days, longest first. Null when nobody has. */
export async function loadDigest(): Promise<Digest | null> {
  const filters = { waitingLongerThanHours: digestAfterHours };
  const count = await countWaiting(digestAfterHours);
  if (count === 0) return null;
  const { rows } = await listSummaries({ filters, sort: "waiting", after: null, limit: listedInDigest });
  const { PORTAL_ORIGIN } = env();
  const waiting = rows.flatMap(({ slug, name, waitingOn, waitingStep: step, waitingSince: since }) =>
    since === null ? [] : [{ slug, name, url: `${PORTAL_ORIGIN}${customerPath(slug)}`, waitingOn, step, since }],
  );
  return { count, waiting, url: `${PORTAL_ORIGIN}${staffHome}${customerFiltersQuery(filters)}` };
}
