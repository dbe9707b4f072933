import { keptDays as deliveryDays } from "./webhook-delivery";

/** What is kept, why, and for how long. The jobs that keep to it read the days from here; the documentation's table is made of it. */

/** Days. The migration "nothing_is_kept_longer" has the same ones as the earliest moment at which the database deletes anything. */
export const retentionDays = {
  endedSessions: 30,
  /** From a customer's end to the erasing of what is stored about them. */
  endedCustomers: 30,
  digestLetters: 30,
  pastedErrors: 180,
  letters: 365,
  securityEvents: 730,
  engineRows: 90,
  deliveries: deliveryDays,
} as const;

/** How long before the sealed secrets of an abandoned customer are destroyed their timeline says so. */
export const abandonedWarningDays = 7;

type Kept = {
  what: string;
  why: string;
  howLong: string;
  /** The file that keeps to it, or the person who decides. */
  by: string;
};

export const retention: readonly Kept[] = [
  {
    what: "Tokens of an administrator, sealed",
    why: "The run acts with them.",
    howLong: "Until the run ends, an hour at most. Expired ones are deleted within five minutes.",
    by: "lib/background/retention.ts",
  },
  {
    what: "Client secret, sealed",
    why: "Dropzone has to get it.",
    howLong: "Until Dropzone has saved both integrations with all that was chosen, or ABANDONED_AFTER_DAYS (30) without activity.",
    by: "lib/desk/abandoned.ts",
  },
  {
    what: "Dropzone API key of a customer, sealed",
    why: "Settings and certificate are exchanged with it; later Dropzone is asked daily whether the integrations work.",
    howLong:
      "Until the host changes or the customer is erased. While an integration is not saved: until ABANDONED_AFTER_DAYS (30) pass without activity.",
    by: "lib/desk/abandoned.ts",
  },
  {
    what: "Sign-ins in progress",
    why: "The person comes back from Microsoft.",
    howLong: "15 minutes. Expired ones are deleted within five minutes.",
    by: "lib/background/retention.ts",
  },
  {
    what: "Sessions that ended",
    why: "To answer who was signed in.",
    howLong: `${retentionDays.endedSessions} days after the end.`,
    by: "lib/background/retention.ts",
  },
  {
    what: "Text of letters to a customer's people, those to a colleague among them",
    why: "So that staff, and whoever sent a colleague their part, see what was sent.",
    howLong: `${retentionDays.letters} days. That a letter was sent, when and to whom stays until the customer is erased.`,
    by: "lib/background/retention.ts",
  },
  {
    what: "Addresses for letters that customers' people asked for, and which letters were sent",
    why: "To write to those who want it, once, and to nobody who said no.",
    howLong: "Until the customer is erased, ended ones too. What a letter says is not stored.",
    by: "lib/desk/erase-customer.ts",
  },
  {
    what: "Pasted errors, redacted",
    why: "So that the most frequent one is explained first.",
    howLong: `${retentionDays.pastedErrors} days after it was last seen.`,
    by: "lib/background/retention.ts",
  },
  {
    what: "Webhook deliveries",
    why: "To see what arrived, and to send it again.",
    howLong: `${retentionDays.deliveries} days after the end.`,
    by: "lib/webhooks/prune.ts",
  },
  {
    what: "Rows of the durable engine: ids, and the names in changes that a run made",
    why: "To look into a run that went wrong.",
    howLong: `${retentionDays.engineRows} days after the end; what the clock started, one day.`,
    by: "lib/background/forget-scheduled.ts",
  },
  {
    what: "Security events",
    why: "To look into an incident that is noticed late.",
    howLong: `${retentionDays.securityEvents} days. The names of a customer's people go when the customer is erased.`,
    by: "lib/background/retention.ts",
  },
  {
    what: "Audit trail of a customer, visits by ticket links among it",
    why: "The customer can prove who changed what in their tenant.",
    howLong: "Forever. The names of their people go when the customer is erased.",
    by: "lib/desk/erase-customer.ts",
  },
  {
    what: "What a program sent to add a customer: a hash of it, and of its Idempotency-Key",
    why: "So that the same request again adds no second customer.",
    howLong: "A day.",
    by: "lib/background/retention.ts",
  },
  {
    what: "That the daily digest was sent to a member of staff",
    why: "So that it is sent once a day.",
    howLong: `${retentionDays.digestLetters} days.`,
    by: "lib/background/retention.ts",
  },
  {
    what: "Everything else of a customer: people, choices, findings, runs, notes, certificate",
    why: "The onboarding, and support after it.",
    howLong: `Until the customer is erased: by an Admin with a second one's approval, or ${retentionDays.endedCustomers} days after staff ended the customer.`,
    by: "lib/desk/erase-customer.ts",
  },
];
