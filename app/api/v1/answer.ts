import { createHash } from "node:crypto";
import type { ApiScope } from "@/lib/catalogue/api-scopes";
import { counted } from "@/lib/catalogue/plural";
import { clientAddress } from "@/lib/client-address";
import { log } from "@/lib/log";
import { type Admission, admitKey } from "@/lib/read-api/admit-key";

/** The common part of every call of the read API: it checks the key, adds an ETag, and answers errors as application/problem+json (RFC 9457). */

export type Problem = { status: number; code: string; title: string; detail: string; problems?: readonly object[] };

/** `answer` returns the body, or the problem. If it throws, the caller gets a 500 and the error is logged. */
export async function answerByKey(
  request: Request,
  scope: ApiScope,
  answer: () => Promise<{ found: object } | Problem>,
): Promise<Response> {
  try {
    const admission = await admitKey(request.headers.get("authorization"), { address: clientAddress(request.headers), scope });
    if (!admission.ok) return refusal(admission, scope);
    const outcome = await answer();
    return "found" in outcome ? found(request, outcome.found) : problem(outcome);
  } catch (error) {
    log.error({ error }, "A call of the read API failed");
    return problem({
      ...{ status: 500, code: "unexpected", title: "The portal met a fault that nobody foresaw" },
      detail: "Try again in a minute. Nothing was changed: this API only reads.",
    });
  }
}

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
      return problem({ status: 403, code: admission.reason, title: "This key may not read that", detail });
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
