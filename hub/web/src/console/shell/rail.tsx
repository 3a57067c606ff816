// rail.tsx: the screens of a mode.
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { screenPath, to } from "../app/mode";
import { RAIL, type RailEntry } from "../app/routes";
import { may } from "../app/session";
import { waitingCount } from "../received/store";

/** "/incidents/4" belongs to "/", "/alerts/x/review" to "/alerts". */
export function isCurrent(entry: RailEntry, screen: string): boolean {
  if (entry.screen === "/") return screen === "/" || screen.startsWith("/incidents");
  return screen === entry.screen || screen.startsWith(`${entry.screen}/`);
}

/** Those one may read. */
const shown = (): readonly RailEntry[] => RAIL.filter(({ roles }) => !roles || roles.some(may));

export const railKeys = () =>
  shown().map((entry) => ({
    keys: `g ${entry.key}`,
    does: text("console.key_go", { screen: text(entry.word) }),
    run: () => go(to(entry.screen)),
  }));

export function Rail() {
  return (
    <nav class="rail" aria-label={text("console.screens")}>
      {shown().map((entry) => (
        <a
          key={entry.screen}
          href={to(entry.screen)}
          aria-current={isCurrent(entry, screenPath.value) ? "page" : undefined}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={entry.icon} />
          </svg>
          <span>
            {text(entry.word)}
            {entry.screen === "/received" && waitingCount.value && <b> {waitingCount.value}</b>}
          </span>
        </a>
      ))}
    </nav>
  );
}
