import { calledHost } from "../wire/http";
import type { OpenApiContract } from "../wire/openapi-contract";
import type { World } from "../world/world";

/** Every exchange with Dropzone is held to docs/dropzone-contract.yaml. What breaks it fails the tests, whoever broke it: the portal or the sandbox. */

/** Of this process, over all its sandboxes. */
export const contractChecks: { checked: number; broken: string[] } = { checked: 0, broken: [] };

const base = "/app/api/v1";
let contract: Promise<OpenApiContract> | null = null;

export async function checkContract(
  world: World,
  exchange: { request: Request; sent: string; status: number; type: string | null; received: string },
) {
  const { request, status, type } = exchange;
  const { pathname, searchParams } = new URL(request.url);
  const host = calledHost(request).replace(/:\d+$/, "").toLowerCase();
  // Elsewhere nobody is bound by the contract.
  if (!world.state.tenants.some(({ dropzoneHost }) => dropzoneHost === host)) return;
  contract ??= loadContract();
  const broken = (await contract).complaints({
    method: request.method,
    path: pathname.replace(base, ""),
    query: searchParams,
    request: parsed(exchange.sent),
    status,
    answer: { type, body: parsed(exchange.received) },
  });
  contractChecks.checked += 1;
  contractChecks.broken.push(...broken);
  for (const what of broken) console.error(`Dropzone's contract is broken: ${what}`);
}

/** Ajv takes a moment to load, and most test files never speak to Dropzone. */
async function loadContract(): Promise<OpenApiContract> {
  const { OpenApiContract } = await import("../wire/openapi-contract");
  return new OpenApiContract(new URL("../../docs/dropzone-contract.yaml", import.meta.url));
}

function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    // The contract has JSON alone, so this text fits nowhere in it.
    return text;
  }
}
