import type { NextRequest } from "next/server";
import { clientAddress } from "@/lib/client-address";
import { cookieName } from "@/lib/identity/guards/cookies";
import { mustEndStream, type RoleCheck } from "@/lib/identity/guards/role-check";
import { countAgainst, takePlace } from "@/lib/limiter";
import { peekSession } from "@/lib/store/sessions";
import { peekStaffSession } from "@/lib/store/staff-sessions";
import { tooManyRequests } from "../too-many-requests";
import { eventStream, type StreamState, type Watch } from "./event-stream";

/**
 * Who may open a stream of events, how many, and for how long: as long as the session that it was opened with. Asking for that is not a use
 * of the session, so a page that is left open does not keep a session from ending.
 */

/** Null when there is no such thing to watch. */
type Opens<Session> = (session: Session) => Promise<{ watch: Watch; atMostEveryMs?: number } | null>;

export function staffStream(request: NextRequest, opens: Opens<RoleCheck>): Promise<Response> {
  const token = request.cookies.get(cookieName("staff-session"))?.value;
  return limited(request, token, (opened) => whileSignedIn({ request, peek: () => peekStaffSession(opened), opens }));
}

export function customerStream(request: NextRequest, opens: Opens<RoleCheck & { customerId: string }>): Promise<Response> {
  const token = request.cookies.get(cookieName("session"))?.value;
  return limited(request, token, (opened) => whileSignedIn({ request, peek: () => peekSession(opened), opens }));
}

type Answer = (onEnd: () => void) => Promise<Response>;

/** Both limits are asked before the database is: by the address, and by what the cookie says. */
async function limited(request: NextRequest, token: string | undefined, answers: (token: string) => Answer): Promise<Response> {
  const slowed = await countAgainst("requests", clientAddress(request.headers));
  if (slowed) return tooManyRequests(slowed);
  if (token === undefined) return new Response(null, { status: 401 });
  const leave = takePlace("open-streams", token);
  if (!leave) return tooManyRequests({ ok: false, reason: "too-many-requests", retryAfterSeconds: 30 });
  try {
    const answer = await answers(token)(leave);
    if (answer.status !== 200) leave();
    return answer;
  } catch (error) {
    leave();
    throw error;
  }
}

function whileSignedIn<Session extends RoleCheck>(of: {
  request: NextRequest;
  peek: () => Promise<Session | null>;
  opens: Opens<Session>;
}): Answer {
  const { request, peek, opens } = of;
  return async (onEnd) => {
    const session = await peek();
    if (session === null || stateOf(session) !== "open") return new Response(null, { status: 401 });
    const wanted = await opens(session);
    if (wanted === null) return new Response(null, { status: 404 });
    return eventStream(request, { ...wanted, state: async () => stateOf(await peek()), onEnd });
  };
}

function stateOf(session: RoleCheck | null): StreamState {
  if (session === null) return "ended";
  return mustEndStream(session) ? "to-confirm" : "open";
}
