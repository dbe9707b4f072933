import { describe, expect, it } from "vitest";
import { webhookEventTypes } from "@/lib/catalogue/webhook-events";
import { chatMessage } from "./chat-message";
import { chatLines } from "./chat-words";

const customer = { slug: "contoso", name: "Contoso", url: "https://portal.example/customers/contoso" };
const step = { slug: "client-secret", title: "Create the client secret" };
const examples: Record<string, Record<string, unknown>> = {
  "customer.step_changed": { customer, step, from: "waiting", to: "needs-you", done: 3, of: 17 },
  "customer.completed": { customer, done: 17, of: 17 },
  "customer.stuck": { customer, steps: [step], waitingOn: "entra-admin", done: 3, of: 17 },
  "customer.drifted": { customer, steps: [step], since: "2026-12-01T10:00:00.000Z", done: 3, of: 17 },
  "customer.recovered": { customer, done: 4, of: 17 },
  "secret.expiring": { customer, what: "client-secret", endsAt: "2026-12-30T10:00:00.000Z", daysBefore: 30 },
  "customer.ended": { customer, eraseAt: "2026-12-30T10:00:00.000Z" },
  "customer.resumed": { customer },
  "customers.waiting": {
    day: "2026-12-01",
    count: 3,
    waiting: [{ customer, waitingOn: "us", step, since: "2026-11-20T10:00:00.000Z" }],
    url: "https://portal.example/customers",
  },
};
const payload = (type: string, data = examples[type] ?? {}) => ({
  id: "evt_1",
  type,
  timestamp: "2026-12-01T08:00:00.000Z",
  data: data as never,
});
const said = (type: string) => chatLines(payload(type)).map((line) => line.map(({ text }) => text).join(""));

describe("an event in a chat", () => {
  it.each(webhookEventTypes)("%s is said in words, with a link, and without a slug of the program", (type) => {
    const lines = chatLines(payload(type));
    expect(lines.flat().some(({ url }) => url?.startsWith("https://portal.example/"))).toBe(true);
    expect(JSON.stringify(said(type))).not.toMatch(/needs-you|entra-admin|client-secret|undefined|customer\./);
  });

  it("says what happened to whom", () => {
    expect(said("customer.step_changed")).toEqual(["Contoso: “Create the client secret” is now needs you. 3 of 17 steps are done."]);
    expect(said("customer.stuck")).toEqual(["Contoso: stuck at “Create the client secret”. It waits for their Entra administrator."]);
    expect(said("secret.expiring")).toEqual(["Contoso: the client secret ends on December 30, 2026, within 30 days."]);
    expect(said("customers.waiting")).toEqual([
      "3 customers have waited for over two days.",
      "Contoso: waits for us since November 20, 2026, at “Create the client secret”.",
      "And 2 more: the whole list",
    ]);
  });

  it("of another version of the program is named by its type", () => {
    expect(
      chatLines(payload("customer.renamed", { customer }))
        .flat()
        .map(({ text }) => text),
    ).toEqual(["Contoso", ": ", "customer.renamed"]);
  });

  it("cannot be turned by a customer's name into a mention or a link of theirs", () => {
    const name = "<!channel> [Free](https://evil.example) & Sons";
    const lines = chatLines(payload("customer.completed", { customer: { ...customer, name }, of: 17 }));
    const slack = JSON.stringify(chatMessage("slack", lines));
    expect(slack).toContain("&lt;!channel&gt;");
    expect(slack).not.toContain("<!channel>");
    const teams = JSON.stringify(chatMessage("teams", lines));
    expect(teams).toContain(name);
    expect(teams).not.toContain(`"type":"TextBlock"`);
  });
});

describe("the messages", () => {
  const lines = [[{ text: "Contoso", url: customer.url }, { text: ": complete." }]];

  it("for Slack have text for the notification and blocks with links", () => {
    expect(chatMessage("slack", lines)).toEqual({
      text: "Contoso: complete.",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: `<${customer.url}|Contoso>: complete.` } }],
      unfurl_links: false,
    });
  });

  it("for Teams are an Adaptive Card", () => {
    expect(chatMessage("teams", lines)).toMatchObject({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            type: "AdaptiveCard",
            body: [
              {
                type: "RichTextBlock",
                inlines: [{ text: "Contoso", selectAction: { type: "Action.OpenUrl", url: customer.url } }, { text: ": complete." }],
              },
            ],
          },
        },
      ],
    });
  });
});
