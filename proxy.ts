import { type NextRequest, NextResponse } from "next/server";
import { pathHeader } from "@/lib/identity/guards/path-header";

/** Passes the requested path to pages in a header, so that signing in leads back to it. It checks no access: the guards are in lib/identity/guards. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(pathHeader, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ["/setup/:path*", "/customers/:path*", "/go/:path*"] };
