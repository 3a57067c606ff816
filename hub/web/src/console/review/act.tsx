// act.tsx: what is ordered of an alert on its page. A refusal of it stays in sight until the next order: it
// is why nothing was sent.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isProblem } from "../../shared/api";
import { text } from "../../shared/text";
import { problemWords } from "../../shared/toast";

const refusal = signal("");

/** Does it, tells what was refused, and reads the alert again, whatever came of it. */
export function useAct(reload: () => Promise<void>) {
  const isBusy = useSignal(false);
  const act = async (work: () => Promise<unknown>) => {
    isBusy.value = true;
    refusal.value = "";
    try {
      await work();
    } catch (thrown) {
      if (!isProblem(thrown)) throw thrown;
      refusal.value = problemWords(thrown);
    }
    await reload();
    isBusy.value = false;
  };
  return { isBusy: isBusy.value, act };
}

export function Refusal({ id }: { id: string }) {
  useEffect(() => {
    refusal.value = "";
  }, [id]);
  if (!refusal.value) return null;
  return (
    <p class="notice bad" role="alert">
      <b>{text("console_review.refused")}</b> {refusal.value}
    </p>
  );
}
