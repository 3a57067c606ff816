// presence.tsx: who else looks at this incident now (R31).
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../../shared/api";
import { listen } from "../../shared/live";
import { list, text } from "../../shared/text";
import { now } from "../../shared/time";
import { isMe, officerName } from "../app/officers";
import { room } from "./store";

const SAY_MS = 10_000;
const KEPT_MS = 25_000;

const seen = signal<ReadonlyMap<string, number>>(new Map()); // person -> when last heard of

function say(number: number): void {
  api
    .PUT("/api/v1/incidents/{number}/presence", { params: { path: { number } }, body: {} })
    .catch(() => {}); // said again soon
}

export function Presence({ number }: { number: number }) {
  useEffect(() => {
    seen.value = new Map();
    say(number);
    const timer = setInterval(() => say(number), SAY_MS);
    const deaf = listen(({ name, about, what }) => {
      const by = String(what.by ?? "");
      if (name === "incident.presence" && about === `incident:${number}` && !isMe(by))
        seen.value = new Map(seen.peek()).set(by, Date.now());
    });
    return () => {
      clearInterval(timer);
      deaf();
    };
  }, [number]);
  const others = [...seen.value].filter(([, at]) => now.value - at < KEPT_MS);
  if (others.length === 0 || room.value?.number !== number) return null;
  return (
    <p class="also-here" role="status">
      {text("console_room.present", { names: list(others.map(([by]) => officerName(by))) })}
    </p>
  );
}
