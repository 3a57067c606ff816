// try.tsx: a form of the door: what was written is sent, and what is wrong with it is said beneath.
import { useSignal } from "@preact/signals";
import { isProblem } from "../../shared/api";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";

export const written = (form: FormData, name: string): string =>
  String(form.get(name) ?? "").trim();

export const codeOf = (form: FormData): string => written(form, "code").replaceAll(" ", "");

export function useTry(send: (form: FormData) => Promise<void>) {
  const problem = useSignal("");
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    isBusy.value = true;
    problem.value = "";
    try {
      await send(form);
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      problem.value = problemWords(thrown);
    }
    isBusy.value = false;
  };
  return { problem: problem.value, isBusy: isBusy.value, submit };
}

/** The code of the phone, where there is no way without it. */
export function Code() {
  return (
    <label class="field">
      <span>{text("console_door.code")}</span>
      <input
        name="code"
        class="mono"
        inputMode="numeric"
        autocomplete="one-time-code"
        required
        autofocus
      />
    </label>
  );
}

export function Send({
  state: { problem, isBusy },
  word,
}: {
  state: ReturnType<typeof useTry>;
  word: string;
}) {
  return (
    <>
      {problem && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
      <button class="button primary" type="submit" aria-busy={isBusy} disabled={isBusy}>
        {word}
      </button>
    </>
  );
}
