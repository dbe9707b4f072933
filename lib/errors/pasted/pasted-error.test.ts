import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { app, defender, exchange, graph, request, tail, tenant } from "@/testing/pasted-texts";
import { readPasted } from "./pasted-error";

/** Unknown errors, the ids for support, and what holds for any text. The known texts are in the tests beside this one. */

describe("an unknown error", () => {
  it.each([
    ["an unknown number", `AADSTS9999999: Something new. ${tail}`, ["AADSTS9999999"]],
    ["an unknown code", graph("Brand_NewCode", "Something new"), ["Brand_NewCode"]],
    ["an unknown exception", exchange("SomethingNewException", "No idea."), ["SomethingNewException"]],
    ["a sentence", "It does not work since this morning", []],
  ])("such as %s is reported as unknown", (_, pasted, names) => {
    const reading = readPasted(pasted);
    expect(reading.isUnknown).toBe(true);
    expect(reading.findings.filter(({ means }) => means !== null)).toEqual([]);
    expect(reading.findings.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
  it("is reported as unknown also beside a known one", () => {
    const reading = readPasted("AADSTS65001 and AADSTS9999999");
    expect(reading.isUnknown).toBe(true);
    expect(reading.findings.map(({ means }) => means)).toEqual(["consent-missing", null]);
  });
  it("is named also where it is no number", () => {
    const reading = readPasted(`AADSTS65001: no consent. Then: ${graph("Brand_NewCode", "x")}`);
    expect(reading).toMatchObject({ isUnknown: true, notUnderstood: ["Brand_NewCode"] });
    expect(reading.findings.map(({ means }) => means)).toEqual(["consent-missing"]);
  });
  it("is not found in an empty text", () => {
    expect(readPasted("  ")).toMatchObject({ findings: [], isUnknown: false });
  });
  it("has the same fingerprint at another customer", () => {
    const one = readPasted(`Odd failure 12 at ${tail}`);
    const other = readPasted(`Odd failure 345 at ${tail.replaceAll(request, tenant)}`);
    expect(one.fingerprint).toBe(other.fingerprint);
  });
});

describe("what support needs", () => {
  it("is the ids of requests and the time, and no other id", () => {
    const reading = readPasted(`AADSTS700016: Application with identifier '${app}' was not found in '${tenant}'. ${tail}`);
    expect(reading.ids).toEqual([
      { label: "Trace ID", value: request },
      { label: "Correlation ID", value: "11111111-2222-4333-8444-555555555555" },
    ]);
    expect(reading.times).toEqual(["2026-11-23 14:03:12Z"]);
    expect(JSON.stringify(reading)).not.toContain(app);
    expect(JSON.stringify(reading)).not.toContain(tenant);
  });
  it("is found in an error body of Graph and of Defender", () => {
    expect(readPasted(graph("Request_BadRequest", "x")).ids).toEqual([{ label: "Request ID", value: request }]);
    expect(readPasted(defender("Forbidden", "x")).ids).toEqual([{ label: "Correlation ID", value: request }]);
  });
});

it("recognizes a permission, and not a longer name that begins with one", () => {
  expect(readPasted("Mail.ReadWrite and Mail.Read.Shared are missing").permissions).toEqual([]);
  expect(readPasted("It lacks Mail.Read.").permissions.map(({ name }) => name)).toEqual(["Mail.Read"]);
});

describe("how sure the reader is", () => {
  const sureness = (pasted: string) => readPasted(pasted).findings.map(({ means, certainty }) => `${certainty} ${means}`);
  it.each([
    ["a code", "AADSTS65001: no consent", ["sure consent-missing"]],
    ["words", "Need admin approval", ["likely consent-missing"]],
    ["a bare status", "HTTP 504", ["possible microsoft-unreachable"]],
    [
      "a code with several causes",
      "AADSTS1000502: not within its validity window",
      ["likely certificate-expired", "possible certificate-not-yet-valid"],
    ],
    [
      "an answer of OAuth alone",
      '{"error":"invalid_client"}',
      ["likely secret-not-accepted", "possible certificate-mismatch", "possible app-not-found"],
    ],
  ])("is said for %s", (_, pasted, said) => {
    expect(sureness(pasted)).toEqual(said);
  });
  it("a number in no table has the meaning of its family, and is named as not understood", () => {
    const reading = readPasted("AADSTS530099: something new");
    expect(reading).toMatchObject({ isUnknown: true, notUnderstood: ["AADSTS530099"] });
    expect(reading.findings).toMatchObject([{ means: "sign-in-blocked-by-policy", by: "family", certainty: "likely" }]);
  });
  it.each(["We already granted the permission and it still does not work", "I was already assigned the role yesterday"])(
    "what a person says they did is no answer of Microsoft's: %s",
    (pasted) => {
      expect(readPasted(pasted).findings).toEqual([]);
    },
  );
});

it.each([
  ["percent-encoded", "https://portal.example/cb?code=0.AXk%26more-of-it&error=access_denied", "more-of-it"],
  ["escaped", '{\\"client_secret\\":\\"hunter2hunter2\\"}', "hunter2"],
  ["cut in two", "secret abc8Q~dGhpcyBpcyBub3Qg\nYSBzZWNyZXQ_x1A9b7", "YSBzZWNyZXQ"],
  ["in HTML", "<td>client_secret</td><td>=</td><td>hunter2hunter2</td>", "hunter2"],
])("a secret that is %s is hidden too", (_, pasted, secret) => {
  expect(JSON.stringify(readPasted(pasted))).not.toContain(secret);
});

describe("for any pasted text", () => {
  const letters = fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
  const secret = fc.oneof(
    fc.array(fc.tuple(letters, fc.integer({ min: 0, max: 9 })), { minLength: 12, maxLength: 30 }).map((pairs) => pairs.flat().join("")),
    fc.array(letters, { minLength: 34, maxLength: 34 }).map((all) => `${all.slice(0, 3).join("")}8Q~${all.slice(3).join("")}`),
    fc.uuid(),
  );
  const around = fc.oneof(
    fc.string(),
    fc.constantFrom("AADSTS65001: ", '{"error":{"code":"', "Code: ", "<html><body>", "New-ServicePrincipal: ", '"}}'),
  );

  it("nothing is thrown", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(around, fc.string({ unit: "binary" })), { maxLength: 30 }), (parts) => void readPasted(parts.join(""))),
    );
  });
  it("the reading contains nothing that looks like a secret", () => {
    fc.assert(
      fc.property(around, secret, around, (before, it, after) => {
        expect(JSON.stringify(readPasted(`${before}${/id["']?[:= ]*$/i.test(before) ? "x " : ""} ${it} ${after}`))).not.toContain(it);
      }),
      { numRuns: 300 },
    );
  });
  it("reading is fast, also for texts that make a regular expression backtrack", () => {
    for (const text of [
      "<script ".repeat(4000),
      "a@".repeat(10_000),
      "-----BEGIN A-----".repeat(1500),
      "code:".repeat(5000),
      "Aa1".repeat(8000),
    ]) {
      const started = performance.now();
      readPasted(text);
      expect(performance.now() - started, text.slice(0, 10)).toBeLessThan(1500);
    }
  });
});
