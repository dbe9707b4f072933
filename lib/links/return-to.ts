/**
 * Where a person goes after signing in. The wish travels through the address bar, so it is never trusted: only a path of this
 * portal is followed, or a link to it could send people anywhere in our name.
 */

/** Parsed as a browser would parse it, since `/\evil.example` and `//evil.example` lead off the site though they begin with a slash. */
export function safeReturnTo(wish: string | null | undefined, otherwise: string): string {
  if (!wish?.startsWith("/") || wish.length > 1000) return otherwise;
  // Browsers drop tabs and newlines from addresses, and read a backslash as a slash.
  if (hasControlCharacter(wish) || wish.includes("\\")) return otherwise;
  if (!URL.canParse(wish, nowhere)) return otherwise;
  const url = new URL(wish, nowhere);
  if (url.origin !== nowhere) return otherwise;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/.//evil.example` normalises to a path that begins with two slashes.
  return path.startsWith("//") ? otherwise : path;
}

const nowhere = "https://portal.invalid";

const hasControlCharacter = (text: string) => [...text].some((character) => character.charCodeAt(0) < 0x20 || character === "\u007f");
