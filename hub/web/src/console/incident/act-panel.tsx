// act-panel.tsx: the one act that is being prepared; the address names it, so it can be left
// with Esc or the browser's back.
import { computed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { goWith, query } from "../../shared/router";
import { type Key, text } from "../../shared/text";
import { incidents, titleOf } from "../situation/store";
import type { Incident } from "../situation/triage";
import { close, confirm, foretell, merge, note, reject, reopen, split, type Verb } from "./acts";
import { chosenReports, membersOf } from "./reports";
import { TaskForm } from "./tasks";

const ACTS = ["confirm", "reject", "close", "reopen", "note", "merge", "split", "task"] as const;
export type Act = (typeof ACTS)[number];

const isAct = (word: string | null): word is Act => ACTS.some((act) => act === word);
export const act = computed(() => {
  const word = query.value.get("act");
  return isAct(word) ? word : null;
});
export const prepare = (next: Act | null): void => goWith({ act: next });

const REASON = { least: 3, most: 500 };

interface FormProps {
  act: Exclude<Act, "task">;
  children: ComponentChildren;
  isReady?: boolean;
  isGrave?: boolean;
  onDo: (form: FormData) => Promise<boolean>;
}

function ActForm({ act, children, isReady = true, isGrave = false, onDo }: FormProps) {
  const isBusy = useSignal(false);
  const panel = useRef<HTMLFormElement>(null);

  useEffect(() => {
    panel.current?.scrollIntoView({ block: "nearest" });
    panel.current?.querySelector<HTMLElement>("textarea, select, input, button")?.focus();
  }, [act]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    isBusy.value = true;
    const isDone = await onDo(new FormData(event.currentTarget as HTMLFormElement));
    isBusy.value = false;
    if (isDone) prepare(null);
  };

  return (
    <form class="act-panel" ref={panel} onSubmit={submit}>
      <h3>{text(`console_room.${act}_title`)}</h3>
      {children}
      <div class="dialog-actions">
        <button
          type="submit"
          class={`button ${isGrave ? "danger" : "primary"}`}
          disabled={!isReady || isBusy.value}
          aria-busy={isBusy.value}
        >
          {text(`console_room.${act}_do`)}
        </button>
        <button type="button" class="button quiet" onClick={() => prepare(null)}>
          {text("console_room.not_now")} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

interface WordsProps {
  label: Key;
  isNeeded?: boolean;
  most?: number;
}

const Words = ({ label, isNeeded = true, most = REASON.most }: WordsProps) => (
  <label class="field">
    <span>{text(label)}</span>
    <textarea
      name="words"
      rows={3}
      required={isNeeded}
      minLength={isNeeded ? REASON.least : 0}
      maxLength={most}
    />
  </label>
);

const wordsIn = (form: FormData): string => String(form.get("words") ?? "").trim();

/** What the hub says this would change, while it is being prepared. */
function Foretold({ verb }: { verb: Verb | null }) {
  const words = useSignal("");
  const wanted = JSON.stringify(verb);

  useEffect(() => {
    words.value = "";
    if (verb)
      void foretell(verb).then((said) => {
        words.value = said;
      });
  }, [wanted]);
  return (
    <p class="foretold" role="status">
      {words.value}
    </p>
  );
}

function MergeForm({ incident }: { incident: Incident }) {
  const other = useSignal<number | null>(null);
  const others = incidents.value.filter(
    ({ number, state }) =>
      number !== incident.number && (state === "open" || state === "confirmed"),
  );
  const near = (incident.adjacent ?? []).map(({ number }) => number);
  const sorted = [...others].sort(
    (a, b) => Number(near.includes(b.number)) - Number(near.includes(a.number)),
  );

  return (
    <ActForm act="merge" isReady={other.value !== null} onDo={() => merge(other.peek() ?? 0)}>
      <label class="field">
        <span>{text("console_room.merge_with")}</span>
        <select
          onChange={(event) => {
            other.value = Number(event.currentTarget.value) || null;
          }}
        >
          <option value="">{text("console_room.choose")}</option>
          {sorted.map((each) => (
            <option key={each.number} value={each.number}>
              #{each.number} {titleOf(each)}
            </option>
          ))}
        </select>
      </label>
      <Foretold
        verb={
          other.value === null
            ? null
            : { verb: "merge", number: incident.number ?? 0, with: other.value }
        }
      />
    </ActForm>
  );
}

function SplitForm({ incident }: { incident: Incident }) {
  const away = [...chosenReports.value];
  const staying = membersOf(incident)
    .map(({ number = 0 }) => number)
    .filter((number) => !chosenReports.value.has(number));
  const isReady = away.length > 0 && staying.length > 0;

  return (
    <ActForm
      act="split"
      isReady={isReady}
      onDo={async () => {
        const isDone = await split(away, staying);
        if (isDone) chosenReports.value = new Set();
        return isDone;
      }}
    >
      <p>{text("console_room.split_explained", { count: away.length })}</p>
      <Foretold
        verb={
          isReady ? { verb: "split", number: incident.number ?? 0, sides: [staying, away] } : null
        }
      />
    </ActForm>
  );
}

export function ActPanel({ incident }: { incident: Incident }) {
  switch (act.value) {
    case "confirm":
      return (
        <ActForm act="confirm" onDo={(form) => confirm(wordsIn(form))}>
          <Words label="console_room.confirm_note" isNeeded={false} />
        </ActForm>
      );
    case "reject":
      return (
        <ActForm act="reject" isGrave onDo={(form) => reject(wordsIn(form))}>
          <p>{text("console_room.reject_explained")}</p>
          <Words label="console_room.reason" />
        </ActForm>
      );
    case "close":
      return (
        <ActForm act="close" onDo={(form) => close(wordsIn(form))}>
          <Words label="console_room.reason" />
        </ActForm>
      );
    case "reopen":
      return (
        <ActForm act="reopen" onDo={(form) => reopen(wordsIn(form))}>
          <Words label="console_room.reason" />
        </ActForm>
      );
    case "note":
      return (
        <ActForm act="note" onDo={(form) => note(wordsIn(form))}>
          <Words label="console_room.note" most={2000} />
        </ActForm>
      );
    case "merge":
      return <MergeForm incident={incident} />;
    case "split":
      return <SplitForm incident={incident} />;
    case "task":
      return <TaskForm incident={incident.number ?? 0} onDone={() => prepare(null)} />;
    default:
      return null;
  }
}
