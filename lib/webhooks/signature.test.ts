import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { newWebhookSecret, signedHeaders } from "./signature";

const message = { id: "evt_1", at: new Date(), body: '{"type":"test"}' };

describe("the signature of a webhook", () => {
  it("is accepted by the library that receivers use, and rejected when one letter of the body changed", () => {
    const secret = newWebhookSecret();
    const headers = signedHeaders(message, [secret]);
    expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: "test" });
    expect(() => new Webhook(secret).verify('{"type":"text"}', headers)).toThrow();
    expect(() => new Webhook(newWebhookSecret()).verify(message.body, headers)).toThrow();
  });

  it("follows the specification: HMAC-SHA256 over id, seconds and body", () => {
    const key = Buffer.alloc(32, 7);
    const headers = signedHeaders({ ...message, at: new Date("2026-05-04T03:02:01.999Z") }, [`whsec_${key.toString("base64")}`]);
    expect(headers["webhook-timestamp"]).toBe("1777863721");
    const sum = createHmac("sha256", key).update(`evt_1.1777863721.${message.body}`).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${sum}`);
  });

  it("is made once with each secret while one is being replaced", () => {
    const [before, after] = [newWebhookSecret(), newWebhookSecret()];
    const headers = signedHeaders(message, [after, before]);
    for (const secret of [before, after]) expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: "test" });
  });
});
