import "server-only";
import { clouds } from "@/lib/catalogue/clouds";
import { isRunGoing } from "@/lib/provisioning/run/is-run-going";
import { forgetKeyTrouble, recordKeyMissing, recordKeyTest, tryDropzoneKey } from "@/lib/provisioning/tenant/dropzone-key";
import type { DetailErrors, Details } from "@/lib/staff/adding/customer-details";
import { type DetailsHeld, fixedWords, whatIsFixed } from "@/lib/staff/adding/fixed-details";
import { keyWords } from "@/lib/staff/adding/key-words";
import { recordAudit } from "@/lib/store/audit";
import { findCertificate } from "@/lib/store/certificates";
import { describeCredential, destroyCredential, sealCredential } from "@/lib/store/credentials";
import { type Customer, getCustomer, setDetails } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { findKnownCustomers } from "@/lib/store/known-customers";
import { listSubmissions } from "@/lib/store/submissions";
import { asActor, type Staff } from "./actor";

/** Changes the details that staff entered when they added a customer. */

/** `keyRemark`: why it is not known whether a new API key is right. Null when it was accepted, or when none was entered. */
export type ChangedDetails =
  | { ok: true; keyRemark: string | null }
  | { ok: false; reason: "not-possible"; fieldErrors: DetailErrors; hasSameHost: { slug: string; name: string } | null };

export async function changeDetails(
  customerId: string,
  details: Details,
  { staff, mayShareHost }: { staff: Staff; mayShareHost: boolean },
): Promise<ChangedDetails> {
  const [known, test] = await Promise.all([
    findKnownCustomers({ slugs: [], dropzoneHosts: [details.dropzoneHost] }),
    details.apiKey === null ? null : tryDropzoneKey(details.dropzoneHost, details.apiKey),
  ]);
  // Checked and changed in one transaction, so that nothing changes in between.
  return inCustomer(customerId, async () => {
    const customer = await getCustomer(customerId);
    const fixed = await loadFixed(customer);
    const fieldErrors: DetailErrors = {};
    const isMoving = details.dropzoneHost !== customer.dropzoneHost;
    const sameHost = isMoving ? known.find(({ slug }) => slug !== customer.slug) : undefined;
    if (isMoving && fixed.dropzoneHost) fieldErrors.dropzoneHost = fixedWords[fixed.dropzoneHost];
    else if (sameHost && !mayShareHost) fieldErrors.dropzoneHost = `${sameHost.name} has this Dropzone tenant already.`;
    if (test && !test.ok && test.reason === "dropzone-key-refused") fieldErrors.apiKey = keyWords(test.reason, details.dropzoneHost);
    if (details.cloud !== customer.cloud && fixed.cloud) fieldErrors.cloud = fixedWords[fixed.cloud];
    if (Object.keys(fieldErrors).length > 0) {
      const hasSameHost = sameHost && !fixed.dropzoneHost ? { slug: sameHost.slug, name: sameHost.name } : null;
      return { ok: false, reason: "not-possible", fieldErrors, hasSameHost };
    }
    await writeDetails(customer, details, staff);
    await writeKey(customer, { ...details, isMoving }, staff);
    if (test) {
      await forgetKeyTrouble(customerId);
      await recordKeyTest(customerId, test);
    }
    return { ok: true, keyRemark: test && !test.ok ? keyWords(test.reason, details.dropzoneHost) : null };
  });
}

/** Which details can no longer change, and why. */
export async function loadFixed({ id, entraTenantId }: Customer): Promise<DetailsHeld> {
  return inCustomer(id, async () => {
    return whatIsFixed({
      isBound: entraTenantId !== null,
      isSubmitted: (await listSubmissions(id)).length > 0,
      hasCertificate: (await findCertificate(id)) !== null,
      isRunGoing: await isRunGoing(id),
    });
  });
}

async function writeDetails(customer: Customer, { name, dropzoneHost, cloud }: Details, staff: Staff): Promise<void> {
  const changed = [
    ...(name === customer.name ? [] : [`name: ${name}`]),
    ...(dropzoneHost === customer.dropzoneHost ? [] : [`Dropzone host: ${dropzoneHost}`]),
    ...(cloud === customer.cloud ? [] : [`cloud: ${clouds[cloud].label}`]),
  ];
  if (changed.length === 0) return;
  await setDetails(customer.id, { name, dropzoneHost, cloud });
  await recordAudit(customer.id, { actor: asActor(staff), action: "details-changed", detail: { changed: changed.join(", ") } });
}

/** A key belongs to one Dropzone tenant. It is destroyed when the host changes, or it would be sent to the new host. */
async function writeKey(customer: Customer, details: Details & { isMoving: boolean }, staff: Staff): Promise<void> {
  const actor = asActor(staff);
  if (details.apiKey !== null) {
    await sealCredential(customer.id, "dropzone-api-key", { reference: details.dropzoneHost, value: details.apiKey });
    await recordAudit(customer.id, { actor, action: "api-key-sealed", detail: { dropzoneHost: details.dropzoneHost } });
  } else if (details.isMoving && (await describeCredential(customer.id, "dropzone-api-key"))) {
    await destroyCredential(customer.id, "dropzone-api-key");
    await recordKeyMissing(customer.id);
    await recordAudit(customer.id, { actor, action: "api-key-destroyed", detail: { dropzoneHost: customer.dropzoneHost } });
  }
}
