import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { makeSbom } from "./sbom";
import { licenceTroubles, lockTroubles, packagesOf, unusedExceptions } from "./supply-chain";

/** The packages that the portal and its development come with. */

const lockFiles = [
  "package-lock.json",
  "scripts/checks/node-binaries/package-lock.json",
  "scripts/real-clients/cli-microsoft365/package-lock.json",
];
const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
const lock = read("package-lock.json");

const sound = { integrity: `sha512-${"A".repeat(86)}==`, license: "MIT" };
const withPackage = (entry: object) => ({ packages: { "": {}, "node_modules/some": entry } });

describe("each package of the lock file", () => {
  it.each(lockFiles)("has an integrity value and comes from the registry: %s", (file) => {
    expect(packagesOf(read(file)).length).toBeGreaterThan(3);
    expect(lockTroubles(read(file))).toEqual([]);
  });

  it.each([
    ["no integrity value", { license: "MIT" }],
    ["a weak integrity value", { ...sound, integrity: "sha1-qUqDkHaaZZTkHvPEgaJLJtT5dHk=" }],
    ["another origin", { ...sound, resolved: "https://example.com/some.tgz" }],
    ["an origin that begins like the registry", { ...sound, resolved: "https://registry.npmjs.org.example.com/some.tgz" }],
    ["a git origin", { ...sound, resolved: "git+ssh://git@github.com/some/some.git#abc" }],
    ["a folder of this machine", { ...sound, link: true }],
  ])("is refused with %s", (_, entry) => {
    expect(lockTroubles(withPackage(entry))).toHaveLength(1);
  });

  it("may lie inside another package, whose integrity covers it", () => {
    expect(lockTroubles(withPackage({ inBundle: true }))).toEqual([]);
  });

  it("is under a licence that is allowed, and no exception is left over", () => {
    expect(licenceTroubles(lock)).toEqual([]);
    expect(unusedExceptions(lock)).toEqual([]);
  });

  it.each([
    ["GPL-3.0-only", false],
    ["LGPL-3.0-or-later", false],
    ["", false],
    ["UNLICENSED", false],
    ["(MIT OR GPL-3.0-only)", true],
    ["MIT AND GPL-3.0-only", false],
    ["MIT and ISC", true],
    ["(MIT AND (GPL-3.0-only OR ISC))", false],
  ])("under “%s” is allowed: %s", (license, isAllowed) => {
    expect(licenceTroubles(withPackage({ ...sound, license })).length === 0).toBe(isAllowed);
  });
});

const sbomSchema = z.object({
  bomFormat: z.literal("CycloneDX"),
  components: z.array(
    z.object({ name: z.string(), version: z.string(), purl: z.string(), hashes: z.array(z.object({ alg: z.string() })).optional() }),
  ),
});

describe("npm run sbom", () => {
  it("lists every package of the lock file with its hash", { timeout: 60_000 }, () => {
    const { components } = sbomSchema.parse(JSON.parse(makeSbom()));
    const listed = new Set(components.filter(({ hashes }) => hashes?.some(({ alg }) => alg === "SHA-512")).map(({ name }) => name));
    const names = packagesOf(lock).map(([folder]) => folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length));
    expect(names.filter((name) => !listed.has(name))).toEqual([]);
  });
});
