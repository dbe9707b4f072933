import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "./redact";

const id = "7f3c1a90-5b2e-4c8d-9a61-0d4e2b7c8f13";

describe("redacting", () => {
  it.each([
    ["a client secret", "the secret is abc8Q~dGhpcyBpcyBub3QgYSBzZWNyZXQ_x1", "dGhpcyBpc"],
    ["a bearer token", "Authorization: Bearer 0123456789abcdefghij", "0123456789abc"],
    ["a JWT", "token eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2ln rest", "eyJhdWQ"],
    ["a named secret", '{"client_secret":"hunter2 and more"}', "hunter2"],
    ["a password", "Password = correct-horse", "correct-horse"],
    ["an API key", "x-api-key: dz_live_1234", "dz_live"],
    ["a code in an address", "https://portal.example/auth/callback?code=0.AXkAq_8x&state=abc", "AXkAq"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "MIIEvQ"],
    ["half a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQ", "MIIEvQ"],
    ["a person's address", "User 'ada.lovelace@contoso.com' does not exist", "lovelace"],
    ["an IP address", "from 203.0.113.7", "203.0.113"],
    ["a thumbprint", "thumbprint 3FA9C01B77D2E4A85C6610FBE2D94A7713C08E5D", "77D2E4"],
    ["a tenant's id", `tenant ${id}`, id],
    ["a tenant's id after the word request", `the request for tenant ${id}`, id],
    ["an app's id", `Application with identifier '${id}' was not found`, id],
  ])("hides %s", (_, text, hidden) => {
    expect(redact(text)).not.toContain(hidden);
  });

  it.each([
    `Request Id: ${id}`,
    `"request-id": "${id}"`,
    `"client-request-id":"${id}"`,
    `Trace ID: ${id} Timestamp: 2026-11-23 14:03:12Z`,
    `"correlation_id":"${id}"`,
    `x-ms-request-id=${id}`,
    `"target":"|${id}"`,
    `x-ms-client-request-id        : ${id}`,
    `Ablaufverfolgungs-ID: ${id}`,
    `Anforderungs-ID: ${id}`,
    `ID de corrélation : ${id}`,
    `Id. de solicitud: ${id}`,
    `ID da solicitação: ${id}`,
    `ID correlazione: ${id}`,
    `Correlatie-id: ${id}`,
    `トレース ID: ${id}`,
    `関連付け ID: ${id}`,
    "service 'fc780465-2017-40d4-a0c5-307022471b92'",
    "roleTemplateId 62e90394-69f5-4237-9190-012177145e10",
    "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The object couldn't be found",
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "CredentialInvalidLifetimeAsPerAppPolicy",
    '{"error":{"code":"Request_BadRequest","message":"x"}}',
    "https://graph.microsoft.com/v1.0/servicePrincipals/appRoleAssignedTo",
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    "New-ManagementRoleAssignment -App x -Role 'Transport Hygiene'",
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });
});

/** Texts that look random: long, with letters and digits mixed. */
const characters = fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789");
const secretLike = fc
  .array(fc.tuple(characters, fc.integer({ min: 0, max: 9 })), { minLength: 14, maxLength: 40 })
  .map((pairs) => pairs.map(([letter, digit]) => `${letter}${digit}`).join(""));
const entraSecret = fc
  .array(characters, { minLength: 34, maxLength: 34 })
  .map((rest) => `${rest.slice(0, 3).join("")}8Q~${rest.slice(3).join("")}`);
const jwt = fc.array(characters, { minLength: 20, maxLength: 60 }).map((body) => `eyJ${body.join("")}.${body.toReversed().join("")}.sig`);

describe("in any text", () => {
  it("a secret is hidden", () => {
    fc.assert(
      fc.property(fc.string(), fc.oneof(secretLike, entraSecret, jwt), fc.string(), (before, secret, after) => {
        expect(redact(`${before} ${secret} ${after}`)).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["a token after an id", `${id}eyJabcd`],
    ["an address before an id", `1.2.3.4${id}`],
    ["a text that grows beyond what is read", "pwd=x ".repeat(3400)],
  ])("redacting twice changes no more than redacting once: %s", (_, text) => {
    expect(redact(redact(text))).toBe(redact(text));
  });

  it("redacting twice changes no more than redacting once", () => {
    const signs = ["=", ":", " ", '"', "'", "?", "&", ",", "{", "\n", ".", "@", "3", "~", "[hidden]", "[id]"];
    const words = ["password", "cookie", "code", "Bearer ", "Request Id: ", "-----BEGIN A-----", "-----END A-----"];
    const secrets = [id, "eyJabcd", "a@b.c", "1.2.3.4", "A1b2C3d4E5f6G7h8I9j0K1", "8Q~abcdefgh"];
    const text = fc.array(fc.constantFrom(...signs, ...words, ...secrets), { maxLength: 14 }).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: "binary", maxLength: 400 })), (any) => {
        expect(redact(redact(any))).toBe(redact(any));
      }),
      { numRuns: 2000 },
    );
  });
});
