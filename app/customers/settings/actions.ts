"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { EndpointState } from "@/components/staff/settings/endpoint-form";
import type { KeyState } from "@/components/staff/settings/key-form";
import { apiScopeNames, keyDays } from "@/lib/catalogue/api-scopes";
import { addressRefusalWords } from "@/lib/catalogue/webhook-delivery";
import { asSecurityActor } from "@/lib/desk/actor";
import { endColleaguesSessions } from "@/lib/desk/end-sessions";
import { staffAction } from "@/lib/identity/guards/staff-guards";
import { createApiKey, revokeApiKey } from "@/lib/store/api-keys";
import { recordSecurityEvent } from "@/lib/store/security-events";
import { addEndpoint } from "@/lib/webhooks/endpoints";
import { afterStaffRefusal } from "../after-staff-refusal";
import { afterEndpointRefusal, newEndpointEntries } from "./endpoint-entries";

/** FormData gives one scope as a string and several as a list. */
const keySchema = z.object({
  name: z.string().trim().max(80).default(""),
  scopes: z.union([z.enum(apiScopeNames).transform((one) => [one]), z.array(z.enum(apiScopeNames)).max(apiScopeNames.length)]).default([]),
  days: z.coerce.number().pipe(z.literal([...keyDays])),
});

const makeAsAdmin = staffAction(["Admin"], keySchema, async ({ name, scopes, days }, { staff }) => {
  if (name === "") return { ok: false as const, reason: "no-name" as const };
  if (scopes.length === 0) return { ok: false as const, reason: "no-scope" as const, name };
  const { id, key } = await createApiKey({ name, createdBy: staff.id, scopes, days });
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "api-key-made", customerId: null, detail: { keyId: id, name } });
  revalidatePath("/customers/settings");
  return { ok: true as const, made: { name, key } };
});

export async function makeKeyAction(before: KeyState, formData: FormData): Promise<KeyState> {
  const answer = await makeAsAdmin(before, formData);
  if (answer.ok) return { made: answer.made };
  if (answer.reason === "no-name") return { error: "Say what it is for, so that you know later whether it is still needed." };
  if (answer.reason === "no-scope") return { name: answer.name, scopeError: "Choose at least one thing that it may do." };
  return afterStaffRefusal(answer);
}

const revokeAsAdmin = staffAction(["Admin"], z.object({ id: z.guid() }), async ({ id }, { staff }) => {
  await revokeApiKey(id);
  await recordSecurityEvent({ actor: asSecurityActor(staff), action: "api-key-revoked", customerId: null, detail: { keyId: id } });
  revalidatePath("/customers/settings");
  return { ok: true as const };
});

export async function revokeKeyAction(formData: FormData): Promise<void> {
  const answer = await revokeAsAdmin(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}

const addAsAdmin = staffAction(["Admin"], z.object(newEndpointEntries), async (entries, { staff }) => {
  if (entries.events.length === 0) return { ok: false as const, reason: "no-events" as const, entries };
  const added = await addEndpoint({ ...entries, createdBy: staff.id });
  if (added.ok) {
    const { kind, events } = entries;
    const detail = { endpointId: added.id, kind, host: new URL(entries.url).host, events };
    await recordSecurityEvent({ actor: asSecurityActor(staff), action: "webhook-added", customerId: null, detail });
    revalidatePath("/customers/settings");
  }
  return added.ok ? added : { ok: false as const, reason: "address" as const, says: addressRefusalWords[added.reason], entries };
});

export async function addEndpointAction(before: EndpointState, formData: FormData): Promise<EndpointState> {
  const answer = await addAsAdmin(before, formData);
  if (answer.ok) return { added: { id: answer.id, secret: answer.secret } };
  return afterEndpointRefusal(answer);
}

const endAsAdmin = staffAction(["Admin"], z.object({ staff: z.guid() }), async ({ staff: colleague }, { staff }) => {
  await endColleaguesSessions(colleague, staff);
  revalidatePath("/customers/settings");
  return { ok: true as const };
});

export async function endColleaguesSessionsAction(formData: FormData): Promise<void> {
  const answer = await endAsAdmin(formData);
  if (!answer.ok) afterStaffRefusal(answer);
}
