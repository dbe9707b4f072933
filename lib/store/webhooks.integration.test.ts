import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { useFreshDatabase } from "@/testing/database";
import { openCredential, sealCredential } from "./credentials";
import { createCustomer } from "./customers";
import { asStaffWriter, disconnectDatabase } from "./database";
import { countSealedByKey, resealAll } from "./resealing";
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

describe("sealing again after a key was replaced", () => {
  it("leaves nothing under the old key but sign-ins in progress, and everything still opens", async () => {
    const { id } = await createCustomer({ name: "Contoso", dropzoneHost: "contoso.dropzone.app", cloud: "global", createdBy: "casey" });
    const kinds = ["client-secret", "graph-token", "exchange-token", "dropzone-api-key"] as const;
    for (const kind of kinds) await sealCredential(id, kind, { reference: "r", value: `value of ${kind}` });
    await beginAttempt({ purpose: "return", returnTo: "/", nonce: "n", verifier: "v" });
    useKeys(k2, k1);
    expect((await countSealedByKey()).get("k1")).toBeGreaterThanOrEqual(6);

    const { resealed, failed } = await resealAll();
    expect([resealed >= 5, failed]).toEqual([true, 0]);
    expect((await countSealedByKey()).get("k1")).toBe(1);
    expect(await resealAll()).toEqual({ resealed: 0, failed: 0 });
    useKeys(k2);
    for (const kind of kinds) expect(await openCredential(id, kind)).toMatchObject({ reference: "r", value: `value of ${kind}` });
    expect(await openWebhookSecrets(endpoint.id)).toEqual(["whsec_first"]);
  });

  it("counts what does not open, and seals the rest", async () => {
    const { id } = await createCustomer({ name: "Fabrikam", dropzoneHost: "fabrikam.dropzone.app", cloud: "global", createdBy: "casey" });
    await sealCredential(id, "client-secret", { reference: "r", value: "kept" });
    await asStaffWriter((db) => db.webhookEndpoint.update({ where: { id: endpoint.id }, data: { secret: "not sealed" } }));
    useKeys(k2, k1);
    expect(await resealAll()).toMatchObject({ failed: 1 });
    expect((await countSealedByKey()).get("unreadable")).toBe(1);
    useKeys(k2);
    expect(await openCredential(id, "client-secret")).toMatchObject({ value: "kept" });
  });
});
