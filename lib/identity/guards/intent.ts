import "server-only";
import { cookies } from "next/headers";
import { z } from "zod";
import { open, seal } from "@/lib/sealing";
import { cookieName, expiredCookie, intentCookie } from "./cookies";

/**
 * What somebody pressed a button for before they had to go to Microsoft, so that it goes on by itself when they are back. It is sealed in
 * a cookie of the browser in which the button was pressed: a link of another site cannot bring it about, and it holds for this person, this
 * customer and a few minutes only. It grants nothing: the action checks everything again.
 */

const intentSchema = z.object({
  what: z.enum(["check", "remove-access", "start", "choose-app", "renew"]),
  customer: z.string(),
  personId: z.string(),
  /** What exactly: the step to check, the plan that was confirmed, the app to adopt. Empty when there is only one thing. */
  about: z.string(),
  /** Milliseconds since the epoch. */
  until: z.number(),
});
export type Intent = z.infer<typeof intentSchema>;
type Wanted = Pick<Intent, "what" | "customer" | "personId"> & { about?: string };

/** Call it only in an action: it sets a cookie. */
export async function rememberIntent({ about = "", ...wanted }: Wanted): Promise<void> {
  const intent: Intent = { ...wanted, about, until: Date.now() + 1000 * intentSeconds };
  (await cookies()).set(intentCookie(seal(JSON.stringify(intent), sealingContext), intentSeconds));
}

/** What exactly was wanted. Null when this person wants nothing of the kind for this customer in this browser. */
export async function findIntent(wanted: Omit<Wanted, "about">): Promise<string | null> {
  const sealed = (await cookies()).get(cookieName("intent"))?.value;
  return sealed ? readIntent(sealed, wanted, Date.now()) : null;
}

/** Call it only in an action, once the thing is done or refused. */
export async function forgetIntent(): Promise<void> {
  (await cookies()).set(expiredCookie("intent"));
}

export function readIntent(sealed: string, { what, customer, personId }: Omit<Wanted, "about">, now: number): string | null {
  const intent = opened(sealed);
  const isIt = intent?.what === what && intent.customer === customer && intent.personId === personId && intent.until > now;
  return isIt ? intent.about : null;
}

function opened(sealed: string): Intent | null {
  try {
    return intentSchema.parse(JSON.parse(open(sealed, sealingContext)));
  } catch {
    // Altered, or sealed with a key that is gone: the person presses the button again.
    return null;
  }
}

/** Longer than a sign-in with a second factor takes. */
const intentSeconds = 600;

const sealingContext = "intent";
