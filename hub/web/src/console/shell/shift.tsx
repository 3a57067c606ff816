// shift.tsx: a shift begins with a press: it arms the sound and says until when.
import { computed, signal } from "@preact/signals";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { clock } from "../../shared/time";
import { mode, modeKind, modeWord } from "../app/mode";
import { session, signOut } from "../app/session";
import { Door } from "../signin/sign-in";
import { arm } from "./sound";

const KEPT = "tocsin.shift";
const USUAL_H = 8;

interface Shift {
  name: string;
  until: number;
}

function keptShift(): Shift | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}

export const shift = signal<Shift | null>(keptShift());
export const isOnShift = computed(
  () => shift.value !== null && shift.value.name === session.value?.name,
);

const pad = (value: number): string => String(value).padStart(2, "0");

/** The next moment the wall clock shows this time. */
export function nextAt(time: string, from = new Date()): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const at = new Date(from);
  at.setHours(hours, minutes, 0, 0);
  if (at <= from) at.setDate(at.getDate() + 1);
  return at.getTime();
}

const usualEnd = (): string => `${pad((new Date().getHours() + USUAL_H) % 24)}:00`;

function begin(until: string): void {
  const next = { name: session.value?.name ?? "", until: nextAt(until) };
  sessionStorage.setItem(KEPT, JSON.stringify(next));
  shift.value = next;
  arm();
}

export async function leave(): Promise<void> {
  sessionStorage.removeItem(KEPT);
  await signOut();
}

export function ShiftStart() {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    begin(String(new FormData(event.currentTarget as HTMLFormElement).get("until")));
  };

  return (
    <Door title={text("console_door.shift_title", { name: session.value?.name ?? "" })}>
      <p>
        {text("console_door.shift_mode")}{" "}
        <strong class={`mode mode-${modeKind.value}`}>{modeWord()}</strong>
      </p>
      <p>{text("console_door.shift_explained")}</p>
      <form class="stack" onSubmit={submit}>
        <label class="field">
          <span>{text("console_door.shift_until")}</span>
          <input name="until" type="time" class="mono" defaultValue={usualEnd()} required />
        </label>
        <button class="button primary" type="submit" autofocus>
          {text("console_door.shift_start")}
        </button>
        <button
          class="button quiet"
          type="button"
          onClick={() => {
            go(`/console/${mode.value}`);
            void leave();
          }}
        >
          {text("console.sign_out")}
        </button>
      </form>
    </Door>
  );
}

export const shiftEnd = (): string => (shift.value ? clock(shift.value.until) : "");
