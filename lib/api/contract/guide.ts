import { apiScopeNames, apiScopes } from "@/lib/catalogue/api-scopes";
import { limits } from "@/lib/catalogue/limits";

/** What a reader of docs/openapi.yaml has to know besides the single calls, as Markdown. */

const scopes = apiScopeNames.map((name) => `  * \`${name}\`: ${apiScopes[name].what}.`).join("\n");

export const apiGuide = `How far each customer's onboarding is, and the beginning and end of an onboarding, for a CRM or a report. No answer contains
a secret, a token, a key or a certificate; an invitation's link is answered once, to whoever made it.

* **Keys** are made by an Admin under *Settings* and shown once. Send one as \`Authorization: Bearer dzp_…\`. A key has scopes and an
  end date, two years away at most. Keys that were made before there were any may read everything, and end a year after the portal
  was updated. After its end the answer is 401 with the code \`key-expired\`. What a key does stands in the customer's audit trail under
  the key's name.
* **Scopes**. Without the scope the answer is 403 with the code \`key-scope\`.
${scopes}
* **Rate limit**: ${limits["api-calls"].times} calls a minute for each key, ${limits["api-writes"].times} of them writing, and ${limits["unknown-keys"].times} unknown keys in ten minutes for each address, unless the operator has
  set other numbers. Each replica of the portal counts separately. Above a limit the answer is 429 with \`Retry-After\`.
* **Errors** are \`application/problem+json\` (RFC 9457). \`code\` is for programs, \`title\` and \`detail\` are for people.
* **Caching**: every answer to a GET has an \`ETag\`, and every answer \`Cache-Control: no-store\`. With \`If-None-Match\` the answer is
  an empty 304 when nothing has changed.
* Fields may be added. Existing fields keep their names and meanings.
`;

export const eventGuide = `Signed by [Standard Webhooks](https://www.standardwebhooks.com): \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`
(\`v1\`, HMAC-SHA256). Any of that project's libraries verifies it. For a day after the secret was replaced there are
two signatures, one with each secret.

An event arrives **at least once**, and not always in order. Recognise repetitions by \`webhook-id\`, which equals \`id\` in the
body and is the same in every attempt, at every endpoint and in a replay. Answer 2xx within ten seconds. After any other
answer, also a redirect, the event is sent again after 5 seconds, 5 and 30 minutes, 2, 5, 8 and 8 hours, or at the time of
\`Retry-After\` if that is later. 410 disables the endpoint.
`;
