"use client";

import { fromJson, type Json } from "@/components/ui/json";
import { CustomerCells, type ShownCustomer } from "./customer-row";
import { StableRows } from "./stable-rows";

/** The rows of the table of customers. */
export function CustomerRows({ rows }: { rows: Json<readonly ShownCustomer[]> }) {
  return (
    <StableRows
      columns={9}
      rowClass="relative border-b border-line transition-colors duration-300 hover:bg-hover focus-within:bg-hover max-md:block max-md:py-2"
      rows={fromJson(rows).map((row) => ({ id: row.id, version: versionOf(row), row: <CustomerCells row={row} /> }))}
    />
  );
}

/** What counts as a change of the row. A new observation time with the same findings does not. */
function versionOf({
  name,
  dropzoneHost,
  owner,
  route,
  states,
  waitingOn,
  waitingStep,
  capabilities,
  nextExpiry,
  broken,
}: ShownCustomer): string {
  return JSON.stringify([name, dropzoneHost, owner, route, states, waitingOn, waitingStep, capabilities, nextExpiry, broken]);
}
