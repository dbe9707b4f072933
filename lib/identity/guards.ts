import "server-only";
import { headers } from "next/headers";
import { notFound, redirect, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { canDo } from "@/lib/onboarding/roles";
import type { SignedIn } from "@/lib/store/sessions";
import { actionTrouble } from "./action-trouble";
import { customerNamedIn } from "./customer-named-in";
import { formInput } from "./form-input";
import { pathHeader } from "./path-header";
import { refusedPath, setupPath, signInPath } from "./paths";
import { safeReturnTo } from "./return-to";
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

export type ActionRefusal =
  | { ok: false; reason: "session-expired" }
  | { ok: false; reason: "no-admin-role" }
  | { ok: false; reason: "input-not-understood"; fields: Record<string, string[]> }
  | { ok: false; reason: "trouble"; code: ErrorCode; requestId: string | null };

/**
 * Wraps what a server action does: an admin is there, the input is what it should be, and no error leaves without words. The
 * customer comes from the session, never from the form. Next itself compares Origin with Host before any action runs.
 * Works with a plain call, as a form's action, and under useActionState; input comes last in all three.
 */
export function customerAction<Schema extends z.ZodType, Outcome>(
  schema: Schema,
  handler: (input: z.output<Schema>, who: CustomerPerson) => Promise<Outcome>,
): (...args: unknown[]) => Promise<Outcome | ActionRefusal> {
  return async (...args) => {
    try {
      const signedIn = await findSignedIn();
      // In another tab the same browser may have signed in for another customer since: this page's button must not act there.
      const pageOf = customerNamedIn(await currentPath("/"));
      if (!signedIn || (pageOf !== null && pageOf !== signedIn.customer.slug)) return { ok: false, reason: "session-expired" };
      const who = withPowers(signedIn);
      if (who.canAct === "no") return { ok: false, reason: "no-admin-role" };
      const parsed = schema.safeParse(formInput(args.at(-1)));
      if (!parsed.success) return { ok: false, reason: "input-not-understood", fields: fieldsOf(parsed.error) };
      return await handler(parsed.data, who);
    } catch (error) {
      // Redirects and notFound() travel as errors.
      unstable_rethrow(error);
      console.error("An action failed:", error);
      return { ok: false, reason: "trouble", ...actionTrouble(error) };
    }
  };
}

const withPowers = ({ customer, person }: SignedIn): CustomerPerson => ({ customer, person, canAct: canDo("any-admin", person.roles) });

async function currentPath(otherwise: string): Promise<string> {
  return safeReturnTo((await headers()).get(pathHeader), otherwise);
}

function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const name = issue.path.join(".");
    fields[name] = [...(fields[name] ?? []), issue.message];
  }
  return fields;
}
