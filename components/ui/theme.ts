/** The colours that a reader chose. They are in a cookie because only the server can avoid a flash without an inline script. */
export const themeCookie = "theme";
export type Theme = "system" | "light" | "dark";

/** The value for `data-theme` on the root element. Undefined means the system's setting; any unknown value gives that too. */
export function themeFromCookie(value: string | undefined): "light" | "dark" | undefined {
  return value === "light" || value === "dark" ? value : undefined;
}
