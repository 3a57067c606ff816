// mine.tsx: every report of this device, with what became of it and what can still be done.
import { useEffect, useState } from "preact/hooks";
import { hazardName, site } from "../../shared/site";
import { text } from "../../shared/text";
import { moment, now } from "../../shared/time";
import type { Item } from "../outbox/item";
import {
  discard,
  hasOverdue,
  isOnline,
  items,
  nudge,
  sendAnew,
  stage,
  waiting,
} from "../outbox/outbox";
import { photoOf } from "../outbox/store";
import { shortReport, smsLink } from "../report/short";
import { Steps, stageWords, waitWords } from "./latest";

function Thumbnail({ id }: { id: string }) {
  const [address, setAddress] = useState("");

  useEffect(() => {
    let made = "";
    void photoOf(id).then((blob) => {
      if (!blob) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    });
    return () => URL.revokeObjectURL(made);
  }, [id]);
  return address ? <img src={address} alt="" /> : <span class="no-photo" />;
}

/* Where there is a telephone but no data. */
function BySms({ item }: { item: Item }) {
  const number = site.value?.report_sms;
  const body = shortReport(item.report);

  if (!number || !body) return null;
  return (
    <a class="button" href={smsLink(number, body)}>
      {text("field.by_sms")}
    </a>
  );
}

function Actions({ item }: { item: Item }) {
  const at = stage(item);
  const alert = item.status?.alert;

  return (
    <div class="actions">
      {["saved", "sending", "refused"].includes(at) && <BySms item={item} />}
      {at === "refused" && (
        <button type="button" class="button" onClick={() => void sendAnew(item)}>
          {text("field.send_anew")}
        </button>
      )}
      {alert && (
        <a class="button" href={`/alerts/${encodeURIComponent(alert)}`}>
          {text("field.read_alert")}
        </a>
      )}
      {["refused", "rejected", "solved"].includes(at) && (
        <button type="button" class="button quiet" onClick={() => void discard(item.id)}>
          {text("field.forget")}
        </button>
      )}
    </div>
  );
}

function Card({ item }: { item: Item }) {
  const wait = waitWords(item);
  return (
    <li class="card" data-stage={stage(item)}>
      <Thumbnail id={item.id} />
      <div>
        <h2>
          {hazardName(item.report.hazard)} <small>{moment(item.saved)}</small>
        </h2>
        <p class="stage">{stageWords(item)}</p>
        <Steps item={item} />
        {item.report.text && <p dir="auto">{item.report.text}</p>}
        {wait && <p class="muted">{wait}</p>}
      </div>
      <Actions item={item} />
    </li>
  );
}

/** What waits for more than an hour must not wait unseen. */
export function Overdue() {
  if (!hasOverdue(now.value)) return null;
  return (
    <p class="banner warn" role="alert">
      {text("field.overdue")}
    </p>
  );
}

export function MineScreen() {
  return (
    <section class="screen" aria-label={text("field.mine")}>
      <h1>{text("field.mine")}</h1>
      <Overdue />
      {waiting.value.length > 0 && (
        <button type="button" class="button large" onClick={() => void nudge()}>
          {text(isOnline.value ? "field.send_now" : "field.try_now")}
        </button>
      )}
      {items.value.length === 0 && <p class="muted">{text("field.mine_none")}</p>}
      <ul class="cards" aria-live="polite">
        {items.value.toReversed().map((item) => (
          <Card key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}
