/** Why a session was ended before its time. The slugs are stored. `says` is read by the person whose session it was. */

export const sessionEnds = {
  "signed-out": { says: "You signed out." },
  replaced: { says: "Somebody has signed in in this browser since." },
  "by-themselves": { says: "You ended this session from another browser." },
  "by-staff": { says: "Dropzone's staff ended this session." },
  "binding-undone": { says: "Dropzone's staff have undone the connection of your organization's tenant." },
  "customer-ended": { says: "Dropzone has ended your onboarding. Sign in again to see what stays and how to undo it." },
  "roles-changed": { says: "Microsoft no longer reports a role that opens this portal to you." },
  "not-confirmed": { says: "Microsoft could not confirm who you are without asking you." },
} as const satisfies Record<string, { says: string }>;

export type SessionEnd = keyof typeof sessionEnds;

export const isSessionEnd = (value: string): value is SessionEnd => Object.hasOwn(sessionEnds, value);

/** The same, and the two ends that nobody decides: by the clock, and by not being used. */
export type EndedBecause = SessionEnd | "not-used" | "over";

/** A session as its owner sees it, and whoever may end it. */
export type SeenSession = {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  /** Such as "Firefox on Windows". Null when it is not known. */
  browser: string | null;
};
