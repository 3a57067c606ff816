// sirens.tsx: every siren there is, as it last said of itself; the silent ones first. A signal sounds only
// by an approved alert; from here: a silent test, and silence.
import { useSignal } from "@preact/signals";
import { answer, api, once } from "../../shared/api";
import { Hold } from "../../shared/hold";
import { useLoaded } from "../../shared/loaded";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { problemWords, tellDone, tellFailed } from "../../shared/toast";
import { to } from "../app/mode";
import { may } from "../app/session";
import type { Siren } from "../trade";

const HOLD_MS = 1000;
const HEALTHS = ["down", "degraded", "up"] as const;
const MARK = { down: "■", degraded: "◆", up: "●" } as const;

const load = async (): Promise<Siren[]> => (await answer(api.GET("/api/v1/sirens"))).sirens ?? [];

async function ask(verb: "test" | "stop", ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const path = { params: { path: { id } }, headers: once() };
    try {
      const told = await answer(
        verb === "test"
          ? api.POST("/api/v1/sirens/{id}/test", path)
          : api.POST("/api/v1/sirens/{id}/stop", path),
      );
      const went = (told.stayed ?? 0) === 0;
      tellDone(
        text(went ? `console_sirens.${verb}_sent` : "console_sirens.stayed", {
          siren: id,
          why: told.why ?? "",
        }),
      );
    } catch (thrown) {
      tellFailed(thrown);
    }
  }
}

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
  isChosen,
  onChoose,
}: {
  siren: Siren;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { id = "", health = "down", state, why, seen } = siren;
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
    </li>
  );
}

export function Screen() {
  const { value, problem, reload } = useLoaded(
    "sirens",
    load,
    ({ name }) => name.startsWith("siren.") || name.startsWith("device."),
  );
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

  const act = async (verb: "test" | "stop", ids: readonly string[]) => {
    await ask(verb, ids);
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
          <Hold ms={HOLD_MS} letter="s" class="danger" onHeld={() => void act("stop", ["all"])}>
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
      <ul class="tiles">
        {sorted.map((siren) => (
          <Tile
            key={siren.id}
            siren={siren}
            isChosen={chosen.value.has(siren.id ?? "")}
            onChoose={() => toggle(siren.id ?? "")}
          />
        ))}
      </ul>
      {value.value && sirens.length === 0 && <p class="empty">{text("console_sirens.none")}</p>}
    </article>
  );
}
