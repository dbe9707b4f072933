import "server-only";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import { canDo } from "@/lib/catalogue/duties";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { refusedPath, setupPath, signInPath } from "@/lib/links/paths";
import type { SignedIn } from "@/lib/store/sessions";
import { currentPath } from "./current-path";
import { guardedAction, type InputRefusal } from "./guarded-action";
import { findSignedIn } from "./session";

/** Who may come in. Asked at the point of use: by each page's loader, and by the wrapper around each action. */

export type CustomerPerson = Pick<SignedIn, "customer" | "person"> & {
  /** "no" only when Microsoft told us the roles and none of them administers anything. */
  canAct: "yes" | "no" | "unknown";
};

/** Sends people who are signed out to sign in, and back. Another customer's page is not there. */
export async function requireCustomerPerson(slug: string): Promise<CustomerPerson> {
  const signedIn = await findSignedIn();
  if (!signedIn) redirect(signInPath({ customer: slug, returnTo: await currentPath(setupPath(slug)) }));
  if (signedIn.customer.slug !== slug) notFound();
  return withPowers(signedIn);
}

/** As above, and turns away those who are known to hold no admin role. */
export async function requireCustomerAdmin(slug: string): Promise<CustomerPerson> {
  const person = await requireCustomerPerson(slug);
  if (person.canAct === "no") redirect(refusedPath("no-admin-role"));
  return person;
}

export type ActionRefusal = { ok: false; reason: "session-expired" } | { ok: false; reason: "no-admin-role" } | InputRefusal;

/**
 * Wraps what a server action does: an admin is there, the input is what it should be, and no error leaves without words. The
 * customer comes from the session, never from the form. Next itself compares Origin with Host before any action runs.
 */
export function customerAction<Schema extends z.ZodType, Outcome>(
  schema: Schema,
  handler: (input: z.output<Schema>, who: CustomerPerson) => Promise<Outcome>,
): (...args: unknown[]) => Promise<Outcome | ActionRefusal> {
  return guardedAction(admitAdmin, schema, handler);
}

async function admitAdmin(): Promise<
  { ok: true; who: CustomerPerson } | { ok: false; reason: "session-expired" } | { ok: false; reason: "no-admin-role" }
> {
  const signedIn = await findSignedIn();
  // In another tab the same browser may have signed in for another customer since: this page's button must not act there.
  const pageOf = customerNamedIn(await currentPath("/"));
  if (!signedIn || (pageOf !== null && pageOf !== signedIn.customer.slug)) return { ok: false, reason: "session-expired" };
  const who = withPowers(signedIn);
  return who.canAct === "no" ? { ok: false, reason: "no-admin-role" } : { ok: true, who };
}

const withPowers = ({ customer, person }: SignedIn): CustomerPerson => ({ customer, person, canAct: canDo("any-admin", person.roles) });
