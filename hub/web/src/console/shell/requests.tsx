// requests.tsx: alerts that wait for this officer's approval: a tone, and a banner that leads there, until
// somebody has decided.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api } from "../../shared/api";
import { untilAnswered } from "../../shared/asking";
import { useKeys } from "../../shared/keys";
import { listen } from "../../shared/live";
import { go } from "../../shared/router";
import { levelOf, Severity } from "../../shared/severity";
import { text } from "../../shared/text";
import { mode, screenPath, to } from "../app/mode";
import { may, session } from "../app/session";
import type { Alert } from "../trade";
import { acknowledge, alarm } from "./sound";

const PAUSE_MS = 300;
const STATES = ["proposed", "held"] as const;

const waiting = signal<readonly Alert[]>([]);

/** A cue this banner shows already. */
export const isRequest = (cue: string): boolean =>
  waiting.value.some((alert) => words(alert) === cue);

let known: ReadonlySet<string> = new Set();

const isMine = ({ author_name, last_editor_name, approvals = [] }: Alert): boolean =>
  [author_name, last_editor_name, ...approvals.map(({ name }) => name)].includes(
    session.peek()?.name,
  );

const words = (alert: Alert): string =>
  text("console.asks_release", { name: alert.author_name ?? "?", headline: alert.headline ?? "" });

let followed: string | null = null; // the mode whose requests are shown

async function look(): Promise<void> {
  const asked = followed;
  if (asked === null) return;
  const lists = await Promise.all(
    STATES.map((state) =>
      answer(api.GET("/api/v1/alerts", { params: { query: { mode: asked, state } } } as never)),
    ),
  );
  if (asked !== followed) return; // of the workspace that was left meanwhile
  const found = lists
    .flatMap(({ alerts = [] }) => alerts as Alert[])
    .filter((alert) => !isMine(alert));
  const wasWaiting = waiting.peek().length > 0;
  for (const alert of found) if (!known.has(alert.id ?? "")) alarm("approval", words(alert));
  known = new Set(found.map(({ id = "" }) => id));
  waiting.value = found;
  if (found.length === 0 && wasWaiting) acknowledge();
}

const refresh = untilAnswered(look, PAUSE_MS);

function useRequests(): void {
  const here = mode.value;

  useEffect(() => {
    if (!may("approver")) return;
    followed = here;
    refresh();
    const deafen = listen(({ name }) => {
      if (name === "reset" || (name.startsWith("alert.") && name !== "alert.presence")) refresh();
    });
    return () => {
      deafen();
      followed = null;
      waiting.value = [];
    };
  }, [here]);
}

const reviewOf = (alert: Alert): string => to(`/alerts/${alert.id}/review`);

export function Requests() {
  useRequests();
  const shown = waiting.value.filter(({ id }) => screenPath.value !== `/alerts/${id}/review`);
  const [first] = shown;
  const isSeen = waiting.value.length > 0 && !first;

  useEffect(() => {
    if (isSeen) acknowledge();
  }, [isSeen]);

  useKeys(
    first
      ? [{ keys: "O", does: text("console.open_request"), run: () => go(reviewOf(first)) }]
      : [],
  );
  return (
    <>
      {shown.map((alert) => (
        <p class="banner cue" key={alert.id}>
          <Severity level={levelOf(alert.content?.severity)} />
          <span>{words(alert)}</span>
          <a class="button small primary" href={reviewOf(alert)}>
            {text("console.open_request")} {alert === first && <kbd>O</kbd>}
          </a>
        </p>
      ))}
    </>
  );
}
