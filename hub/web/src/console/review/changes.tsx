// changes.tsx: what is other than before: than when this officer last looked, and than the alert it follows
// (R10). What one looked at is remembered in this browser.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { named, text } from "../../shared/text";
import { dayAndClock } from "../../shared/time";
import { readAlert } from "../acts";
import { type Change, changes } from "../composer/changes";
import { fieldWords } from "../composer/field-words";
import { colourOf, fetchTemplates, templates } from "../composer/templates";
import { SIREN_PATH } from "../sirens-silent";
import type { Alert, Content } from "../trade";

const seenAt = (id: string) => `tocsin.seen.${id}`;

function lastSeen(id: string): Content | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(seenAt(id)) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** What a field holds: times as people say them, a siren's program by its name. */
function shown(path: string, value: string): string {
  if (!value) return "–";
  if (["expires", "effective", "onset"].includes(path)) return dayAndClock(value);
  return (path === SIREN_PATH && named(`console_sirens.plan_${value}`)) || value;
}

function Table({ title, list }: { title: string; list: Change[] }) {
  return list.length === 0 ? null : (
    <table class="changes">
      <caption>
        {title} <span class="muted">{text("console_review.changes", { n: list.length })}</span>
      </caption>
      <tbody>
        {list.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">{fieldWords(path)}</th>
            <td dir="auto">
              <del>{shown(path, before)}</del>
            </td>
            <td dir="auto">
              <ins>{shown(path, after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const BLANKS = /\.(place|sender_name|web|contact)$|^(area|expires|parameters|event_codes)/;

function sinceTemplate(content: Content): Change[] {
  const template = templates.value?.find(({ hazard }) => hazard === content.hazard);
  const ready = template?.levels[colourOf(content)] as Content | undefined;
  return ready
    ? changes(ready, content).filter(({ path }) => !BLANKS.test(path) && path.includes("."))
    : [];
}

export function Changes({ alert }: { alert: Alert }) {
  const id = alert.id ?? "";
  const content = alert.content ?? {};
  const seen = useSignal<Content | undefined>(undefined);
  const before = useSignal<Content | undefined>(undefined);

  useEffect(() => {
    seen.value = lastSeen(id);
    sessionStorage.setItem(seenAt(id), JSON.stringify(content));
  }, [id, alert.revision]);
  useEffect(() => {
    void fetchTemplates().catch(() => undefined);
    if (alert.previous)
      readAlert(alert.previous).then(
        (previous) => {
          before.value = previous.content;
        },
        () => undefined,
      );
  }, [alert.previous]);

  return (
    <section class="stack" aria-label={text("console_review.differences")}>
      {seen.value && (
        <Table title={text("console_review.since_seen")} list={changes(seen.value, content)} />
      )}
      {before.value && (
        <Table
          title={text("console_review.since_previous")}
          list={changes(before.value, content)}
        />
      )}
      <Table title={text("console_review.since_template")} list={sinceTemplate(content)} />
    </section>
  );
}
