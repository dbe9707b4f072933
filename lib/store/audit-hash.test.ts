import { describe, expect, it } from "vitest";
import { digestName, firstPrevHash, hashEntry, hashPlainEntry } from "./audit-hash";

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

describe("the hash of an audit entry that is older than the keys", () => {
  it.each(stored.map(([, action, , hash], i) => ({ seq: i + 1, action, hash })))(
    "is still $hash for the stored $action",
    ({ seq, hash }) => {
      expect(hashPlainEntry(customerId, entry(seq))).toBe(hash);
    },
  );

  it("does not depend on the order in which keys were written", () => {
    const { detail, ...rest } = entry(3);
    const reversed = Object.fromEntries(Object.entries(detail).reverse());
    expect(hashPlainEntry(customerId, { detail: reversed, ...rest })).toBe(stored[2]?.[3]);
  });

  it("sorts numeric keys as text, as RFC 8785 requires", () => {
    const withKeys = (detail: object) => hashPlainEntry(customerId, { ...entry(1), detail });
    expect(withKeys({ 9: "b", 10: "a" })).toBe("a4757abda05c9b803e52de1574d76786d53534d5e73686fc502f0f6c18229d5a");
  });
});

describe("the keyed hash of an audit entry", () => {
  const key = { id: "a1", key: Buffer.alloc(32, 3).toString("base64") };
  const keyed = { ...entry(3), actorKind: "staff", nameDigest: digestName(key, customerId, { seq: 3, actorName: "Zoë Müller" }) } as const;
  const hash = hashEntry(key, customerId, keyed);

  it("is still the same for what is stored", () => {
    expect([keyed.nameDigest, hash]).toEqual([
      "18d5e4eabee9d6e9282f90a38c9efd3a7ce8607db8dd29dbca77d50e73580b8d",
      "344107a88c7f5e3a0e679c5d319d83845ff2275d591dbcc4e8bc97ef889ba91d",
    ]);
  });

  it.each<[string, Partial<Parameters<typeof hashEntry>[2]>]>([
    ["the number", { seq: 4 }],
    ["the time", { at: "2026-03-03T09:30:00.001Z" }],
    ["the actor", { actor: "eve" }],
    ["the kind of actor", { actorKind: "customer" }],
    ["the name", { nameDigest: digestName(key, customerId, { seq: 3, actorName: "Zoe Muller" }) }],
    ["the action", { action: "signed-in" }],
    ["the detail", { detail: {} }],
    ["the entry before", { prevHash: firstPrevHash }],
  ])("differs when %s differs", (_, change) => {
    expect(hashEntry(key, customerId, { ...keyed, ...change })).not.toBe(hash);
  });

  it("differs for another customer, another key, and the same key under another id", () => {
    const others = [
      hashEntry(key, "0c000000-0000-4000-8000-000000000002", keyed),
      hashEntry({ ...key, key: Buffer.alloc(32, 4).toString("base64") }, customerId, keyed),
      hashEntry({ ...key, id: "a2" }, customerId, keyed),
    ];
    expect(new Set([hash, ...others]).size).toBe(4);
  });
});
