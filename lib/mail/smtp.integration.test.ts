import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startMailServer } from "@/testing/mail-server";

/** Which mail servers get a letter, and what they get of it. 0.0.0.0 leads to this machine and is no loopback address, as a remote server's is not. */

const letters: string[] = [];
let close = async () => {};

beforeEach(() => {
  letters.length = 0;
  vi.resetModules();
  vi.stubEnv("PORTAL_ORIGIN", "http://localhost:3000");
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUDIT_KEYS", `a1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("SEALING_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`);
  vi.stubEnv("PORTAL_APP_CLIENT_ID", "0d202020-0000-4000-8000-000000000001");
  vi.stubEnv("PORTAL_APP_CLIENT_SECRET", "unused");
  vi.stubEnv("STAFF_TENANT_ID", "d2090e00-0000-4000-8000-0000000000d2");
  vi.stubEnv("SMTP_FROM", "Dropzone onboarding <onboarding@dropzone.ai>");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await close();
});

async function post(host: string, tls: "never" | "by-starttls" | "from-the-start") {
  const heard: string[] = [];
  const server = await startMailServer((letter) => letters.push(letter), { tls, onAddress: (address) => heard.push(address) });
  close = server.close;
  vi.stubEnv("SMTP_URL", server.url.replace("127.0.0.1", host));
  const { postLetter } = await import("./smtp");
  const posted = await postLetter({ id: "1", to: "ada@contoso.com", subject: "Your turn", text: "please consent" });
  return { posted, heard };
}

it("a letter reaches a mail server on this machine without TLS", async () => {
  expect((await post("127.0.0.1", "never")).posted).toEqual({ ok: true });
  expect(letters).toHaveLength(1);
});

it("no letter and no address reaches a remote mail server that does not offer STARTTLS", async () => {
  const { posted, heard } = await post("0.0.0.0", "never");
  expect(posted).toEqual({ ok: false, reason: "mail-server-without-tls", mayHaveArrived: false, isFinal: false });
  expect(letters).toEqual([]);
  expect(heard).toEqual([]);
});

it.each(["by-starttls", "from-the-start"] as const)("nor one whose certificate nobody vouches for, with TLS %s", async (tls) => {
  const { posted, heard } = await post("0.0.0.0", tls);
  expect(posted).toEqual({ ok: false, reason: "mail-server-without-tls", mayHaveArrived: false, isFinal: false });
  expect(letters).toEqual([]);
  expect(heard).toEqual([]);
});
