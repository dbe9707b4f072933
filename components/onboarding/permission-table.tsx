"use client";

import { fromJson, type Json } from "@/components/ui/json";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import { permissions as known, resourceKeys, resources } from "@/lib/catalogue/permissions";
import { type PermissionLevel, permissionLevels } from "@/lib/catalogue/states";
import { permissionAnchor } from "@/lib/links/permission-anchor";
import type { PermissionView } from "@/lib/onboarding/status/checklist";
import { DeclinedCell, PermissionCell } from "./permission-cell";
import { type LinkedCustomer, TicketLink } from "./ticket-link";

/**
 * What is true of each permission at each level, grouped by service. On a narrow screen each permission is a block of its own. Drawn by a client
 * component although nothing here moves: what the server sends for one is what it knows, and not each of its hundreds of elements a second time.
 */
export function PermissionTable({
  permissions,
  heading = "Permissions",
  ...linked
}: {
  permissions: Json<readonly PermissionView[]>;
  heading?: string;
  /** Set where a link to each permission can be copied: the customer that the link is for. */
  linkFor?: LinkedCustomer;
  /** The ticket that led here; it is added to the copied link. */
  ticket?: string | null;
}) {
  const all = fromJson(permissions);
  const groups = resourceKeys
    .map((resource) => ({ resource, rows: all.filter((permission) => permission.resource === resource) }))
    .filter((group) => group.rows.length > 0);
  if (groups.length === 0) return null;
  return (
    <section aria-labelledby="permissions-heading">
      <h2 id="permissions-heading" className="text-heading font-semibold">
        {heading}
      </h2>
      <table className={`mt-4 w-full border-collapse text-small max-sm:block ${cells}`}>
        <caption className="sr-only">For each permission: whether it is declared, granted, in the token, and works.</caption>
        <thead className="max-sm:sr-only">
          <tr className="text-left text-faint">
            <th scope="col" className="pb-2 font-normal">
              Permission
            </th>
            {permissionLevels.map((level) => (
              <th key={level} scope="col" className="w-[5.5rem] pr-2 pb-2 font-normal">
                {levelNames[level]}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ resource, rows }) => (
          <tbody key={resource} className="border-t border-line max-sm:block">
            <tr className="max-sm:block">
              <th scope="rowgroup" colSpan={5} className="pt-4 pb-1.5 text-left font-normal max-sm:block">
                <span className="flex flex-wrap items-baseline justify-between gap-x-4">
                  <span className="font-semibold">{resources[resource].name}</span>
                  <span className="text-muted tabular-nums">{summary(rows)}</span>
                </span>
              </th>
            </tr>
            {rows.map((row) => (
              <Row key={row.name} row={row} {...linked} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

const levelNames: Record<PermissionLevel, string> = {
  declared: "Declared",
  granted: "Granted",
  "in-token": "In token",
  works: "Works",
};

/**
 * For every cell with an answer. A narrow screen shows the heads of the columns with each of them, and not a second time to screen readers, who
 * hear the heads.
 */
const cells =
  "[&_td]:py-1.5 [&_td]:pr-2 [&_td]:text-micro [&_td]:leading-5 [&_td]:whitespace-nowrap [&_td]:text-muted [&_td]:tabular-nums max-sm:[&_td]:pt-0 max-sm:[&_td]:before:block max-sm:[&_td]:before:leading-4 max-sm:[&_td]:before:text-faint max-sm:[&_td]:before:content-[attr(data-level)/'']";

function Row({ row, linkFor, ticket }: { row: PermissionView; linkFor?: LinkedCustomer; ticket?: string | null }) {
  // What is inside of these links needs JavaScript.
  const isHydrated = useIsHydrated();
  // Only what is neither "yes" nor on its way needs a reason. The same reason is shown once.
  const notes = new Set(
    permissionLevels.flatMap((level) => {
      const { note, answer } = row.levels[level];
      return note && (answer === "no" || answer === "unknown" || (answer === "not-tried" && level === "works")) ? [note] : [];
    }),
  );
  return (
    <tr
      id={permissionAnchor(row.name)}
      className="group/row scroll-mt-6 align-top target:bg-accent-soft last:[&>td]:pb-4 sm:last:[&>th]:pb-4 max-sm:grid max-sm:grid-cols-4"
    >
      <th scope="row" className="py-1.5 pr-3 text-left font-normal max-sm:col-span-4 max-sm:pb-0.5" title={purposeOf(row.name)}>
        <span className="flex items-center gap-1">
          <span className={`font-mono text-micro leading-5 ${row.declined ? "text-muted" : ""}`}>{row.name}</span>
          {linkFor && isHydrated && (
            <span className="-my-0.5 opacity-0 transition-opacity duration-150 group-hover/row:opacity-100 has-[:focus-visible]:opacity-100 has-[:popover-open]:opacity-100 pointer-coarse:opacity-100">
              <TicketLink customer={linkFor} what={row.name} title={row.name} ticket={ticket} />
            </span>
          )}
        </span>
        {[...notes].map((note) => (
          <span key={note} className="mt-0.5 block text-micro text-muted">
            {note}
          </span>
        ))}
      </th>
      {row.declined ? (
        <DeclinedCell />
      ) : (
        permissionLevels.map((level) => <PermissionCell key={level} cell={row.levels[level]} level={levelNames[level]} />)
      )}
    </tr>
  );
}

const purposeOf = (name: PermissionView["name"]) => known.find((permission) => permission.name === name)?.purpose;

/** "4 of 4 granted, 3 of 4 work (1 not tried)". When every answer is unknown, the words say why instead of a count. */
function summary(rows: readonly PermissionView[]): string {
  const asked = rows.filter((row) => !row.declined);
  if (asked.length === 0) return "Declined";
  const [granted, works] = [answersAt(asked, "granted"), answersAt(asked, "works")];
  if (granted.unread && works.unread) return "Not read yet";
  if (granted.unanswered && works.unanswered) return "Could not check";
  return [
    granted.unanswered
      ? `Grants ${granted.unread ? "not read yet" : "could not be checked"}`
      : `${granted.counted} granted${granted.aside}`,
    works.unanswered ? `${works.unread ? "not tried yet" : "could not be tried"}` : `${works.counted} work${works.aside}`,
  ].join(", ");
}

function answersAt(rows: readonly PermissionView[], level: PermissionLevel) {
  const cells = rows.map((row) => row.levels[level]);
  const unknown = cells.filter(({ answer }) => answer === "unknown");
  const counted = `${cells.filter(({ answer }) => answer === "yes").length} of ${cells.length}`;
  const untried = cells.filter(({ answer }) => answer === "not-tried").length;
  const aside = [untried > 0 ? `${untried} not tried` : null, unknown.length > 0 ? `${unknown.length} unknown` : null].filter(Boolean);
  return {
    unanswered: unknown.length === cells.length,
    /** Not checked yet. A check without an answer leaves a time or a reason. */
    unread: unknown.length === cells.length && unknown.every(({ at, note }) => at === null && note === null),
    counted,
    aside: aside.length > 0 ? ` (${aside.join(", ")})` : "",
  };
}
