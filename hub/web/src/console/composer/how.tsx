// how.tsx: by which channels, and how many each would reach; what nobody can know is "unknown", never 0.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api } from "../../shared/api";
import { named, text } from "../../shared/text";
import { tellFailed } from "../../shared/toast";
import { readAlert } from "../acts";
import { modeKind } from "../app/mode";
import { isSilent, silenced, wantsSilenceReason, wouldSound } from "../sirens-silent";
import type { Channel, Content } from "../trade";
import { BRIEF_MS, type Draft } from "./draft";
import { reachWords } from "./reach";

/** What an Update does to the sirens that sounded; nothing to choose where they would stay silent anyway. */
function Sirens({ draft }: { draft: Draft }) {
  const silent = isSilent(draft.content.value);

  if (!draft.alert.value.previous || !(silent || wouldSound(draft.preview.value))) return null;
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={silent}
        aria-describedby="sirens-silent"
        onChange={() => draft.edit((content) => silenced(content, !silent), BRIEF_MS)}
      />
      <span>
        {text("console_alert.sirens_silent")}{" "}
        <small id="sirens-silent" class="muted">
          {text("console_alert.sirens_silent_why")}
        </small>
      </span>
    </label>
  );
}

const isGrave = (severity: string | undefined) => severity === "Severe" || severity === "Extreme";

export function How({ draft }: { draft: Draft }) {
  const all = useSignal<readonly Channel[]>([]);
  const chosen = draft.channels.value;
  const reach = draft.preview.value?.reach;
  const usable = all.value.filter(
    ({ name, live }) => chosen.includes(name ?? "") || live === (modeKind.value === "actual"),
  );
  const sirens = usable.filter(({ kind }) => kind === "siren");
  const before = useSignal<Content | undefined>(undefined);
  const { previous } = draft.alert.value;
  const wantsReason =
    (isGrave(draft.content.value.severity) &&
      sirens.some(({ name }) => !chosen.includes(name ?? ""))) ||
    (sirens.length > 0 && wantsSilenceReason(draft.content.value, before.value));

  useEffect(() => {
    answer(api.GET("/api/v1/channels")).then(({ channels }) => {
      all.value = channels ?? [];
    }, tellFailed);
  }, []);
  useEffect(() => {
    if (previous)
      readAlert(previous).then(({ content }) => {
        before.value = content;
      }, tellFailed);
  }, [previous]);
  return (
    <section aria-labelledby="how">
      <h2 id="how">{text("console_alert.how")}</h2>
      <div class="choices-grid">
        {usable.map(({ name = "", kind = "", health }) => (
          <label key={name} class="choice">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={() =>
                draft.choose(
                  chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name],
                )
              }
            />
            <span>
              {named(`channel.${kind}`) ?? kind} <span class="muted">{name}</span>
              {health && health !== "up" && (
                <b class="bad"> {text(`console_channels.${health}`)}</b>
              )}
            </span>
            <output class="reach">
              {chosen.includes(name) ? reachWords(reach?.channels?.[name], kind) : "–"}
            </output>
          </label>
        ))}
      </div>
      <p>
        <b>{text("console_alert.reach_total")}</b> {reachWords(reach?.total)}
      </p>
      <Sirens draft={draft} />
      {wantsReason && (
        <label class="field">
          <span>{text("console_field.no_siren_reason")}</span>
          <input
            value={draft.noSirenReason.value}
            onInput={(event) => draft.silence(event.currentTarget.value)}
          />
          <small>{text("console_alert.why_silent")}</small>
        </label>
      )}
    </section>
  );
}
