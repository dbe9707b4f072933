import { describe, expect, it } from "vitest";
import { firstPrevHash, hashEntry } from "./audit-hash";

const customerId = "0c000000-0000-4000-8000-000000000001";

/** Hashes stored before a library produced the canonical JSON. Such rows exist and must keep verifying. */
const stored: readonly [actor: string, action: string, detail: Record<string, unknown>, hash: string][] = [
  [
    "casey",
    "customer-created",
    { dropzoneHost: "contoso.dropzone.app", cloud: "global", ownerId: null },
    "90922abfefe948889add7f5886f6cf973a6128f7e4b27e268b22c72da4316d67",
  ],
  [
    "staff:Zoë Müller",
    "signed-in",
    { roles: ["global-administrator", "exchange-administrator"], none: [] },
    "70b78457157b0abc29fb33ce567cd878e5d511a0e54550cf992ce75348dfb3e3",
  ],
  [
    "ada",
    "chosen",
    { mailbox: { address: "phish@contoso.com", domain: "contoso.com" }, alerts: true, apps: false, empty: {} },
    "07980d81ecf726038b24d0a29256ee10bea86e2a2ab35ecf87ebca04efdb4e28",
  ],
  [
    "portal",
    "changed:grant-consent:Mail.Read",
    { runId: "r-1", requestId: 'say "hi" \\ / \n\t\u0001\u2028 <ü> 🔑', é: 1, "e\u0301": 2, Z: 3, a: 4, "🔑": 5, "\uffee": 6 },
    "b0e4a15837a200ad3b6aac4a3473d3570ee37541b94096add89a70cc86dd184f",
  ],
  [
    "portal",
    "run-finished",
    { changesLeft: 0, least: -1, share: 0.1, large: 1e21, small: 1e-7, exact: 9007199254740991 },
    "331d5d3b358ed866f810f343aaaa6750096dab5802ee7fd9098c6f2a501ad108",
  ],
];

const entry = (seq: number) => {
  const [actor, action, detail] = stored[seq - 1] as (typeof stored)[number];
  return { seq, at: `2026-03-0${seq}T09:30:00.000Z`, actor, action, detail, prevHash: stored[seq - 2]?.[3] ?? firstPrevHash };
};

describe("the hash of an audit entry", () => {
  it.each(stored.map(([, action, , hash], i) => ({ seq: i + 1, action, hash })))(
    "is still $hash for the stored $action",
    ({ seq, hash }) => {
      expect(hashEntry(customerId, entry(seq))).toBe(hash);
    },
  );

  it("does not depend on the order in which keys were written", () => {
    const { detail, ...rest } = entry(3);
    const reversed = Object.fromEntries(Object.entries(detail).reverse());
    expect(hashEntry(customerId, { detail: reversed, ...rest })).toBe(stored[2]?.[3]);
  });

  it("sorts numeric keys as text, as RFC 8785 requires", () => {
    const withKeys = (detail: object) => hashEntry(customerId, { ...entry(1), detail });
    expect(withKeys({ 9: "b", 10: "a" })).toBe("a4757abda05c9b803e52de1574d76786d53534d5e73686fc502f0f6c18229d5a");
  });
});
