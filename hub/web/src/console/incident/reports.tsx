// reports.tsx: the reports of an incident: what was said, by whom, with pictures, and why the
// hub thinks that each belongs here.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { distanceM } from "../../shared/map/geometry";
import { named, number, text } from "../../shared/text";
import { clockSeconds, moment, msOf } from "../../shared/time";
import type { Incident } from "../situation/triage";
import { setAlone, setApart } from "./acts";
import { Photos } from "./photos";
import { PlaceForm } from "./place-form";
import { AskForm, Questions } from "./questions";
import { type Report, reports, wantReports } from "./store";

const SHOWN_FIRST = 20;

/** The reports chosen to go their own way. */
export const chosenReports = signal<ReadonlySet<number>>(new Set());
/** The report looked at, marked on the map. */
export const markedReport = signal<number | null>(null);

export const membersOf = ({ members = [] }: Incident): readonly Report[] =>
  [...members].sort((a, b) => msOf(b.observed ?? "") - msOf(a.observed ?? ""));

function choose(no: number, isOn: boolean): void {
  const next = new Set(chosenReports.peek());
  if (isOn) next.add(no);
  else next.delete(no);
  chosenReports.value = next;
}

/** "volunteer:anna" -> "volontario anna" */
function sourceWords(source: string | undefined): string {
  const [kind = "", name] = (source ?? "anonymous").split(":");
  return [named(`console_room.source_${kind}`) ?? kind, name].filter(Boolean).join(" ");
}

type Located = { lat: number; lon: number };
const located = (where: Report["where"]): Located | null =>
  where?.lat !== undefined && where.lon !== undefined ? { lat: where.lat, lon: where.lon } : null;

function Distance({ report, incident }: { report: Report; incident: Incident }) {
  const from = located(incident.where);
  const to = located(report.where);
  if (!from || !to) return <>{text("console_situation.no_place")}</>;
  return <>{text("console_room.from_middle", { metres: number(distanceM(from, to)) })}</>;
}

interface RowProps {
  member: Report;
  incident: Incident;
}

function Row({ member, incident }: RowProps) {
  const open = useSignal<"place" | "ask" | null>(null);
  const turn = (which: "place" | "ask") => {
    open.value = open.value === which ? null : which;
  };
  const close = () => {
    open.value = null;
  };
  const { id = "", number: no = 0, observed = "" } = member;
  const whole = reports.value.get(id);
  const isAlone = (incident.reports ?? 0) < 2;
  const mark = (isOn: boolean) => {
    markedReport.value = isOn ? no : null;
  };

  return (
    <li
      class="report"
      onMouseEnter={() => mark(true)}
      onMouseLeave={() => mark(false)}
      onFocusCapture={() => mark(true)}
      onBlurCapture={() => mark(false)}
    >
      <time class="mono" dateTime={observed} title={clockSeconds(observed)}>
        {moment(observed)}
      </time>
      <div>
        <p dir="auto">
          {whole?.text || <span class="muted">{text("console_room.no_words")}</span>}
        </p>
        {whole?.photos && <Photos report={id} photos={whole.photos} />}
        <p class="muted small">
          {no} · {sourceWords(whole?.source)} · <Distance report={member} incident={incident} />
          {member.why?.words && ` · ${member.why.words}`}
        </p>
        <div class="report-acts">
          {!isAlone && (
            <>
              <label class="check">
                <input
                  type="checkbox"
                  checked={chosenReports.value.has(no)}
                  onChange={(event) => choose(no, event.currentTarget.checked)}
                />
                <span>
                  {text("console_room.choose_this")}
                  <span class="visually-hidden"> {no}</span>
                </span>
              </label>
              <button
                type="button"
                class="button small quiet"
                title={text("console_room.apart_explained")}
                onClick={() => void setApart(no)}
              >
                {text("console_room.apart")}
              </button>
              <button
                type="button"
                class="button small quiet"
                title={text("console_room.alone_explained")}
                onClick={() => void setAlone(no)}
              >
                {text("console_room.alone")}
              </button>
            </>
          )}
          <button
            type="button"
            class="button small quiet"
            aria-expanded={open.value === "place"}
            onClick={() => turn("place")}
          >
            {text(member.where ? "console_room.amend" : "console_room.place_it")}
          </button>
          <button
            type="button"
            class="button small quiet"
            aria-expanded={open.value === "ask"}
            onClick={() => turn("ask")}
          >
            {text("console_room.ask")}
          </button>
        </div>
        <Questions asked={whole?.questions ?? []} />
        {open.value === "place" && <PlaceForm id={id} report={whole ?? member} onClose={close} />}
        {open.value === "ask" && <AskForm report={id} onClose={close} />}
      </div>
    </li>
  );
}

export function Reports({ incident }: { incident: Incident }) {
  const isWhole = useSignal(false);
  const members = membersOf(incident);
  const shown = isWhole.value ? members : members.slice(0, SHOWN_FIRST);
  const ids = shown.map(({ id = "" }) => id);

  useEffect(() => wantReports(ids), [ids.join()]);
  useEffect(() => {
    chosenReports.value = new Set();
  }, [incident.number]);
  return (
    <section>
      <h3>{text("console_room.reports", { count: members.length })}</h3>
      <ol class="reports">
        {shown.map((member) => (
          <Row key={member.id} member={member} incident={incident} />
        ))}
      </ol>
      {shown.length < members.length && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            isWhole.value = true;
          }}
        >
          {text("console_room.show_all", { count: members.length })}
        </button>
      )}
    </section>
  );
}
