// sirens.tsx: every siren there is, as it last said of itself; the silent ones first. A signal sounds only
// by an approved alert; from here: a silent test, and silence.
import { useSignal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import { Hold } from "../../shared/hold";
import { useLoaded } from "../../shared/loaded";
import { named, text } from "../../shared/text";
import { clockSeconds, moment } from "../../shared/time";
import { problemWords } from "../../shared/toast";
import { to } from "../app/mode";
import { may } from "../app/session";
import type { Siren } from "../trade";
import { type Order, order, resultWords, stayed, sumWords, type Verb } from "./orders";

const HOLD_MS = 1000;
const ALL = "all";
const HEALTHS = ["down", "degraded", "up"] as const;
const MARK = { down: "■", degraded: "◆", up: "●" } as const;

const load = async (): Promise<Siren[]> => (await answer(api.GET("/api/v1/sirens"))).sirens ?? [];

function Battery({ siren }: { siren: Siren }) {
  return (
    <>
      {siren.batt_pct !== undefined && (
        <span class={siren.batt_pct < 30 ? "bad" : ""}>
          {text("console_sirens.battery", { n: siren.batt_pct })}
        </span>
      )}
      {siren.mains !== undefined && (
        <span> · {text(siren.mains ? "console_sirens.mains" : "console_sirens.no_mains")}</span>
      )}
    </>
  );
}

function Tile({
  siren,
  ordered,
  isChosen,
  onChoose,
}: {
  siren: Siren;
  ordered: Order | undefined;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { id = "", health = "down", state, why, seen } = siren;
  const result = ordered?.results.get(id);
  return (
    <li class={`tile ${health}`}>
      <label class="choice">
        <input type="checkbox" checked={isChosen} onChange={onChoose} />
        <b>{id}</b>
      </label>
      <span class={`health ${health}`}>
        {MARK[health]} {text(`console_channels.${health}`)} ·{" "}
        {named(`console_sirens.state_${state}`) ?? state}
      </span>
      <span>
        <Battery siren={siren} />
      </span>
      <small class="muted">
        {seen ? text("console_sirens.seen", { time: moment(seen) }) : text("console_sirens.never")}
        {why && ` · ${why}`}
      </small>
      {ordered && result && (
        <span class={result.stayed > 0 ? "bad" : "ok"}>
          {result.stayed > 0 ? "✗" : "✓"} {clockSeconds(ordered.at)}{" "}
          {resultWords(ordered.verb, result)}
        </span>
      )}
    </li>
  );
}

export function Screen() {
  const { value, problem, reload } = useLoaded(
    "sirens",
    load,
    ({ name }) => name.startsWith("siren.") || name.startsWith("device."),
  );
  const ordered = useSignal<Order | undefined>(undefined);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const sirens = value.value ?? [];
  const mayStop = may("operator") || may("approver");
  const sorted = [...sirens].sort(
    (a, b) =>
      HEALTHS.indexOf(a.health ?? "down") - HEALTHS.indexOf(b.health ?? "down") ||
      (a.id ?? "").localeCompare(b.id ?? ""),
  );
  const count = (health: (typeof HEALTHS)[number]) =>
    sirens.filter((siren) => siren.health === health).length;

  const act = async (verb: Verb, ids: readonly string[]) => {
    await order(verb, ids, (told) => {
      ordered.value = told;
    });
    await reload();
  };
  const toggle = (id: string) => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };

  return (
    <article class="sirens">
      <header class="room-head">
        <h1>{text("console_sirens.title")}</h1>
        <p role="status">
          {HEALTHS.map(
            (health) => `${MARK[health]} ${text(`console_channels.${health}`)}: ${count(health)}`,
          ).join(" · ")}
        </p>
      </header>
      <div class="row act-bar">
        {mayStop && (
          <Hold ms={HOLD_MS} letter="s" class="danger" onHeld={() => void act("stop", [ALL])}>
            {text("console_sirens.stop_all")} <kbd>S</kbd>
          </Hold>
        )}
        {may("operator") && (
          <button
            type="button"
            class="button"
            disabled={chosen.value.size === 0}
            onClick={() => void act("test", [...chosen.value])}
          >
            {text("console_sirens.silent_test", { n: chosen.value.size })}
          </button>
        )}
        {mayStop && (
          <>
            <button
              type="button"
              class="button"
              disabled={chosen.value.size === 0}
              onClick={() => void act("stop", [...chosen.value])}
            >
              {text("console_sirens.stop_chosen", { n: chosen.value.size })}
            </button>
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                chosen.value = new Set(
                  chosen.value.size === sirens.length ? [] : sirens.map(({ id = "" }) => id),
                );
              }}
            >
              {text("console_sirens.all_or_none")}
            </button>
          </>
        )}
      </div>
      <p class="muted">
        {text("console_sirens.signal_explained")}{" "}
        <a href={to("/alerts/new")}>{text("console_alert.compose")}</a>
      </p>
      {problem.value && <p class="bad">{problemWords(problem.value)}</p>}
      {ordered.value && (
        <p class={`notice ${stayed(ordered.value) > 0 ? "warn" : ""}`} role="status">
          {clockSeconds(ordered.value.at)} · {sumWords(ordered.value)}{" "}
          {ordered.value.results.get(ALL)?.why}
        </p>
      )}
      <ul class="tiles">
        {sorted.map((siren) => (
          <Tile
            key={siren.id}
            siren={siren}
            ordered={ordered.value}
            isChosen={chosen.value.has(siren.id ?? "")}
            onChoose={() => toggle(siren.id ?? "")}
          />
        ))}
      </ul>
      {value.value && sirens.length === 0 && <p class="empty">{text("console_sirens.none")}</p>}
    </article>
  );
}
