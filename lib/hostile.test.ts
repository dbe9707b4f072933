import { describe, expect, it } from "vitest";
import { nationalClouds } from "@/lib/catalogue/clouds";
import { planSchema } from "@/lib/onboarding/planning/changes";
import { leastCpuMs } from "@/testing/cpu-time";
import { parseCertificateFile } from "./dropzone/certificate-file";
import { dropzoneErrorFrom } from "./dropzone/dropzone-error";
import { explainMicrosoftError } from "./errors/known/explain";
import { knownErrorNamed } from "./errors/known/known-errors";
import { readPasted } from "./errors/pasted/pasted-error";
import { redact } from "./errors/pasted/redact";
import { idTokenClaimsSchema } from "./identity/tokens/id-token";
import { aadstsCodes, saidInRedirect } from "./identity/tokens/microsoft-said";
import { customerNamedIn } from "./links/customer-named-in";
import { readTarget } from "./links/deep-link";
import { isHostPattern, readDropzoneHost } from "./links/dropzone-host";
import { parsePortalUrl } from "./links/portal-url";
import { safeReturnTo } from "./links/return-to";
import { customerWords, readGoPath, readTicket } from "./links/ticket-link";
import { graphErrorFrom } from "./microsoft/graph/graph-error";
import { readChoices } from "./onboarding/choosing/choose-form";
import { readDetails } from "./staff/adding/customer-details";
import { expectedTenantSchema } from "./staff/adding/expected-tenant";
import { readImport } from "./staff/adding/import";
import { proposedTenant } from "./staff/adding/mail-domains";
import { newCustomerFields, readNewCustomer } from "./staff/adding/new-customer";
import { slugFrom, slugProblem } from "./staff/adding/slugs";
import { tableText } from "./staff/adding/table-file";
import { readCustomerFilters } from "./staff/list/customer-filters";
import { customerNamed } from "./staff/list/named-customer";
import { pagesOf } from "./staff/list/pages";
import { momentSchema, readCursor, textSchema } from "./store/page-cursor";
import { checkAddress } from "./webhooks/address";

/** Every parser of input and of vendors' answers gets a million characters that are made to take long. One that is not linear stops the process for everybody. */

const million = 1_000_000;
const repeated = (part: string): string => part.repeat(Math.ceil(million / part.length)).slice(0, million);

const texts: Record<string, string> = {
  quotes: repeated(`"`),
  "quotes that end with a letter": `${repeated(`"'>,;`)}x`,
  brackets: repeated("<[{("),
  "opened tags": `<html>${repeated("<a")}`,
  spaces: repeated(" "),
  "spaces and a letter": `a${repeated(" ")}a`,
  newlines: repeated("\r\n"),
  tabs: repeated("\t"),
  "percent signs": repeated("%"),
  "at signs": repeated("a@"),
  dots: repeated("."),
  "labels of a host": repeated("a."),
  dashes: repeated("-"),
  digits: repeated("7"),
  letters: repeated("a"),
  "letters and digits": repeated("aB3"),
  "combining characters": repeated("e\u0301\u0302\u0303"),
  "characters beyond the first plane": repeated("😀"),
  "half characters": repeated("\ud800"),
  nulls: repeated("\0"),
  "nested lists": repeated("["),
  "nested objects": repeated(`{"a":`),
  "names of secrets": repeated("password: "),
  "beginnings of keys": repeated("-----BEGIN PRIVATE KEY"),
  "beginnings of certificates": repeated("-----BEGIN CERTIFICATE-----"),
  ids: repeated("7f3c1a90-5b2e-4c8d-9a61-0d4e2b7c8f13 "),
  tokens: repeated("eyJabcd."),
  "code words": repeated("code: code "),
  "colours of a terminal": repeated("\u001b[31m"),
  frames: repeated("\u2502 \u2500"),
  "margins and quotes": repeated("> | \n"),
  "percent-encoded percent signs": repeated("%25"),
  entities: repeated("&#60;"),
  backslashes: repeated("\\"),
  "rows of a log": `Request ID,Error code\n${repeated("a,5\n")}`,
  "labels of ids": repeated("Trace ID: "),
  "words that end in the middle": repeated("AADSTS\n"),
  exceptions: repeated("Exception"),
  "an address with a long end": `https://contoso.us.portal.cloudappsecurity.com/${repeated(";")}`,
  "headings and rows": `name,dropzone_host\n${repeated("a,b\n")}`,
  "a row of commas": `name,dropzone_host\n${repeated(",")}`,
  "a path": `/go/${repeated("a/")}`,
};

const suffixes = [".portal.cloudappsecurity.com"];

const parsers: Record<string, (text: string) => unknown> = {
  "the Portal URL": (text) => parsePortalUrl(text, suffixes),
  "the form of choices": (text) => readChoices({ capabilities: ["cloud-apps", text], alertTypes: [text], portalUrl: text }, suffixes),
  "a plan": (text) => planSchema.safeParse([{ do: "add-certificate", thumbprint: text }]),
  "the expected tenant": (text) => expectedTenantSchema.safeParse(text),
  "the address that a tenant is proposed from": proposedTenant,
  "a new customer": (text) => readNewCustomer(Object.fromEntries(newCustomerFields.map((field) => [field, text]))),
  "a customer's details": (text) => readDetails({ name: text, dropzoneHost: text, cloud: text, apiKey: text }),
  "a Dropzone host": (text) => [readDropzoneHost(text, []), isHostPattern(text)],
  "a table of customers": (text) => readImport(text),
  "a file with a table": (text) => tableText(Buffer.from(text)),
  "a slug": (text) => [slugFrom(text), slugProblem(text)],
  "a pasted error": (text) => readPasted(text),
  redacting: (text) => redact(text),
  "a ticket": (text) => readTicket(text),
  "a link's target": (text) => readTarget(text),
  "a link's path": (text) => [readGoPath(text), customerWords(text), customerNamedIn(text)],
  "a return address": (text) => safeReturnTo(text, "/"),
  "a certificate": (text) => parseCertificateFile(Buffer.from(text), new Date()),
  "an ID token's claims": (text) =>
    idTokenClaimsSchema.safeParse({ iss: text, aud: text, exp: 1, tid: text, oid: text, name: text, roles: [text] }),
  "an answer by redirect": (text) => saidInRedirect(new URLSearchParams({ error: text, error_description: text, error_subcode: text })),
  "a token endpoint's refusal": (text) => aadstsCodes({ codes: [], description: text }),
  "Graph's error": (text) => graphErrorFrom({ status: 400, body: { error: { code: text, message: text } } }),
  "Dropzone's error": (text) => dropzoneErrorFrom({ status: 400, body: { error: { code: text, message: text } }, headers: new Headers() }),
  "what a vendor's error means": (text) => explainMicrosoftError({ status: 400, code: text, message: text }),
  "the name of an error": (text) => knownErrorNamed(text),
  "a webhook's address": (text) => [checkAddress(text, []), checkAddress(`https://${text}`, [])],
  "the filters of a list": (text) =>
    readCustomerFilters({ search: text, mine: text, stage: text, ownerId: text, waitingLongerThanHours: text, sort: text }),
  "a customer's name": (text) => customerNamed(text, [{ slug: "contoso", name: "Contoso" }]),
  "a page": (text) => pagesOf([text, text]).after,
  "a page's cursor": (text) => [
    readCursor(text, textSchema),
    readCursor(text, momentSchema),
    readCursor(Buffer.from(text).toString("base64url"), textSchema),
  ],
  "a cloud": (text) => nationalClouds.find((cloud) => cloud === text),
};

const limitMs = 100;

describe("a million hostile characters", { timeout: 60_000 }, () => {
  it.each(Object.entries(parsers))("take %s less than 100 ms, and throw nothing", (_, parse) => {
    const slow = Object.entries(texts).flatMap(([shape, text]) => {
      const ms = leastCpuMs(() => parse(text), limitMs);
      return ms < limitMs ? [] : [`${shape}: ${Math.round(ms)} ms`];
    });
    expect(slow).toEqual([]);
  });
});
