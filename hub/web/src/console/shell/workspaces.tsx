// workspaces.tsx: the ways into the other workspaces. An exercise is entered by its name; what
// is real shows itself there, too (R4).
import { computed, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, isProblem, once } from "../../shared/api";
import { untilAnswered } from "../../shared/asking";
import { followStream } from "../../shared/live";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";
import { mode, modeKind } from "../app/mode";
import { gravestOf, type Incident } from "../situation/triage";

const EXERCISE = "[a-z0-9\\-]{1,32}"; // a pattern is read by the v flag's rules

/** Not while the shift changes hands, and beside a real event only with a reason (R5). */
async function start(name: string, reason: string): Promise<void> {
  await answer(
    api.POST("/api/v1/exercises/{name}", {
      params: { path: { name } },
      body: reason ? { reason } : {},
      headers: once(),
    }),
  );
  go(`/console/exercise/${name}`);
}

export function Workspaces() {
  const problem = useSignal("");
  const enter = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    problem.value = "";
    start(String(form.get("exercise")), String(form.get("reason")).trim()).catch((thrown) => {
      if (!isProblem(thrown)) throw thrown;
      problem.value = problemWords(thrown);
    });
  };
  return (
    <div class="workspaces">
      <p class="muted">{text("console.workspaces")}</p>
      <ul>
        <li>
          <a href="/console/actual" aria-current={mode.value === "actual" ? "page" : undefined}>
            {text("console.mode_actual")}
          </a>
        </li>
        <li>
          <a href="/console/test" aria-current={mode.value === "test" ? "page" : undefined}>
            {text("console.mode_test")}
          </a>
        </li>
      </ul>
      <form onSubmit={enter}>
        <label class="field">
          <span>{text("console.exercise_name")}</span>
          <span class="row">
            <input name="exercise" pattern={EXERCISE} required autocapitalize="none" />
            <button type="submit" class="button">
              {text("console.enter")}
            </button>
          </span>
        </label>
        <label class="field">
          <span>{text("console.exercise_reason")}</span>
          <input name="reason" maxLength={500} autocomplete="off" />
        </label>
        {problem.value && (
          <p class="wrong" role="alert">
            {problem.value}
          </p>
        )}
      </form>
    </div>
  );
}

const real = signal<readonly Incident[]>([]);
const gravest = computed(() => gravestOf(real.value));

/** Asked without the page's mode: this once, an exercise looks at what is real. */
async function lookAtReal(): Promise<void> {
  const answers = await Promise.all(
    ["open", "confirmed"].map((state) =>
      fetch(`/api/v1/incidents?mode=actual&state=${state}&limit=1000`),
    ),
  );
  if (!answers.every(({ ok }) => ok)) throw new Error("not answered");
  const lists = await Promise.all(answers.map((answer) => answer.json()));
  real.value = lists.flatMap(({ incidents }) => incidents);
}

const PAUSE_MS = 1000;
const refresh = untilAnswered(lookAtReal, PAUSE_MS);

export function RealEvent() {
  const isReal = modeKind.value === "actual";

  useEffect(() => {
    if (isReal) return;
    refresh();
    return followStream("actual", ({ name }) => {
      if (name === "reset" || (name.startsWith("incident.") && name !== "incident.presence"))
        refresh();
    });
  }, [isReal]);
  if (isReal || !gravest.value) return null;
  return (
    <p class="banner real" role="alert">
      {text("console.real_event", { number: gravest.value.number ?? 0 })}
      <a class="button small" href={`/console/actual/incidents/${gravest.value.number}`}>
        {text("console.go_to_real")}
      </a>
    </p>
  );
}
