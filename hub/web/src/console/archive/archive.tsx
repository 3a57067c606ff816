// archive.tsx: all alerts of this mode, each chain together; what waits or is in force stands first.
import { useSignal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { goWith, query } from "../../shared/router";
import { levelOf, Severity } from "../../shared/severity";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { problemWords, tellFailed } from "../../shared/toast";
import { isDraft, isLive, isWaiting } from "../acts";
import { mode, to } from "../app/mode";
import { may } from "../app/session";
import { placeOf } from "../composer/place";
import { reachWords } from "../composer/reach";
import { Scroll } from "../scroll";
import type { Alert } from "../trade";
import { chains } from "./chain";
import { kindOf } from "./chain-line";
import { csvOf } from "./csv";

const PAGE = 200;

const FILTERS = {
  all: () => true,
  live: isLive,
  waiting: isWaiting,
  drafts: isDraft,
  past: (alert: Alert) =>
    ["updated", "cancelled", "expired", "rejected"].includes(alert.state ?? ""),
} as const;
type Filter = keyof typeof FILTERS;

async function page(before?: string): Promise<{ alerts: Alert[]; isWhole: boolean }> {
  const asked = { mode: mode.peek(), limit: PAGE, ...(before && { before }) };
  const { alerts = [], next } = (await answer(
    api.GET("/api/v1/alerts", { params: { query: asked } } as never),
  )) as { alerts?: Alert[]; next?: string };
  return { alerts, isWhole: !next };
}

function save(name: string, type: string, words: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([words], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Line({ alert, isFirst, count }: { alert: Alert; isFirst: boolean; count: number }) {
  return (
    <tr class={`${isFirst ? "head" : "follows"} ${isLive(alert) ? "is-live" : ""}`}>
      <td class="mono">{moment(alert.released ?? alert.changed ?? 0)}</td>
      <td>
        <Severity level={levelOf(alert.content?.severity)} />
      </td>
      <td>
        {!isFirst && <span aria-hidden="true">↳ </span>}
        <a href={placeOf(alert)}>{alert.headline ?? text("console_archive.untitled")}</a>
        <br />
        <span class="muted">
          {kindOf(alert)} · {alert.content?.texts?.[0]?.place ?? ""}
          {count > 1 && isFirst && ` · ${text("console_archive.in_chain", { n: count })}`}
        </span>
      </td>
      <td>
        <b>{named(`state.${alert.state}`)}</b>
      </td>
      <td>{reachWords(alert.reach ? alert.reach.total : undefined)}</td>
      <td>{(alert.channels ?? []).join(", ")}</td>
      <td>
        {alert.author_name}
        {(alert.approvals ?? []).map(({ name }) => ` → ${name ?? "?"}`)}
      </td>
      <td class="acts">
        {may("operator") && (
          <a class="button small" href={to(`/alerts/new?like=${alert.id}`)}>
            {text("console_archive.like")}
          </a>
        )}
        {alert.identifier && (
          <a
            class="button small"
            href={`/api/v1/alerts/${alert.id}/cap`}
            download={`${alert.identifier}.xml`}
          >
            CAP
          </a>
        )}
      </td>
    </tr>
  );
}

const COLUMNS = [
  "time",
  "level",
  "headline",
  "state",
  "reach",
  "channels",
  "people",
  "acts",
] as const;

/** Another workspace begins anew: nothing of the one that was left stays. */
export const Screen = () => <Archive key={mode.value} />;

function Archive() {
  const older = useSignal<readonly Alert[]>([]);
  const { value, problem } = useLoaded(
    `archive ${mode.value}`,
    () => page(),
    (event) => event.about?.startsWith("alert:") ?? false,
  );
  const isWhole = useSignal(false);
  const filter = (query.value.get("show") ?? "all") as Filter;
  const wanted = (query.value.get("q") ?? "").toLowerCase();
  const all = [...(value.value?.alerts ?? []), ...older.value];
  const list = all
    .filter(FILTERS[filter] ?? FILTERS.all)
    .filter((alert) => JSON.stringify(alert).toLowerCase().includes(wanted));
  const shown = chains(list);

  const more = async () => {
    try {
      const got = await page(all.at(-1)?.id);
      older.value = [...older.value, ...got.alerts];
      isWhole.value = got.isWhole;
    } catch (thrown) {
      tellFailed(thrown);
    }
  };

  return (
    <article class="archive">
      <header class="room-head">
        <h1>{text("console_archive.title")}</h1>
        {may("operator") && (
          <a class="button primary" href={to("/alerts/new")}>
            {text("console_alert.compose")}
          </a>
        )}
      </header>
      <div class="row">
        {(Object.keys(FILTERS) as Filter[]).map((each) => (
          <button
            key={each}
            type="button"
            class="button small"
            aria-pressed={filter === each}
            onClick={() => goWith({ show: each === "all" ? null : each })}
          >
            {text(`console_archive.show_${each}`)}
          </button>
        ))}
        <input
          type="search"
          class="narrow"
          aria-label={text("console_archive.search")}
          placeholder={text("console_archive.search")}
          value={query.value.get("q") ?? ""}
          onInput={(event) => goWith({ q: event.currentTarget.value || null })}
        />
        <button
          type="button"
          class="button small"
          onClick={() => save("alerts.csv", "text/csv", csvOf(list))}
        >
          CSV
        </button>
        <button
          type="button"
          class="button small"
          onClick={() => save("alerts.json", "application/json", JSON.stringify(list, null, 1))}
        >
          JSON
        </button>
      </div>
      {problem.value && <p class="bad">{problemWords(problem.value)}</p>}
      <Scroll label={text("console_archive.title")}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {text(`console_archive.col_${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((chain) =>
              [...chain]
                .reverse()
                .map((alert, i) => (
                  <Line key={alert.id} alert={alert} isFirst={i === 0} count={chain.length} />
                )),
            )}
          </tbody>
        </table>
        {value.value && shown.length === 0 && <p class="empty">{text("console_archive.none")}</p>}
      </Scroll>
      {value.value && !value.value.isWhole && !isWhole.value && (
        <button type="button" class="button" onClick={() => void more()}>
          {text("console_archive.older")}
        </button>
      )}
    </article>
  );
}
