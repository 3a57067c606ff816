// preferences.ts: what a person chose on this device. Nothing here leaves it.
export type Theme = "auto" | "light" | "dark";

const NIGHT_FROM = 19;
const NIGHT_UNTIL = 7;

const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(`tocsin.${name}`);
  } catch {
    return null; // the browser keeps nothing: the default then
  }
};

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`tocsin.${name}`, value);
  } catch {
    // this visit only
  }
}

export function keptTheme(): Theme {
  const theme = kept("theme");
  return theme === "light" || theme === "dark" ? theme : "auto";
}

/** What "auto" means now: dark at night, and where the system is dark (R26). */
export function themeNow(
  theme: Theme = keptTheme(),
  hour = new Date().getHours(),
): "light" | "dark" {
  if (theme !== "auto") return theme;
  if (document.documentElement.dataset.night !== undefined) return "dark"; // the field app's own
  const isNight = hour >= NIGHT_FROM || hour < NIGHT_UNTIL;
  return isNight || matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The chosen language, else the first of the browser's we have, else the first we have. */
export function languageNow(offered: readonly string[]): string {
  const wishes = [kept("language"), ...navigator.languages];
  for (const wish of wishes) {
    const tag = wish?.split("-")[0]?.toLowerCase();
    if (tag && offered.includes(tag)) return tag;
  }
  return offered[0] ?? "it";
}

export const isRightToLeft = (language: string): boolean => language === "ar";
export const keptFlag = (name: string, otherwise: boolean): boolean => {
  const value = kept(name);
  return value === null ? otherwise : value === "yes";
};
