// routes.ts: what is shown at which address of a mode, and where the rail leads.
import type { ComponentType } from "preact";
import { match } from "../../shared/router";
import type { Key } from "../../shared/text";

export type Params = Readonly<Record<string, string>>;
export interface ScreenModule {
  Screen: ComponentType<{ params: Params }>;
}
export interface Route {
  pattern: string;
  load: () => Promise<ScreenModule>;
}

const situation = () => import("../situation/situation");

export const ROUTES: readonly Route[] = [
  { pattern: "/", load: situation },
  { pattern: "/incidents/:number", load: situation },
];

export interface RailEntry {
  screen: string;
  word: Key;
  /** Follows "g". */
  key: string;
  icon: string;
}

/** An icon is the path of a 24 × 24 outline. */
export const RAIL: readonly RailEntry[] = [
  {
    screen: "/",
    word: "console.rail_situation",
    key: "m",
    icon: "M9 4 3 6v14l6-2 6 2 6-2V4l-6 2zm0 0v14m6-12v14",
  },
];

export function routeOf(screen: string): { route: Route; params: Params } | null {
  for (const route of ROUTES) {
    const params = match(route.pattern, screen);
    if (params) return { route, params };
  }
  return null;
}
