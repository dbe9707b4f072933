import type { EndpointKind } from "@/lib/catalogue/endpoint-kinds";
import type { ChatLine } from "./chat-words";

/** Lines as the chats' incoming webhooks take them. Names of customers are text there: nothing in them becomes a link or calls anybody. */

export function chatMessage(kind: Exclude<EndpointKind, "webhook">, lines: readonly ChatLine[]): object {
  switch (kind) {
    case "slack":
      return slackMessage(lines);
    case "teams":
      return teamsMessage(lines);
  }
}

/** `text` is for notifications. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const slackMessage = (lines: readonly ChatLine[]) => ({
  text: lines
    .map((line) => line.map(({ text }) => slackText(text)).join(""))
    .join("\n")
    .slice(0, mostText),
  blocks: lines.map((line) => ({
    type: "section",
    text: {
      type: "mrkdwn",
      text: line.map(({ text, url }) => (url ? `<${slackText(url)}|${slackText(text)}>` : slackText(text))).join(""),
    },
  })),
  unfurl_links: false,
});

/** Of Slack's limit of 40,000 for a whole message. A block has at most 3,000. */
const mostText = 3000;

/** The three characters with which Slack marks links and mentions. https://docs.slack.dev/messaging/formatting-message-text#escaping */
const slackText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * What the workflow "Post to a channel when a webhook request is received" takes: a message with an Adaptive Card. In a RichTextBlock nothing is
 * Markdown, unlike in a TextBlock. https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
 */
const teamsMessage = (lines: readonly ChatLine[]) => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        msteams: { width: "Full" },
        body: lines.map((line) => ({
          type: "RichTextBlock",
          inlines: line.map(({ text, url }) => ({
            type: "TextRun",
            text,
            ...(url ? { weight: "Bolder", selectAction: { type: "Action.OpenUrl", url } } : {}),
          })),
        })),
      },
    },
  ],
});
