// received.tsx: alerts of others: what waits to be acknowledged, what it may be about, and a draft from it.
// Nothing of it goes out by itself.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useKeys } from "../../shared/keys";
import { useLoaded } from "../../shared/loaded";
import { go, goWith, query } from "../../shared/router";
import { levelOf, Severity } from "../../shared/severity";
import { named, text } from "../../shared/text";
import { moment, msOf, now, span } from "../../shared/time";
import { problemWords, tellDone, tellFailed } from "../../shared/toast";
import { mode, to } from "../app/mode";
import { may } from "../app/session";
import { Scroll } from "../scroll";
import { acknowledge, draftFrom, isAbout, type Page, page, type Received, titleOf } from "./store";

const COLUMNS = ["level", "what", "where", "incidents", "signature", "acts"] as const;
const MARK = {
  good: "●",
  outdated: "◆",
  untrusted: "◆",
  broken: "■",
  unknown: "◆",
  unsigned: "○",
} as const;

const isWaiting = ({ state }: Received): boolean => state === "waiting";
const mayDraft = ({ state, facts }: Received): boolean =>
  may("operator") &&
  (state === "waiting" || state === "acknowledged") &&
  (facts.message === "Alert" || facts.message === "Update");

/** What an officer does with one, and what comes of it. */
interface Acts {
  see: (one: Received) => void;
  draft: (one: Received, incident?: number) => void;
  isBusy: boolean;
}

function What({ one }: { one: Received }) {
  const { facts, source, received, state, by, called, alert } = one;
  const sent = facts.sent ?? received;
  const kind = named(`message.${facts.message?.toLowerCase()}`);
  return (
    <>
      <b lang={facts.language ?? undefined}>{titleOf(one)}</b>
      <br />
      <span class="muted">
        {[facts.sender_name ?? facts.sender, source, kind].filter(Boolean).join(" · ")}
      </span>
      <br />
      <time dateTime={sent}>
        {moment(sent)} · {text("console.ago", { time: span(now.value - msOf(sent)) })}
      </time>
      {facts.expires && ` · ${text("console_received.until", { time: moment(facts.expires) })}`}
      <br />
      <span class={isWaiting(one) ? "bad" : "muted"}>
        {named(`console_received.state_${state}`)}
        {by && ` · ${by}`}
        {called && isWaiting(one) && ` · ${text(`console_received.called_${called as 1 | 2}`)}`}
      </span>
      {alert && (
        <>
          {" · "}
          <a href={to(`/alerts/${alert}`)}>{text("console_received.our_draft")}</a>
        </>
      )}
    </>
  );
}

function Where({ one: { facts, concerns } }: { one: Received }) {
  return (
    <>
      {(facts.areas ?? []).filter(Boolean).join(", ")}
      {concerns !== undefined && (
        <>
          <br />
          <span class={concerns ? "" : "muted"}>
            {text(concerns ? "console_received.ours" : "console_received.elsewhere")}
          </span>
        </>
      )}
    </>
  );
}

function Incidents({ one }: { one: Received }) {
  const { incidents } = one;
  if (!incidents) return null;
  if (incidents.length === 0)
    return <span class="muted">{text("console_received.no_incident")}</span>;
  return (
    <ul>
      {incidents.map(({ number, words }) => (
        <li key={number}>
          <a href={to(`/incidents/${number}`)}>{text("console_received.incident", { number })}</a>{" "}
          <span class="muted">{words}</span>
        </li>
      ))}
    </ul>
  );
}

function Row({ one, acts }: { one: Received; acts: Acts }) {
  const { id, facts, incidents } = one;
  const verdict = facts.signature ?? "unsigned";
  return (
    <tr data-id={id} tabIndex={-1} class={isWaiting(one) ? "is-waiting" : "follows"}>
      <td>
        <Severity level={levelOf(facts.severity)} />
        <br />
        <span class="muted">{named(`console_received.urgency_${facts.urgency}`)}</span>
      </td>
      <td>
        <What one={one} />
      </td>
      <td>
        <Where one={one} />
      </td>
      <td>
        <Incidents one={one} />
      </td>
      <td class={verdict === "broken" ? "bad" : ""}>
        {MARK[verdict]} {text(`console_received.signature_${verdict}`)}
      </td>
      <td class="acts">
        {isWaiting(one) && may("operator") && (
          <button
            type="button"
            class="button small primary"
            disabled={acts.isBusy}
            onClick={() => acts.see(one)}
          >
            {text("console_received.acknowledge")}
          </button>
        )}
        {mayDraft(one) && (
          <button
            type="button"
            class="button small"
            disabled={acts.isBusy}
            onClick={() => acts.draft(one, incidents?.[0]?.number)}
          >
            {text("console_received.draft")}
          </button>
        )}
      </td>
    </tr>
  );
}

function Sources({ sources }: { sources: Page["sources"] }) {
  return (
    <ul class="row" aria-label={text("console_received.sources")}>
      {sources.map(({ name, good, why, url }) => (
        <li key={name} title={url}>
          <span class={`health ${why ? "down" : "up"}`}>
            {why ? "■" : "●"} {name}
          </span>{" "}
          <span class="muted">
            {good
              ? text("console_received.good", { time: moment(good) })
              : text("console_received.never")}
            {why && ` · ${why}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Screen() {
  const isAll = query.value.get("show") === "all";
  const older = useSignal<readonly Received[]>([]);
  const rest = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);
  const body = useRef<HTMLTableSectionElement>(null);
  const { value, problem, reload } = useLoaded(
    `received ${mode.value} ${isAll}`,
    async () => {
      const got = await page(!isAll);
      older.value = [];
      rest.value = got.next && got.received.at(-1)?.id;
      return got;
    },
    isAbout,
  );
  const list = [...(value.value?.received ?? []), ...older.value];

  const doing = async (act: () => Promise<void>) => {
    isBusy.value = true;
    try {
      await act();
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };
  const acts: Acts = {
    isBusy: isBusy.value,
    see: ({ id }) =>
      void doing(async () => {
        await acknowledge(id);
        tellDone(text("console_received.acknowledged"));
        await reload();
      }),
    draft: ({ id }, incident) =>
      void doing(async () => go(to(`/alerts/${(await draftFrom(id, incident)).id}`))),
  };
  const more = () =>
    void doing(async () => {
      const got = await page(!isAll, rest.value);
      older.value = [...older.value, ...got.received];
      rest.value = got.next && got.received.at(-1)?.id;
    });

  const rows = () => [...(body.current?.rows ?? [])];
  const current = () => rows().findIndex((row) => row.contains(document.activeElement));
  const move = (by: number) => {
    const all = rows();
    const next = all[Math.min(Math.max(current() + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const chosen = () => list.find(({ id }) => id === rows()[current()]?.dataset.id);
  useKeys([
    { keys: "J", does: text("console_received.key_next"), run: () => move(1) },
    { keys: "K", does: text("console_received.key_before"), run: () => move(-1) },
    ...(may("operator")
      ? [
          {
            keys: "A",
            does: text("console_received.acknowledge"),
            run: () => {
              const one = chosen();
              if (one && isWaiting(one) && !isBusy.value) acts.see(one);
            },
          },
          {
            keys: "D",
            does: text("console_received.draft"),
            run: () => {
              const one = chosen();
              if (one && mayDraft(one) && !isBusy.value)
                acts.draft(one, one.incidents?.[0]?.number);
            },
          },
        ]
      : []),
  ]);

  return (
    <article class="archive received">
      <header class="room-head">
        <h1>{text("console_received.title")}</h1>
        <p class="muted">{text("console_received.explained")}</p>
      </header>
      <div class="row">
        {[false, true].map((all) => (
          <button
            key={String(all)}
            type="button"
            class="button small"
            aria-pressed={isAll === all}
            onClick={() => goWith({ show: all ? "all" : null })}
          >
            {text(all ? "console_received.show_all" : "console_received.show_waiting")}
          </button>
        ))}
      </div>
      {value.value && <Sources sources={value.value.sources} />}
      {problem.value && <p class="bad">{problemWords(problem.value)}</p>}
      <Scroll label={text("console_received.title")}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {text(`console_received.col_${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {list.map((one) => (
              <Row key={one.id} one={one} acts={acts} />
            ))}
          </tbody>
        </table>
        {value.value && list.length === 0 && (
          <p class="empty">
            {text(
              value.value.sources.length === 0
                ? "console_received.no_sources"
                : "console_received.none",
            )}
          </p>
        )}
      </Scroll>
      {rest.value && (
        <button type="button" class="button" onClick={more}>
          {text("console_received.older")}
        </button>
      )}
    </article>
  );
}
