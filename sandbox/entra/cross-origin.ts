import type { Context, Next } from "hono";
import { cors } from "hono/cors";
import { Refusal } from "./refusals";

/** What a page in a browser may ask for, and the rules of codes and refresh tokens that are for pages. learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */

const readByPages = /\/(token|openid-configuration|keys|discovery\/instance)$/;
const allow = cors({ origin: "*", maxAge: 86_400 });

/** Pages sign in by going to authorize and the other pages themselves, so those have no need of it. */
export const allowPages = (c: Context, next: Next) => (readByPages.test(c.req.path) ? allow(c, next) : next());

/** AADSTS9002327 when a server asks for what was given to a page, AADSTS9002326 when a page asks for anything else. */
export function requirePageOrServer({ isForPage, origin }: { isForPage: boolean; origin: string | null }) {
  if (isForPage && !origin) throw new Refusal(9002327);
  if (!isForPage && origin) throw new Refusal(9002326);
}
