// journal.tsx: who did what, newest first, and its chain counted again in this very browser.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { answer, api, isProblem, type Schemas } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { goWith, query } from "../../shared/router";
import { named, number, text } from "../../shared/text";
import { clockSeconds, dayAndClock } from "../../shared/time";
import { problemWords, tellFailed } from "../../shared/toast";
import { to } from "../app/mode";
import { findOfficers, officerName } from "../app/officers";
import { Scroll } from "../scroll";
import { exported } from "./exported";
import { startChain, type Verdict } from "./verify";

type Journal = Schemas["Journal"];
type Row = NonNullable<Journal["rows"]>[number];

const PAGE = 100;
const MOST = 1000;

interface Shown {
  newest: number;
  sealed: number;
  /** Without a gap, in their order. */
  rows: readonly Row[];
}

const ask = (about: string, after: number, limit: number): Promise<Journal> =>
  answer(
    api.GET("/api/v1/journal", {
      params: { query: { after, limit, ...(about && { about }) } },
    } as never),
  );

/** The rows before this one. */
async function older(before: number): Promise<readonly Row[]> {
  const after = Math.max(0, before - 1 - PAGE);
  return (await ask("", after, before - 1 - after)).rows ?? [];
}

const seqOf = (row: Row | undefined): number => row?.seq ?? 0;

/** What is known, and what came since: rows are only ever added at the end. */
async function grow(known: { about: string; rows: readonly Row[] }): Promise<Shown> {
  const { about, rows } = known;
  let after = seqOf(rows.at(-1));
  if (!about && after === 0) after = Math.max(0, ((await ask("", 0, 1)).newest ?? 0) - PAGE);
  for (;;) {
    const { newest = 0, head, rows: more = [] } = await ask(about, after, MOST);
    const end = seqOf(known.rows.at(-1));
    known.rows = [...known.rows, ...more.filter((row) => seqOf(row) > end)];
    if (more.length < MOST) return { newest, sealed: head?.seq ?? 0, rows: known.rows };
    after = seqOf(more.at(-1));
  }
}

/** "alert:01a2…3d" -> its kind and the end of its id. */
const aboutWords = (about: string): string => {
  const [kind = "", id = ""] = about.split(":");
  return `${named(`console_journal.kind_${kind}`) ?? kind} ${id.length > 12 ? `…${id.slice(-6)}` : id}`;
};

const aboutHref = (about: string): string | undefined => {
  const [kind, id] = about.split(":");
  if (kind === "alert") return to(`/alerts/${id}/live`);
  return kind === "incident" ? to(`/incidents/${id}`) : undefined;
};

const deedWords = (row: Row): string =>
  named(`console_deed.${(row.deed ?? "").replace(/\W/g, "_")}`) ?? row.deed ?? "";

function Facts({ row }: { row: Row }) {
  const facts = { ...row.facts, ...row.personal };
  return Object.keys(facts).length === 0 ? null : (
    <details>
      <summary>{text("console_journal.facts")}</summary>
      <pre>{JSON.stringify(facts, null, 1)}</pre>
    </details>
  );
}

function Line({ row, sealed, by }: { row: Row; sealed: number; by: string }) {
  const href = aboutHref(row.about ?? "");
  return (
    <tr>
      <td class="mono">
        {row.seq}{" "}
        {(row.seq ?? 0) <= sealed ? (
          <span title={text("console_journal.is_sealed")}>▣</span>
        ) : (
          <span title={text("console_journal.not_sealed")}>▢</span>
        )}
      </td>
      <td class="mono">{dayAndClock(row.at ?? 0)}</td>
      <td>{by}</td>
      <td>
        <b>{deedWords(row)}</b>
        <Facts row={row} />
      </td>
      <td>
        {href ? <a href={href}>{aboutWords(row.about ?? "")}</a> : aboutWords(row.about ?? "")}{" "}
        <button
          type="button"
          class="button small quiet"
          onClick={() => goWith({ about: row.about ?? null })}
        >
          {text("console_journal.only_this")}
        </button>
      </td>
      <td>{row.mode}</td>
    </tr>
  );
}

function Verification() {
  const verdict = useSignal<Verdict | undefined>(undefined);
  const isBusy = useSignal(false);

  const verify = async () => {
    isBusy.value = true;
    const take = startChain();
    try {
      for await (const line of exported()) verdict.value = { ...take(line) };
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      tellFailed(thrown);
    }
    isBusy.value = false;
  };
  const known = verdict.value;

  return (
    <section class="verification" aria-label={text("console_journal.verification")}>
      <div class="row">
        <button
          type="button"
          class="button primary"
          aria-busy={isBusy.value}
          onClick={() => !isBusy.peek() && void verify()}
        >
          {text("console_journal.verify")}
        </button>
        <a class="button" href="/api/v1/journal/export" download="journal.ndjson">
          {text("console_journal.export")}
        </a>
      </div>
      <p role="status" class={known?.wrong ? "bad" : known && !isBusy.value ? "ok" : "muted"}>
        {!known
          ? text("console_journal.how_verified")
          : known.wrong
            ? `✗ ${text(`console_journal.wrong_${known.wrong.what}`, { n: known.wrong.seq })}`
            : isBusy.value
              ? text("console_journal.counting", { n: known.rows })
              : `✓ ${text("console_journal.sound", { n: number(known.sealed), seals: number(known.seals), time: clockSeconds(known.sealedAt), open: known.rows - known.sealed })}`}
      </p>
      {known && !known.wrong && known.hash && (
        <p class="mono hash">{`${known.sealed}:${known.hash}`}</p>
      )}
    </section>
  );
}

const COLUMNS = ["seq", "at", "by", "deed", "about", "mode"] as const;

export function Screen() {
  const about = query.value.get("about") ?? "";
  const by = (query.value.get("by") ?? "").toLowerCase();
  const known = useRef<{ about: string; rows: readonly Row[] }>({ about, rows: [] });
  if (known.current.about !== about) known.current = { about, rows: [] };
  const { value, problem, reload } = useLoaded(
    `journal ${about}`,
    () => grow(known.current),
    () => true,
  );
  const sealed = value.value?.sealed ?? 0;
  const rows = value.value?.rows.toReversed() ?? [];
  const nameOf = (row: Row) =>
    /^[0-9a-f-]{36}$/.test(row.by ?? "") ? officerName(row.by) : (row.by ?? "");
  const shown = rows.filter(
    (row) => !by || `${nameOf(row)} ${row.deed} ${deedWords(row)}`.toLowerCase().includes(by),
  );
  useEffect(() => void findOfficers().catch(tellFailed), []);
  const first = rows.at(-1)?.seq ?? 1;

  const more = async () => {
    try {
      const of = known.current;
      of.rows = [...(await older(first)), ...of.rows];
      await reload();
    } catch (thrown) {
      tellFailed(thrown);
    }
  };

  if (problem.value && !value.value) return <p class="empty bad">{problemWords(problem.value)}</p>;
  return (
    <article class="journal">
      <header class="room-head">
        <h1>{text("console_journal.title")}</h1>
        <p>
          {value.value &&
            text("console_journal.sealed_to", {
              n: number(sealed),
              newest: number(value.value.newest),
            })}
        </p>
      </header>
      <Verification />
      <div class="row">
        <input
          type="search"
          class="narrow"
          aria-label={text("console_journal.by")}
          placeholder={text("console_journal.by")}
          value={query.value.get("by") ?? ""}
          onInput={(event) => goWith({ by: event.currentTarget.value || null })}
        />
        {about && (
          <button type="button" class="button small" onClick={() => goWith({ about: null })}>
            {about} ✕
          </button>
        )}
      </div>
      {problem.value && <p class="bad">{problemWords(problem.value)}</p>}
      <Scroll label={text("console_journal.title")}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {text(`console_journal.col_${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Line key={row.seq} row={row} sealed={sealed} by={nameOf(row)} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {!about && first > 1 && (
        <button type="button" class="button" onClick={() => void more()}>
          {text("console_archive.older")}
        </button>
      )}
    </article>
  );
}
