// once.tsx: a secret that is shown this one time, to be copied and handed over.
import { useEffect, useRef } from "preact/hooks";
import { Qr } from "../../shared/qr";
import { text } from "../../shared/text";
import { tellDone } from "../../shared/toast";

export function Once({
  title,
  words,
  qr,
  onSeen,
}: {
  title: string;
  words: string;
  qr?: string | undefined;
  onSeen: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);
  const copy = async () => {
    await navigator.clipboard?.writeText(words);
    tellDone(text("console_people.copied"));
  };
  return (
    <div class="notice once" role="alert">
      <label class="field">
        <span>{title}</span>
        <input ref={field} class="mono" readOnly value={words} />
        <small>{text("console_people.shown_once")}</small>
      </label>
      <Qr svg={qr} />
      <div class="row">
        <button type="button" class="button" onClick={() => void copy()}>
          {text("console_people.copy")}
        </button>
        <button type="button" class="button quiet" onClick={onSeen}>
          {text("console_people.handed_over")}
        </button>
      </div>
    </div>
  );
}
