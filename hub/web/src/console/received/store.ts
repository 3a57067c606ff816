// store.ts: the alerts of others, as the hub tells of them; how many wait is known whatever the screen.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, once, type Schemas } from "../../shared/api";
import type { LiveEvent } from "../../shared/live";
import { useLoaded } from "../../shared/loaded";
import { text } from "../../shared/text";
import { mode } from "../app/mode";
import { alarm, acknowledge as seen } from "../shell/sound";
import type { Alert } from "../trade";

export type Received = Schemas["Received"];
export type Page = Schemas["ReceivedList"];

export const isAbout = ({ name }: LiveEvent): boolean =>
  name === "alert.received" || name.startsWith("received.");

export const titleOf = ({ facts }: Received): string =>
  facts.headline ?? facts.event ?? facts.identifier ?? "?";

export async function page(isOpen: boolean, before?: string): Promise<Page> {
  const query = { mode: mode.peek(), ...(isOpen && { open: true }), ...(before && { before }) };
  return answer(api.GET("/api/v1/received", { params: { query } } as never)) as Promise<Page>;
}

const at = (id: string) => ({ params: { path: { id } }, headers: once() });

export const acknowledge = (id: string): Promise<Received> =>
  answer(api.POST("/api/v1/received/{id}/acknowledge", at(id)));

/** A draft of ours, filed under the incident. */
export const draftFrom = (id: string, incident?: number): Promise<Alert> =>
  answer(
    api.POST("/api/v1/received/{id}/draft", { ...at(id), body: incident ? { incident } : {} }),
  ) as Promise<Alert>;

/** "3", or "100+": what a page holds is what is counted. */
export const waitingCount = signal("");

const isUrgent = ({ facts, concerns }: Received): boolean =>
  concerns === true &&
  facts.urgency === "Immediate" &&
  ["Severe", "Extreme"].includes(facts.severity ?? "");

const aboutOf = ({ id }: Received): string => `received:${id}`;

const sounded = new Set<string>(); // each once, as long as it waits

/** Counts what waits, and sounds what cannot: from the shell, once. */
export function useWaiting(): void {
  const here = mode.value;
  const { value } = useLoaded(`waiting ${here}`, () => page(true), isAbout);

  useEffect(() => {
    const { received = [], next } = value.value ?? {};
    const urgent = here === "actual" ? received.filter(isUrgent) : [];
    const left = new Set(urgent.map(aboutOf));

    waitingCount.value = received.length > 0 ? `${received.length}${next ? "+" : ""}` : "";
    for (const about of sounded) {
      if (left.has(about)) continue;
      sounded.delete(about);
      seen(about);
    }
    for (const one of urgent) {
      const about = aboutOf(one);
      if (sounded.has(about)) continue;
      sounded.add(about);
      const words = `${text("console.rail_received")}: ${titleOf(one)} (${one.source})`;
      alarm({ cue: "fault", about, words });
    }
  }, [value.value]);
}
