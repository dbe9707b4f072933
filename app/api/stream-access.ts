import type { NextRequest } from "next/server";
import { clientAddress } from "@/lib/client-address";
import { cookieName } from "@/lib/identity/guards/cookies";
import { mustEndStream, type RoleCheck } from "@/lib/identity/guards/role-check";
import { countAgainst, takePlace } from "@/lib/limiter";
import { type PeekedSession, peekSession, peekSessions } from "@/lib/store/sessions";
import { type PeekedStaffSession, peekStaffSession, peekStaffSessions } from "@/lib/store/staff-sessions";
import { tooManyRequests } from "../too-many-requests";
import { eventStream, type Watch } from "./event-stream";
import type { StreamState } from "./heartbeat";

/**
 * Who may open a stream of events, how many, and for how long: as long as the session that it was opened with. Asking for that is not a use
 * of the session, so a page that is left open does not keep a session from ending.
 */

/** Null when there is no such thing to watch. */
type Opens<Session> = (session: Session) => Promise<{ watch: Watch; atMostEveryMs?: number } | null>;

export function staffStream(request: NextRequest, opens: Opens<PeekedStaffSession>): Promise<Response> {
  const token = request.cookies.get(cookieName("staff-session"))?.value;
  return limited(request, token, async (opened, onEnd) => {
    const session = await peekStaffSession(opened);
    return whileSignedIn({ request, session, opens, onEnd, group: "staff", ask: peekStaffSessions });
  });
}

export function customerStream(request: NextRequest, opens: Opens<PeekedSession>): Promise<Response> {
  const token = request.cookies.get(cookieName("session"))?.value;
  return limited(request, token, async (opened, onEnd) => {
    const session = await peekSession(opened);
    const group = session?.customerId ?? "";
    return whileSignedIn({ request, session, opens, onEnd, group, ask: (ids) => peekSessions(group, ids) });
  });
}

type Answer = (token: string, onEnd: () => void) => Promise<Response>;

/** Both limits are asked before the database is: by the address, and by what the cookie says. */
async function limited(request: NextRequest, token: string | undefined, answers: Answer): Promise<Response> {
  const slowed = await countAgainst("requests", clientAddress(request.headers));
  if (slowed) return tooManyRequests(slowed);
  if (token === undefined) return new Response(null, { status: 401 });
  const leave = takePlace("open-streams", token);
  if (!leave) return tooManyRequests({ ok: false, reason: "too-many-requests", retryAfterSeconds: 30 });
  try {
    const answer = await answers(token, leave);
    if (answer.status !== 200) leave();
    return answer;
  } catch (error) {
    leave();
    throw error;
  }
}

type Peeked = RoleCheck & { id: string };

async function whileSignedIn<Session extends Peeked>(of: {
  request: NextRequest;
  session: Session | null;
  opens: Opens<Session>;
  onEnd: () => void;
  group: string;
  ask: (ids: string[]) => Promise<Peeked[]>;
}): Promise<Response> {
  const { request, session, opens, onEnd, group, ask } = of;
  if (session === null || stateOf(session) !== "open") return new Response(null, { status: 401 });
  const wanted = await opens(session);
  if (wanted === null) return new Response(null, { status: 404 });
  const askStates = async (ids: string[]) => new Map((await ask(ids)).map((each) => [each.id, stateOf(each)]));
  return eventStream(request, { ...wanted, session: { id: session.id, group, ask: askStates }, onEnd });
}

const stateOf = (session: RoleCheck): StreamState => (mustEndStream(session) ? "to-confirm" : "open");
