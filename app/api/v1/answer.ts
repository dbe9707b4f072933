import { createHash } from "node:crypto";
import { type Admission, admitKey, type Program } from "@/lib/api/admit-key";
import type { Problem } from "@/lib/api/contract/problem";
import { type ApiScope, apiScopes } from "@/lib/catalogue/api-scopes";
import { counted } from "@/lib/catalogue/plural";
import { clientAddress } from "@/lib/client-address";
import { log } from "@/lib/log";

/**
 * The common part of every call of the API: it checks the key, adds an ETag to what was read, and answers errors as
 * application/problem+json (RFC 9457).
 */

/** What was read, or what was done with the status that says so. */
type Answer = { found: object } | { done: object; status: 200 | 201 | 202; headers?: Record<string, string> } | Problem;

/** `answer` gets the program that calls. If it throws, the caller gets a 500 and the error is logged. */
export async function answerByKey(request: Request, scope: ApiScope, answer: (program: Program) => Promise<Answer>): Promise<Response> {
  try {
    const admission = await admitKey(request.headers.get("authorization"), { address: clientAddress(request.headers), scope });
    if (!admission.ok) return refusal(admission, scope);
    const outcome = await answer(admission.program);
    if ("found" in outcome) return found(request, outcome.found);
    return "done" in outcome ? done(outcome) : problem(outcome);
  } catch (error) {
    log.error({ error }, "A call of the API failed");
    return problem({
      ...{ status: 500, code: "unexpected", title: "The portal met a fault that nobody foresaw" },
      detail: "Send the same request again in a minute, a new customer with the same Idempotency-Key. Nothing is done twice.",
    });
  }
}

export const noSuchCustomer: Problem = {
  ...{ status: 404, code: "customer-unknown", title: "No such customer" },
  detail: "There is no customer of this slug. GET /api/v1/customers lists them.",
};

export const customerEnded: Problem = {
  ...{ status: 409, code: "customer-ended", title: "This customer has ended" },
  detail: "Staff can take that back on the customer's page until what is stored is erased.",
};

function found(request: Request, body: object): Response {
  const text = JSON.stringify(body);
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  // No cache on the way keeps the answer. A caller who keeps it can ask with If-None-Match whether it has changed.
  const headers = { etag, "cache-control": "no-store" };
  const known =
    request.headers
      .get("if-none-match")
      ?.split(",")
      .map((each) => each.trim().replace(/^W\//, "")) ?? [];
  if (known.includes(etag)) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, "content-type": "application/json" } });
}

const done = ({ done: body, status, headers = {} }: Extract<Answer, { done: object }>): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });

function refusal(admission: Exclude<Admission, { ok: true }>, scope: ApiScope): Response {
  const bearer = { "www-authenticate": 'Bearer realm="Dropzone onboarding"' };
  switch (admission.reason) {
    case "key-missing": {
      const detail = "Send a key as `Authorization: Bearer dzp_…`. An Admin makes one under Settings.";
      return problem({ status: 401, code: admission.reason, title: "A key is needed", detail }, bearer);
    }
    case "key-unknown": {
      const detail = "This key was not made here. Check that the whole of it was copied.";
      return problem({ status: 401, code: admission.reason, title: "This key is unknown", detail }, bearer);
    }
    case "key-expired": {
      const detail = "An Admin makes a new one under Settings.";
      return problem({ status: 401, code: admission.reason, title: "This key has expired", detail }, bearer);
    }
    case "key-scope": {
      const detail = `This call needs a key with the scope ${scope}. An Admin makes one under Settings.`;
      const title = apiScopes[scope].writes ? "This key may not do that" : "This key may not read that";
      return problem({ status: 403, code: admission.reason, title, detail });
    }
    case "key-revoked":
      return problem({
        status: 403,
        code: admission.reason,
        title: "This key was revoked",
        detail: "An Admin makes a new one under Settings.",
      });
    case "too-many-requests": {
      const { retryAfterSeconds } = admission;
      const detail = `The next call is answered in ${counted(retryAfterSeconds, "second")}.`;
      return problem(
        { status: 429, code: admission.reason, title: "Too many requests", detail },
        { "retry-after": String(retryAfterSeconds) },
      );
    }
  }
}

function problem(body: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: "about:blank", ...body }), {
    status: body.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}
