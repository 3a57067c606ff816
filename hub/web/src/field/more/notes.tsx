// notes.tsx: one line about what just happened, read out by itself.
import { signal } from "@preact/signals";

interface Note {
  words: string;
  tone: "done" | "failed";
}

const SHOWN_MS = 6000;
const note = signal<Note | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(next: Note): void {
  note.value = next;
  clearTimeout(timer);
  timer = setTimeout(() => {
    note.value = null;
  }, SHOWN_MS);
}

export const tellDone = (words: string): void => tell({ words, tone: "done" });
export const tellFailed = (words: string): void => tell({ words, tone: "failed" });

export function Notes() {
  return (
    <div class="notes" role="status">
      {note.value && <p class={note.value.tone}>{note.value.words}</p>}
    </div>
  );
}
