/* size.ts: how large a photo leaves the device: sharp enough to judge a flood by, small enough
 * for a thin line. */

export const LONGEST_SIDE = 1600;
export const QUALITIES = [0.7, 0.55, 0.4] as const;
export const ENOUGH_BYTES = 600_000; // above it, the next quality is tried

/** The size to draw a photo at: its longest side at most LONGEST_SIDE, never made larger. */
export function scaled(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));

  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
