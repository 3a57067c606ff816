// review.tsx: what will happen, in words and in the very bytes; the author asks for the release, another
// officer holds it down. The same page for both, also at 390 px (R6, R9–R13).
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useKeys } from "../../shared/keys";
import { language } from "../../shared/language";
import { useLoaded } from "../../shared/loaded";
import { go } from "../../shared/router";
import { levelOf, Severity } from "../../shared/severity";
import { named, text } from "../../shared/text";
import { dayAndClock } from "../../shared/time";
import { problemWords, tellDone } from "../../shared/toast";
import { isDraft, isLive, isWaiting, previewOf, propose, readAlert, sendBack } from "../acts";
import { to } from "../app/mode";
import { may, session } from "../app/session";
import { useZones } from "../app/zones";
import { AreaMap } from "../composer/area-map";
import { Besides } from "../composer/besides";
import { Elsewhere } from "../composer/elsewhere";
import { languageName } from "../composer/field-words";
import { lackLines } from "../composer/lacks";
import { Lacks, Said } from "../composer/preview";
import { reachWords } from "../composer/reach";
import { Scroll } from "../scroll";
import type { Alert, Preview } from "../trade";
import { Refusal, useAct } from "./act";
import { Changes } from "./changes";
import { overrideOf } from "./override";
import { CorrectPanel, ReleasePanel } from "./release";
import { Waiting } from "./waiting";

interface Shown {
  alert: Alert;
  preview: Preview;
}

const load = async (id: string): Promise<Shown> => {
  const alert = await readAlert(id);
  return { alert, preview: await previewOf(id) };
};

export function Screen({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params["id"] ?? "";
  const { value, problem, reload } = useLoaded(
    id,
    () => load(id),
    (event) => event.about === `alert:${id}`,
  );
  const shown = value.value;
  const wasWaiting = useSignal(false);

  useEffect(() => {
    if (!shown) return;
    if (isLive(shown.alert) && wasWaiting.peek()) go(to(`/alerts/${id}/live`), { replace: true });
    wasWaiting.value = isWaiting(shown.alert) || wasWaiting.peek();
  }, [shown]);

  if (problem.value && !shown) return <p class="empty bad">{problemWords(problem.value)}</p>;
  if (!shown) return <p class="empty">{text("console_alert.rendering")}</p>;
  return <Review {...shown} reload={reload} />;
}

const isMine = (alert: Alert) =>
  [alert.author_name, alert.last_editor_name].includes(session.value?.name);

function Sentence({ alert, preview }: Shown) {
  const words = preview.sentences?.[language.value] ?? preview.sentence ?? "";
  return (
    <header class="sentence">
      <Severity level={levelOf(alert.content?.severity)} />
      <h1>{words}</h1>
      <p class="muted">
        {alert.content?.expires &&
          text("console_review.until", { time: dayAndClock(alert.content.expires) })}
        {" · "}
        {named(`state.${alert.state}`)} ·{" "}
        {text("console_review.by", { name: alert.author_name ?? "?" })}
        {alert.last_editor_name !== alert.author_name &&
          ` · ${text("console_review.edited_by", { name: alert.last_editor_name ?? "?" })}`}
      </p>
    </header>
  );
}

function Reach({ preview }: { preview: Preview }) {
  const channels = Object.entries(preview.reach?.channels ?? {});
  const kindOf = (channel: string) =>
    preview.messages?.find((message) => message.channel === channel)?.kind ?? "";
  return (
    <table class="reach-table">
      <caption>
        {text("console_alert.reach_total")} {reachWords(preview.reach?.total)}
      </caption>
      <tbody>
        {channels.map(([channel, persons]) => (
          <tr key={channel}>
            <th scope="row">
              {named(`channel.${kindOf(channel)}`) ?? channel} <span class="muted">{channel}</span>
            </th>
            <td>{reachWords(persons, kindOf(channel))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One column per channel, one row per language: as rendered, nothing of ours. */
function Rendered({ preview }: { preview: Preview }) {
  const messages = preview.messages ?? [];
  const channels = [...new Set(messages.map(({ channel }) => channel ?? ""))];
  const languages = [...new Set(messages.map((message) => message.language ?? ""))];

  return (
    <Scroll label={text("console_review.rendered")}>
      <table class="rendered">
        <thead>
          <tr>
            <th scope="col">{text("console_alert.languages")}</th>
            {channels.map((channel) => (
              <th scope="col" key={channel}>
                {channel}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {languages.map((tag) => (
            <tr key={tag}>
              <th scope="row">{tag ? languageName(tag) : "–"}</th>
              {channels.map((channel) => {
                const message = messages.find(
                  (one) => one.channel === channel && (one.language ?? "") === tag,
                );
                return (
                  <td key={channel}>
                    {message ? (
                      <Said message={message} kind={message.kind ?? ""} />
                    ) : (
                      <span class="muted">–</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function AuthorPanel({ alert, preview, reload }: Shown & { reload: () => Promise<void> }) {
  const { isBusy, act } = useAct(reload);
  const id = alert.id ?? "";
  const blocking = (preview.missing ?? []).filter(
    ({ must, reason_passes }) =>
      must && !(reason_passes && overrideOf(id).value.trim().length >= 3),
  );

  const unread = (alert.content?.texts ?? [])
    .filter(({ proofed }) => !proofed)
    .map((one) => one.language);

  const ask = () => {
    if (!isBusy && blocking.length === 0) void act(() => propose(id, overrideOf(id).value.trim()));
  };
  useKeys([{ keys: "R", does: text("console_review.request"), run: ask }]);

  return (
    <>
      {blocking.length > 0 && (
        <div role="alert">
          <Lacks lines={lackLines(blocking, alert.content ?? {})} />
        </div>
      )}
      {unread.length > 0 && (
        <p class="warn">
          {text("console_review.unread", { languages: unread.map(languageName).join(", ") })}
        </p>
      )}
      <p>{text("console_review.persons", { count: preview.persons_needed ?? 2 })}</p>
      <div class="row">
        <button
          type="button"
          class="button primary"
          aria-disabled={blocking.length > 0}
          aria-busy={isBusy}
          onClick={ask}
        >
          {text("console_review.request")} <kbd>R</kbd>
        </button>
        <a class="button" href={to(`/alerts/${id}`)}>
          {text("console_review.back_to_text")}
        </a>
        {alert.previous && <CorrectPanel alert={alert} preview={preview} reload={reload} />}
      </div>
    </>
  );
}

function WithdrawButton({ alert, reload }: { alert: Alert; reload: () => Promise<void> }) {
  const { isBusy, act } = useAct(reload);
  const withdraw = () =>
    void act(async () => {
      await sendBack(alert.id ?? "", "withdraw", text("console_review.withdrawn_by_author"));
      tellDone(text("console_review.withdrawn"));
    });
  return (
    <button type="button" class="button" aria-busy={isBusy} onClick={withdraw}>
      {text("console_review.withdraw")}
    </button>
  );
}

function Review({ alert, preview, reload }: Shown & { reload: () => Promise<void> }) {
  const mayRelease = may("approver") && (!isMine(alert) || (preview.persons_needed ?? 2) === 1);
  const zones = useZones();

  return (
    <article class="review">
      <Sentence alert={alert} preview={preview} />
      <Elsewhere content={alert.content ?? {}} all={zones} />
      {(isDraft(alert) || isWaiting(alert)) && <Besides alert={alert} />}
      <section class="review-act">
        <Refusal id={alert.id ?? ""} />
        {isDraft(alert) && may("operator") && (
          <AuthorPanel alert={alert} preview={preview} reload={reload} />
        )}
        {isWaiting(alert) && (
          <>
            {alert.state === "held" && <p class="notice warn">{text("console_review.held")}</p>}
            {mayRelease && <ReleasePanel alert={alert} preview={preview} reload={reload} />}
            {!mayRelease && <Waiting alert={alert} preview={preview} />}
            {isMine(alert) && <WithdrawButton alert={alert} reload={reload} />}
          </>
        )}
        {isLive(alert) && (
          <a class="button primary" href={to(`/alerts/${alert.id}/live`)}>
            {text("console_review.to_board")}
          </a>
        )}
      </section>
      <section class="review-where">
        <Reach preview={preview} />
        <AreaMap area={alert.content?.area ?? {}} />
      </section>
      <Changes alert={alert} />
      <Rendered preview={preview} />
    </article>
  );
}
