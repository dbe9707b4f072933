"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { type Theme, themeCookie } from "./theme";

/** Light, dark, or the system's setting. The choice is a cookie, so that the server draws the next page in the right colours. */
export function ThemeSwitch() {
  const theme = useSyncExternalStore(subscribe, currentTheme, () => null);
  return (
    <fieldset className="flex gap-0.5 rounded-control bg-sunken p-0.5">
      <legend className="sr-only">Colors</legend>
      {choices.map(({ id, word, Icon }) => (
        <label
          key={id}
          className="relative flex flex-1 items-center justify-center gap-1.5 rounded-md px-2 py-1 text-small text-muted transition-colors duration-150 hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-accent-ink"
        >
          <input
            type="radio"
            name="theme"
            value={id}
            checked={theme === id}
            onChange={() => choose(id)}
            className="absolute inset-0 appearance-none rounded-md outline-none"
          />
          <Icon aria-hidden="true" className="size-3.5" />
          {word}
        </label>
      ))}
    </fieldset>
  );
}

const choices = [
  { id: "system", word: "System", Icon: Monitor },
  { id: "light", word: "Light", Icon: Sun },
  { id: "dark", word: "Dark", Icon: Moon },
] as const satisfies readonly { id: Theme; word: string; Icon: typeof Sun }[];

const changed = "themechange";

function subscribe(listener: () => void) {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
}

const currentTheme = () => (document.documentElement.dataset.theme ?? "system") as Theme;

function choose(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const age = theme === "system" ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers that we support.
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax`;
  window.dispatchEvent(new Event(changed));
}
