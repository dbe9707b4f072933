import { now } from "../world/world";
import type { Call, Json } from "./call";
import { badRequest, GraphRefusal, unsupportedQuery } from "./refusals";

/** $select, $filter, $top and paging, in the forms that Graph documents for directory objects; the rest is refused as Graph refuses it. */

const defaultPage = 100;

type Listing = {
  type: string;
  entitySet: string;
  items: Json[];
  filterable: readonly string[];
  expand?: (item: Json, property: string) => unknown;
};

/** A collection: filtered, cut into pages, with an absolute next link. learn.microsoft.com/graph/query-parameters */
export function listAnswer(call: Call, { type, entitySet, items, filterable, expand }: Listing): Response {
  const query = queryOf(call);
  if (query.get("$search"))
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  const matching = ordered(filtered(items, query.get("$filter"), filterable), query.get("$orderby"));
  const size = pageSize(query);
  const start = Number(Buffer.from(query.get("$skiptoken") ?? "", "base64url").toString() || 0);
  const page = matching.slice(start, start + size);
  const isCounted = query.get("$count") === "true" && call.c.req.header("consistencylevel") === "eventual";
  return call.c.json({
    "@odata.context": `${call.root}/$metadata#${entitySet}${selectSuffix(query)}`,
    ...(isCounted ? { "@odata.count": matching.length } : {}),
    ...(start + size < matching.length ? { "@odata.nextLink": nextLink(call, start + size) } : {}),
    value: page.map((item) => projected({ type, item, query, ...(expand ? { expand } : {}) })),
  });
}

/** 201, and where the new object is. What it was created at has fractions of a second here, and none in later reads. */
export function createdAnswer(call: Call, of: { type: string; entitySet: string; item: Json; location: string }): Response {
  const { createdDateTime } = of.item;
  const [seconds, fraction] = [String(createdDateTime).slice(0, 19), now(call.world).toISOString().slice(20, 23)];
  const item = createdDateTime ? { ...of.item, createdDateTime: `${seconds}.${fraction}4567Z` } : of.item;
  const response = entityAnswer(call, { ...of, item }, 201);
  response.headers.set("location", `${new URL(call.root).origin}/v2/${call.tenant.id}/${of.location}`);
  return response;
}

export function entityAnswer(
  call: Call,
  of: { type: string; entitySet: string; item: Json; expand?: (item: Json, property: string) => unknown },
  status: 200 | 201 = 200,
): Response {
  const query = queryOf(call);
  return call.c.json(
    { "@odata.context": `${call.root}/$metadata#${of.entitySet}${selectSuffix(query)}/$entity`, ...projected({ ...of, query }) },
    status,
  );
}

function queryOf(call: Call): URLSearchParams {
  const given = new URL(call.c.req.url).searchParams;
  const query = new URLSearchParams();
  // Query options may come without the dollar sign, in upper or lower case.
  for (const [name, value] of given) query.set(`$${name.replace(/^\$/, "").toLowerCase()}`, value);
  return query;
}

const selectSuffix = (query: URLSearchParams) => (query.get("$select") ? `(${query.get("$select")})` : "");

export function selectedProperties(call: Call): string[] {
  return (queryOf(call).get("$select") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

function projected(of: { type: string; item: Json; query: URLSearchParams; expand?: (item: Json, property: string) => unknown }): Json {
  const select = (of.query.get("$select") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = select.find((name) => !(name in of.item));
  if (unknown)
    throw new GraphRefusal(
      400,
      "BadRequest",
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type '${of.type}'.`,
    );
  const kept =
    select.length > 0
      ? Object.fromEntries(Object.entries(of.item).filter(([name]) => select.includes(name) || name.startsWith("@")))
      : of.item;
  return { ...kept, ...expanded(of) };
}

function expanded(of: { type: string; item: Json; query: URLSearchParams; expand?: (item: Json, property: string) => unknown }): Json {
  const property = of.query.get("$expand")?.replace(/\(.*\)$/, "");
  if (!property) return {};
  const value = of.expand?.(of.item, property);
  if (value === undefined) throw badRequest(`Invalid $expand: the property '${property}' cannot be expanded on type '${of.type}'.`);
  return { [property]: value };
}

/** 1 to 999. */
function pageSize(query: URLSearchParams): number {
  const top = query.get("$top");
  if (top === null) return defaultPage;
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > 999)
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`);
  return size;
}

function nextLink(call: Call, start: number): string {
  const asked = new URL(call.c.req.url);
  const kept = [...asked.searchParams]
    .filter(([name]) => !/^\$?skiptoken$/i.test(name))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const origin = new URL(call.root).origin;
  return `${origin}${asked.pathname}?${[...kept, `$skiptoken=${Buffer.from(String(start)).toString("base64url")}`].join("&")}`;
}

function ordered(items: Json[], orderBy: string | null): Json[] {
  if (!orderBy) return items;
  const [property, direction = "asc"] = orderBy.trim().split(/\s+/);
  if (property !== "displayName") throw unsupportedQuery(`Unsupported sort property '${property}'.`);
  const sorted = [...items].sort((a, b) => String(a.displayName).localeCompare(String(b.displayName)));
  return direction === "desc" ? sorted.reverse() : sorted;
}

/** Clauses joined by `or`, each of clauses joined by `and`. */
function filtered(items: Json[], filter: string | null, filterable: readonly string[]): Json[] {
  return filter ? items.filter(parseFilter(filter, filterable)) : items;
}

/** `and` binds before `or`, and brackets before both. */
function parseFilter(text: string, filterable: readonly string[]): Clause {
  const parse = (part: string) => parseFilter(part, filterable);
  const alternatives = splitOutside(text, " or ");
  if (alternatives.length > 1) return anyOf(alternatives.map(parse));
  const together = splitOutside(text, " and ");
  if (together.length > 1) return allOf(together.map(parse));
  const within = /^\((.*)\)$/s.exec(text.trim());
  return within ? parse(within[1] ?? "") : parseClause(text.trim(), filterable);
}

const anyOf =
  (clauses: Clause[]): Clause =>
  (item) =>
    clauses.some((clause) => clause(item));
const allOf =
  (clauses: Clause[]): Clause =>
  (item) =>
    clauses.every((clause) => clause(item));

/** Within quotes and brackets, " and " is no word of the filter's. */
function splitOutside(text: string, word: string): string[] {
  const parts = [""];
  let [isQuoted, depth] = [false, 0];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (letter === "'") isQuoted = !isQuoted;
    if (!isQuoted) depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
    const isWord = !isQuoted && depth === 0 && text.slice(at, at + word.length).toLowerCase() === word;
    if (isWord) {
      parts.push("");
      at += word.length - 1;
    } else parts[parts.length - 1] += letter;
  }
  return parts;
}

type Clause = (item: Json) => boolean;

function parseClause(clause: string, filterable: readonly string[]): Clause {
  const equal = /^(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|([\w-]+))$/i.exec(clause);
  if (equal?.[1]) return isEqual(requireFilterable(equal[1], filterable), equal[2] ?? equal[3] ?? "");
  const starts = /^startswith\((\w+)\s*,\s*'([^']*)'\)$/i.exec(clause);
  if (starts?.[1]) return startsWith(requireFilterable(starts[1], filterable), starts[2] ?? "");
  const any = /^(\w+)\/any\((\w+)\s*:\s*\2\s+eq\s+'([^']*)'\)$/i.exec(clause);
  if (any?.[1]) return includesValue(requireFilterable(any[1], filterable), any[3] ?? "");
  const anyField = /^(\w+)\/any\((\w+)\s*:\s*\2\/(\w+)\s+eq\s+'([^']*)'\)$/i.exec(clause);
  if (anyField?.[1]) return includesObject(requireFilterable(anyField[1], filterable), anyField[3] ?? "", anyField[4] ?? "");
  const since = /^(\w+)\s+ge\s+(\d{4}-[\dT:.Z-]+)$/i.exec(clause);
  if (since?.[1]) return isSince(requireFilterable(since[1], filterable), since[2] ?? "");
  const within = /^(\w+)\s+in\s*\(([^)]*)\)$/i.exec(clause);
  if (within?.[1]) {
    const property = requireFilterable(within[1], filterable);
    const values = (within[2] ?? "").split(",").map((value) => value.trim().replace(/^'|'$/g, ""));
    return (item) => values.some((value) => isEqual(property, value)(item));
  }
  throw unsupportedQuery(`Unsupported or invalid query filter clause specified for property: '${clause.slice(0, 80)}'.`);
}

function requireFilterable(property: string, filterable: readonly string[]): string {
  const known = filterable.find((name) => name.toLowerCase() === property.toLowerCase());
  if (!known) throw unsupportedQuery(`Unsupported or invalid query filter clause specified for property '${property}' of resource.`);
  return known;
}

/** Directory strings are compared ignoring case. */
const isEqual =
  (property: string, value: string): Clause =>
  (item) =>
    String(item[property] ?? "").toLowerCase() === value.replace(/''/g, "'").toLowerCase();
const startsWith =
  (property: string, value: string): Clause =>
  (item) =>
    String(item[property] ?? "")
      .toLowerCase()
      .startsWith(value.toLowerCase());
const includesValue =
  (property: string, value: string): Clause =>
  (item) =>
    Array.isArray(item[property]) && item[property].some((one) => String(one).toLowerCase() === value.toLowerCase());
const includesObject =
  (property: string, field: string, value: string): Clause =>
  (item) =>
    Array.isArray(item[property]) && item[property].some((one: Json) => String(one[field]).toLowerCase() === value.toLowerCase());
const isSince =
  (property: string, moment: string): Clause =>
  (item) =>
    Date.parse(String(item[property])) >= Date.parse(moment);
