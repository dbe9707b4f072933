import "server-only";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import { canDo } from "@/lib/catalogue/duties";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { isOpenOnceEnded } from "@/lib/links/once-ended";
import { refusedPath, setupPath, signInPath, startPath } from "@/lib/links/paths";
import type { SignedIn } from "@/lib/store/sessions";
import { currentPath } from "./current-path";
import { type ActionOptions, guardedAction, type InputRefusal, type SignedOut, signedOut } from "./guarded-action";
import { limitCaller } from "./limit-caller";
import { recordCustomerRefused } from "./record-refused";
import { customerStanding, customerStandingWith, type Standing } from "./session";

/** Who of a customer may come in. Checked at the point of use: by each page's loader, and by the wrapper around each action. */

export type CustomerPerson = Pick<SignedIn, "customer" | "person" | "sessionId"> & {
  /** "no" only when Microsoft reported the roles and none of them is an admin role. "unknown" when Microsoft did not report them. */
  canAct: "yes" | "no" | "unknown";
};

/**
 * Redirects people who are signed out to the sign-in, which leads back here, and those of a customer who has ended to the page that says so.
 * For another customer's page: notFound().
 */
export async function requireCustomerPerson(slug: string): Promise<CustomerPerson> {
  return letIn(slug, await customerStanding());
}

/**
 * Like requireCustomerPerson. What the page needs of the customer is read in the transaction that finds the session: the pages that many have open do
 * that, since it spares them three round trips to the database.
 */
export async function requireCustomerPersonAnd<T>(
  slug: string,
  read: (who: SignedIn) => Promise<T>,
): Promise<{ visit: CustomerPerson; found: T }> {
  const { standing, found } = (await customerStandingWith(async (standing) => {
    const mayRead = standing.state === "signed-in" && standing.who.customer.slug === slug;
    return { standing, found: mayRead ? { is: await read(standing.who) } : null };
  })) ?? { standing: { state: "nobody" } as const, found: null };
  const visit = await letIn(slug, standing);
  if (!found) throw new Error("Nobody is let in of whom nothing may be read.");
  return { visit, found: found.is };
}

async function letIn(slug: string, standing: Standing<SignedIn>): Promise<CustomerPerson> {
  const here = await currentPath(setupPath(slug));
  if (standing.state === "nobody") redirect(signInPath({ customer: slug, returnTo: here }));
  if (standing.who.customer.slug !== slug) {
    await recordCustomerRefused(standing.who, "another-customer");
    notFound();
  }
  if (standing.state === "to-confirm") redirect(startPath({ purpose: "return-check", customer: slug, returnTo: here }));
  leaveOnceEnded(standing.who.customer, here);
  return withCanAct(standing.who);
}

/** Like requireCustomerPerson, and turns away people who are known to hold no admin role. */
export async function requireCustomerAdmin(slug: string): Promise<CustomerPerson> {
  const person = await requireCustomerPerson(slug);
  if (person.canAct === "no") {
    await recordCustomerRefused(person, "no-admin-role");
    redirect(refusedPath("no-admin-role"));
  }
  return person;
}

export type ActionRefusal = SignedOut | { ok: false; reason: "no-admin-role" } | InputRefusal;

/**
 * Wraps a server action: it requires an admin, unless it admits everybody who is signed in, validates the input, and turns errors into codes. The customer comes from the session,
 * never from the form. Next.js itself compares Origin with Host before any action runs.
 */
export function customerAction<Schema extends z.ZodType, Outcome>(
  schema: Schema,
  handler: (input: z.output<Schema>, who: CustomerPerson) => Promise<Outcome>,
  { limit = null, admits = "admins" }: ActionOptions & { admits?: Admits } = {},
): (...args: unknown[]) => Promise<Outcome | ActionRefusal> {
  return guardedAction(
    () => admit(admits),
    schema,
    handler,
    () => limitCaller("session", limit),
  );
}

/** "admins" leaves out those who are known to hold no admin role. */
type Admits = "admins" | "everybody";

async function admit(admits: Admits): Promise<{ ok: true; who: CustomerPerson } | SignedOut | { ok: false; reason: "no-admin-role" }> {
  const standing = await customerStanding();
  const here = await currentPath("/");
  // The browser may have signed in for another customer since, in another tab. This page's button must not act for that customer.
  const pageOf = customerNamedIn(here);
  const seen = standing.state === "nobody" ? null : standing.who;
  const isElsewhere = seen !== null && pageOf !== null && pageOf !== seen.customer.slug;
  if (standing.state === "nobody" || isElsewhere) {
    await recordCustomerRefused(seen, isElsewhere ? "another-customer" : "session-expired");
    return signedOut("nobody", here);
  }
  if (standing.state === "to-confirm") return signedOut("to-confirm", here);
  leaveOnceEnded(standing.who.customer, here);
  const who = withCanAct(standing.who);
  if (admits === "everybody" || who.canAct !== "no") return { ok: true, who };
  await recordCustomerRefused(standing.who, "no-admin-role");
  return { ok: false, reason: "no-admin-role" };
}

/** `here`: the page, or the page of the action. */
function leaveOnceEnded({ slug, endedAt }: SignedIn["customer"], here: string): void {
  if (endedAt !== null && !isOpenOnceEnded(here, slug)) redirect(setupPath(slug));
}

const withCanAct = ({ customer, person, sessionId }: SignedIn): CustomerPerson => ({
  ...{ customer, person, sessionId },
  canAct: canDo("any-admin", person.roles),
});
