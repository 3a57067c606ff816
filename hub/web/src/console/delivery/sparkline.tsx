// sparkline.tsx: what went out in each minute, as bars; the numbers beside say the same.
const WIDTH = 120;
const HEIGHT = 24;
const MOST = 40; // bars

export function Sparkline({ bars, label }: { bars: readonly number[]; label: string }) {
  const shown = bars.slice(-MOST);
  const top = Math.max(1, ...shown);
  const step = WIDTH / Math.max(shown.length, 12);
  const path = shown
    .map((bar, i) => `M${(i + 0.5) * step} ${HEIGHT}V${HEIGHT - Math.max(1, (bar / top) * HEIGHT)}`)
    .join("");

  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${label}: ${shown.join(", ")}`}
    >
      <path d={path} stroke="currentColor" stroke-width={Math.max(1, step - 1.5)} fill="none" />
    </svg>
  );
}
