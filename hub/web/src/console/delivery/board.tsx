// board.tsx: an alert on its way: per channel what is planned, out, delivered, failed and how fast; each
// siren by its own words; and always, one key away: stop (R17).
import { useEffect, useRef } from "preact/hooks";
import { answer, api } from "../../shared/api";
import { useKeys } from "../../shared/keys";
import { useLoaded } from "../../shared/loaded";
import { go } from "../../shared/router";
import { levelOf, Severity } from "../../shared/severity";
import { named, number, text } from "../../shared/text";
import { clockSeconds, msOf, now, span } from "../../shared/time";
import { problemWords } from "../../shared/toast";
import { isLive, readAlert } from "../acts";
import { to } from "../app/mode";
import { may } from "../app/session";
import { ChainLine } from "../archive/chain-line";
import { Scroll } from "../scroll";
import type { Alert, DeliveryChannel, Device, Progress, Survey } from "../trade";
import { share, totals } from "./count";
import { Extend } from "./extend";
import { Failures } from "./failures";
import { gonePerMinute } from "./minutes";
import { Sparkline } from "./sparkline";
import { Stop } from "./stop";
import { Said } from "./survey";

interface Board {
  alert: Alert;
  rows: DeliveryChannel[];
  devices: Device[];
}

/** Beside what the act of stopping needs: the board stands without them. */
interface Extras {
  progress: Progress | undefined;
  survey: Survey | undefined;
}

const pathOf = (id: string) => ({ params: { path: { id } } });

async function load(id: string): Promise<Board> {
  const path = pathOf(id);
  const [alert, deliveries, devices] = await Promise.all([
    readAlert(id),
    answer(api.GET("/api/v1/alerts/{id}/deliveries", path)),
    answer(api.GET("/api/v1/alerts/{id}/devices", path)),
  ]);
  return { alert, rows: deliveries.channels ?? [], devices: devices.devices ?? [] };
}

const CALM_MS = 2000; // asked anew so often while something is on its way
const SELDOM_MS = 6000; // its cost grows with what failed

/** How it went minute by minute and what failed: asked when the counts move, but seldom. */
function useProgress(id: string, rows: DeliveryChannel[] | undefined) {
  const { value, reload } = useLoaded(id, () =>
    answer(api.GET("/api/v1/alerts/{id}/progress", pathOf(id))),
  );
  const timer = useRef(0);
  const counts = JSON.stringify(rows);

  useEffect(() => {
    if (!counts) return;
    timer.current ||= window.setTimeout(() => {
      timer.current = 0;
      void reload();
    }, SELDOM_MS);
  }, [counts]);
  useEffect(() => {
    return () => {
      clearTimeout(timer.current);
      timer.current = 0;
    };
  }, [id]);
  return { progress: value.value, reload };
}

export function Screen({ params }: { params: Readonly<Record<string, string>> }) {
  const id = params["id"] ?? "";
  const { value, problem, reload } = useLoaded(
    id,
    () => load(id),
    (event) => event.about === `alert:${id}`,
  );
  const board = value.value;
  const { progress, reload: reloadProgress } = useProgress(id, board?.rows);
  const survey = useLoaded(
    id,
    () => answer(api.GET("/api/v1/alerts/{id}/survey", pathOf(id))),
    (event) => event.about === `alert:${id}`,
  ).value.value;
  const reloadAll = async () => {
    await Promise.all([reload(), reloadProgress()]);
  };
  const isMoving = board?.rows.some(({ done, waiting }) => !done || (waiting ?? 0) > 0) ?? false;

  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => void reload(), CALM_MS);
    return () => clearInterval(timer);
  }, [isMoving]);

  if (problem.value && !board) return <p class="empty bad">{problemWords(problem.value)}</p>;
  if (!board) return <p class="empty">{text("console_alert.opening")}</p>;
  return <Shown key={id} board={board} extras={{ progress, survey }} reload={reloadAll} />;
}

function Head({ alert, rows }: { alert: Alert; rows: DeliveryChannel[] }) {
  const released = msOf(alert.released ?? alert.changed ?? 0);
  const all = totals(rows);
  const ends = msOf(alert.expires ?? 0);

  return (
    <header class="room-head">
      <Severity level={levelOf(alert.content?.severity)} />
      <h1>{alert.headline}</h1>
      <p>
        <b>{named(`state.${alert.state}`)}</b>
        {alert.released && (
          <>
            {" · "}
            {text("console_live.released", { time: clockSeconds(released) })} ·{" "}
            <span class="mono">
              {text("console_live.since", { time: span(now.value - released) })}
            </span>
          </>
        )}
        {" · "}
        {ends > now.value
          ? text("console_live.ends_in", { time: span(ends - now.value) })
          : text("console_live.ended")}
      </p>
      <p role="status">
        {text("console_live.sum", { gone: all.gone, planned: all.planned, failed: all.failed })}
        {all.dropped > 0 && ` · ${text("console_live.dropped", { n: all.dropped })}`}
      </p>
    </header>
  );
}

const seconds = (ms: number | undefined) =>
  ms === undefined ? "–" : text("console_live.seconds", { n: number(ms / 1000, 1) });

function Row({ row, progress }: { row: DeliveryChannel; progress: Progress | undefined }) {
  const name = row.channel ?? "";
  const bars = gonePerMinute(progress?.minutes ?? [], name, msOf(progress?.since ?? 0));
  const part = share(row);

  return (
    <tr>
      <th scope="row">{row.channel}</th>
      <td>{number(row.planned ?? 0)}</td>
      <td>{number((row.todo ?? 0) + (row.intent ?? 0))}</td>
      <td>{number(row.sent ?? 0)}</td>
      <td>{number((row.delivered ?? 0) + (row.read ?? 0))}</td>
      <td class={(row.failed ?? 0) > 0 ? "bad" : ""}>{number(row.failed ?? 0)}</td>
      <td class={(row.unknown ?? 0) > 0 ? "warn" : ""}>{number(row.unknown ?? 0)}</td>
      <td class="mono">
        {seconds(row.p50_ms)} / {seconds(row.p95_ms)}
      </td>
      <td>
        <progress value={part} max={1} aria-label={text("console_live.settled")} />{" "}
        {number(part * 100)} %
      </td>
      <td>
        <Sparkline bars={bars} label={text("console_live.pace", { channel: name })} />
      </td>
    </tr>
  );
}

const COLUMNS = [
  "channel",
  "planned",
  "queued",
  "sent",
  "delivered",
  "failed",
  "unknown",
  "latency",
  "done",
  "spark",
] as const;

function Channels({ rows, progress }: { rows: DeliveryChannel[]; progress: Progress | undefined }) {
  return (
    <Scroll label={text("console_live.channels")}>
      <table class="board">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th scope="col" key={column}>
                {text(`console_live.col_${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.channel} row={row} progress={progress} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const MARKS: Readonly<Record<string, string>> = {
  failed: "✗",
  unknown: "?",
  delivered: "●",
  read: "●",
  done: "✓",
  accepted: "◐",
};

function Devices({ devices }: { devices: Device[] }) {
  return devices.length === 0 ? null : (
    <section>
      <h2>{text("console_live.sirens")}</h2>
      <ul class="tiles">
        {devices.map(({ channel, device, state = "unknown", why, ...at }) => (
          <li key={`${channel}${device}`} class={`tile ${state}`}>
            <b>{device}</b>
            <span>
              {MARKS[state]} {named(`console_live.device_${state}`) ?? state}
            </span>
            <small class="muted">{why ?? (at[state] ? clockSeconds(at[state]) : "")}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ShownProps {
  board: Board;
  extras: Extras;
  reload: () => Promise<void>;
}

function Shown({ board, extras: { progress, survey }, reload }: ShownProps) {
  const { alert, rows, devices } = board;
  const update = () => go(to(`/alerts/new?previous=${alert.id}`));
  const isOut = isLive(alert) && alert.content?.message !== "Cancel";
  const canUpdate = isOut && may("operator");

  useKeys(canUpdate ? [{ keys: "U", does: text("console_live.update"), run: update }] : []);
  return (
    <article class="live">
      <Head alert={alert} rows={rows} />
      {(alert.unreached?.length ?? 0) > 0 && (
        <p class="notice warn">
          {text("console_live.unreached", { channels: alert.unreached?.join(", ") ?? "" })}
        </p>
      )}
      {isOut && (
        <div class="row act-bar">
          <Stop alert={alert} reload={reload} />
          {canUpdate && (
            <a class="button" href={to(`/alerts/new?previous=${alert.id}`)}>
              {text("console_live.update")} <kbd>U</kbd>
            </a>
          )}
          {canUpdate && <Extend alert={alert} />}
          <a
            class="button"
            href={`/api/v1/alerts/${alert.id}/cap`}
            download={`${alert.identifier ?? "alert"}.xml`}
          >
            CAP
          </a>
        </div>
      )}
      <ChainLine alert={alert} />
      <Channels rows={rows} progress={progress} />
      <Failures id={alert.id ?? ""} reasons={progress?.reasons ?? []} reload={reload} />
      <Devices devices={devices} />
      {survey && <Said survey={survey} />}
    </article>
  );
}
