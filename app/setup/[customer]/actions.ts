"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { setupPath } from "@/lib/links/paths";
import { stopRun } from "@/lib/provisioning/run/stop-run";

/** Any admin may stop a run, also one that a colleague started. */
const stopAsAdmin = customerAction(z.object({}), async (_, { customer, person }) => {
  await stopRun(customer.id, { kind: "customer", id: person.id });
  revalidatePath(setupPath(customer.slug), "layout");
  return { ok: true as const };
});

export async function stopAction(): Promise<void> {
  const stopped = await stopAsAdmin({});
  if (!stopped.ok) afterRefusal(stopped);
}
