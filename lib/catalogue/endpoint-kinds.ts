/** What an endpoint is, and so what is sent there. The slugs are stored. */

export const endpointKinds = ["webhook", "slack", "teams"] as const;
export type EndpointKind = (typeof endpointKinds)[number];

type KindRow = {
  name: string;
  /** Where an Admin finds the address. */
  address: string;
  example: string;
};

export const endpointKindRows = {
  webhook: {
    name: "Webhook, for a program",
    address: "On the public internet, by https.",
    example: "https://crm.example.com/hooks/dropzone",
  },
  slack: {
    name: "Slack channel",
    address: "Of an incoming webhook of a Slack app. Whoever knows it can write in the channel, so it is not shown again.",
    example: "https://hooks.slack.com/services/…",
  },
  teams: {
    name: "Teams channel",
    address:
      "Of the workflow that posts to the channel when a webhook request is received. Whoever knows it can write there, so it is not shown again.",
    example: "https://prod-00.westeurope.logic.azure.com/workflows/…",
  },
} as const satisfies Record<EndpointKind, KindRow>;

export const isChat = (kind: EndpointKind): boolean => kind !== "webhook";

/** A webhook by its address; a channel by its chat and host, since its address is a secret. */
export const endpointTitle = (kind: EndpointKind, url: string): string =>
  isChat(kind) ? `${endpointKindRows[kind].name} (${new URL(url).host})` : url;
