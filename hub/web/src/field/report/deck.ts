// deck.ts: the five hazards under the thumb: what this person reports, what the season brings,
// what always happens.
const PLACES = 5;
const OWN = 2; // places for what was reported last
const ALWAYS = ["FL", "FR", "LS", "TR", "BU", "RD", "AC", "OT"];
const WINTER = ["SN", "IC"];
const SUMMER = ["FO", "ST"];
const SEASONS: readonly (readonly string[])[] = [
  WINTER,
  WINTER,
  [],
  [],
  [],
  SUMMER,
  SUMMER,
  SUMMER,
  ["ST"],
  [],
  [],
  WINTER,
];

/** Codes of the deck, from those the town offers. month: 0 … 11; recent: newest first. */
export function deckOf(
  offered: readonly string[],
  month: number,
  recent: readonly string[],
): string[] {
  const wanted = [
    ...recent.slice(0, OWN),
    ...ALWAYS.slice(0, 3),
    ...(SEASONS[month] ?? []),
    ...ALWAYS,
  ];
  const chosen = [...new Set(wanted)].filter((code) => offered.includes(code)).slice(0, PLACES);
  const order = [...ALWAYS, ...WINTER, ...SUMMER]; // a tile keeps its place whatever was reported last

  return chosen.sort((one, other) => rank(order, one) - rank(order, other));
}

const rank = (order: readonly string[], code: string): number => {
  const at = order.indexOf(code);
  return at < 0 ? order.length : at;
};

/** How deep the water is asked where there is water. */
export const isFlood = (code: string | null): boolean =>
  ["FL", "FF", "SF", "CO"].includes(code ?? "");
