import { describe } from "vitest";
import { type PastedCase, reads, request } from "@/testing/pasted-texts";

/** The portal's own codes, Dropzone's tests, and texts with a bare HTTP status. */

const cases: PastedCase[] = [
  ["our own code", "Code: exchange-not-customized", ["exchange-not-customized exchange-not-customized"], "exchange-role"],
  [
    "our details for support",
    `The client secret has expired.\nCode: secret-expired\nRequest ID: ${request}\nTime: 2026-11-23T14:03:12Z`,
    ["secret-expired secret-expired"],
    "client-secret",
  ],
  [
    "Dropzone's test",
    "permission:Mail.Read — Mail.Read is not granted on Microsoft Graph.",
    ["Mail.Read permission-missing"],
    "graph-permissions",
  ],
  [
    "Dropzone's test with two findings",
    "Machine.Read.All is not granted on WindowsDefenderATP.\nLibrary.Manage is not granted on WindowsDefenderATP.",
    ["Library.Manage permission-missing", "Machine.Read.All permission-missing"],
    "live-response-permissions",
  ],
  [
    "Dropzone about the Portal URL",
    "This is not the API URL of a Defender for Cloud Apps tenant.",
    ["portal-url-wrong portal-url-wrong"],
    "portal-url",
  ],
  [
    "Dropzone about the Organization ID",
    "This is not the tenant's initial domain, which ends in .onmicrosoft.com.",
    ["dropzone-refused dropzone-refused"],
    "organization-id",
  ],
  [
    "Dropzone about quarantine",
    "Exchange does not let the app read quarantined mail. The role Transport Hygiene is missing, or not in effect yet: that can take two hours.",
    ["exchange-not-effective exchange-not-effective"],
    "exchange-role",
  ],
  [
    "Dropzone about the secret",
    "The Client Secret looks like the secret's ID. Enter its value, which Entra shows only once (AADSTS7000215).",
    ["AADSTS7000215 secret-not-accepted"],
    "client-secret",
  ],
  [
    "a bare status",
    "Response status code does not indicate success: 403 (Forbidden).",
    ["HTTP 403 role-missing-graph-consent"],
    "graph-permissions",
  ],
  [
    "a gateway's page",
    "<html><head><title>504 Gateway Time-out</title></head><body><center><h1>504 Gateway Time-out</h1></center></body></html>",
    ["HTTP 504 microsoft-unreachable"],
    null,
  ],
];

describe("from the portal, from Dropzone, and with a bare status", () => reads(cases));
