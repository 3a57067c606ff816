// card.ts: what the incoming officer must know, line by line, from what the hub shows now (R32).
import { answer, api } from "../../shared/api";
import { levelOf, levelWord } from "../../shared/severity";
import { hazardName } from "../../shared/site";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { mode } from "../app/mode";
import { officerName } from "../app/officers";
import { byUrgency, type Incident, levelOf as levelOfIncident } from "../situation/triage";
import type { Alert } from "../trade";

export const PARTS = ["approvals", "live", "incidents", "tasks", "faults", "drafts"] as const;
export type Part = (typeof PARTS)[number];
export interface Line {
  part: Part;
  words: string;
}

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

function alertWords(alert: Alert): string {
  return [
    levelWord(levelOf(alert.content?.severity)),
    alert.headline ?? text("console_archive.untitled"),
    alert.author_name,
    alert.expires && text("console_handover.ends", { time: moment(alert.expires) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** By state: among the newest of any state those that wait or are in force may not be. */
async function alertLines(part: keyof typeof OF_PART): Promise<Line[]> {
  const lists = await Promise.all(
    OF_PART[part].map((state) =>
      answer(api.GET("/api/v1/alerts", inMode({ mode: mode.peek(), state, limit: ALERTS_MOST }))),
    ),
  );
  const lines = lists.flatMap(({ alerts = [] }) => (alerts as Alert[]).map(alertWords));

  if (lists.some(({ next }) => next)) lines.push(text("console_handover.more"));
  return lines.map((words) => ({ part, words }));
}

function incidentWords(incident: Incident): string {
  const { number, hazard, state, reports, owner, last } = incident;
  return [
    `#${number} ${levelWord(levelOfIncident(incident))}`,
    hazardName(hazard),
    named(`console_handover.state_${state}`) ?? state,
    text("console_handover.reports", { n: reports ?? 0 }),
    owner && officerName(owner),
    last && moment(last),
  ]
    .filter(Boolean)
    .join(" · ");
}

async function incidentLines(): Promise<Line[]> {
  const ask = (state: "open" | "confirmed") =>
    answer(api.GET("/api/v1/incidents", inMode({ mode: mode.peek(), state, limit: 1000 })));
  const all = (await Promise.all([ask("open"), ask("confirmed")]))
    .flatMap(({ incidents = [] }) => incidents)
    .sort(byUrgency);
  const lines = all.slice(0, INCIDENTS_MOST).map(incidentWords);
  const others = all.length - lines.length;

  if (others > 0) lines.push(text("console_handover.others", { n: others }));
  return lines.map((words) => ({ part: "incidents", words }));
}

async function taskLines(): Promise<Line[]> {
  const query = { mode: mode.peek(), open: true };
  const { tasks, next } = await answer(api.GET("/api/v1/tasks", { params: { query } }));
  const lines: Line[] = tasks
    .slice(0, TASKS_MOST)
    .map(({ incident, text: words, to, state, due }) => ({
      part: "tasks",
      words: [
        `#${incident} ${words}`,
        to.name,
        named(`console_room.task_${state}`) ?? state,
        due && text("console_room.task_due", { time: moment(due) }),
      ]
        .filter(Boolean)
        .join(" · "),
    }));

  if (next || tasks.length > TASKS_MOST)
    lines.push({ part: "tasks", words: text("console_handover.more") });
  return lines;
}

async function faultLines(): Promise<Line[]> {
  const [{ channels = [] }, { sirens = [] }] = await Promise.all([
    answer(api.GET("/api/v1/channels")),
    answer(api.GET("/api/v1/sirens")),
  ]);
  const broken = (
    name: string | undefined,
    health: string | undefined,
    why: string | undefined,
  ): Line[] =>
    health === "up" || health === undefined
      ? []
      : [
          {
            part: "faults",
            words: [name, named(`console_channels.${health}`), why].filter(Boolean).join(" · "),
          },
        ];

  return [
    ...channels.flatMap(({ name, health, why }) => broken(name, health, why)),
    ...sirens.flatMap(({ id, health, why }) => broken(id, health, why)),
  ];
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
  return PARTS.flatMap((part) => all.filter((line) => line.part === part));
}
