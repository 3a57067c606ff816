// card.ts: what the incoming officer must know, line by line, from what the hub shows now (R32).
import { answer, api } from "../../shared/api";
import { levelOf, levelWord } from "../../shared/severity";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { mode } from "../app/mode";
import { officerName } from "../app/officers";
import { fetchZones } from "../app/zones";
import { titleOf } from "../situation/store";
import { byUrgency, type Incident, levelOf as levelOfIncident } from "../situation/triage";
import type { Alert } from "../trade";

export const PARTS = ["approvals", "live", "incidents", "tasks", "faults", "drafts"] as const;
export type Part = (typeof PARTS)[number];
export interface Line {
  part: Part;
  words: string;
  /** What it speaks of, and how that stands: the same in any language. */
  about?: string;
}

/** The same line for both officers, and an hour later. */
export const lineKey = ({ part, words, about }: Line): string => `${part} ${about ?? words}`;

/** Those of one card that are not on the other. */
export function beyond(lines: readonly Line[], others: readonly Line[]): Line[] {
  const known = new Set(others.map(lineKey));
  return lines.filter((line) => !known.has(lineKey(line)));
}

const WORDS_MAX = 400; // bytes the hub takes of a line

const within = (words: string): string =>
  new TextDecoder()
    .decode(new TextEncoder().encode(words).slice(0, WORDS_MAX))
    .replace(/\uFFFD+$/, "");

const inMode = <Options>(query: Options) => ({ params: { query } }) as never;

// What a person can tick; together within the lines the hub takes (500).
const ALERTS_MOST = 25; // of each state
const INCIDENTS_MOST = 200; // the queue has the others
const TASKS_MOST = 100;

const OF_PART = {
  approvals: ["proposed", "approved", "held"],
  live: ["released"],
  drafts: ["draft", "returned"],
} as const;

const joined = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter(Boolean).join(" · ");

const alertLine = (part: Part, alert: Alert): Line => ({
  part,
  about: `alert:${alert.id}`,
  words: joined(
    levelWord(levelOf(alert.content?.severity)),
    alert.headline ?? text("console_archive.untitled"),
    alert.author_name,
    alert.expires && text("console_handover.ends", { time: moment(alert.expires) }),
  ),
});

/** By state: among the newest of any state those that wait or are in force may not be. */
async function alertLines(part: keyof typeof OF_PART): Promise<Line[]> {
  const lists = await Promise.all(
    OF_PART[part].map((state) =>
      answer(api.GET("/api/v1/alerts", inMode({ mode: mode.peek(), state, limit: ALERTS_MOST }))),
    ),
  );
  const lines = lists.flatMap(({ alerts = [] }) =>
    (alerts as Alert[]).map((alert) => alertLine(part, alert)),
  );

  if (lists.some(({ next }) => next)) lines.push(others(part, text("console_handover.more")));
  return lines;
}

/** That there are more, however many: no news of its own. */
const others = (part: Part, words: string): Line => ({ part, about: "others", words });

export function incidentLine(incident: Incident): Line {
  const { number, state, reports, owner, last } = incident;
  const level = levelOfIncident(incident);
  return {
    part: "incidents",
    about: `incident:${number}/${level}`,
    words: joined(
      `#${number} ${levelWord(level)}`,
      titleOf(incident),
      named(`console_handover.state_${state}`) ?? state,
      text("console_handover.reports", { n: reports ?? 0 }),
      owner && officerName(owner),
      last && moment(last),
    ),
  };
}

async function incidentLines(): Promise<Line[]> {
  const ask = (state: "open" | "confirmed") =>
    answer(api.GET("/api/v1/incidents", inMode({ mode: mode.peek(), state, limit: 1000 })));
  const [found] = await Promise.all([Promise.all([ask("open"), ask("confirmed")]), fetchZones()]);
  const all = found.flatMap(({ incidents = [] }) => incidents).sort(byUrgency);
  const lines = all.slice(0, INCIDENTS_MOST).map(incidentLine);
  const n = all.length - lines.length;

  if (n > 0) lines.push(others("incidents", text("console_handover.others", { n })));
  return lines;
}

async function taskLines(): Promise<Line[]> {
  const query = { mode: mode.peek(), open: true };
  const { tasks, next } = await answer(api.GET("/api/v1/tasks", { params: { query } }));
  const lines: Line[] = tasks
    .slice(0, TASKS_MOST)
    .map(({ id, incident, text: words, to, state, due }) => ({
      part: "tasks",
      about: `task:${id}`,
      words: joined(
        `#${incident} ${words}`,
        to.name,
        named(`console_room.task_${state}`) ?? state,
        due && text("console_room.task_due", { time: moment(due) }),
      ),
    }));

  if (next || tasks.length > TASKS_MOST) lines.push(others("tasks", text("console_handover.more")));
  return lines;
}

async function faultLines(): Promise<Line[]> {
  const [{ channels = [] }, { sirens = [] }] = await Promise.all([
    answer(api.GET("/api/v1/channels")),
    answer(api.GET("/api/v1/sirens")),
  ]);
  const faults = [
    ...channels.map((channel) => ({ ...channel, kind: "channel" })),
    ...sirens.map((siren) => ({ ...siren, name: siren.id, kind: "siren" })),
  ].filter(({ health }) => health !== undefined && health !== "up");

  return faults.map(({ kind, name, health, why }) => ({
    part: "faults",
    about: `${kind}:${name}/${health}`,
    words: joined(name, named(`console_channels.${health}`), why),
  }));
}

export async function compile(): Promise<Line[]> {
  const all = (
    await Promise.all([
      alertLines("approvals"),
      alertLines("live"),
      alertLines("drafts"),
      incidentLines(),
      taskLines(),
      faultLines(),
    ])
  ).flat();
  return PARTS.flatMap((part) =>
    all
      .filter((line) => line.part === part)
      .map((line) => ({ ...line, words: within(line.words) })),
  );
}
