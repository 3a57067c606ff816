// handover.tsx: a shift is offered by one officer and taken by another, who ticks every line first; both
// stand in the journal (R32).
import { useSignal } from "@preact/signals";
import { answer, api, once, type Schemas } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { text } from "../../shared/text";
import { clockSeconds, moment } from "../../shared/time";
import { problemWords, tellDone, tellFailed } from "../../shared/toast";
import { session } from "../app/session";
import { compile, type Line, PARTS, type Part } from "./card";

type State = Schemas["Handover"];
type Offer = NonNullable<State["offer"]>;

const loadState = (): Promise<State> => answer(api.GET("/api/v1/handover"));
const isAboutTown = ({ name }: { name: string }) =>
  /^(alert|incident|task|channel|siren|shift|device)\./.test(name);

function Lines({
  lines,
  ticks,
}: {
  lines: readonly Line[];
  ticks?: { value: ReadonlySet<number> };
}) {
  const toggle = (at: number) => {
    if (!ticks) return;
    const next = new Set(ticks.value);
    if (!next.delete(at)) next.add(at);
    ticks.value = next;
  };
  return (
    <>
      {PARTS.map((part) => {
        const ours = lines
          .map((line, at) => ({ ...line, at }))
          .filter((line) => line.part === part);
        return (
          <section key={part}>
            <h2>{text(`console_handover.${part}`)}</h2>
            {ours.length === 0 && <p class="muted">{text("console_handover.none")}</p>}
            <ul>
              {ours.map(({ words, at }) => (
                <li key={at}>
                  {ticks ? (
                    <label class="choice">
                      <input
                        type="checkbox"
                        checked={ticks.value.has(at)}
                        onChange={() => toggle(at)}
                      />
                      {words}
                    </label>
                  ) : (
                    words
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function Offering({ onDone }: { onDone: () => Promise<void> }) {
  const { value, problem } = useLoaded(
    "card",
    async () => ({ lines: await compile(), at: Date.now() }),
    isAboutTown,
  );
  const words = useSignal("");
  const isBusy = useSignal(false);
  const card = value.value;

  const offer = async () => {
    if (!card || isBusy.peek()) return;
    isBusy.value = true;
    try {
      await answer(
        api.POST("/api/v1/handover", {
          headers: once(),
          body: {
            text: words.peek(),
            lines: card.lines.map(({ part, words }) => ({ part, words })),
          },
        }),
      );
      tellDone(text("console_handover.offered"));
      await onDone();
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };

  if (problem.value && !card) return <p class="bad">{problemWords(problem.value)}</p>;
  if (!card) return <p class="empty">{text("console.loading")}</p>;
  return (
    <>
      <p class="muted">{text("console_handover.compiled", { time: clockSeconds(card.at) })}</p>
      <Lines lines={card.lines} />
      <label class="field">
        <span>{text("console_handover.text")}</span>
        <textarea
          rows={5}
          maxLength={4000}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="row">
        <button
          type="button"
          class="button primary"
          aria-busy={isBusy.value}
          onClick={() => void offer()}
        >
          {text("console_handover.offer")}
        </button>
        <button type="button" class="button" onClick={() => print()}>
          {text("console_handover.print")}
        </button>
      </div>
    </>
  );
}

function Taking({ offer, onDone }: { offer: Offer; onDone: () => Promise<void> }) {
  const ticks = useSignal<ReadonlySet<number>>(new Set());
  const isBusy = useSignal(false);
  const lines: Line[] = (offer.card?.lines ?? []).map(({ part, words }) => ({
    part: part as Part,
    words,
  }));
  const left = lines.length - ticks.value.size;
  const isOwn = offer.card?.name === session.value?.name;

  const take = async () => {
    if (left > 0 || isBusy.peek()) return;
    isBusy.value = true;
    try {
      await answer(
        api.POST("/api/v1/handover/{seq}/take", {
          params: { path: { seq: String(offer.seq) } },
          headers: once(),
          body: { ticked: ticks.peek().size },
        }),
      );
      tellDone(text("console_handover.taken"));
    } catch (thrown) {
      tellFailed(thrown);
    }
    await onDone();
    isBusy.value = false;
  };

  return (
    <>
      <p class="notice">
        {text("console_handover.waits", { name: offer.card?.name ?? "?", time: moment(offer.at) })}
      </p>
      <Lines lines={lines} {...(!isOwn && { ticks })} />
      {offer.card?.text && (
        <section>
          <h2>{text("console_handover.text")}</h2>
          <p class="words" dir="auto">
            {offer.card.text}
          </p>
        </section>
      )}
      <div class="row">
        {isOwn ? (
          <p class="muted">{text("console_handover.own")}</p>
        ) : (
          <>
            <button
              type="button"
              class="button primary"
              aria-disabled={left > 0}
              aria-busy={isBusy.value}
              onClick={() => void take()}
            >
              {text("console_handover.take")}
            </button>
            {left > 0 && (
              <span role="status">{text("console_handover.tick_all", { n: left })}</span>
            )}
          </>
        )}
        <button type="button" class="button" onClick={() => print()}>
          {text("console_handover.print")}
        </button>
      </div>
    </>
  );
}

export function Screen() {
  const { value, problem, reload } = useLoaded("handover", loadState, ({ name }) =>
    name.startsWith("shift."),
  );
  const state = value.value;

  if (problem.value && !state) return <p class="empty bad">{problemWords(problem.value)}</p>;
  if (!state) return <p class="empty">{text("console.loading")}</p>;
  return (
    <article class="handover">
      <header class="room-head">
        <h1>{text("console_handover.title")}</h1>
        {state.last && (
          <p class="muted">
            {text("console_handover.last", {
              outgoing: state.last.outgoing,
              incoming: state.last.incoming,
              time: moment(state.last.at),
            })}
          </p>
        )}
      </header>
      {state.offer ? (
        <Taking key={state.offer.seq} offer={state.offer} onDone={reload} />
      ) : (
        <Offering onDone={reload} />
      )}
      <p class="mono hash">{text("console_handover.head", { head: state.head })}</p>
    </article>
  );
}
