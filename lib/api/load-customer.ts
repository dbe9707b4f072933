import "server-only";
import { resources } from "@/lib/catalogue/permissions";
import { permissionLevels } from "@/lib/catalogue/states";
import { findStep } from "@/lib/catalogue/steps";
import { env } from "@/lib/env";
import { errorRow } from "@/lib/errors/codes";
import { codeForSupport, troubleWords } from "@/lib/errors/trouble";
import { customerPath } from "@/lib/links/paths";
import { isOn } from "@/lib/onboarding/choosing/choices";
import { loadChecklist } from "@/lib/provisioning/setup/load-checklist";
import { findCertificate } from "@/lib/store/certificates";
import { findChoices } from "@/lib/store/choices";
import { type Customer, findCustomerBySlug } from "@/lib/store/customers";
import { inCustomer } from "@/lib/store/database";
import { listStaff } from "@/lib/store/staff";
import { listSubmissions } from "@/lib/store/submissions";
import { getSummary } from "@/lib/store/summaries";
import { endedOf } from "./ended-of";
import { standing } from "./list-customers";

/**
 * GET /api/v1/customers/{slug}: the checklist of one customer, for programs. Fields are listed one by one, so that a field added to the
 * checklist is not published by accident. Contains the ids of the customer's tenant and app; no secret, no certificate, and no person's
 * name except the owner's.
 */

/** Null when there is no such customer. */
export async function loadForMachines(slug: string) {
  const customer = await findCustomerBySlug(slug);
  if (!customer) return null;
  // Read before the customer's transaction: inside it, this would hold a second connection.
  const owner = await ownerName(customer);
  return inCustomer(customer.id, () => detailsOf(customer, owner));
}

async function detailsOf(customer: Customer, owner: string | null) {
  const checklist = await loadChecklist(customer);
  const summary = await getSummary(customer.id);
  return {
    slug: customer.slug,
    name: customer.name,
    url: `${env().PORTAL_ORIGIN}${customerPath(customer.slug)}`,
    cloud: customer.cloud,
    route: customer.route,
    owner,
    // Null for about a second after the customer was created, until the first summary is written.
    standing: summary && standing(summary),
    dropzone_host: customer.dropzoneHost,
    entra_tenant: customer.entraTenantId && {
      id: customer.entraTenantId,
      name: customer.entraTenantName,
      initial_domain: customer.initialDomain,
    },
    app: customer.appId && {
      client_id: customer.appId,
      object_id: customer.appObjectId,
      service_principal_id: customer.servicePrincipalId,
    },
    steps: checklist.steps.map((view) => ({
      slug: view.slug,
      title: findStep(view.slug)?.title ?? view.slug,
      state: view.state,
      observed_at: view.observedAt,
      next_check_at: view.nextCheckAt,
      trouble: view.trouble && {
        code: codeForSupport(view.trouble),
        what: troubleWords(view.trouble).what,
        whose: errorRow(view.trouble.code).whose,
        request_id: view.trouble.requestId,
        at: view.trouble.at,
      },
    })),
    permissions: checklist.permissions.map((permission) => ({
      name: permission.name,
      service: resources[permission.resource].name,
      declined: permission.declined,
      ...Object.fromEntries(
        permissionLevels.map((level) => {
          const { answer, at } = permission.levels[level];
          return [level.replace("-", "_"), { answer, at }];
        }),
      ),
    })),
    expiries: await expiriesOf(customer.id),
    ended: endedOf(customer),
    created_at: customer.createdAt,
  };
}

async function expiriesOf(customerId: string) {
  const [certificate, choices, submissions] = [
    await findCertificate(customerId),
    await findChoices(customerId),
    await listSubmissions(customerId),
  ];
  const secrets = submissions.flatMap(({ kind, secretEndsAt }) =>
    secretEndsAt ? [{ what: "client-secret", for: kind, at: secretEndsAt }] : [],
  );
  const used = certificate && choices && isOn(choices, "quarantine");
  return [...secrets, ...(used ? [{ what: "certificate", for: null, at: certificate.notAfter }] : [])];
}

async function ownerName({ ownerId }: Customer): Promise<string | null> {
  return ownerId ? ((await listStaff()).find((member) => member.id === ownerId)?.name ?? null) : null;
}
