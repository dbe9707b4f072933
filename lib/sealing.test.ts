import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";

const key = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const [old, current] = [key("2025"), key("2026")];

/** Imports the module anew each time, since it reads the environment only once. */
async function sealingWith(keys: string) {
  vi.resetModules();
  vi.stubEnv("PORTAL_ORIGIN", "http://localhost:3000");
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("PORTAL_APP_CLIENT_ID", "0d202020-0000-4000-8000-000000000001");
  vi.stubEnv("PORTAL_APP_CLIENT_SECRET", "unused");
  vi.stubEnv("STAFF_TENANT_ID", "d2090e00-0000-4000-8000-0000000000d2");
  vi.stubEnv("AUDIT_KEYS", `a1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("SEALING_KEYS", keys);
  return import("./sealing");
}

describe("sealing", () => {
  let sealing: Awaited<ReturnType<typeof sealingWith>>;
  beforeEach(async () => {
    sealing = await sealingWith(current);
  });

  it("opens what was sealed in the same context", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string(),
        (plain, context) => sealing.open(sealing.seal(plain, context), context) === plain,
      ),
    );
  });

  it("gives a different result each time", () => {
    expect(sealing.seal("the secret", "here")).not.toBe(sealing.seal("the secret", "here"));
  });

  it("does not open in another context", () => {
    const sealed = sealing.seal("the secret", "credential:contoso:client-secret");
    expect(() => sealing.open(sealed, "credential:fabrikam:client-secret")).toThrow("altered, or sealed for something else");
  });

  it("does not open after any character was altered", () => {
    const sealed = sealing.seal("the secret", "here");
    // The last character of a part has unused bits. A change that decodes to the same bytes is not an alteration.
    const body = sealed.lastIndexOf(".");
    for (let at = 0; at < body - 1; at++) {
      const other = sealed[at] === "A" ? "B" : "A";
      const altered = sealed.slice(0, at) + other + sealed.slice(at + 1);
      if (
        Buffer.from(altered.split(".")[3] ?? "", "base64url").equals(Buffer.from(sealed.split(".")[3] ?? "", "base64url")) &&
        at > body - 15
      )
        continue;
      expect(() => sealing.open(altered, "here"), `altered at ${at}`).toThrow(sealing.SealingError);
    }
  });

  it("repeats neither the content nor the input in an error", () => {
    const sealed = sealing.seal("correct horse battery staple", "here");
    for (const wrong of [sealed.slice(0, -4), `${sealed}x`, "correct horse battery staple", sealed.replace("2026", "2031")]) {
      try {
        sealing.open(wrong, "here");
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(sealing.SealingError);
        expect(`${(error as Error).message} ${JSON.stringify((error as Error).cause)}`).not.toMatch(/horse|staple/);
      }
    }
  });

  it("opens what an older key sealed, and seals with the newest key", async () => {
    const sealedBefore = (await sealingWith(old)).seal("the secret", "here");
    const rotated = await sealingWith(`${current},${old}`);
    expect(rotated.open(sealedBefore, "here")).toBe("the secret");
    expect(rotated.seal("the secret", "here")).toMatch(/^v1\.2026\./);
  });

  it("names the key that is missing", async () => {
    const sealedBefore = (await sealingWith(old)).seal("the secret", "here");
    const { open } = await sealingWith(current);
    expect(() => open(sealedBefore, "here")).toThrow('The key "2025" that sealed this is no longer in SEALING_KEYS.');
  });
});
