import { duties, withArticle } from "@/lib/catalogue/duties";
import { type Permission, permissions, resources } from "@/lib/catalogue/permissions";
import { counted } from "@/lib/catalogue/plural";
import type { StepSlug } from "@/lib/catalogue/steps";
import { errorRow } from "@/lib/errors/codes";
import { troubleOf } from "@/lib/errors/trouble";
import { type Desired, dropzoneApp } from "../planning/desired";
import { isLost, type SeenForeignItem } from "../planning/foreign";
import { foreignItemWords } from "../planning/foreign-words";
import { notConfirmedWords } from "../planning/not-confirmed-words";
import type { Observed, Unknown } from "../planning/observed";
import { hasCertificate, isDeclared, isGranted, isOffered, type KnownToPortal, refusedOn } from "../planning/plan";
import type { EvidenceRow, Fact, StepView } from "./checklist";
import { couldNotCheck, couldNotCheckInDropzone, needsYou, stepView } from "./step-view";

/** The steps whose state follows from an observation of the tenant. Steps without evidence of their own get all of `evidence`. */
export function tenantSteps(input: {
  desired: Desired;
  observed: Observed;
  known: KnownToPortal;
  /** What somebody else has on the app. */
  foreign: readonly SeenForeignItem[];
  evidence: readonly EvidenceRow[];
}): StepView[] {
  const { desired, observed, known, foreign, evidence } = input;
  const views = [
    appRegistration(observed, foreign),
    clientSecret(observed, known),
    ...permissionSteps(desired, observed),
    organizationId(observed),
    ...(desired.exchange ? [certificate(desired, observed), exchangeServicePrincipal(observed), exchangeRole(observed)] : []),
  ];
  return views.map((view) => ({ ...view, evidence: view.evidence.length > 0 ? view.evidence : evidence }));
}

function appRegistration(observed: Observed, foreign: readonly SeenForeignItem[]): StepView {
  const slug = "app-registration";
  if (!observed.application.known) return couldNotCheck(slug, observed.application, observed.at);
  const app = observed.application.value;
  if (app === null) {
    const others = observed.others.length;
    const line =
      others > 0
        ? `There is no app registration of ours. ${others === 1 ? "Another app looks" : `${others} other apps look`} like it and ${others === 1 ? "stays as it is" : "stay as they are"}.`
        : "There is no app registration “Dropzone AI” yet.";
    return needsYou(
      slug,
      observed.isGone ? `The app registration was deleted${observed.deleted ? ", and can still be restored" : ""}. ${line}` : line,
      observed.at,
    );
  }
  if (app.standing === "to-adopt")
    return needsYou(slug, `An existing app is to be used. It becomes Dropzone's with the changes you confirm.`, observed.at, {
      facts: [{ label: "Client ID", value: app.appId, copy: true, at: observed.at }, ...foreign.map(foreignFact)],
    });
  const facts: Fact[] = [
    { label: "Client ID", value: app.appId, copy: true, at: observed.at },
    { label: "Object ID", value: app.objectId, copy: true, at: observed.at },
    {
      label: "Supported accounts",
      value: app.signInAudience === dropzoneApp.signInAudience ? "This directory only (single tenant)" : app.signInAudience,
      at: observed.at,
    },
  ];
  if (app.signInAudience !== dropzoneApp.signInAudience)
    return needsYou(slug, "The app accepts accounts of other directories. Set it to “this organizational directory only”.", observed.at, {
      facts,
    });
  if (!observed.servicePrincipal.known) return couldNotCheck(slug, observed.servicePrincipal, observed.at);
  if (foreign.length > 0) return openToOthers(foreign, { at: observed.at, facts });
  const principal = observed.servicePrincipal.value;
  if (principal === null)
    return needsYou(slug, "The app registration exists. Its enterprise application does not yet.", observed.at, { facts });
  facts.push({ label: "Enterprise application (object ID)", value: principal.servicePrincipalId, copy: true, at: observed.at });
  if (!principal.accountEnabled)
    return needsYou(slug, "Sign-in is switched off on the enterprise application. Switch it on.", observed.at, { facts });
  return stepView(slug, "done", `Client ID ${app.appId}`, observed.at, { facts });
}

/** Microsoft shows who owns the app, and not who added a credential to it. */
function openToOthers(foreign: readonly SeenForeignItem[], { at, facts }: { at: string; facts: readonly Fact[] }): StepView {
  const [first, ...others] = foreign;
  const more = others.length > 0 ? ` and ${counted(others.length, "more thing")}` : "";
  const since = first?.since ? `, since ${first.since.slice(0, 10)}` : "";
  const line = `${errorRow("app-open-to-others").what} ${first ? `${capitalized(foreignItemWords(first))}${since}${more}.` : ""}`;
  return needsYou("app-registration", line.trim(), at, { facts: [...facts, ...foreign.map(foreignFact)] });
}

const foreignFact = (item: SeenForeignItem): Fact => ({
  label: foreignLabels[item.what],
  value: item.since
    ? `${capitalized(foreignItemWords(item))}, since ${item.since.slice(0, 16).replace("T", " ")} UTC`
    : capitalized(foreignItemWords(item)),
});

const foreignLabels: Record<SeenForeignItem["what"], string> = {
  secret: "Not ours: secret",
  certificate: "Not ours: certificate",
  "federated-credential": "Not ours: federated credential",
  owner: "Not ours: owner",
  "redirect-uris": "Not ours: redirect addresses",
  grant: "Not ours: permission",
};

function clientSecret(observed: Observed, known: KnownToPortal): StepView {
  const slug = "client-secret";
  if (!observed.application.known) return couldNotCheck(slug, observed.application, observed.at);
  const secrets = observed.application.value?.secrets ?? [];
  const ours = secrets.find((s) => s.keyId === known.secretKeyId);
  if (ours === undefined) {
    const named = secrets.some((s) => s.displayName === dropzoneApp.secretName);
    return needsYou(
      slug,
      named ? "A secret of this name exists, but its value is not known here." : "There is no client secret yet.",
      observed.at,
    );
  }
  if (ours.endDateTime <= observed.at) return needsYou(slug, "The client secret has expired.", observed.at);
  if (secrets.some((s) => isLost(s, known.ours)))
    return needsYou(slug, "A secret that an interrupted run left behind is still on the app. Nobody has its value.", observed.at);
  const facts: Fact[] = [
    { label: "Name", value: ours.displayName ?? "" },
    { label: "Secret ID", value: ours.keyId, copy: true, at: observed.at },
    { label: "Expires", value: ours.endDateTime.slice(0, 10) },
  ];
  return stepView(slug, "done", `Valid until ${ours.endDateTime.slice(0, 10)}`, observed.at, { facts });
}

/** Every step that a permission belongs to. */
const permissionStepSlugs: readonly StepSlug[] = [...new Set(permissions.map(({ step }) => step))];

function permissionSteps(desired: Desired, observed: Observed): StepView[] {
  return permissionStepSlugs
    .map((slug) => ({ slug, wanted: desired.permissions.filter((p) => p.step === slug) }))
    .filter(({ wanted }) => wanted.length > 0)
    .map(({ slug, wanted }) => permissionStep(slug, wanted, observed));
}

function permissionStep(slug: StepSlug, wanted: readonly Permission[], observed: Observed): StepView {
  const resource = wanted[0]?.resource ?? "microsoft-graph";
  const service = observed.resources[resource];
  if (!service.known) return couldNotCheck(slug, service, observed.at);
  if (!observed.servicePrincipal.known) return couldNotCheck(slug, observed.servicePrincipal, observed.at);
  if (service.value === null) return needsYou(slug, `${resources[resource].name} is not in your tenant yet.`, observed.at);
  const missing = wanted.find((p) => isOffered(observed, p) === false);
  if (missing) return notOffered(slug, missing, observed.at);
  const granted = wanted.filter((p) => isGranted(observed, p));
  if (granted.length === wanted.length) return stepView(slug, "done", `${granted.length} of ${wanted.length} granted`, observed.at);
  return needsYou(slug, missingLine(wanted, granted, observed), observed.at);
}

function notOffered(slug: StepSlug, permission: Permission, at: string): StepView {
  const line = `${resources[permission.resource].name} does not offer ${permission.name} in your tenant under the ID that Microsoft publishes. It is not granted.`;
  const trouble = troubleOf("permission-not-offered", { at, detail: line });
  return stepView(slug, "stuck", line, at, { waitsFor: errorRow(trouble.code).who, trouble });
}

function missingLine(wanted: readonly Permission[], granted: readonly Permission[], observed: Observed): string {
  const missing = wanted.filter((p) => !granted.includes(p));
  const first = missing[0];
  if (missing.length > 1 || first === undefined) return `${granted.length} of ${wanted.length} granted`;
  const app = observed.application.known ? observed.application.value : null;
  const declared = app !== null && isDeclared(app, observed, first);
  const who = first.resource === "microsoft-graph" ? duties["graph-consent"].name : duties["app-admin"].name;
  return `${first.name} is ${declared ? "declared but not consented" : "not on the app yet"}. ${capitalized(withArticle(who))} can consent.`;
}

function certificate(desired: Desired, observed: Observed): StepView {
  const slug = "certificate";
  const notSeen = Object.values(observed.integrations).find((found): found is Unknown => !found.known && found.because !== "not-asked");
  if (desired.certificate === null && notSeen) return couldNotCheckInDropzone(slug, notSeen, observed.at);
  if (desired.certificate === null)
    return needsYou(slug, "The certificate of your Dropzone tenant is not known yet.", observed.at, { waitsFor: "dropzone-admin" });
  const { thumbprint, notAfter, source, uploadedBy } = desired.certificate;
  const notConfirmed = source === "upload" ? notConfirmedWords(uploadedBy) : null;
  const facts: Fact[] = [
    { label: notConfirmed ? "Thumbprint of the uploaded file" : "Thumbprint in Dropzone", value: thumbprint, copy: true },
    ...(notConfirmed ? [{ label: "Origin", value: capitalized(notConfirmed) }] : []),
    { label: "Valid until", value: notAfter.slice(0, 10) },
  ];
  if (!observed.application.known) return couldNotCheck(slug, observed.application, observed.at);
  const app = observed.application.value;
  const onApp = app === null ? [] : refusedOn(app, desired);
  if (onApp.length > 0 || (desired.refusedCertificates.length > 0 && (app === null || !hasCertificate(app, thumbprint))))
    return refused(desired.refusedCertificates, { facts, onApp, at: observed.at });
  if (app === null || !hasCertificate(app, thumbprint))
    return needsYou(slug, `The certificate is not on the app yet${notConfirmed ? `: ${notConfirmed}` : ""}.`, observed.at, { facts });
  const line = notConfirmed ? `On the app: ${notConfirmed}` : "Thumbprints are equal";
  return stepView(slug, "done", line, observed.at, {
    facts: [...facts, { label: "Thumbprint on the app", value: thumbprint, copy: true, at: observed.at }],
  });
}

/** An uploaded certificate is not Dropzone's: until it is off the app and Dropzone's own is on it. `onApp`: those that are still on it. */
function refused(thumbprints: readonly string[], { facts, onApp, at }: { facts: readonly Fact[]; onApp: readonly string[]; at: string }) {
  const line =
    onApp.length > 0
      ? "An uploaded certificate is on the app that is not your Dropzone tenant's. The plan removes it."
      : "The uploaded certificate is not your Dropzone tenant's and was refused. The plan takes Dropzone's own.";
  return needsYou("certificate", line, at, {
    facts: [...facts, ...thumbprints.map((value) => ({ label: "Refused thumbprint", value, copy: true, at }))],
    trouble: troubleOf("certificate-mismatch", { at }),
  });
}

function organizationId(observed: Observed): StepView {
  const slug = "organization-id";
  if (!observed.organization.known) return couldNotCheck(slug, observed.organization, observed.at);
  const { initialDomain } = observed.organization.value;
  if (initialDomain === null) return stepView(slug, "stuck", "Microsoft named no initial domain for this tenant.", observed.at);
  return stepView(slug, "done", initialDomain, observed.at, {
    facts: [{ label: "Organization ID", value: initialDomain, copy: true, at: observed.at }],
  });
}

function exchangeServicePrincipal(observed: Observed): StepView {
  const slug = "exchange-service-principal";
  if (!observed.exchange.known) return exchangeUnknown(slug, observed);
  const pointer = observed.exchange.value.servicePrincipal;
  if (pointer === null) return needsYou(slug, "Exchange does not know the app yet.", observed.at);
  const entra = observed.servicePrincipal.known ? observed.servicePrincipal.value : null;
  const facts: Fact[] = [{ label: "Object ID in Exchange", value: pointer.objectId, copy: true, at: observed.at }];
  if (entra === null || pointer.objectId.toLowerCase() !== entra.servicePrincipalId.toLowerCase())
    return needsYou(
      slug,
      "Exchange has an outdated entry for the app: its object ID is not that of the enterprise application.",
      observed.at,
      { facts },
    );
  return stepView(slug, "done", "Registered with the right object ID", observed.at, { facts });
}

function exchangeRole(observed: Observed): StepView {
  const slug = "exchange-role";
  if (!observed.exchange.known) return exchangeUnknown(slug, observed);
  const { roleAssignment } = observed.exchange.value;
  if (roleAssignment === null) return needsYou(slug, `${dropzoneApp.exchangeRole} is not assigned yet.`, observed.at);
  return stepView(slug, "done", `${dropzoneApp.exchangeRole} is assigned`, observed.at, {
    facts: [{ label: "Assignment", value: roleAssignment.name, copy: true, at: observed.at }],
  });
}

function exchangeUnknown(slug: StepSlug, observed: Observed): StepView {
  if (observed.exchange.known) throw new TypeError("Exchange was observed");
  if (observed.exchange.because === "not-asked") return needsYou(slug, "Nobody has signed in for Exchange yet.", observed.at);
  // Exchange shows its configuration only to people who may change it.
  if (observed.exchange.because === "refused")
    return needsYou(slug, "Whoever signed in for Exchange so far has no role there that may do this.", observed.at);
  return couldNotCheck(slug, observed.exchange, observed.at);
}

/** For every wanted permission, the two levels that an observation shows: declared and granted. */
export function observedLevels(desired: Desired, observed: Observed) {
  const app = observed.application;
  return permissions
    .filter((p) => desired.permissions.includes(p))
    .flatMap((p) => {
      const granted = isGranted(observed, p);
      const declared = app.known && observed.resources[p.resource].known ? app.value !== null && isDeclared(app.value, observed, p) : null;
      return [
        { permission: p.name, level: "declared" as const, answer: asAnswer(declared) },
        { permission: p.name, level: "granted" as const, answer: asAnswer(granted) },
      ];
    });
}

const asAnswer = (value: boolean | null) => (value === null ? ("unknown" as const) : value ? ("yes" as const) : ("no" as const));

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
