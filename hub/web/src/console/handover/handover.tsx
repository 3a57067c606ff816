// handover.tsx: a shift is offered by one officer and taken by another, who ticks every line first, and what
// came since; both stand in the journal (R32). Until then who offered may withdraw, or offer anew.
import { useSignal } from "@preact/signals";
import { answer, api, once, type Schemas } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { text } from "../../shared/text";
import { clockSeconds, moment } from "../../shared/time";
import { problemWords, tellDone, tellFailed } from "../../shared/toast";
import { session } from "../app/session";
import { beyond, compile, type Line, lineKey, PARTS, type Part } from "./card";

type State = Schemas["Handover"];
type Offer = NonNullable<State["offer"]>;

const loadState = (): Promise<State> => answer(api.GET("/api/v1/handover"));
const isAboutTown = ({ name }: { name: string }) =>
  /^(alert|incident|task|channel|siren|shift|device)\./.test(name);

const loadCard = async () => ({ lines: await compile(), at: Date.now() });

type Ticks = { value: ReadonlySet<string> };

function Ticked({ line, ticks, isGone }: { line: Line; ticks?: Ticks; isGone?: boolean }) {
  const key = lineKey(line);
  const toggle = () => {
    if (!ticks) return;
    const next = new Set(ticks.value);
    if (!next.delete(key)) next.add(key);
    ticks.value = next;
  };
  const said = (
    <>
      {line.words}
      {isGone && <span class="muted"> ({text("console_handover.gone")})</span>}
    </>
  );
  if (!ticks) return <li>{said}</li>;
  return (
    <li>
      <label class="choice">
        <input type="checkbox" checked={ticks.value.has(key)} onChange={toggle} />
        {said}
      </label>
    </li>
  );
}

interface LinesProps {
  lines: readonly Line[];
  ticks?: Ticks;
  /** What of it is not so any more. */
  gone?: readonly Line[];
}

function Lines({ lines, ticks, gone = [] }: LinesProps) {
  return (
    <>
      {PARTS.map((part) => {
        const ours = lines.filter((line) => line.part === part);
        return (
          <section key={part}>
            <h2>{text(`console_handover.${part}`)}</h2>
            {ours.length === 0 && <p class="muted">{text("console_handover.none")}</p>}
            <ul>
              {ours.map((line, at) => (
                <Ticked
                  key={at}
                  line={line}
                  isGone={gone.includes(line)}
                  {...(ticks && { ticks })}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

interface OfferingProps {
  /** What was said with the offer that this one takes the place of. */
  said?: string;
  onDone: () => Promise<void>;
  onKeep?: () => void;
}

function Offering({ said = "", onDone, onKeep }: OfferingProps) {
  const { value, problem } = useLoaded("card", loadCard, isAboutTown);
  const words = useSignal(said);
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
            lines: card.lines,
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
        {onKeep && (
          <button type="button" class="button" onClick={onKeep}>
            {text("console_handover.keep")}
          </button>
        )}
        <button type="button" class="button" onClick={() => print()}>
          {text("console_handover.print")}
        </button>
      </div>
    </>
  );
}

interface OfferProps {
  offer: Offer;
  onDone: () => Promise<void>;
}

/** What the incoming officer has still to hear of beyond the card. */
function Since({ news, ticks, isOwn }: { news: Line[]; ticks?: Ticks; isOwn: boolean }) {
  if (news.length === 0) return null;
  return (
    <section class="notice warn" role="status">
      <h2>{text("console_handover.since")}</h2>
      {isOwn && <p>{text("console_handover.since_own")}</p>}
      <ul>
        {news.map((line) => (
          <Ticked key={lineKey(line)} line={line} {...(ticks && { ticks })} />
        ))}
      </ul>
    </section>
  );
}

function OwnActs({ offer, onDone, onAnew }: OfferProps & { onAnew: () => void }) {
  const isBusy = useSignal(false);
  const withdraw = async () => {
    if (isBusy.peek()) return;
    isBusy.value = true;
    try {
      await answer(
        api.DELETE("/api/v1/handover/{seq}", {
          params: { path: { seq: String(offer.seq) } },
          headers: once(),
        }),
      );
      tellDone(text("console_handover.withdrawn"));
    } catch (thrown) {
      tellFailed(thrown);
    }
    await onDone();
    isBusy.value = false;
  };
  return (
    <>
      <p class="muted">{text("console_handover.own")}</p>
      <button type="button" class="button" onClick={onAnew}>
        {text("console_handover.anew")}
      </button>
      <button
        type="button"
        class="button danger"
        aria-busy={isBusy.value}
        onClick={() => void withdraw()}
      >
        {text("console_handover.withdraw")}
      </button>
    </>
  );
}

function TakeIt({ offer, onDone, left, ticked }: OfferProps & { left: number; ticked: number }) {
  const isBusy = useSignal(false);
  const take = async () => {
    if (left > 0 || isBusy.peek()) return;
    isBusy.value = true;
    try {
      await answer(
        api.POST("/api/v1/handover/{seq}/take", {
          params: { path: { seq: String(offer.seq) } },
          headers: once(),
          body: { ticked },
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
      <button
        type="button"
        class="button primary"
        aria-disabled={left > 0}
        aria-busy={isBusy.value}
        onClick={() => void take()}
      >
        {text("console_handover.take")}
      </button>
      {left > 0 && <span role="status">{text("console_handover.tick_all", { n: left })}</span>}
    </>
  );
}

function Offered({ offer, onDone }: OfferProps) {
  const isAnew = useSignal(false);
  const ticks = useSignal<ReadonlySet<string>>(new Set());
  const { value } = useLoaded("card", loadCard, isAboutTown);
  const isOwn = offer.card?.name === session.value?.name;
  const lines = (offer.card?.lines ?? []).map((line) => ({ ...line, part: line.part as Part }));
  const now = value.value?.lines;
  const news = now ? beyond(now, lines) : [];
  const isTicked = (line: Line) => ticks.value.has(lineKey(line));

  if (isAnew.value)
    return (
      <Offering
        said={offer.card?.text ?? ""}
        onDone={onDone}
        onKeep={() => {
          isAnew.value = false;
        }}
      />
    );
  return (
    <>
      <p class="notice">
        {text("console_handover.waits", { name: offer.card?.name ?? "?", time: moment(offer.at) })}
      </p>
      <Since news={news} isOwn={isOwn} {...(!isOwn && { ticks })} />
      <Lines lines={lines} gone={now ? beyond(lines, now) : []} {...(!isOwn && { ticks })} />
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
          <OwnActs
            offer={offer}
            onDone={onDone}
            onAnew={() => {
              isAnew.value = true;
            }}
          />
        ) : (
          <TakeIt
            offer={offer}
            onDone={onDone}
            left={[...lines, ...news].filter((line) => !isTicked(line)).length}
            ticked={lines.filter(isTicked).length}
          />
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
        <Offered key={state.offer.seq} offer={state.offer} onDone={reload} />
      ) : (
        <Offering onDone={reload} />
      )}
      <p class="mono hash">{text("console_handover.head", { head: state.head })}</p>
    </article>
  );
}
