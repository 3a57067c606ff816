// clash.tsx: two wrote the same field: one chooses, field by field (R31).
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../../shared/text";
import type { Draft } from "./draft";
import { fieldWords } from "./field-words";

export function Clash({ draft }: { draft: Draft }) {
  const mine = useSignal<ReadonlySet<string>>(new Set());
  const section = useRef<HTMLElement>(null);
  const clash = draft.clash.value;

  useEffect(() => section.current?.scrollIntoView({ block: "nearest" }), []);
  if (!clash) return null;

  const choose = (path: string, isMine: boolean) => {
    const next = new Set(mine.value);
    if (isMine) next.add(path);
    else next.delete(path);
    mine.value = next;
  };
  return (
    <section ref={section} class="notice warn clash" role="alert" aria-labelledby="clash-title">
      <h2 id="clash-title">
        {text("console_alert.clash", { name: clash.theirs.last_editor_name ?? "?" })}
      </h2>
      {clash.changes.map(({ path, before, after }) => (
        <fieldset key={path}>
          <legend>{fieldWords(path)}</legend>
          {[
            { isMine: true, word: text("console_alert.keep_mine"), words: before },
            { isMine: false, word: text("console_alert.keep_theirs"), words: after },
          ].map(({ isMine, word, words }) => (
            <label key={word} class="choice">
              <input
                type="radio"
                name={`clash-${path}`}
                checked={mine.value.has(path) === isMine}
                onChange={() => choose(path, isMine)}
              />
              <span>
                <b>{word}</b> <span dir="auto">{words || "–"}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <button
        type="button"
        class="button primary"
        onClick={() => draft.decide((path) => mine.value.has(path))}
      >
        {text("console_alert.go_on_with")}
      </button>
    </section>
  );
}
