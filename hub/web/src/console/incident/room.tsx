// room.tsx: one incident: who has it, what it is made of, what can be done about it.
import { useKeys } from "../../shared/keys";
import { go } from "../../shared/router";
import { Severity } from "../../shared/severity";
import { text } from "../../shared/text";
import { moment, msOf, now, span } from "../../shared/time";
import { to } from "../app/mode";
import { isMe, officerName } from "../app/officers";
import { isOperator } from "../app/session";
import { titleOf } from "../situation/store";
import { type Incident, levelOf } from "../situation/triage";
import { ActPanel, prepare } from "./act-panel";
import { claim } from "./acts";
import { Alerts } from "./alerts";
import { Presence } from "./presence";
import { Reports } from "./reports";
import { isGone, room } from "./store";
import { Tasks } from "./tasks";

function Owner({ incident }: { incident: Incident }) {
  const { owner, claimed_until: until } = incident;
  const left = until ? msOf(until) - now.value : 0;
  const isMine = isMe(owner);
  const isTaken = owner !== undefined && left > 0;
  return (
    <p class="owner">
      {isTaken ? (
        <>
          {text(isMine ? "console_room.yours" : "console_room.owned", { name: officerName(owner) })}{" "}
          <span class="mono">{span(left)}</span>
        </>
      ) : (
        <span class="muted">{text("console_room.nobodys")}</span>
      )}
      {isOperator.value && (!isTaken || isMine) && (
        <button type="button" class="button small" onClick={() => void claim()}>
          {text(isMine && isTaken ? "console_room.claim_longer" : "console_room.claim")}{" "}
          <kbd>P</kbd>
        </button>
      )}
    </p>
  );
}

function Adjacent({ incident }: { incident: Incident }) {
  const adjacent = incident.adjacent ?? [];
  if (adjacent.length === 0) return null;
  return (
    <section>
      <h3>{text("console_room.adjacent")}</h3>
      <ul class="adjacent">
        {adjacent.map(({ number, words }) => (
          <li key={number}>
            <a href={to(`/incidents/${number}`)}>#{number}</a> {words}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Evidence({ incident }: { incident: Incident }) {
  return (
    <section>
      <h3>{text("console_room.evidence")}</h3>
      <ul class="evidence">
        {(incident.evidence ?? []).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  );
}

function Log({ incident }: { incident: Incident }) {
  const notes = incident.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <section>
      <h3>{text("console_room.log")}</h3>
      <ol class="log">
        {notes.map(({ at = "", by, text: words }) => (
          <li key={`${at}${by}`}>
            <time class="mono" dateTime={at}>
              {moment(at)}
            </time>
            <span dir="auto">
              <strong>{officerName(by)}</strong> {words}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const compose = (incident: Incident): void => go(to(`/alerts/new?incident=${incident.number}`));

function Acts({ incident }: { incident: Incident }) {
  const isDecided = incident.state === "rejected" || incident.state === "closed";
  return (
    <div class="room-acts">
      {isDecided ? (
        <button type="button" class="button" onClick={() => prepare("reopen")}>
          {text("console_room.reopen")}
        </button>
      ) : (
        <>
          <button type="button" class="button primary" onClick={() => compose(incident)}>
            {text("console_room.compose")} <kbd>A</kbd>
          </button>
          {incident.state === "open" ? (
            <button type="button" class="button" onClick={() => prepare("confirm")}>
              {text("console_room.confirm")} <kbd>C</kbd>
            </button>
          ) : (
            <button type="button" class="button" onClick={() => prepare("close")}>
              {text("console_room.close")} <kbd>E</kbd>
            </button>
          )}
          <button type="button" class="button" onClick={() => prepare("merge")}>
            {text("console_room.merge")} <kbd>M</kbd>
          </button>
          <button type="button" class="button" onClick={() => prepare("split")}>
            {text("console_room.split")} <kbd>D</kbd>
          </button>
          <button type="button" class="button" onClick={() => prepare("reject")}>
            {text("console_room.reject")} <kbd>X</kbd>
          </button>
        </>
      )}
      <button type="button" class="button" onClick={() => prepare("task")}>
        {text("console_room.give_task")} <kbd>T</kbd>
      </button>
      <button type="button" class="button" onClick={() => prepare("note")}>
        {text("console_room.write_note")} <kbd>L</kbd>
      </button>
    </div>
  );
}

function useRoomKeys(incident: Incident): void {
  const isOpen = incident.state === "open" || incident.state === "confirmed";
  useKeys(
    isOperator.value
      ? [
          { keys: "a", does: text("console_room.compose"), run: () => compose(incident) },
          { keys: "p", does: text("console_room.claim"), run: () => void claim() },
          ...(isOpen
            ? ([
                ["c", "confirm"],
                ["e", "close"],
                ["m", "merge"],
                ["d", "split"],
                ["x", "reject"],
              ] as const)
            : ([["c", "reopen"]] as const)
          ).map(([keys, next]) => ({
            keys,
            does: text(`console_room.${next}`),
            run: () => prepare(next),
          })),
          { keys: "t", does: text("console_room.give_task"), run: () => prepare("task") },
          { keys: "l", does: text("console_room.write_note"), run: () => prepare("note") },
        ]
      : [],
  );
}

function Inside({ incident }: { incident: Incident }) {
  useRoomKeys(incident);
  const { number, state = "open", first = "", reason } = incident;
  return (
    <>
      <header>
        <p class="room-line">
          <span class="mono">#{number}</span> <Severity level={levelOf(incident)} />{" "}
          <strong>{text(`console_situation.state_${state}`)}</strong>
          <a
            class="button small quiet room-back"
            href={`${to("/")}${location.search}`}
            aria-label={text("console_situation.key_back")}
          >
            ×
          </a>
        </p>
        <h2>{titleOf(incident)}</h2>
        <p class="muted">
          {text("console_room.summary", {
            reports: text("console_situation.reports", { count: incident.reports ?? 0 }),
            voices: text("console_situation.voices", { count: incident.voices ?? 0 }),
            time: moment(first),
          })}
        </p>
        {reason && <p>{text("console_room.because", { reason })}</p>}
        <Owner incident={incident} />
        <Presence number={number ?? 0} />
      </header>
      {isOperator.value && <Acts incident={incident} />}
      {isOperator.value && <ActPanel incident={incident} />}
      <Alerts incident={number ?? 0} />
      <Tasks incident={number ?? 0} />
      <Evidence incident={incident} />
      <Adjacent incident={incident} />
      <Reports incident={incident} />
      <Log incident={incident} />
    </>
  );
}

export function Room({ number }: { number: number }) {
  const incident = room.value;
  return (
    <section class="room" tabIndex={-1} aria-label={text("console_room.label", { number })}>
      {isGone.value && <p class="empty">{text("console_room.gone", { number })}</p>}
      {!incident && !isGone.value && <p class="empty">{text("console.loading")}</p>}
      {incident && <Inside incident={incident} />}
    </section>
  );
}
