// queue.tsx: what waits, the most urgent first; the map's twin in words.
import { Fragment } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { go } from "../../shared/router";
import { Severity } from "../../shared/severity";
import { number, text } from "../../shared/text";
import { clock, msOf, now, span } from "../../shared/time";
import { to } from "../app/mode";
import { officerName } from "../app/officers";
import { filters, STATES, toggle, toggleState } from "./filters";
import { beyond, groups, incidents, isLoaded, queue, titleOf, unplaced } from "./store";
import { type Incident, isNew, levelOf } from "./triage";

export const addressOf = (incident: number): string =>
  `${to(`/incidents/${incident}`)}${location.search}`;

function Chip({ isOn, onClick, word }: { isOn: boolean; onClick: () => void; word: string }) {
  return (
    <button type="button" class="chip" aria-pressed={isOn} onClick={onClick}>
      {word}
    </button>
  );
}

function Chips() {
  const { states, isMine, hasNoPlace, words } = filters.value;
  return (
    <fieldset class="chips">
      <legend class="visually-hidden">{text("console_situation.filters")}</legend>
      {STATES.map((state) => (
        <Chip
          key={state}
          isOn={states.includes(state)}
          onClick={() => toggleState(state)}
          word={text(`console_situation.state_${state}`)}
        />
      ))}
      <Chip
        isOn={isMine}
        onClick={() => toggle("mine", isMine)}
        word={text("console_situation.mine")}
      />
      <Chip
        isOn={hasNoPlace}
        onClick={() => toggle("unplaced", hasNoPlace)}
        word={text("console_situation.unplaced", { count: unplaced.value })}
      />
      {words && <Chip isOn onClick={() => go(location.pathname)} word={`“${words}” ×`} />}
    </fieldset>
  );
}

function Ago({ time }: { time: string }) {
  return (
    <time class="mono" dateTime={time}>
      {text("console.ago", { time: span(now.value - msOf(time)) })}
    </time>
  );
}

// What it is given is the same as long as the incident is: then nothing of it is drawn anew.
function Card({ incident, isChosen }: { incident: Incident; isChosen: boolean }) {
  const { number: no = 0, reports = 0, voices = 0, confidence = 0, last = "", state } = incident;
  const level = levelOf(incident);
  const link = useRef<HTMLAnchorElement>(null);

  useEffect(() => {
    if (isChosen) link.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li class={`card level-${level}`}>
      <a ref={link} href={addressOf(no)} aria-current={isChosen ? "true" : undefined}>
        <span class="card-title">
          {titleOf(incident)}
          {isNew(incident) && <em class="new">{text("console_situation.new")}</em>}
        </span>
        <Severity level={level} />
        <span>
          {text("console_situation.reports", { count: reports })} ·{" "}
          {text("console_situation.voices", { count: voices })}
        </span>
        <Ago time={last} />
        <span class="muted">
          #{no} · {text("console_situation.confidence", { value: number(confidence, 2) })}
          {state !== "open" && ` · ${text(`console_situation.state_${state ?? "open"}`)}`}
          {incident.owner &&
            ` · ${text("console_situation.owner", { name: officerName(incident.owner) })}`}
        </span>
      </a>
    </li>
  );
}

function Empty() {
  const latest = Math.max(0, ...incidents.value.map(({ last }) => msOf(last ?? "")));
  if (!isLoaded.value) return <p class="empty">{text("console.loading")}</p>;
  return (
    <p class="empty">
      {text("console_situation.empty")}{" "}
      {latest > 0 && text("console_situation.last_report", { time: clock(latest) })}
    </p>
  );
}

export function Queue({ chosen }: { chosen: number | null }) {
  const rows = queue.value;
  return (
    <section class="queue" aria-label={text("console_situation.queue")}>
      <h2>
        {text("console_situation.queue")}{" "}
        <span class="muted">
          {text("console_situation.counts", {
            shown: rows.length + beyond.value,
            fresh: rows.filter(isNew).length,
          })}
        </span>
      </h2>
      <Chips />
      {rows.length === 0 && <Empty />}
      {[...groups.value].map(([place, incidents]) => (
        <Fragment key={place}>
          {place && (
            <h3>
              {place} <span class="muted">{number(incidents.length)}</span>
            </h3>
          )}
          <ol class="cards">
            {incidents.map((incident) => (
              <Card
                key={incident.number}
                incident={incident}
                isChosen={incident.number === chosen}
              />
            ))}
          </ol>
        </Fragment>
      ))}
      {beyond.value > 0 && (
        <p class="empty">{text("console_situation.beyond", { count: beyond.value })}</p>
      )}
    </section>
  );
}
