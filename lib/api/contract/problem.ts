import { z } from "zod";
import { contract } from "./values";

/** Why a call failed, as application/problem+json (RFC 9457). */

const problemCodes = [
  "key-missing",
  "key-unknown",
  "key-revoked",
  "key-expired",
  "key-scope",
  "too-many-requests",
  "query-not-understood",
  "body-not-json",
  "body-too-long",
  "body-not-understood",
  "idempotency-key-missing",
  "idempotency-key-used",
  "customer-unknown",
  "customer-ended",
  "run-going",
  "unexpected",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export type ParameterProblem = { parameter: string; says: string };

z.strictObject({
  type: z.literal("about:blank"),
  status: z.int(),
  code: z.enum(problemCodes),
  title: z.string(),
  detail: z.string(),
  problems: z
    .array(z.strictObject({ parameter: z.string(), says: z.string() }))
    .optional()
    .describe("With `query-not-understood` and `body-not-understood`: the parameters or fields, and what is wrong with each."),
}).register(contract, { id: "Problem" });

export type Problem = { status: number; code: ProblemCode; title: string; detail: string; problems?: readonly ParameterProblem[] };
