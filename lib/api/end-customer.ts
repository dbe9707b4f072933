import "server-only";
import { endOrAsk } from "@/lib/desk/ask-to-end";
import type { Customer } from "@/lib/store/customers";
import type { Program } from "./admit-key";
import type { EndAnswer } from "./contract/customer";
import type { Problem } from "./contract/problem";

/**
 * POST /api/v1/customers/{slug}/end: ends a customer by the rules of the staff's page. It may be repeated: a customer who has ended is
 * answered as ended, and a request for an approval that is open is not made twice.
 */

type Ended = { ok: true; end: EndAnswer } | { ok: false; problem: Problem };

export async function endFromProgram(customer: Customer, because: string, program: Program): Promise<Ended> {
  if (customer.eraseAt !== null) return ended(customer.eraseAt);
  const outcome = await endOrAsk(customer, because, { ...program, roles: [] });
  if (outcome.ok) return ended(outcome.eraseAt);
  switch (outcome.reason) {
    // Something has changed this moment: the same request again is answered by what holds then.
    case "run-going":
    case "approval-needed":
    case "already-ended":
      return { ok: false, problem: runGoing };
    // The schema demands a reason, and the key's scope was checked.
    case "why-missing":
    case "no-role":
      throw new Error(`A program could not end a customer: ${outcome.reason}`);
  }
}

const ended = (eraseAt: string | null): Ended => ({
  ok: true,
  end: { state: eraseAt === null ? "waiting-for-approval" : "ended", erase_at: eraseAt },
});

const runGoing: Problem = {
  ...{ status: 409, code: "run-going", title: "Something is changing this moment" },
  detail: "A run was started, or somebody ended the customer, this moment. Send the same request again in a minute.",
};
