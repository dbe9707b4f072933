import "server-only";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import { canDo } from "@/lib/catalogue/duties";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { refusedPath, setupPath, signInPath } from "@/lib/links/paths";
import type { SignedIn } from "@/lib/store/sessions";
import { currentPath } from "./current-path";
import { guardedAction, type InputRefusal } from "./guarded-action";
import { recordCustomerRefused } from "./record-refused";
import { findSignedIn } from "./session";

/** Who of a customer may come in. Checked at the point of use: by each page's loader, and by the wrapper around each action. */

export type CustomerPerson = Pick<SignedIn, "customer" | "person"> & {
  /** "no" only when Microsoft reported the roles and none of them is an admin role. "unknown" when Microsoft did not report them. */
  canAct: "yes" | "no" | "unknown";
};

/** Redirects people who are signed out to the sign-in, which leads back here. For another customer's page: notFound(). */
export async function requireCustomerPerson(slug: string): Promise<CustomerPerson> {
  const signedIn = await findSignedIn();
  if (!signedIn) redirect(signInPath({ customer: slug, returnTo: await currentPath(setupPath(slug)) }));
  if (signedIn.customer.slug !== slug) {
    await recordCustomerRefused(signedIn, "another-customer");
    notFound();
  }
  return withCanAct(signedIn);
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

export type ActionRefusal = { ok: false; reason: "session-expired" } | { ok: false; reason: "no-admin-role" } | InputRefusal;

/**
 * Wraps a server action: it requires an admin, validates the input, and turns errors into codes. The customer comes from the session,
 * never from the form. Next.js itself compares Origin with Host before any action runs.
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
  // The browser may have signed in for another customer since, in another tab. This page's button must not act for that customer.
  const pageOf = customerNamedIn(await currentPath("/"));
  const isElsewhere = signedIn !== null && pageOf !== null && pageOf !== signedIn.customer.slug;
  if (!signedIn || isElsewhere) {
    await recordCustomerRefused(signedIn, isElsewhere ? "another-customer" : "session-expired");
    return { ok: false, reason: "session-expired" };
  }
  const who = withCanAct(signedIn);
  if (who.canAct !== "no") return { ok: true, who };
  await recordCustomerRefused(signedIn, "no-admin-role");
  return { ok: false, reason: "no-admin-role" };
}

const withCanAct = ({ customer, person }: SignedIn): CustomerPerson => ({ customer, person, canAct: canDo("any-admin", person.roles) });
