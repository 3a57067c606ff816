// routes.ts: what is shown at which address of a mode, and where the rail leads.
import type { ComponentType } from "preact";
import { insist } from "../../shared/api";
import { match } from "../../shared/router";
import { type Key, laterTexts } from "../../shared/text";

export type Params = Readonly<Record<string, string>>;
export interface ScreenModule {
  Screen: ComponentType<{ params: Params }>;
}
export interface Route {
  pattern: string;
  load: () => Promise<ScreenModule>;
}

/** A screen whose texts come behind the first screen's. */
function later(load: Route["load"]): Route["load"] {
  return async () => {
    await laterTexts();
    return load();
  };
}

const situation = () => import("../situation/situation");
const composer = later(() => import("../composer/composer"));

export const ROUTES: readonly Route[] = [
  { pattern: "/", load: situation },
  { pattern: "/incidents/:number", load: situation },
  { pattern: "/alerts", load: later(() => import("../archive/archive")) },
  { pattern: "/alerts/new", load: composer },
  { pattern: "/alerts/:id", load: composer },
  { pattern: "/alerts/:id/review", load: later(() => import("../review/review")) },
  { pattern: "/alerts/:id/live", load: later(() => import("../delivery/board")) },
  { pattern: "/received", load: later(() => import("../received/received")) },
  { pattern: "/sirens", load: later(() => import("../sirens/sirens")) },
  { pattern: "/channels", load: later(() => import("../channels/channels")) },
  { pattern: "/handover", load: later(() => import("../handover/handover")) },
  { pattern: "/journal", load: later(() => import("../journal/journal")) },
  { pattern: "/subscriptions", load: later(() => import("../subscriptions/subscriptions")) },
  { pattern: "/people", load: later(() => import("../people/people")) },
];

/** Fetches every screen while its file can be had: a broken line, or a newer release that took
    the file away, then keeps none of them closed. */
export async function fetchScreens(): Promise<void> {
  for (const { load } of ROUTES) await insist(load);
}

export interface RailEntry {
  screen: string;
  word: Key;
  /** Follows "g". */
  key: string;
  icon: string;
  /** Only for these roles; absent: for everybody here. */
  roles?: readonly string[];
}

/** An icon is the path of a 24 × 24 outline. */
export const RAIL: readonly RailEntry[] = [
  {
    screen: "/",
    word: "console.rail_situation",
    key: "m",
    icon: "M9 4 3 6v14l6-2 6 2 6-2V4l-6 2zm0 0v14m6-12v14",
  },
  {
    screen: "/alerts",
    word: "console.rail_alerts",
    key: "a",
    icon: "M4 10v4h3l7 5V5L7 10zm13-2a6 6 0 0 1 0 8m2.5-11a10 10 0 0 1 0 14",
  },
  {
    screen: "/received",
    word: "console.rail_received",
    key: "r",
    icon: "M3 13h5l2 3h4l2-3h5M5 5h14l2 8v6H3v-6zm7-3v8m-3-3 3 3 3-3",
  },
  {
    screen: "/sirens",
    word: "console.rail_sirens",
    key: "s",
    icon: "M6 20v-7a6 6 0 0 1 12 0v7M3 20h18M12 3V1M4.5 5.5 3 4m16.5 1.5L21 4M12 11v4",
  },
  {
    screen: "/channels",
    word: "console.rail_channels",
    key: "c",
    icon: "M12 20v-8m-4.2 4.2a6 6 0 0 1 0-8.4m8.4 0a6 6 0 0 1 0 8.4M5 19A10 10 0 0 1 5 5m14 0a10 10 0 0 1 0 14",
  },
  {
    screen: "/handover",
    word: "console.rail_handover",
    key: "h",
    icon: "M8 4H5v17h14V4h-3M8 2h8v4H8zm1 11 2 2 4-4",
  },
  {
    screen: "/journal",
    word: "console.rail_journal",
    key: "j",
    icon: "M5 3h12a2 2 0 0 1 2 2v16H7a2 2 0 0 1-2-2zm0 14h14M9 8h6m-6 4h6",
    roles: ["administrator", "auditor"],
  },
  {
    screen: "/people",
    word: "console.rail_people",
    key: "p",
    icon: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 10a7 7 0 0 1 14 0m0-17.5a4 4 0 0 1 0 7.5m3 10a7 7 0 0 0-4-6.3",
    roles: ["administrator", "auditor"],
  },
];

export function routeOf(screen: string): { route: Route; params: Params } | null {
  for (const route of ROUTES) {
    const params = match(route.pattern, screen);
    if (params) return { route, params };
  }
  return null;
}
