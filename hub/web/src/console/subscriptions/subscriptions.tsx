// subscriptions.tsx: how many are reached by which way and in which language; bringing in a table with the
// proof that they agreed, and forgetting one of them. Addresses are shown masked, and never given out.
import { useSignal } from "@preact/signals";
import { answer, api, once, type Schemas } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { named, number, text } from "../../shared/text";
import { problemWords, tellDone, tellFailed } from "../../shared/toast";
import { languageName } from "../composer/field-words";
import { Scroll } from "../scroll";
import { type Count, countThem, type Subscription } from "./count";

const PAGE = 1000;
const FOUND_MOST = 50;

type Imported = Schemas["ImportDone"];

async function load(): Promise<Subscription[]> {
  const all: Subscription[] = [];
  for (let after: string | null = "0"; after !== null; ) {
    const query = { after, limit: PAGE };
    const page = (await answer(
      api.GET("/api/v1/subscriptions", { params: { query } } as never),
    )) as Schemas["SubscriptionList"];
    all.push(...(page.subscriptions ?? []));
    after = page.next ? new URL(page.next, location.origin).searchParams.get("after") : null;
  }
  return all;
}

function Counts({ rows }: { rows: readonly Count[] }) {
  const sum = (of: "confirmed" | "pending" | "stopped") =>
    rows.reduce((all, row) => all + row[of], 0);
  return (
    <Scroll label={text("console_subscriptions.title")}>
      <table>
        <thead>
          <tr>
            {(["kind", "language", "confirmed", "pending", "stopped"] as const).map((column) => (
              <th scope="col" key={column}>
                {text(`console_subscriptions.col_${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind}${row.language}`}>
              <th scope="row">{named(`channel.${row.kind}`) ?? row.kind}</th>
              <td>{row.language && languageName(row.language)}</td>
              <td>{number(row.confirmed)}</td>
              <td>{number(row.pending)}</td>
              <td>{number(row.stopped)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {text("console_subscriptions.all")}
            </th>
            <td>{number(sum("confirmed"))}</td>
            <td>{number(sum("pending"))}</td>
            <td>{number(sum("stopped"))}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function Import({ onDone }: { onDone: () => Promise<void> }) {
  const done = useSignal<Imported | undefined>(undefined);
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const file = new FormData(event.currentTarget as HTMLFormElement).get("table");
    if (!(file instanceof File)) return;
    isBusy.value = true;
    try {
      const request = {
        headers: { ...once(), "Content-Type": "text/csv" },
        body: await file.text(),
        bodySerializer: (words: string) => words,
      };
      done.value = await answer(api.POST("/api/v1/subscriptions/import", request as never));
      await onDone();
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };

  return (
    <section class="stack">
      <h2>{text("console_subscriptions.import")}</h2>
      <form class="row" onSubmit={(event) => void submit(event)}>
        <label class="field">
          <span>{text("console_subscriptions.table")}</span>
          <input type="file" name="table" accept=".csv,text/csv" required />
          <small>{text("console_subscriptions.columns")}</small>
        </label>
        <label class="choice">
          <input type="checkbox" required />
          {text("console_subscriptions.agreed")}
        </label>
        <button type="submit" class="button primary" aria-busy={isBusy.value}>
          {text("console_subscriptions.bring")}
        </button>
      </form>
      {done.value && (
        <div class="notice" role="status">
          <p>
            {text("console_subscriptions.imported", {
              kept: done.value.kept ?? 0,
              refused: done.value.refused?.length ?? 0,
            })}
          </p>
          <ul class="missing">
            {(done.value.refused ?? []).slice(0, FOUND_MOST).map(({ row, detail }) => (
              <li class="bad" key={row}>
                {text("console_subscriptions.row", { n: row ?? 0 })} {detail}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Find({ list, onDone }: { list: readonly Subscription[]; onDone: () => Promise<void> }) {
  const wanted = useSignal("");
  const words = wanted.value.trim().toLowerCase();
  const found =
    words.length < 2 ? [] : list.filter(({ address }) => address?.toLowerCase().includes(words));
  const forget = async (id: string) => {
    try {
      await answer(
        api.DELETE("/api/v1/subscriptions/{id}", { params: { path: { id } }, headers: once() }),
      );
      tellDone(text("console_subscriptions.forgotten"));
      await onDone();
    } catch (thrown) {
      tellFailed(thrown);
    }
  };

  return (
    <section class="stack">
      <h2>{text("console_subscriptions.forget")}</h2>
      <input
        type="search"
        class="narrow"
        aria-label={text("console_subscriptions.find")}
        placeholder={text("console_subscriptions.find")}
        value={wanted.value}
        onInput={(event) => {
          wanted.value = event.currentTarget.value;
        }}
      />
      <ul class="stack">
        {found.slice(0, FOUND_MOST).map(({ id = "", kind, address, language, state }) => (
          <li class="row" key={id}>
            <b class="mono">{address}</b>
            <span>{named(`channel.${kind}`) ?? kind}</span>
            <span class="muted">
              {language && languageName(language)} ·{" "}
              {named(`console_subscriptions.col_${state}`) ?? state}
            </span>
            <button type="button" class="button small danger" onClick={() => void forget(id)}>
              {text("console_subscriptions.forget_now")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Screen() {
  const { value, problem, reload } = useLoaded("subscriptions", load);
  const list = value.value;

  if (problem.value && !list) return <p class="empty bad">{problemWords(problem.value)}</p>;
  if (!list) return <p class="empty">{text("console.loading")}</p>;
  return (
    <article class="subscriptions">
      <header class="room-head">
        <h1>{text("console_subscriptions.title")}</h1>
      </header>
      <Counts rows={countThem(list)} />
      <Import onDone={reload} />
      <Find list={list} onDone={reload} />
    </article>
  );
}
