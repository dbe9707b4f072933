import { describe, expect, it } from "vitest";
import { capability, optionalCapabilities } from "@/lib/catalogue/capabilities";
import { isNeverTried, type PermissionName, permissions } from "@/lib/catalogue/permissions";
import type { Answer } from "@/lib/catalogue/states";
import type { ErrorCode } from "@/lib/errors/codes";
import type { Choices } from "../choosing/choices";
import { type FinishEvidence, finishSentences } from "./finish";

const everything: Choices = {
  capabilities: [...optionalCapabilities],
  alertTypes: ["defender-alerts", "defender-incidents", "reported-phishing"],
  portalUrl: "https://contoso.us.portal.cloudappsecurity.com",
};
type Said = readonly [Answer, ErrorCode];
const rows = (except: Partial<Record<PermissionName, Said>> = {}): FinishEvidence["permissions"] =>
  permissions.map(({ name }) => {
    const usual: readonly [Answer, ErrorCode | null] = isNeverTried(name) ? ["not-tried", "permission-not-tried"] : ["yes", null];
    const [answer, code] = except[name] ?? usual;
    return { permission: name, level: "works", answer, code };
  });
const made = ["create-application", "create-client-secret", "grant-permission:Mail.Read", "assign-exchange-role"];
const saved = [
  { slug: "data-source", state: "done" },
  { slug: "alert-source", state: "done" },
] as const;
const finish = (part: Partial<FinishEvidence> = {}) =>
  finishSentences({ choices: everything, permissions: rows(), steps: saved, made, ...part });

describe("the last page says", () => {
  it("what each chosen capability brings, once all its permissions were seen to work", () => {
    const { brings, open } = finish();
    expect(brings.map((sentence) => sentence.slice(0, 40))).toEqual(
      (["base", ...optionalCapabilities] as const).map((id) => capability(id).brings.slice(0, 40)),
    );
    expect(open).toEqual([]);
  });

  it("that Live Response was not tried", () => {
    expect(finish().brings.find((sentence) => sentence.includes("quarantined files"))).toContain(
      "Machine.LiveResponse is in the app's token and was not tried",
    );
  });

  it("nothing of quarantined files without a license for Defender", () => {
    const unlicensed: Said = ["unknown", "license-missing"];
    const { brings, open } = finish({
      permissions: rows({ "File.Read.All": unlicensed, "Library.Manage": unlicensed, "Machine.Read.All": unlicensed }),
    });
    expect(brings.join(" ")).not.toContain("quarantined files");
    expect(open).toEqual(["Live Response: 0 of 4 permissions were seen to work. File.Read.All: Your tenant has no license for this."]);
  });

  it("nothing of what was declined", () => {
    const {
      brings,
      open,
      expect: next,
    } = finish({
      choices: { ...everything, capabilities: [] },
      made: made.filter((id) => id !== "assign-exchange-role"),
    });
    expect([...brings, ...open]).toEqual([capability("base").brings]);
    expect(next.join(" ")).not.toContain("Exchange role");
  });

  it.each<[string, readonly string[], string | null]>([
    ["all that was made", made, "a new app with broad permissions, a new client secret and a new Exchange role"],
    ["only the secret when the app was there already", ["adopt-application", "create-client-secret"], "a new client secret"],
    ["nothing when nothing was made", [], null],
  ])("that security tools may report %s", (_, changes, words) => {
    const { expect: next } = finish({ made: changes });
    const reported = next.find((sentence) => sentence.startsWith("Your own security tools"));
    expect(reported ?? null).toBe(words && `Your own security tools may report ${words}. That was this.`);
  });

  it("when alerts arrive only if some could be read", () => {
    expect(finish().expect[0]).toMatch(/^First alerts usually arrive within minutes/);
    const unlicensed: Said = ["unknown", "license-missing"];
    const without = rows({
      "SecurityAlert.Read.All": unlicensed,
      "SecurityIncident.Read.All": unlicensed,
      "ThreatSubmission.Read.All": unlicensed,
    });
    expect(finish({ permissions: without }).expect[0]).toMatch(/^No alert could be read/);
  });

  it("that an integration lacks choices that were made after it was saved", () => {
    const steps = [{ slug: "data-source", state: "needs-you" } as const, saved[1]];
    expect(finish({ steps }).open).toEqual([expect.stringMatching(/^Your choices have changed since the Data Source was saved/)]);
  });

  it("whether the portal created the app", () => {
    expect([finish().isCreated, finish({ made: ["adopt-application"] }).isCreated]).toEqual([true, false]);
  });
});
