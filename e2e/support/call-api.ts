import { OpenApiContract } from "@/sandbox/wire/openapi-contract";

/** Calls the portal's API as a program does. An answer that breaks docs/openapi.yaml fails the journey. */

let contract: OpenApiContract | null = null;

export async function callApi(origin: string, path: string, headers: Record<string, string>): Promise<Response> {
  const answer = await fetch(`${origin}/api/v1${path}`, { headers });
  const { pathname, searchParams: query } = new URL(path, origin);
  const text = await answer.clone().text();
  const body = text === "" ? null : JSON.parse(text);
  contract ??= new OpenApiContract(new URL("../../docs/openapi.yaml", import.meta.url));
  const { status } = answer;
  const asked = { method: "GET", path: pathname, query, request: null, status };
  const broken = contract.complaints({ ...asked, answer: { type: answer.headers.get("content-type"), body } });
  if (broken.length > 0) throw new Error(broken.join("\n"));
  return answer;
}
