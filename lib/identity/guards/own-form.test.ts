import { describe, expect, it } from "vitest";
import { isOwnForm } from "./own-form";

const portal = "https://onboarding.dropzone.app";

describe("a form that is sent to the portal", () => {
  it.each<[string, Record<string, string>]>([
    ["a page of ours", { "sec-fetch-site": "same-origin", origin: portal }],
    ["a page of ours that keeps its origin to itself", { "sec-fetch-site": "same-origin", origin: "null" }],
    ["the person alone, who reloads", { "sec-fetch-site": "none" }],
    ["a page of ours, in a browser that says less", { origin: portal }],
    ["a program, which says nothing", {}],
  ])("is the portal's own from %s", (_, headers) => {
    expect(isOwnForm(new Headers(headers), portal)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
    ["another site that claims our origin", { "sec-fetch-site": "cross-site", origin: portal }],
    ["a neighbour below the same domain", { "sec-fetch-site": "same-site", origin: "https://www.dropzone.app" }],
    ["another site, in a browser that says less", { origin: "https://evil.example" }],
    ["our host without encryption", { origin: "http://onboarding.dropzone.app" }],
    ["a frame without an origin", { origin: "null" }],
  ])("is not from %s", (_, headers) => {
    expect(isOwnForm(new Headers(headers), portal)).toBe(false);
  });
});
