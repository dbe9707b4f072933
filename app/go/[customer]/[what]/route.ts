import type { NextRequest } from "next/server";
import { land } from "@/app/auth/land";
import { tooManyRequests } from "@/app/too-many-requests";
import { clientAddress } from "@/lib/client-address";
import { cookieName } from "@/lib/identity/guards/cookies";
import { openLink } from "@/lib/identity/trips/open-link";
import { countAgainst } from "@/lib/limiter";

/** A link from a ticket. Whoever opens it signs in first, and is then led to the step, in the view for customers or for staff. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ customer: string; what: string }> }): Promise<Response> {
  const { customer, what } = await params;
  const [session, staffSession] = (["session", "staff-session"] as const).map((kind) => request.cookies.get(cookieName(kind))?.value);
  const address = clientAddress(request.headers);
  const slowed = (await countAgainst("requests", address)) ?? (await countAgainst("ticket-links", staffSession ?? session ?? address));
  if (slowed) return tooManyRequests(slowed);
  return land(() =>
    openLink({
      customer,
      what,
      ticket: request.nextUrl.searchParams.get("ticket"),
      sessionToken: session,
      staffToken: staffSession,
    }),
  );
}
