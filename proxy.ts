import { type NextRequest, NextResponse } from "next/server";
import { tooManyRequests } from "@/app/too-many-requests";
import { clientAddress } from "@/lib/client-address";
import { pathHeader } from "@/lib/identity/guards/path-header";
import { countAgainst } from "@/lib/limiter";

/** Passes the requested path to pages in a header, so that signing in leads back to it. It checks no access: the guards are in lib/identity/guards. It
 * counts invitation links that are opened, because a page cannot answer 429. */
export async function proxy(request: NextRequest): Promise<Response> {
  const slowed = isInvitation(request) ? await countAgainst("invitations", clientAddress(request.headers)) : null;
  if (slowed) return tooManyRequests(slowed);
  const headers = new Headers(request.headers);
  headers.set(pathHeader, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers } });
}

/** The sign-in that an invitation's form begins is counted by its action, which can answer in words. */
const isInvitation = ({ method, nextUrl }: NextRequest): boolean => method !== "POST" && nextUrl.pathname.startsWith("/join/");

export const config = { matcher: ["/setup/:path*", "/customers/:path*", "/go/:path*", "/join/:path*", "/staff/:path*"] };
