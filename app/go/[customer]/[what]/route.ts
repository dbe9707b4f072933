import type { NextRequest } from "next/server";
import { land } from "@/app/auth/land";
import { cookieName } from "@/lib/identity/guards/cookies";
import { openLink } from "@/lib/identity/trips/open-link";

/** A link from a ticket. Whoever opens it signs in first, and is then led to the step, in the view for customers or for staff. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ customer: string; what: string }> }): Promise<Response> {
  const { customer, what } = await params;
  return land(() =>
    openLink({
      customer,
      what,
      ticket: request.nextUrl.searchParams.get("ticket"),
      sessionToken: request.cookies.get(cookieName("session"))?.value,
      staffToken: request.cookies.get(cookieName("staff-session"))?.value,
    }),
  );
}
