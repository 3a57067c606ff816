// composer.tsx: an alert is written on one page: what, where, say, how, and beside them what each channel
// would send, as the server renders it. Ctrl+Enter goes on to the review.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { isProblem } from "../../shared/api";
import { useKeys } from "../../shared/keys";
import { go, query } from "../../shared/router";
import { levelOf, Severity } from "../../shared/severity";
import { text } from "../../shared/text";
import { clockSeconds, now } from "../../shared/time";
import { problemWords, tellFailed } from "../../shared/toast";
import { alertsOf, besides, isDraft, readAlert } from "../acts";
import { to } from "../app/mode";
import { overrideOf } from "../review/override";
import type { Alert } from "../trade";
import { beginFromAddress } from "./begin";
import { Instead } from "./besides";
import { Clash } from "./clash";
import { lamps, mayReview } from "./complete";
import { type Draft, openDraft } from "./draft";
import { fieldWords } from "./field-words";
import { How } from "./how";
import { Lamps } from "./lamps";
import { placeOf } from "./place";
import { Presence } from "./presence";
import { PreviewPane } from "./preview";
import { Say } from "./say";
import { What } from "./what";
import { Where } from "./where";

/** What there is already about the incident for which the address wants an alert. */
async function instead(query: URLSearchParams): Promise<Alert[]> {
  const incident = query.get("incident");
  return incident && !query.has("another") ? besides(await alertsOf(Number(incident))) : [];
}

/** Composer of one alert; without an id it begins one as the address says (?incident=, ?previous=, ?like=). */
export function Screen({ params }: { params: Readonly<Record<string, string>> }) {
  const draft = useSignal<Draft | undefined>(undefined);
  const there = useSignal<readonly Alert[]>([]);
  const failed = useSignal("");
  const id = params["id"];
  const asked = id ?? query.value.toString();

  useEffect(() => {
    let isGone = false;
    const open = async () => {
      const found = id ? [] : await instead(query.peek());
      if (isGone) return;
      there.value = found;
      if (found.length > 0) return;
      const alert = id ? await readAlert(id) : await beginFromAddress(query.peek());
      if (isGone) return;
      if (!id) return go(to(`/alerts/${alert.id}`), { replace: true });
      if (!isDraft(alert) && !query.peek().has("takeover"))
        return go(placeOf(alert), { replace: true });
      draft.value = openDraft(alert);
      void draft.peek()?.show().catch(tellFailed);
    };
    open().catch((thrown) => {
      if (!isProblem(thrown)) throw thrown;
      failed.value = problemWords(thrown);
    });
    return () => {
      isGone = true;
      draft.peek()?.close();
      draft.value = undefined;
    };
  }, [asked]);

  if (there.value.length > 0)
    return <Instead alerts={there.value} incident={query.value.get("incident") ?? ""} />;
  if (failed.value) return <p class="empty bad">{failed.value}</p>;
  if (!draft.value) return <p class="empty">{text("console_alert.opening")}</p>;
  return <Composer key={draft.value.id} draft={draft.value} />;
}

function Saved({ draft }: { draft: Draft }) {
  const state = draft.saving.value;
  const refused = draft.refused.value
    .map(({ path, detail }) => (path ? `${fieldWords(path)}: ${detail}` : detail))
    .join("; ");
  return (
    <p class={`saved ${state}`} role="status" id="saved">
      {state === "saved"
        ? text("console_alert.saved", { time: clockSeconds(draft.savedAt.value) })
        : state === "failed"
          ? refused || (draft.problem.value && problemWords(draft.problem.value))
          : text("console_alert.saving")}
    </p>
  );
}

function useForward(draft: Draft) {
  const isBusy = useSignal(false);
  const list = lamps(draft.content.value, now.value);
  const isReady =
    mayReview(list, overrideOf(draft.id).value) &&
    !draft.clash.value &&
    draft.refused.value.length === 0;

  const forward = async () => {
    const now = lamps(draft.content.peek(), Date.now());
    const isReady = mayReview(now, overrideOf(draft.id).peek()) && !draft.clash.peek();
    if (isBusy.peek() || !isReady) return;
    isBusy.value = true;
    await draft.flush();
    isBusy.value = false;
    if (draft.saving.peek() === "saved") go(to(`/alerts/${draft.id}/review`));
  };
  useKeys([
    {
      keys: "Ctrl+Enter",
      does: text("console_alert.to_review"),
      run: () => void forward(),
      everywhere: true,
    },
  ]);
  return { list, isReady, isBusy: isBusy.value, forward };
}

function Composer({ draft }: { draft: Draft }) {
  const { list, isReady, isBusy, forward } = useForward(draft);
  const language = useSignal(draft.content.peek().texts?.[0]?.language ?? "");
  const head = useRef<HTMLHeadingElement>(null);
  const alert = draft.alert.value;

  useEffect(() => head.current?.focus(), []);
  return (
    <div class="composer">
      <header class="room-head">
        <h1 ref={head} tabIndex={-1}>
          {alert.previous ? text("console_alert.update") : text("console_alert.compose")}
        </h1>
        <Severity level={levelOf(draft.content.value.severity)} />
        {alert.incident && (
          <a href={to(`/incidents/${alert.incident}`)}>
            {text("console_alert.of_incident", { number: String(alert.incident) })}
          </a>
        )}
        <Presence id={draft.id} />
        <Saved draft={draft} />
      </header>
      {alert.state === "returned" && (
        <p class="notice warn">{text("console_alert.was_returned")}</p>
      )}
      {draft.isClosed.value && (
        <p class="notice warn" role="alert">
          {text("console_alert.closed_meanwhile")}{" "}
          <a href={placeOf(alert)}>{text("console_alert.see")}</a>
        </p>
      )}
      {draft.clash.value && <Clash draft={draft} />}
      <form class="composer-form" onSubmit={(event) => event.preventDefault()}>
        <What draft={draft} />
        <Where draft={draft} />
        <Say draft={draft} language={language} />
        <How draft={draft} />
      </form>
      <PreviewPane draft={draft} language={language.value} />
      <footer class="composer-foot">
        <Lamps id={draft.id} list={list} />
        <button
          type="button"
          class="button primary"
          aria-disabled={!isReady}
          aria-describedby="saved"
          aria-busy={isBusy}
          onClick={() => void forward()}
        >
          {text("console_alert.review")} <kbd>Ctrl</kbd>
          <kbd>↵</kbd>
        </button>
      </footer>
    </div>
  );
}
