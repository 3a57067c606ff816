// preview.tsx: the very bytes each channel would send, rendered by the server's own send path (R6).
import { useSignal } from "@preact/signals";
import { named, text } from "../../shared/text";
import type { Message } from "../trade";
import type { Draft } from "./draft";
import { languageName } from "./field-words";
import { type LackLine, lackLines } from "./lacks";
import { withoutCostly } from "./letters";

export function Sms({ message, onReplace }: { message: Message; onReplace?: () => void }) {
  const letters = message.letters ?? [];
  const canReplace = onReplace && letters.some(({ instead }) => instead !== undefined);

  return (
    <>
      <p class="bubble" lang={message.language} dir="auto">
        {message.text}
      </p>
      <p class={letters.length > 0 ? "warn" : "muted"}>
        {text("console_alert.segments", {
          count: message.segments ?? 1,
          encoding: message.encoding ?? "",
        })}
        {letters.length > 0 && (
          <>
            {" · "}
            {text("console_alert.costly", {
              letters: letters
                .map(({ letter, instead }) => (instead ? `${letter} → ${instead}` : letter))
                .join("  "),
            })}
          </>
        )}
        {canReplace && (
          <button type="button" class="button small" onClick={onReplace}>
            {text("console_alert.replace_letters")}
          </button>
        )}
      </p>
    </>
  );
}

export function Said({
  message,
  kind,
  onReplace,
}: {
  message: Message;
  kind: string;
  onReplace?: () => void;
}) {
  if (kind === "sms") return <Sms message={message} {...(onReplace && { onReplace })} />;
  if (kind === "siren")
    return <p class="siren-plan">{named(`console_sirens.plan_${message.text}`) ?? message.text}</p>;
  return (
    <div class="letter" lang={message.language} dir="auto">
      {message.subject && <p class="subject">{message.subject}</p>}
      <p class="words">{message.text}</p>
    </div>
  );
}

export function Lacks({ lines }: { lines: readonly LackLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="missing">
      {lines.map(({ words, must }) => (
        <li key={words} class={must ? "bad" : "warn"}>
          {must ? "✗" : "!"} {words}
        </li>
      ))}
    </ul>
  );
}

export function PreviewPane({ draft, language }: { draft: Draft; language: string }) {
  const showsCap = useSignal(false);
  const preview = draft.preview.value;
  if (!preview) return <aside class="preview muted">{text("console_alert.rendering")}</aside>;

  const tag = language || draft.content.value.texts?.[0]?.language || "";
  const messages = (preview.messages ?? []).filter(
    (message) => message.language === tag || message.kind === "siren",
  );
  const replace = (message: Message) =>
    draft.edit((content) => ({
      ...content,
      texts: (content.texts ?? []).map((one) =>
        one.language === message.language ? withoutCostly(one, message.letters ?? []) : one,
      ),
    }));

  return (
    <aside class="preview" aria-label={text("console_alert.preview")}>
      <h2>
        {text("console_alert.preview")} <span class="muted">{tag && languageName(tag)}</span>
      </h2>
      <Lacks lines={lackLines(preview.missing ?? [], draft.content.value)} />
      {messages.map((message) => (
        <section key={`${message.channel}${message.language}`}>
          <h3>{message.channel}</h3>
          <Said message={message} kind={message.kind ?? ""} onReplace={() => replace(message)} />
        </section>
      ))}
      <button
        type="button"
        class="button small"
        aria-expanded={showsCap.value}
        onClick={() => {
          showsCap.value = !showsCap.value;
        }}
      >
        CAP 1.2
      </button>
      {showsCap.value && <pre class="cap">{preview.cap}</pre>}
    </aside>
  );
}
