/** The colours a reader chose. Kept in a cookie, since only the server can avoid a flash without an inline script. */
export const themeCookie = "theme";
export type Theme = "system" | "light" | "dark";

/** The value for `data-theme` on the root element. Nothing for the system's preference, and for what we did not write. */
export function themeFromCookie(value: string | undefined): "light" | "dark" | undefined {
  return value === "light" || value === "dark" ? value : undefined;
}
