import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { useFreshDatabase } from "@/testing/database";
import { sealCredential } from "./credentials";
import { createCustomer } from "./customers";
import { disconnectDatabase } from "./database";
import { beginAttempt } from "./sign-in-attempts";
import { createEndpoint, openWebhookSecrets, replaceWebhookSecret, type WebhookEndpoint } from "./webhooks";

let database: Awaited<ReturnType<typeof useFreshDatabase>>;
let endpoint: WebhookEndpoint;

beforeAll(async () => {
  database = await useFreshDatabase();
});
afterAll(async () => {
  await disconnectDatabase();
  await database.close();
});
beforeEach(async () => {
  const url = `https://hooks.example/${randomUUID()}`;
  endpoint = await createEndpoint({ url, events: ["customer.stuck"], createdBy: "drew", secret: "whsec_first" });
});

const keyOf = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte).toString("base64") });
const [k1, k2] = [keyOf("k1", 1), keyOf("k2", 2)];
/** Simulates a restart with other SEALING_KEYS. */
const useKeys = (...keys: (typeof k1)[]) => void env().SEALING_KEYS.splice(0, Number.POSITIVE_INFINITY, ...keys);
afterEach(() => useKeys(k1));

describe("the secret of a webhook", () => {
  it("is sealed with the current key when it is replaced, and so is the previous one", async () => {
    useKeys(k2, k1);
    await replaceWebhookSecret(endpoint.id, "whsec_second");
    useKeys(k2);
    expect(await openWebhookSecrets(endpoint.id)).toEqual(["whsec_second", "whsec_first"]);
  });

  it("can be replaced when the previous one no longer opens", async () => {
    useKeys(k2);
    await expect(openWebhookSecrets(endpoint.id)).rejects.toThrow("k1");
    await replaceWebhookSecret(endpoint.id, "whsec_second");
    expect(await openWebhookSecrets(endpoint.id)).toEqual(["whsec_second"]);
  });
});

describe("the query that an operator runs before removing a sealing key", () => {
  it("lists everything still sealed with that key, and nothing else", async () => {
    const { id } = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
    await sealCredential(id, "dropzone-api-key", { reference: "contoso.dropzone.app", value: "dz_key" });
    await beginAttempt({ purpose: "return", returnTo: "/", nonce: "n", verifier: "v" });
    expect((await leftByK1()).slice(0, 2)).toEqual(["dropzone-api-key", "sign-in under way"]);
    expect(await leftByK1()).toContain(`webhook ${endpoint.url}`);

    useKeys(k2, k1);
    await replaceWebhookSecret(endpoint.id, "whsec_second");
    await sealCredential(id, "dropzone-api-key", { reference: "contoso.dropzone.app", value: "dz_key" });
    const left = await leftByK1();
    expect(left).toContain("sign-in under way");
    expect(left).not.toContain("dropzone-api-key");
    expect(left).not.toContain(`webhook ${endpoint.url}`);
  });
});

/** Runs the query from docs/go-live.md, as an operator would paste it. */
async function leftByK1(): Promise<string[]> {
  const guide = readFileSync(new URL("../../docs/go-live.md", import.meta.url), "utf8");
  const query = /```sql\s+(SELECT kind[^`]+)```/.exec(guide)?.[1] ?? "";
  const owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  const { rows } = await owner.query<{ what: string }>(query);
  await owner.end();
  return rows.map(({ what }) => what);
}
