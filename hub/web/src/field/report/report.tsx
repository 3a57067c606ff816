// report.tsx: the report in three taps: shutter, hazard, send. Everything else may be said, and
// nothing else must be.
import { useState } from "preact/hooks";
import { Dialog } from "../../shared/dialog";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { span } from "../../shared/time";
import { Latest } from "../mine/latest";
import { askToKeep } from "../more/install";
import { tellFailed } from "../more/notes";
import { Camera } from "./camera";
import { isFlood } from "./deck";
import { depth, hazard, isReady, photo, sendDraft, words } from "./draft";
import { Tiles } from "./hazards";
import { fix } from "./locate";
import { type Fix, isOld, mustAsk } from "./place";

const DEPTHS = ["ankle", "knee", "waist", "over"] as const;

function Depth() {
  return (
    <fieldset class="depths">
      <legend>{text("field.depth")}</legend>
      {DEPTHS.map((name) => {
        const said = text(`field.depth_${name}`);
        return (
          <button
            type="button"
            key={name}
            class="chip"
            aria-pressed={depth.value === said}
            onClick={() => {
              depth.value = depth.peek() === said ? null : said;
            }}
          >
            {said}
          </button>
        );
      })}
    </fieldset>
  );
}

function Words() {
  return (
    <details class="words" open={words.value !== ""}>
      <summary>{text("field.words")}</summary>
      <label>
        <span class="visually-hidden">{text("field.words_what")}</span>
        <textarea
          rows={3}
          maxLength={500}
          dir="auto"
          value={words.value}
          placeholder={text("field.words_what")}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
      </label>
    </details>
  );
}

function whyAsked(at: Fix | null): string {
  if (!at) return text("field.place_unknown");
  return isOld(at, Date.now())
    ? text("field.place_old", { ago: span(Date.now() - at.at) })
    : text("field.place_vague", { n: Math.round(at.accuracy_m ?? 0) });
}

/* Asked only when the place is missing, old or worse than 100 m. */
function AskPlace({ onClose, onSend }: { onClose: () => void; onSend: () => void }) {
  const at = fix.value;
  return (
    <Dialog
      title={text("field.place_ask")}
      onClose={onClose}
      actions={
        <>
          <button type="button" class="button primary large" onClick={() => go("/field/place")}>
            {text("field.place_pin")}
          </button>
          <button type="button" class="button large" onClick={onSend}>
            {text(at ? "field.place_anyway" : "field.place_without")}
          </button>
        </>
      }
    >
      <p>{whyAsked(at)}</p>
    </Dialog>
  );
}

export function ReportScreen() {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [latest, setLatest] = useState<string | null>(null);

  const send = async () => {
    setBusy(true);
    setAsking(false);
    try {
      setLatest(await sendDraft());
      void askToKeep();
    } catch {
      tellFailed(text("field.save_failed"));
    }
    setBusy(false);
  };
  const onSend = () => {
    if (!isReady.peek()) tellFailed(text("field.hazard_first"));
    else if (mustAsk(fix.peek(), Date.now())) setAsking(true);
    else void send();
  };
  return (
    <section class="report" aria-label={text("field.report")}>
      <h1>{text("field.ask")}</h1>
      <Camera onPlace={() => go("/field/place")} />
      {latest && hazard.value === null && photo.value === null && <Latest id={latest} />}
      <Tiles onMore={() => go("/field/hazards")} />
      {isFlood(hazard.value) && <Depth />}
      <Words />
      <button
        type="button"
        class="button primary send"
        aria-disabled={!isReady.value || isBusy}
        aria-busy={isBusy}
        onClick={onSend}
      >
        {text(photo.value || !isReady.value ? "field.send" : "field.send_without")}
      </button>
      {isAsking && <AskPlace onClose={() => setAsking(false)} onSend={() => void send()} />}
    </section>
  );
}
