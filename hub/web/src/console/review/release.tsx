// release.tsx: the one place with friction: held down by an officer who did not write it (R9, R13, R14);
// or sent back with a reason, taken over, or at night released alone for all to see (R11).
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { answer, api, once } from "../../shared/api";
import { Hold } from "../../shared/hold";
import { language } from "../../shared/language";
import { useLoaded } from "../../shared/loaded";
import { go } from "../../shared/router";
import { text } from "../../shared/text";
import { tellDone } from "../../shared/toast";
import {
  type Alone,
  approve,
  type Back,
  editDraft,
  release,
  releaseAlone,
  type Shown,
  sendBack,
} from "../acts";
import { to } from "../app/mode";
import { may, session } from "../app/session";
import { silenced, wouldSound } from "../sirens-silent";
import type { Alert, Preview } from "../trade";
import { useAct } from "./act";
import { Countdown } from "./countdown";

export const HOLD_MS = 1200;

interface Panel {
  alert: Alert;
  preview: Preview;
  reload: () => Promise<void>;
}

/** The hash and reach as they stand on this page: another proposal would not pass. */
const shownOf = (alert: Alert, preview: Preview): Shown => ({
  hash: alert.hash ?? preview.hash ?? "",
  reach: alert.reach?.total ?? preview.reach?.total ?? 0,
});

function Reasoned(props: {
  how: Back;
  alert: Alert;
  act: (work: () => Promise<unknown>) => Promise<void>;
}) {
  const { how, alert, act } = props;
  const reason = useSignal("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void act(async () => {
      await sendBack(alert.id ?? "", how, reason.peek());
      tellDone(text(how === "return" ? "console_review.returned" : "console_review.rejected"));
    });
  };

  return (
    <details class="reasoned">
      <summary class="button">
        {text(how === "return" ? "console_review.return" : "console_review.reject")}
      </summary>
      <form onSubmit={submit} class="row">
        <label class="field">
          <span>{text("console_review.reason")}</span>
          <input
            required
            minLength={3}
            maxLength={500}
            value={reason.value}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button primary">
          {text(how === "return" ? "console_review.return_now" : "console_review.reject_now")}
        </button>
      </form>
    </details>
  );
}

export function AlonePanel({ alert, preview, reload }: Panel) {
  const { isBusy, act } = useAct(reload);
  const policy = useLoaded("policy", async () => answer(api.GET("/api/v1/policy"))).value.value;
  const reason = useSignal("");
  const chosen = useSignal<Alone | undefined>(undefined);
  const id = alert.id ?? "";

  const ways = (["lone", "break-glass"] as const).filter((way) =>
    way === "lone" ? policy?.lone.allowed : policy?.break_glass.allowed,
  );
  const how = chosen.value ?? ways[0];
  if (!how) return null;

  const begin = () => void act(() => releaseAlone(id, how, shownOf(alert, preview), reason.peek()));
  return (
    <details class="reasoned">
      <summary class="button quiet">{text("console_review.alone")}</summary>
      <p>{text("console_review.alone_explained")}</p>
      <label class="field">
        <span>{text("console_review.alone_reason")}</span>
        <input
          minLength={10}
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="row">
        {ways.map((way) => (
          <label class="choice" key={way}>
            <input
              type="radio"
              name="alone"
              checked={how === way}
              onChange={() => {
                chosen.value = way;
              }}
            />
            {text(way === "lone" ? "console_review.with_countdown" : "console_review.break_glass")}
          </label>
        ))}
      </div>
      <Hold
        ms={HOLD_MS}
        class="danger"
        disabled={reason.value.trim().length < 10}
        isBusy={isBusy}
        onHeld={begin}
      >
        {text(how === "lone" ? "console_review.begin_countdown" : "console_review.break_glass_now")}
      </Hold>
    </details>
  );
}

/** An Update that only sets right what is out: one person, at once (P4). */
export function CorrectPanel({ alert, preview, reload }: Panel) {
  const { isBusy, act } = useAct(reload);
  const reason = useSignal("");
  const id = alert.id ?? "";
  const sounds = wouldSound(preview);
  const silence = () =>
    void act(() =>
      editDraft(id, alert.version ?? 0, { content: silenced(alert.content ?? {}, true) }),
    );
  const correct = () =>
    void act(async () => {
      const done = await releaseAlone(id, "correct", shownOf(alert, preview), reason.peek());
      if (done.state === "released") go(to(`/alerts/${id}/live`));
    });

  return (
    <details class="reasoned">
      <summary class="button">{text("console_review.correct")}</summary>
      <p>{text("console_review.correct_explained")}</p>
      {sounds && (
        <p class="row">
          <span class="warn">{text("console_review.would_sound")}</span>
          <button type="button" class="button" aria-busy={isBusy} onClick={silence}>
            {text("console_alert.sirens_silent")}
          </button>
        </p>
      )}
      <label class="field">
        <span>{text("console_review.alone_reason")}</span>
        <input
          minLength={10}
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
          }}
        />
      </label>
      <Hold
        ms={HOLD_MS}
        disabled={sounds || reason.value.trim().length < 10}
        isBusy={isBusy}
        onHeld={correct}
      >
        {text("console_review.correct_now")}
      </Hold>
    </details>
  );
}

export function ReleasePanel({ alert, preview, reload }: Panel) {
  const { isBusy, act } = useAct(reload);
  const key = useRef(once()); // the same act however often it is tried
  const id = alert.id ?? "";
  const shown = shownOf(alert, preview);
  const needed = alert.persons_needed ?? preview.persons_needed ?? 2;
  const isLast = (alert.approvals?.length ?? 0) + 2 >= needed || alert.state === "held";
  const sentence = preview.sentences?.[language.value] ?? preview.sentence ?? "";
  const isApproved = alert.state === "approved" || needed === 1;

  const onHeld = () =>
    void act(async () => {
      const done = isApproved
        ? await release(id, shown, key.current)
        : await approve(id, shown, isLast, key.current);
      if (done.state === "released") go(to(`/alerts/${id}/live`));
      else tellDone(text("console_review.approved", { n: needed }));
    });

  return (
    <>
      {alert.countdown && <Countdown alert={alert} preview={preview} reload={reload} />}
      <Hold ms={HOLD_MS} class="release" isBusy={isBusy} isFirst onHeld={onHeld}>
        {isLast || isApproved ? sentence : text("console_review.approve_only", { n: needed })}
      </Hold>
      <div class="row">
        <Reasoned how="return" alert={alert} act={act} />
        <Reasoned how="reject" alert={alert} act={act} />
        {may("operator") && (
          <a class="button" href={to(`/alerts/${id}?takeover=1`)}>
            {text("console_review.take_over")}
          </a>
        )}
      </div>
      {alert.author_name === session.value?.name && needed > 1 && (
        <AlonePanel alert={alert} preview={preview} reload={reload} />
      )}
    </>
  );
}
