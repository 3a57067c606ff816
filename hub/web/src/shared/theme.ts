// theme.ts: light, dark, or as the hour and the system say.
import { effect, signal } from "@preact/signals";
import { keep, keptTheme, type Theme, themeNow } from "./preferences";
import { now } from "./time";

export type { Theme };
export const THEMES: readonly Theme[] = ["auto", "light", "dark"];
export const theme = signal<Theme>(keptTheme());

/** What is shown now: "light" or "dark". */
export const shownTheme = signal(themeNow(theme.peek()));

export function chooseTheme(next: Theme): void {
  keep("theme", next);
  theme.value = next;
}

/* The system changes its mind, or another tab of ours. */
const systemIsDark = signal(0);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  systemIsDark.value += 1;
});
addEventListener("storage", () => {
  theme.value = keptTheme();
});

effect(() => {
  systemIsDark.value;
  const shown = themeNow(theme.value, new Date(now.value).getHours());
  if (shown !== shownTheme.peek()) shownTheme.value = shown;
  document.documentElement.dataset.theme = shown;
});
