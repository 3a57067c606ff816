// questions.tsx: asking back of who reported, and what they answered.
import { useSignal } from "@preact/signals";
import { answer, api, once, type Schemas } from "../../shared/api";
import { text } from "../../shared/text";
import { moment } from "../../shared/time";
import { tellDone, tellFailed } from "../../shared/toast";
import { renewReports } from "./store";

type Question = Schemas["Question"];

export function Questions({ asked }: { asked: readonly Question[] }) {
  if (asked.length === 0) return null;
  return (
    <dl class="questions">
      {asked.map(({ id, at, text: words, answer: said, answered }) => (
        <div key={id}>
          <dt dir="auto">
            <span class="mono muted">{moment(at)}</span> {words}
          </dt>
          <dd dir="auto" class={said ? "" : "muted"}>
            {said ?? text("console_room.no_answer")}
            {answered && <span class="mono muted"> {moment(answered)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function AskForm({ report, onClose }: { report: string; onClose: () => void }) {
  const isBusy = useSignal(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget as HTMLFormElement).get("words")).trim();
    isBusy.value = true;
    try {
      await answer(
        api.POST("/api/v1/reports/{id}/ask", {
          params: { path: { id: report } },
          headers: once(),
          body: { text: words },
        }),
      );
      tellDone(text("console_room.asked"));
      renewReports();
      onClose();
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };

  return (
    <form class="act-panel" onSubmit={submit}>
      <label class="field">
        <span>{text("console_room.ask_words")}</span>
        <textarea
          name="words"
          rows={2}
          maxLength={500}
          required
          ref={(field) => {
            if (field && !field.value) field.focus();
          }}
        />
        <small>{text("console_room.ask_hint")}</small>
      </label>
      <div class="dialog-actions">
        <button type="submit" class="button primary small" aria-busy={isBusy.value}>
          {text("console_room.ask_do")}
        </button>
        <button type="button" class="button small quiet" onClick={onClose}>
          {text("console_room.not_now")}
        </button>
      </div>
    </form>
  );
}
