import "server-only";
import type { z } from "zod";
import type { ParameterProblem, Problem } from "./contract/problem";

/** Reads the body of a call: JSON of the schema's shape. Every wrong field is named. */

type Read<Body> = { ok: true; body: Body; text: string } | { ok: false; problem: Problem };

/** The text is what the program sent, by which a repeated request is recognized. */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<Read<z.output<Schema>>> {
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return { ok: false, problem: notJson(415) };
  const text = await request.text();
  if (text.length > longestBody) return { ok: false, problem: tooLong };
  const value = parsed(text);
  if (value === undefined) return { ok: false, problem: notJson(400) };
  const read = schema.safeParse(value);
  return read.success ? { ok: true, body: read.data, text } : { ok: false, problem: notUnderstood(read.error.issues.flatMap(problemsOf)) };
}

/** `problems`: the fields as the program names them. */
export function notUnderstood(problems: readonly ParameterProblem[]): Problem {
  const detail = problems.map(({ parameter, says }) => `${parameter}: ${says}`).join(" ");
  return { status: 422, code: "body-not-understood", title: "The body could not be used", detail, problems };
}

/** Characters. Many times what the longest fields need. */
const longestBody = 20_000;

const tooLong: Problem = {
  ...{ status: 413, code: "body-too-long", title: "The body is too long" },
  detail: `A body has at most ${longestBody} characters.`,
};

const notJson = (status: 400 | 415): Problem => ({
  ...{ status, code: "body-not-json", title: "The body is not JSON" },
  detail: "Send a JSON object as `Content-Type: application/json`.",
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemsOf(issue: z.core.$ZodIssue): ParameterProblem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ parameter: [...issue.path, key].join("."), says: "is not a field of this call" }));
  return [{ parameter: issue.path.join(".") || "(body)", says: issue.message }];
}
