// toast.tsx: what just happened, in a line that reads itself out, with a way back where there is one.
import { signal } from "@preact/signals";
import { isProblem, type Problem } from "./api";
import { text } from "./text";

interface Toast {
  id: number;
  tone: "done" | "failed";
  words: string;
  undo?: () => void;
}

const SHOWN_MS = 8000;
export const toasts = signal<readonly Toast[]>([]);
let count = 0;

const dismiss = (id: number) => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
};

function show(toast: Omit<Toast, "id">): void {
  const id = ++count;
  toasts.value = [...toasts.value.slice(-2), { ...toast, id }];
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export const tellDone = (words: string, undo?: () => void): void =>
  show({ tone: "done", words, ...(undo && { undo }) });

/** What a Problem says to a person: its detail, each field's complaint, else its title. */
export function problemWords(problem: Problem): string {
  if (problem.status === 0) return text("face.unreachable");
  const complaints = problem.errors?.map(({ detail }) => detail).filter(Boolean) ?? [];
  return complaints.length > 0 ? complaints.join("; ") : (problem.detail ?? problem.title);
}

export function tellFailed(thrown: unknown): void {
  if (!isProblem(thrown)) throw thrown;
  show({ tone: "failed", words: problemWords(thrown) });
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, tone, words, undo }) => (
        <div class={`toast ${tone}`} key={id}>
          <span>{words}</span>
          {undo && (
            <button
              type="button"
              class="button small"
              onClick={() => {
                dismiss(id);
                undo();
              }}
            >
              {text("face.undo")}
            </button>
          )}
          <button type="button" class="button small quiet" onClick={() => dismiss(id)}>
            {text("face.dismiss")}
          </button>
        </div>
      ))}
    </div>
  );
}
