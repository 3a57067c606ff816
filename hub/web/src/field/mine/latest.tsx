// latest.tsx: how far a report has come, in words.
import { named, text } from "../../shared/text";
import type { Item, Stage } from "../outbox/item";
import { isOnline, items, stage } from "../outbox/outbox";

const STEPS: readonly Stage[] = ["saved", "received", "merged", "confirmed", "alerted", "solved"];

/** "Ricevuta #12", "Unita ad altre 3", … */
export function stageWords(item: Item): string {
  const at = stage(item);
  const others = (item.status?.reports ?? 1) - 1;

  if (at === "received")
    return text("field.stage_received", { number: String(item.number ?? "–") });
  if (at === "merged" && others > 0) return text("field.stage_merged", { n: others });
  if (at === "refused") return text("field.stage_refused", { why: item.refusal ?? "" });
  if (at === "rejected" && item.status?.reason)
    return text("field.stage_rejected_why", { why: item.status.reason });
  return named(`field.stage_${at}`) ?? at;
}

/** What of it still waits, and why. */
export function waitWords(item: Item): string | null {
  const at = stage(item);

  if (at === "saved") return text(isOnline.value ? "field.wait_retry" : "field.wait_network");
  if (item.photo === "waiting" && item.isReceived && item.key) return text("field.wait_photo");
  if (item.photo === "stayed") return text("field.photo_stayed");
  if (item.photo === "refused") return text("field.photo_refused", { why: item.trouble });
  return null;
}

function doneUntil(item: Item): number {
  const at = stage(item);
  if (at === "saved" || at === "sending") return 0;
  return Math.max(1, STEPS.indexOf(at));
}

/** The way of a report as dots; the words beside say the same. */
export function Steps({ item }: { item: Item }) {
  const done = doneUntil(item);
  return (
    <span class={`steps ${stage(item)}`} aria-hidden="true">
      {STEPS.map((name, i) => (
        <i key={name} class={i <= done ? "done" : ""} />
      ))}
    </span>
  );
}

export function Latest({ id }: { id: string }) {
  const item = items.value.find((each) => each.id === id);
  return (
    <div class="latest" role="status">
      {item && (
        <a href="/field/mine">
          <strong>{stageWords(item)}</strong>
          <Steps item={item} />
          {waitWords(item) && <span class="muted">{waitWords(item)}</span>}
        </a>
      )}
    </div>
  );
}
