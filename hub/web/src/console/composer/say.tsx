// say.tsx: the words, one language at a time: what to do stands before what happens.
import { type Signal, useSignal } from "@preact/signals";
import { text } from "../../shared/text";
import { tellDone } from "../../shared/toast";
import { session } from "../app/session";
import type { Short, Text } from "../trade";
import type { Draft } from "./draft";
import { languageName } from "./field-words";
import { ready, unread } from "./proofed";
import { shortOf, withoutShort } from "./short";

const HEADLINE_SOFT = 60;
const TEXT_SOFT = 400;
const SHORT_SLOTS = ["hazard", "impact", "action", "avoid", "next", "sms", "post"] as const;

type Words =
  | "headline"
  | "instruction"
  | "description"
  | "place"
  | "sender_name"
  | "event"
  | "contact";

function changeText(draft: Draft, language: string, change: (text: Text) => Text): void {
  draft.edit((content) => ({
    ...content,
    texts: (content.texts ?? []).map((one) => (one.language === language ? change(one) : one)),
  }));
}

function Field(props: { draft: Draft; one: Text; name: Words; rows?: number; soft?: number }) {
  const { draft, one, name, rows, soft } = props;
  const value = one[name] ?? "";
  const shared = {
    value,
    lang: one.language,
    dir: "auto" as const,
    "aria-invalid": draft.refused.value.some(({ path }) => path === `${one.language}.${name}`),
    onInput: (event: { currentTarget: { value: string } }) =>
      changeText(draft, one.language, (before) =>
        unread(withoutShort({ ...before, [name]: event.currentTarget.value }, name), name),
      ),
  };

  return (
    <label class="field">
      <span>{text(`console_field.${name}`)}</span>
      {rows ? <textarea rows={rows} {...shared} /> : <input {...shared} />}
      {shortOf(one, name) && (
        <small>{text("console_alert.short_now", { words: shortOf(one, name) })}</small>
      )}
      {soft && (
        <small class={value.length > soft ? "wrong" : ""}>
          {text("console_alert.letters", { n: value.length, most: soft })}
        </small>
      )}
    </label>
  );
}

function ShortWords({ draft, one }: { draft: Draft; one: Text }) {
  const set = (slot: keyof Short, words: string) =>
    changeText(draft, one.language, (before) => {
      const { [slot]: _, ...short } = before.short ?? {};
      return unread({ ...before, short: words ? { ...short, [slot]: words } : short }, "short");
    });

  return (
    <details>
      <summary>{text("console_alert.short_words")}</summary>
      {SHORT_SLOTS.map((slot) => (
        <label class="field" key={slot}>
          <span>{text(`console_field.short_${slot}`)}</span>
          <input
            value={one.short?.[slot] ?? ""}
            lang={one.language}
            dir="auto"
            onInput={(event) => set(slot, event.currentTarget.value)}
          />
        </label>
      ))}
    </details>
  );
}

function Proof({ draft, one }: { draft: Draft; one: Text }) {
  const tick = (isRead: boolean) =>
    changeText(draft, one.language, (before) =>
      isRead ? ready(before, session.peek()?.name ?? "") : unread(before),
    );

  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={Boolean(one.proofed)}
        onChange={(event) => tick(event.currentTarget.checked)}
      />
      {one.proofed
        ? text("console_alert.proofed_by", { who: one.proofed })
        : text("console_alert.i_proofed", { language: languageName(one.language) })}
    </label>
  );
}

function addLanguage(draft: Draft, tag: string, selected: Signal<string>): void {
  const like = draft.content.peek().texts?.[0];
  const fresh: Text = {
    language: tag,
    ...(like?.sender_name && { sender_name: like.sender_name }),
    ...(like?.place && { place: like.place }),
    ...(like?.web && { web: like.web }),
  };
  draft.edit((content) => ({ ...content, texts: [...(content.texts ?? []), fresh] }));
  selected.value = tag;
}

function removeLanguage(draft: Draft, tag: string, selected: Signal<string>): void {
  const before = draft.content.peek().texts ?? [];
  const left = before.filter((one) => one.language !== tag);
  draft.edit((content) => ({ ...content, texts: left }));
  selected.value = left[0]?.language ?? "";
  tellDone(text("console_alert.language_removed", { language: languageName(tag) }), () =>
    draft.edit((content) => ({ ...content, texts: before })),
  );
}

const OFFERED = ["it", "en", "de", "sl", "fr", "es", "ar", "uk"];

export function Say({ draft, language }: { draft: Draft; language: Signal<string> }) {
  const adding = useSignal("");
  const texts = draft.content.value.texts ?? [];
  const one = texts.find((each) => each.language === language.value) ?? texts[0];
  const offered = OFFERED.filter(
    (tag) => !texts.some((each) => each.language.split("-")[0] === tag),
  );

  return (
    <section aria-labelledby="say">
      <h2 id="say">{text("console_alert.say")}</h2>
      <fieldset class="tabs" aria-label={text("console_alert.languages")}>
        {texts.map((each) => (
          <button
            key={each.language}
            type="button"
            class="button small"
            aria-pressed={each === one}
            onClick={() => {
              language.value = each.language;
            }}
          >
            {each.proofed ? "✓ " : ""}
            {languageName(each.language)}
          </button>
        ))}
        {offered.length > 0 && (
          <select
            aria-label={text("console_alert.add_language")}
            value={adding.value}
            onChange={(event) => addLanguage(draft, event.currentTarget.value, language)}
          >
            <option value="">{text("console_alert.add_language")}</option>
            {offered.map((tag) => (
              <option key={tag} value={tag}>
                {languageName(tag)}
              </option>
            ))}
          </select>
        )}
      </fieldset>
      {one && (
        <div class="stack" key={one.language}>
          <Field draft={draft} one={one} name="headline" soft={HEADLINE_SOFT} />
          <Field draft={draft} one={one} name="instruction" rows={3} soft={TEXT_SOFT} />
          <Field draft={draft} one={one} name="description" rows={3} soft={TEXT_SOFT} />
          <div class="grid">
            <Field draft={draft} one={one} name="place" />
            <Field draft={draft} one={one} name="sender_name" />
            <Field draft={draft} one={one} name="event" />
            <Field draft={draft} one={one} name="contact" />
          </div>
          <ShortWords draft={draft} one={one} />
          <div class="row">
            <Proof draft={draft} one={one} />
            {texts.length > 1 && (
              <button
                type="button"
                class="button small quiet"
                onClick={() => removeLanguage(draft, one.language, language)}
              >
                {text("console_alert.remove_language")}
              </button>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
