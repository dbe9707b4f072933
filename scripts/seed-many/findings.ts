import { capability, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { isNeverTried, type PermissionName } from "@/lib/catalogue/permissions";
import { errorCodes } from "@/lib/errors/codes";
import { troubleWords } from "@/lib/errors/trouble";
import type { Choices } from "@/lib/onboarding/choosing/choices";
import type { PermissionCheck } from "@/lib/onboarding/planning/checks";
import type { Desired } from "@/lib/onboarding/planning/desired";
import type { KnownToPortal } from "@/lib/onboarding/planning/plan";
import type { EvidenceRow, StepView } from "@/lib/onboarding/status/checklist";
import { connectStep } from "@/lib/onboarding/status/connect";
import { stepView } from "@/lib/onboarding/status/step-view";
import { tenantSteps } from "@/lib/onboarding/status/tenant";
import { portalUrlStep, verificationStep } from "@/lib/onboarding/status/verification";
import { keepsHistory, portalUrlOf, type Story } from "./story";
import { allMade, type Ids, type Made, nothingMade, observedAt, oursOf } from "./tenant";
import { iso } from "./times";
import { dropzoneTroubles, type Failure, troubleAt, verificationNotes } from "./troubles";

/** What the portal would have found at each step, one observation after another. Made by the portal's own rules. Pure. */

export type Known = { story: Story; ids: Ids; desired: Desired; secretEndsAt: string; failure: Failure; failedAt: number | null };

export type Findings = { views: StepView[]; checks: PermissionCheck[] };

/** In the order in which they were written. A finding equal to the last one of its step is left out. */
export function findingsOf(about: Known): Findings {
  const { story, desired } = about;
  const { random, choices } = story;
  const all: StepView[] = [];
  const newest = new Map<string, StepView>();
  const note = (...views: StepView[]) => {
    for (const view of views) {
      const before = newest.get(view.slug);
      if (before && before.state === view.state && before.line === view.line && finding(before) === finding(view)) continue;
      newest.set(view.slug, view);
      all.push(view);
    }
  };
  const look = (at: number, made: Made) => {
    const evidence = [seen(at, "$batch (6 requests)", 200, about), seen(at + 180, "GET /servicePrincipals", 200, about)];
    const known: KnownToPortal = {
      secretKeyId: made.secret ? about.ids.secretKeyId : null,
      hasSecretValue: made.secret,
      ours: oursOf(about.ids, desired),
      clientIds: [],
      made: [],
      saved: { "data-source": null, "alert-source": null },
      held: { "data-source": null, "alert-source": null },
      replacing: null,
    };
    note(...tenantSteps({ desired, observed: observedAt(iso(at), made, about), known, foreign: [], evidence }));
  };

  if (story.refusal) note(connectView(about, story.refusal.at, false));
  if (story.connectedAt !== null) note(connectView(about, story.connectedAt, true));
  if (story.choseAt !== null) {
    note(stepView("capabilities", "done", chosenWords(choices), iso(story.choseAt)));
    if (choices.capabilities.includes("cloud-apps"))
      note(portalUrlStep({ portalUrl: choices.portalUrl, check: undefined, at: iso(story.choseAt) }));
  }
  const waitsForExchange = story.exchangeAt === null || story.exchangeAt !== story.appliedAt;
  // A later observation replaces this one, so it is made only where history is kept.
  if (story.plannedAt !== null && (keepsHistory(story) || story.appliedAt === null))
    look(story.plannedAt, { ...nothingMade, exchange: waitsForExchange ? "not-asked" : "empty" });
  if (about.failedAt !== null) look(about.failedAt, { ...about.failure.made, exchange: "not-asked" });

  let checks: PermissionCheck[] = [];
  const verify = (at: number, next: PermissionCheck[]) => {
    checks = next;
    note(verificationStep({ at: iso(at), checks, evidence: [seen(at, "Token for Microsoft Graph", 200, about)] }, null));
    const check = checks.find(({ permission }) => permission === "investigation.read");
    if (story.portalUrlAt !== null && story.portalUrlAt <= at)
      note(portalUrlStep({ portalUrl: portalUrlOf(story.slug), check, at: iso(at) }));
  };
  if (story.appliedAt !== null) {
    look(story.appliedAt, waitsForExchange ? { ...allMade, exchange: "not-asked" } : allMade);
    verify(story.appliedAt + 900, checksOf(desired, "on-its-way", "Granted; not in a fresh token yet."));
    if (waitsForExchange && story.exchangeAt !== null) look(story.exchangeAt, allMade);
    if (story.verifiedAt !== null) verify(story.verifiedAt, checksOf(desired, "yes", null));
    else if (story.obstacle === "not-verified" && isReady(about))
      verify(story.appliedAt + 3_600_000, checksOf(desired, "no", random.weighted(verificationNotes)));
    else if (story.obstacle === "could-not-check" && isReady(about))
      verify(story.appliedAt + 3_600_000, checksOf(desired, "unknown", "Microsoft did not answer the request for a token."));
  }
  if (story.verifiedAt !== null) note(...handOver(about));
  if (story.finishedAt !== null) note(finishView(about));
  return { views: all, checks };
}

/** People have done everything that verification needs, and an hour has passed. */
const isReady = ({ story, desired }: Known): boolean =>
  story.appliedAt !== null &&
  story.appliedAt + 3_600_000 <= story.now &&
  (!desired.exchange || story.exchangeAt !== null) &&
  (!story.choices.capabilities.includes("cloud-apps") || story.portalUrlAt !== null);

function connectView({ story, ids }: Known, at: number, isGranted: boolean): StepView {
  const tenant = { id: story.tenantId, name: story.name, initialDomain: story.domain };
  const signedInAs = story.people[0]?.name ?? "";
  const granted = isGranted ? ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "Directory.Read.All"] : [];
  return connectStep({ tenant, signedInAs, granted, requestId: ids.servicePrincipalId, at: iso(at) });
}

function handOver({ story, ids }: Known): StepView[] {
  const at = story.savedAt ?? (story.verifiedAt ?? 0) + 6000;
  if (at > story.now) return [];
  const integration = (kind: "data-source" | "alert-source") => {
    const id = `int_${story.random.hex(12)}`;
    const facts = [
      { label: "Integration ID", value: id, copy: true },
      { label: "Saved", value: iso(at).slice(0, 10), at: iso(at) },
    ];
    return stepView(kind, "done", "Tested and saved in Dropzone", iso(at), { facts });
  };
  if (story.savedAt !== null) return [integration("data-source"), integration("alert-source")];
  if (story.obstacle !== "dropzone-refused") return [];
  const trouble = troubleAt(story.random.weighted(dropzoneTroubles), ids.appObjectId, at);
  return (["data-source", "alert-source"] as const).map((kind) =>
    stepView(kind, "stuck", troubleWords(trouble).what, iso(at), { trouble }),
  );
}

function finishView({ story }: Known): StepView {
  const at = iso(story.finishedAt ?? 0);
  const line = story.portalAccess === "removed" ? "The portal's access was removed" : "The portal's access was kept on purpose";
  return stepView("finish", "done", line, at, { facts: [{ label: "Decided by", value: story.people[0]?.name ?? "", at }] });
}

function checksOf(desired: Desired, answer: "yes" | "no" | "on-its-way" | "unknown", note: string | null): PermissionCheck[] {
  return desired.permissions.map((p) => ({
    permission: p.name as PermissionName,
    inToken: answer,
    ...(answer === "yes" && isNeverTried(p.name) ? untried : { works: answer, note }),
    isFinal: false,
    lacks: null,
    requestId: null,
  }));
}

const untried = {
  works: "not-tried",
  note: errorCodes["permission-not-tried"].what,
  code: "permission-not-tried",
} as const satisfies Partial<PermissionCheck>;

function chosenWords({ capabilities }: Choices): string {
  const declined = optionalCapabilities.filter((id) => !capabilities.includes(id)).map((id) => capability(id).name);
  return declined.length === 0 ? "All capabilities" : `Without ${declined.join(", ")}`;
}

const seen = (at: number, what: string, status: number, { story }: Known): EvidenceRow => ({
  at: iso(at),
  what,
  outcome: "Answered",
  status,
  requestId: story.random.uuid(),
});

/** Equal for equal findings, as lib/store/step-evidence.ts compares them. */
const finding = ({ waitsFor, trouble, facts }: StepView) => JSON.stringify([waitsFor, trouble?.code, facts.map((fact) => fact.value)]);
