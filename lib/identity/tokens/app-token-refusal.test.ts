import { describe, expect, it } from "vitest";
import { appTokenRefusal } from "./app-token-refusal";

const said = (status: number | null, codes: number[] = [], error = "invalid_client") => ({
  error,
  description: "",
  codes,
  subcode: null,
  status,
  requestId: null,
});

describe("the reason why an app got no token", () => {
  it.each([
    ["a secret that Entra does not know yet", said(401, [7000215]), "secret-not-accepted-yet"],
    ["a brand-new secret that Entra calls expired", said(401, [7000222]), "secret-not-accepted-yet"],
    ["an app that is not there yet", said(400, [700016], "unauthorized_client"), "app-not-found-yet"],
    ["an app without service principal", said(401, [7000229]), "app-not-found-yet"],
    ["consent that is not in effect", said(400, [65001], "invalid_grant"), "consent-not-effective-yet"],
    ["a disabled app", said(400, [7000112], "unauthorized_client"), "refused"],
    ["a resource that the tenant lacks", said(400, [500011], "invalid_resource"), "refused"],
    ["too many requests", said(429, [90033], "temporarily_unavailable"), "slowed-down"],
    ["a fault at Microsoft", said(503, [90033], "temporarily_unavailable"), "cut-off"],
    ["a gateway's error page", said(502, [], "server_error"), "cut-off"],
    ["no answer", said(null, [], "network_error"), "cut-off"],
  ] as const)("is recognized for %s", (_, answer, reason) => {
    expect(appTokenRefusal(answer)).toBe(reason);
  });
});
