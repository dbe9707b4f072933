/**
 * The redirect target after signing in. It comes from the address bar, so it is never trusted: only a path of this portal is followed.
 * Otherwise a link to the portal could redirect people to any site.
 */

/**
 * Returns `otherwise` for anything but a path of this portal. The path is parsed as a browser parses it: `/\evil.example` and
 * `//evil.example` begin with a slash, but lead to another site.
 */
export function safeReturnTo(wish: string | null | undefined, otherwise: string): string {
  if (!wish?.startsWith("/") || wish.length > 1000) return otherwise;
  // Browsers remove tabs and newlines from addresses, and read a backslash as a slash.
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
