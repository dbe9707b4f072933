import { type NextRequest, NextResponse } from "next/server";
import { answerLetterLink } from "@/lib/desk/letters/answer-link";
import { env } from "@/lib/env";
import { letterPath } from "@/lib/links/paths";

/** Where mail programs send their own "unsubscribe". https://www.rfc-editor.org/rfc/rfc8058 */

type Context = { params: Promise<{ token: string }> };

/** Stops the letters. A mail program sends neither cookies nor an origin; the link is what lets it in. */
export async function POST(_request: NextRequest, { params }: Context): Promise<NextResponse> {
  const { token } = await params;
  const isKnown = await answerLetterLink(token, { wants: false, timeZone: "" });
  return new NextResponse(isKnown ? "You get no more of these letters.\n" : "This link is not known.\n", { status: isKnown ? 200 : 404 });
}

/** A program that only opens the address shows the page with the button, and changes nothing. */
export async function GET(_request: NextRequest, { params }: Context): Promise<NextResponse> {
  const { token } = await params;
  return NextResponse.redirect(new URL(letterPath(encodeURIComponent(token)), env().PORTAL_ORIGIN));
}
