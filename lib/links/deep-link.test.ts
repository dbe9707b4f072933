import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permissions } from "@/lib/catalogue/permissions";
import { stepSlugs } from "@/lib/catalogue/steps";
import { arrivalWords, landingPath, readTarget } from "./deep-link";
import { asMarkdown, customerWords, goPath, readGoPath, readTicket } from "./ticket-link";

describe("the target of a link in a ticket", () => {
  it.each(stepSlugs)("%s is that step", (slug) => {
    expect(readTarget(slug)).toEqual({ is: "step", named: slug, step: slug });
  });
  it.each(permissions)("$name is that permission, and leads to its step", ({ name, step }) => {
    expect(readTarget(name)).toEqual({ is: "permission", named: name, step });
  });
  it.each([
    ["permissions", "former-step", "graph-permissions"],
    ["app", "former-step", "app-registration"],
    ["Secret", "former-step", "client-secret"],
    ["Exchange-Role", "step", "exchange-role"],
    ["mail.read", "permission", "graph-permissions"],
    ["AADSTS65001", "error", "connect"],
    ["aadsts7000215", "error", "client-secret"],
    ["65001", "error", "connect"],
    ["Authorization_RequestDenied", "error", "graph-permissions"],
    ["InvalidOperationInDehydratedContextException", "error", "exchange-role"],
    ["Request_MultipleObjectsWithSameKeyValue", "error", null],
    ["exchange-not-customized", "error", "exchange-role"],
    ["session-expired", "error", null],
    ["AADSTS9999999", "error", null],
    ["renew", "renewal", "client-secret"],
    ["Rotate", "renewal", "client-secret"],
    ["checklist", "checklist", null],
    ["", "checklist", null],
    ["foo", "unknown", null],
    ["constructor", "unknown", null],
    ["../../auth/sign-out", "unknown", null],
    ["<script>alert(1)</script>", "unknown", null],
  ])("%s is a %s and leads to %s", (what, is, step) => {
    expect(readTarget(what)).toMatchObject({ is, step });
  });
});

describe("the number of a ticket", () => {
  it.each([
    ["DZ-4711", "DZ-4711"],
    ["4711", "4711"],
    ["#4711", "4711"],
    ["dz_4711", "dz-4711"],
    ["INC 0012 / 3", "INC-0012-3"],
    ["Größe-1", "Größe-1"],
    ["<img src=x onerror=alert(1)>", "img-src-x-onerror-alert-1"],
    ["a".repeat(60), "a".repeat(40)],
    [`${"a".repeat(39)}-b`, "a".repeat(39)],
    ["---", null],
    ["", null],
    [undefined, null],
    [["DZ-1", "DZ-2"], null],
  ])("%s is read as %s", (asked, ticket) => {
    expect(readTicket(asked)).toBe(ticket);
  });
  it("has only letters, digits and dashes, at most forty of them, and does not change when it is read again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (asked) => {
        const ticket = readTicket(asked);
        if (ticket === null) return;
        expect(ticket).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}-]{0,39}$/u);
        expect(readTicket(ticket)).toBe(ticket);
      }),
    );
  });
});

describe("the path that a link in a ticket leads to", () => {
  const landing = (side: "customer" | "staff", what: string, ticket: string | null = null) =>
    landingPath({ side, customer: "contoso", target: readTarget(what), ticket });
  it.each([
    ["customer", "exchange-role", "DZ-1", "/setup/contoso/steps/exchange-role?about=exchange-role&ticket=DZ-1"],
    ["staff", "exchange-role", "DZ-1", "/customers/contoso/steps/exchange-role?about=exchange-role&ticket=DZ-1"],
    ["customer", "Mail.Read", null, "/setup/contoso/steps/graph-permissions?about=Mail.Read#permission-Mail.Read"],
    ["staff", "AADSTS65001", null, "/customers/contoso/steps/connect?about=AADSTS65001"],
    ["customer", "foo", "DZ-1", "/setup/contoso?about=foo&ticket=DZ-1"],
    ["customer", "checklist", null, "/setup/contoso?about=checklist"],
    ["customer", "renew", "DZ-1", "/setup/contoso/renew?about=renew&ticket=DZ-1"],
    ["staff", "renew", "DZ-1", "/customers/contoso/steps/client-secret?about=renew&ticket=DZ-1"],
  ] as const)("for %s, %s and ticket %s is %s", (side, what, ticket, path) => {
    expect(landing(side, what, ticket)).toBe(path);
  });
  it("never leaves this site or this section, whatever the link contains", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "binary" }), fc.string(), (customer, what, ticket) => {
        const url = new URL(
          landingPath({ side: "customer", customer: `c${customer}`, target: readTarget(what), ticket: readTicket(ticket) }),
          "https://portal.invalid",
        );
        expect(url.origin).toBe("https://portal.invalid");
        expect(url.pathname).toMatch(/^\/setup\/[^/]+(\/steps\/[a-z-]+|\/renew)?$/);
      }),
    );
  });
  it("is written with the customer, the target and the ticket", () => {
    expect(goPath({ customer: "contoso", what: "Mail.Read", ticket: "DZ-4711" })).toBe("/go/contoso/Mail.Read?ticket=DZ-4711");
    expect(goPath({ customer: "contoso", what: "exchange-role", ticket: null })).toBe("/go/contoso/exchange-role");
  });
});

describe("what the page says to somebody who came by a link", () => {
  it.each([
    ["exchange-role", "needs-you", null],
    ["exchange-role", "declined", "This step was declined: nothing has to be done, unless you want what it brings."],
    ["exchange-role", "done", "This step is done: nothing is left to do here."],
    ["permissions", "waiting", "The link calls this step “permissions”. It is now “Grant the Microsoft Graph permissions”."],
    ["Mail.Read", "done", "The link is about the permission Mail.Read. This step is done: nothing is left to do here."],
    ["foo", null, "We do not know “foo”. Here is the whole checklist."],
    ["AADSTS9999999", null, "The link is about AADSTS9999999, which we do not know. Here is the whole checklist."],
    ["AADSTS65004", "needs-you", "The link is about AADSTS65004. The person pressed Cancel on Microsoft's consent page."],
    ["session-expired", null, "The link is about session-expired. It belongs to no single step; here is the whole checklist."],
  ] as const)("about %s, in the state %s", (what, state, words) => {
    expect(arrivalWords(readTarget(what), state)).toBe(words);
  });
});

it("a link for a ticket is Markdown whose brackets a name cannot close", () => {
  expect(
    asMarkdown({
      customerName: "Contoso",
      title: "Grant the Microsoft Graph permissions",
      url: "https://p.example/go/contoso/graph-permissions",
    }),
  ).toBe("[Contoso: Grant the Microsoft Graph permissions](https://p.example/go/contoso/graph-permissions)");
  expect(asMarkdown({ customerName: "A](https://evil.example) [B", title: "T", url: "https://p.example/go/a/b" })).toBe(
    "[A\\](https://evil.example) \\[B: T](https://p.example/go/a/b)",
  );
});

describe("the path of a link in a ticket", () => {
  it.each([
    ["/go/contoso/exchange-role?ticket=DZ-4711", { customer: "contoso", what: "exchange-role", ticket: "DZ-4711" }],
    ["/go/contoso/Mail.Read", { customer: "contoso", what: "Mail.Read", ticket: null }],
    ["/go/contoso/%3Cb%3E?ticket=%3Cb%3E", { customer: "contoso", what: "<b>", ticket: "b" }],
    ["/go/contoso/100%", { customer: "contoso", what: "100%", ticket: null }],
  ])("%s is read, and written again from its parts", (path, link) => {
    const read = readGoPath(path);
    expect(read).toMatchObject(link);
    expect(readGoPath(read?.path ?? "")).toEqual(read);
  });
  it.each(["", "/", "/go/contoso", "/go/a/b/c", "/setup/contoso", "https://evil.example/go/a/b", "/go/../setup/contoso"])(
    "%s is not one",
    (path) => {
      expect(readGoPath(path)).toBeNull();
    },
  );
  it("shows the customer's slug as a name", () => {
    expect(customerWords("contoso-gmbh")).toBe("Contoso Gmbh");
    expect(customerWords("<b>")).toBe("B");
    expect(customerWords("---")).toBe("this organization");
  });
});
