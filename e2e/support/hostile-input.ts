import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { parse } from "node-html-parser";
import pg from "pg";
import type { AccessRow, Visitor } from "./access-table";
import { callApi } from "./call-api";

/**
 * Sends generated hostile input to every form, upload, link and API of the portal, as people who may use them. Each case contains a mark,
 * so that it is found wherever it is kept, and names the address of a server of our own that must never be asked.
 */

type Portal = { origin: string; ownerUrl: string; cookies: Record<Visitor, string>; table: Record<string, AccessRow>; slug: string };
export type HostileRun = { seed: number; cases: number; forms: number; kept: string[]; fetched: number; unhandled: string[] };

const mark = "hostilemark";
const seed = 20261128;
const wantedCases = 1200;

export async function sendHostileInput(portal: Portal): Promise<HostileRun> {
  let fetched = 0;
  const bait = createServer((_, answer) => {
    fetched++;
    answer.end();
  });
  await new Promise<void>((ready) => bait.listen(0, "127.0.0.1", ready));
  const texts = hostileTexts(`http://127.0.0.1:${(bait.address() as AddressInfo).port}/${mark}`);

  const forms = await findForms(portal);
  const links = linksOf(portal.table);
  const formCase = fc.record({ form: fc.constantFrom(...forms), text: texts });
  const linkCase = fc.record({
    link: fc.constantFrom(...links),
    text: texts,
    as: fc.constantFrom<Visitor>("signed out", "own customer", "Admin"),
  });
  const keyCase = fc.record({ path: fc.constantFrom("/api/v1/customers", `/api/v1/customers/${portal.slug}`), text: texts });
  const requests = fc.sample(
    fc.oneof(
      formCase.map((made) => () => fill(portal, made.form, made.text)),
      linkCase.map((made) => () => open(portal, made)),
      keyCase.map((made) => () => callWith(portal, made)),
    ),
    { numRuns: wantedCases, seed },
  );
  const unhandled: string[] = [];
  let next = 0;
  const work = async () => {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const fault = await request();
      if (fault !== null) unhandled.push(fault);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  bait.closeAllConnections();
  await new Promise((done) => bait.close(done));
  return { seed, cases: requests.length, forms: forms.length, kept: await findKept(portal.ownerUrl), fetched, unhandled };
}

/** Long texts do not fit into an address, so these have a hundred characters or so; forms add to them. */
function hostileTexts(bait: string): fc.Arbitrary<string> {
  const attacks = [
    `"'><script src="${bait}"></script>`,
    `=HYPERLINK("${bait}")`,
    `../../../../etc/passwd`,
    `//127.0.0.1/`,
    `https://contoso.dropzone.app@127.0.0.1/`,
    bait,
    "http://169.254.169.254/latest/meta-data",
    "'; DROP TABLE customer; --",
    `\${jndi:ldap://127.0.0.1}`,
    "\0",
    "\u202e\ud800",
    "%00%2e%2e%2f%ff",
    `["'>,;`.repeat(20),
    '{"__proto__":{"isAdmin":true}}',
    "a@".repeat(40),
    "-----BEGIN PRIVATE KEY-----",
  ];
  return fc
    .tuple(fc.constantFrom(...attacks), fc.string({ unit: "binary", maxLength: 60 }))
    .map(([attack, rest]) => `${mark}${attack}${rest}`);
}

type Form = { page: URL; as: Visitor; hidden: [string, string][]; fields: { name: string; isFile: boolean }[] };

/** The forms of all pages, as a browser without JavaScript sees them. Forms without a field, such as a button alone, take no input. */
async function findForms(portal: Portal): Promise<Form[]> {
  const found: Form[] = [];
  for (const [route, row] of Object.entries(portal.table)) {
    if (!route.startsWith("GET /") || route.includes("/api/")) continue;
    const as = (["own customer", "Admin"] as const).find((person) => row.answers[person] === "opens");
    if (as === undefined) continue;
    const page = new URL(row.at?.({ slug: portal.slug }) ?? route.slice(4), portal.origin);
    const answer = await getPage(page, { cookie: portal.cookies[as] });
    for (const form of parse(await answer.text()).querySelectorAll("form[enctype]")) {
      const inputs = form.querySelectorAll("input, textarea, select, button[name]").flatMap((input) => {
        const name = input.getAttribute("name");
        return name ? [{ name, value: input.getAttribute("value") ?? "", isFile: input.getAttribute("type") === "file" }] : [];
      });
      const fields = inputs.filter(({ name }) => !name.startsWith("$ACTION"));
      const hidden = inputs.filter(({ name }) => name.startsWith("$ACTION")).map(({ name, value }): [string, string] => [name, value]);
      if (fields.length > 0) found.push({ page, as, hidden, fields });
    }
  }
  return found;
}

/** Longer than any field may be: a note or a name may hold any characters, but not that many. */
const tooLong = 110_000;

async function fill(portal: Portal, { page, as, hidden, fields }: Form, text: string): Promise<string | null> {
  const body = new FormData();
  for (const [name, value] of hidden) body.append(name, value);
  const filled = text.padEnd(Math.floor(Math.min(tooLong, 900_000 / fields.length)), "A");
  for (const { name, isFile } of fields) {
    if (isFile) body.append(name, new Blob([filled]), `${mark}.pem`);
    else body.append(name, filled);
  }
  const headers = { cookie: portal.cookies[as], origin: portal.origin, accept: "text/html" };
  return faultOf(
    await fetch(page, { method: "POST", headers, body, redirect: "manual" }),
    `POST ${page.pathname}: ${fields.map(({ name }) => name)}`,
    portal,
  );
}

const parameters = [
  "about",
  "ticket",
  "customer",
  "after",
  "search",
  "sort",
  "stage",
  "days",
  "chart",
  "text",
  "needs",
  "reason",
  "to",
  "code",
  "state",
];

const linksOf = (table: Record<string, AccessRow>): string[] =>
  Object.keys(table).flatMap((route) => (route.startsWith("GET ") && !route.endsWith("/events") ? [route.slice(4)] : []));

async function open(portal: Portal, { link, text, as }: { link: string; text: string; as: Visitor }): Promise<string | null> {
  const usable = wellFormed(text);
  const path = link.replace(/\[customer\]/g, portal.slug).replace(/\[\w+\]/g, encodeURIComponent(usable));
  const url = new URL(path, portal.origin);
  for (const name of parameters) url.searchParams.set(name, usable);
  // A path of the portal may be kept as the way back. Another site's address may not.
  url.searchParams.set("returnTo", `//${usable}`);
  url.searchParams.set("purpose", "return");
  const headers = { cookie: portal.cookies[as], accept: "text/html" };
  return faultOf(await getPage(url, headers), `GET ${link}, ${as}`, portal);
}

/** Asks once more when the connection breaks: the server may close one that was kept, just as it is used again. */
function getPage(url: URL, headers: Record<string, string>): Promise<Response> {
  const ask = () => fetch(url, { headers, redirect: "manual" });
  return ask().catch(ask);
}

async function callWith(portal: Portal, { path, text }: { path: string; text: string }): Promise<string | null> {
  const url = new URL(path, portal.origin);
  const usable = wellFormed(text);
  for (const name of ["limit", "cursor", "search", "stage", "waiting_on", usable]) url.searchParams.set(name, usable);
  const key = Buffer.from(text).toString("base64url");
  const asked = `${url.pathname.replace("/api/v1", "")}${url.search}`;
  return faultOf(await callApi(portal.origin, asked, { authorization: `Bearer ${key}` }), `GET ${path}`, portal);
}

/** What nobody foresaw is a 500. Input that is refused leads to a page that says so. */
async function faultOf(answer: Response, what: string, { origin }: Portal): Promise<string | null> {
  await answer.arrayBuffer();
  const location = answer.headers.get("location");
  if (location !== null && new URL(location, origin).href.includes(`//${mark}`)) return `${what}: leads to another site, ${location}`;
  return answer.status < 500 ? null : `${what}: ${answer.status}`;
}

/** An address cannot contain half a character. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** The tables in which a row contains the mark, in whatever column. */
async function findKept(ownerUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    const kept: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await client.query(`SELECT 1 FROM ${name} AS row WHERE row::text LIKE '%${mark}%' LIMIT 1`);
      if (rowCount) kept.push(name);
    }
    return kept;
  } finally {
    await client.end();
  }
}
