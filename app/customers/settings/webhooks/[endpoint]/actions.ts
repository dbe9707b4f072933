"use server";

import { revalidatePath } from "next/cache";
import { notFound } from "next/navigation";
import { z } from "zod";
import type { CorrectionState } from "@/components/staff/settings/correct-endpoint";
import type { RenewState } from "@/components/staff/settings/renew-secret";
import { addressRefusalWords } from "@/lib/catalogue/webhook-delivery";
import { asSecurityActor } from "@/lib/desk/actor";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { setEndpointEnabled } from "@/lib/store/webhooks";
import { correctEndpoint, renewSecret, replayDelivery } from "@/lib/webhooks/endpoints";
import { sendTestEvent } from "@/lib/webhooks/news";
import { afterStaffRefusal } from "../../../after-staff-refusal";
import { afterEndpointRefusal, endpointEntries } from "../../endpoint-entries";

const endpointSchema = z.object({ endpoint: z.guid() });
const pageOf = (endpoint: string) => `/customers/settings/webhooks/${endpoint}`;

const renewAsAdmin = staffAction(["Admin"], endpointSchema, async ({ endpoint }, { staff }) => {
  const renewed = await renewSecret(endpoint);
  if (!renewed.ok) return notFound();
  await recordSecurityEvent({
    actor: asSecurityActor(staff),
    action: "webhook-secret-replaced",
    customerId: null,
    detail: { endpointId: endpoint },
  });
  return renewed;
});

export async function renewSecretAction(before: RenewState, formData: FormData): Promise<RenewState> {
  const answer = await renewAsAdmin(before, formData);
  return answer.ok ? { secret: answer.secret } : afterStaffRefusal(answer);
}

const correctionSchema = endpointSchema.extend(endpointEntries);

const correctAsAdmin = staffAction(["Admin"], correctionSchema, async ({ endpoint, ...entries }, { staff }) => {
  if (entries.events.length === 0) return { ok: false as const, reason: "no-events" as const, entries };
  const corrected = await correctEndpoint(endpoint, entries);
  if (corrected.ok) {
    const detail = { endpointId: endpoint, host: entries.url === "" ? null : new URL(entries.url).host, events: entries.events };
    await recordSecurityEvent({ actor: asSecurityActor(staff), action: "webhook-changed", customerId: null, detail });
    revalidatePath(pageOf(endpoint));
    return corrected;
  }
  if (corrected.reason === "no-such-endpoint") return notFound();
  return { ok: false as const, reason: "address" as const, says: addressRefusalWords[corrected.reason], entries };
});

export async function correctEndpointAction(before: CorrectionState, formData: FormData): Promise<CorrectionState> {
  const answer = await correctAsAdmin(before, formData);
  return answer.ok ? {} : afterEndpointRefusal(answer);
}

const testAsAdmin = staffAction(["Admin"], endpointSchema, async ({ endpoint }) => {
  const tested = await sendTestEvent(endpoint);
  revalidatePath(pageOf(endpoint));
  return tested;
});

export async function sendTestAction(formData: FormData): Promise<void> {
  const answer = await testAsAdmin(formData);
  if (answer.ok) return;
  switch (answer.reason) {
    case "no-such-endpoint":
      return notFound();
    // Somebody has disabled the endpoint since the page was loaded. The refreshed page says so.
    case "endpoint-disabled":
      return;
    default:
      return afterStaffRefusal(answer);
  }
}

const enableSchema = z.object({ endpoint: z.guid(), enable: z.enum(["yes", "no"]) });

const enableAsAdmin = staffAction(["Admin"], enableSchema, async ({ endpoint, enable }, { staff }) => {
  await setEndpointEnabled(endpoint, enable === "yes");
  const action = enable === "yes" ? "webhook-enabled" : "webhook-disabled";
  await recordSecurityEvent({ actor: asSecurityActor(staff), action, customerId: null, detail: { endpointId: endpoint } });
  revalidatePath(pageOf(endpoint));
  return { ok: true as const };
});

export async function enableAction(formData: FormData): Promise<void> {
  const answer = await enableAsAdmin(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const replayAsAdmin = staffAction(["Admin"], z.object({ endpoint: z.guid(), delivery: z.guid() }), async ({ endpoint, delivery }) => {
  const replayed = await replayDelivery(endpoint, delivery);
  revalidatePath(pageOf(endpoint));
  return replayed;
});

export async function replayAction(formData: FormData): Promise<void> {
  const answer = await replayAsAdmin(formData);
  // The delivery is already in progress. The refreshed page shows that.
  if (!answer.ok && answer.reason !== "not-ended") afterStaffRefusal(answer);
}
