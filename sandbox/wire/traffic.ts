import { appendFileSync } from "node:fs";
import { decodeJwt } from "jose";
import { now, type World } from "../world/world";
import { isBroken } from "./faults";
import { productionHost } from "./services";

/** Records calls and answers: the list that the control API returns, and the log (one exchange a line) that is checked against Microsoft's schema. */

type Exchange = { service: string; host: string; request: Request; requestId: string; sent: string; answer: Response; arrivedAt: number };

export async function recordExchange(world: World, exchange: Exchange) {
  const url = new URL(exchange.request.url);
  const received = await readBody(exchange.answer);
  const sent = parse(exchange.sent);
  const items = batchItems(sent, received);
  const cmdlet = exchange.request.headers.get("x-cmdletname");
  world.calls.push({
    at: now(world).toISOString(),
    service: exchange.service,
    method: exchange.request.method,
    path: url.pathname,
    status: exchange.answer.status,
    requestId: exchange.requestId,
    ms: Date.now() - exchange.arrivedAt,
    ...(cmdlet === null ? {} : { cmdlet }),
    ...(items.length > 0 ? { items } : {}),
  });
  if (!world.trafficLog || exchange.service === "entra" || isUncheckable(exchange, received)) return;
  const line = {
    host: productionHost(exchange.service) ?? exchange.host,
    method: exchange.request.method,
    path: decodeURIComponent(url.pathname),
    query: url.search.slice(1),
    status: exchange.answer.status,
    ...permissionsOf(exchange.request),
    request: sent,
    response: received,
  };
  appendFileSync(world.trafficLog, `${JSON.stringify(line)}\n`);
}

/** A cut connection has no answer, a refused batch none to its parts, and a broken answer is not Microsoft's. The schema covers none of them. */
function isUncheckable({ request, answer }: Exchange, received: unknown): boolean {
  const wasCut = answer.status === 502 && received === null;
  return wasCut || isBroken(request) || (request.url.endsWith("/$batch") && answer.status !== 200);
}

function batchItems(sent: unknown, received: unknown): { method: string; path: string; status: number }[] {
  const requests = (sent as { requests?: { id: string; method: string; url: string }[] } | null)?.requests;
  const responses = (received as { responses?: { id: string; status: number }[] } | null)?.responses;
  if (!Array.isArray(requests) || !Array.isArray(responses)) return [];
  return requests.map(({ id, method, url }) => ({ method, path: url, status: responses.find((r) => r.id === id)?.status ?? 0 }));
}

function permissionsOf(request: Request): { scp?: string[]; roles?: string[] } {
  const token = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token) return {};
  try {
    const claims = decodeJwt(token);
    return {
      scp: typeof claims.scp === "string" ? claims.scp.split(" ") : [],
      roles: Array.isArray(claims.roles) ? (claims.roles as string[]) : [],
    };
  } catch {
    // The call itself refuses an invalid token. The log leaves the permissions out.
    return {};
  }
}

async function readBody(answer: Response): Promise<unknown> {
  if (!answer.headers.get("content-type")?.includes("json")) return null;
  return parse(await answer.clone().text());
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    // Only JSON bodies can be checked.
    return null;
  }
}
