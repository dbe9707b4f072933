import { describe, expect, it } from "vitest";
import { isOwnForm } from "./own-form";

const portal = "https://onboarding.dropzone.app";

describe("a form that is sent to the portal", () => {
  it.each<[string, Record<string, string>]>([
    ["a page of the portal", { "sec-fetch-site": "same-origin", origin: portal }],
    ["a page of the portal that hides its origin", { "sec-fetch-site": "same-origin", origin: "null" }],
    ["a person who reloads", { "sec-fetch-site": "none" }],
    ["a page of the portal, in a browser without Sec-Fetch-Site", { origin: portal }],
    ["a program that sends neither header", {}],
  ])("is accepted from %s", (_, headers) => {
    expect(isOwnForm(new Headers(headers), portal)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["another site that claims the portal's origin", { "sec-fetch-site": "cross-site", origin: portal }],
    ["another host name of the portal", { "sec-fetch-site": "same-origin", origin: "https://portal.internal" }],
    ["a sibling subdomain", { "sec-fetch-site": "same-site", origin: "https://www.dropzone.app" }],
    ["another site, in a browser without Sec-Fetch-Site", { origin: "https://evil.example" }],
    ["the portal's host over plain http", { origin: "http://onboarding.dropzone.app" }],
    ["a frame without an origin", { origin: "null" }],
  ])("is refused from %s", (_, headers) => {
    expect(isOwnForm(new Headers(headers), portal)).toBe(false);
  });
});
