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

let known: ReadonlySet<string> = new Set();

const isMine = ({ author_name, last_editor_name, approvals = [] }: Alert): boolean =>
  [author_name, last_editor_name, ...approvals.map(({ name }) => name)].includes(
    session.peek()?.name,
  );

const words = (alert: Alert): string =>
  text("console.asks_release", { name: alert.author_name ?? "?", headline: alert.headline ?? "" });

const aboutOf = ({ id }: Alert): string => `alert:${id}`;

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
  const ids = new Set(found.map(({ id = "" }) => id));
  for (const alert of found)
    if (!known.has(alert.id ?? ""))
      alarm({ cue: "approval", about: aboutOf(alert), words: words(alert) });
  for (const alert of waiting.peek()) if (!ids.has(alert.id ?? "")) acknowledge(aboutOf(alert));
  known = ids;
  waiting.value = found;
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
      for (const alert of waiting.peek()) acknowledge(aboutOf(alert));
      waiting.value = [];
    };
  }, [here]);
}

const reviewOf = (alert: Alert): string => to(`/alerts/${alert.id}/review`);

export function Requests() {
  useRequests();
  const isOpen = ({ id }: Alert): boolean => screenPath.value === `/alerts/${id}/review`;
  const shown = waiting.value.filter((alert) => !isOpen(alert));
  const opened = waiting.value.find(isOpen);
  const [first] = shown;

  useEffect(() => {
    if (opened) acknowledge(aboutOf(opened));
  }, [opened]);

  useKeys(
    first
      ? [{ keys: "V", does: text("console.open_request"), run: () => go(reviewOf(first)) }]
      : [],
  );
  return (
    <>
      {shown.map((alert) => (
        <p class="banner cue" key={alert.id}>
          <Severity level={levelOf(alert.content?.severity)} />
          <span>{words(alert)}</span>
          <a class="button small primary" href={reviewOf(alert)}>
            {text("console.open_request")} {alert === first && <kbd>V</kbd>}
          </a>
        </p>
      ))}
    </>
  );
}
