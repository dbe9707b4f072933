import type { z } from "zod";
import { GraphError } from "./graph-error";

/** Parses what Graph sends. */

/** Throws GraphError when the body does not fit the schema: that is a fault of Graph, not an empty answer. */
export function understood<T>(schema: z.ZodType<T>, body: unknown, path: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new GraphError({
    status: 200,
    code: "AnswerNotUnderstood",
    message: `${path}: unexpected ${where}`,
    requestId: null,
    kind: "server",
  });
}

/** Null for an empty body (204), and for a body that is not JSON, such as a gateway's HTML page. */
export async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
