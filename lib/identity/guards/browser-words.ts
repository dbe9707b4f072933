/**
 * "Firefox on Windows", from a User-Agent: enough for a person to recognize their own session. The header itself is not kept, since it says
 * much more. Null when neither is known. Whoever signs in can write what they like into that header: it is shown, and decides nothing.
 */
export function browserWords(userAgent: string | null): string | null {
  const text = (userAgent ?? "").slice(0, 500);
  const [browser, system] = [firstNamed(text, browsers), firstNamed(text, systems)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system;
}

const firstNamed = (text: string, table: readonly (readonly [string, string])[]): string | null =>
  table.find(([mark]) => text.includes(mark))?.[1] ?? null;

/** In this order: most browsers also name the ones that they want to be taken for. */
const browsers = [
  ["Edg/", "Edge"],
  ["EdgA/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;

const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["CrOS", "ChromeOS"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;
