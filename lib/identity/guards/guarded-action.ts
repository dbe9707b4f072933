import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { bounded } from "@/lib/catalogue/bounded";
import type { LimitName } from "@/lib/catalogue/limits";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Slowed } from "@/lib/limiter";
import { log } from "@/lib/log";
import { actionTrouble } from "./action-trouble";
import { formInput } from "./form-input";

/** What the wrappers of customers' and staff's server actions share: counting against the limits, checking who calls, validating the input, turning errors into codes. */

export type InputRefusal =
  | Slowed
  | { ok: false; reason: "input-not-understood"; fields: Record<string, string[]> }
  | { ok: false; reason: "trouble"; code: ErrorCode; requestId: string | null };

/** `returnTo`: the page that the form was sent from. */
export type SignedOut = { ok: false; reason: "session-expired" | "roles-to-confirm"; returnTo: string };

export const signedOut = (state: "nobody" | "to-confirm", returnTo: string): SignedOut => ({
  ok: false,
  reason: state === "nobody" ? "session-expired" : "roles-to-confirm",
  returnTo,
});

/** `limit`: what else is counted for the session, besides the form itself for its address. */
export type ActionOptions = { limit?: LimitName | null };

type Admission<Who, Refusal> = { ok: true; who: Who } | Refusal;

/**
 * The result works as a plain function, as a form's action, and with useActionState: the input is always the last argument. Throws at once
 * when the schema has a part without a limit.
 */
export function guardedAction<Schema extends z.ZodType, Who, Refusal extends { ok: false }, Outcome>(
  admit: () => Promise<Admission<Who, Refusal>>,
  schema: Schema,
  handler: (input: z.output<Schema>, who: Who) => Promise<Outcome>,
  limited: () => Promise<Slowed | null>,
): (...args: unknown[]) => Promise<Outcome | Refusal | InputRefusal> {
  bounded(schema);
  return async (...args) => {
    try {
      const slowed = await limited();
      if (slowed) return slowed;
      const admission = await admit();
      if (!admission.ok) return admission;
      const parsed = schema.safeParse(formInput(args.at(-1)));
      if (!parsed.success) return { ok: false, reason: "input-not-understood", fields: fieldsOf(parsed.error) };
      return await handler(parsed.data, admission.who);
    } catch (error) {
      // redirect() and notFound() throw. Next.js must get these errors.
      unstable_rethrow(error);
      log.error({ error }, "An action failed");
      return { ok: false, reason: "trouble", ...actionTrouble(error) };
    }
  };
}

function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const name = issue.path.join(".");
    fields[name] = [...(fields[name] ?? []), issue.message];
  }
  return fields;
}
