// channels.tsx: every way out: is it up, what waits in it, what came of what it sent; and a test to oneself.
import { useSignal } from "@preact/signals";
import { answer, api, once } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { named, number, text } from "../../shared/text";
import { problemWords, tellDone, tellFailed } from "../../shared/toast";
import { may } from "../app/session";
import { Scroll } from "../scroll";
import type { Channel } from "../trade";

const MARK = { down: "■", degraded: "◆", up: "●" } as const;
const COLUMNS = [
  "channel",
  "health",
  "mode",
  "queue",
  "rate",
  "sent",
  "delivered",
  "failed",
  "unsure",
] as const;

const load = async (): Promise<Channel[]> =>
  (await answer(api.GET("/api/v1/channels"))).channels ?? [];

function Test({ name }: { name: string }) {
  const address = useSignal("");
  const isBusy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    isBusy.value = true;
    try {
      const told = await answer(
        api.POST("/api/v1/channels/{name}/test", {
          params: { path: { name } },
          headers: once(),
          body: address.peek() ? { to: address.peek() } : {},
        }),
      );
      tellDone(
        text("console_channels.tested", {
          channel: name,
          verdict: named(`console_channels.verdict_${told.verdict}`) ?? told.verdict ?? "",
          why: told.why ?? "",
        }),
      );
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };

  return (
    <form class="row" onSubmit={(event) => void submit(event)}>
      <input
        class="narrow"
        aria-label={text("console_channels.test_to")}
        placeholder={text("console_channels.test_to")}
        value={address.value}
        onInput={(event) => {
          address.value = event.currentTarget.value;
        }}
      />
      <button type="submit" class="button small" aria-busy={isBusy.value}>
        {text("console_channels.test")}
      </button>
    </form>
  );
}

function Row({ channel }: { channel: Channel }) {
  const {
    name = "",
    kind = "",
    health = "down",
    why,
    live,
    queue,
    in_flight,
    rate,
    slowed,
    sent,
    delivered,
    failed,
    unsure,
  } = channel;
  return (
    <tr>
      <th scope="row">
        {named(`channel.${kind}`) ?? kind}
        <br />
        <span class="muted">{name}</span>
      </th>
      <td>
        <b class={`health ${health}`}>
          {MARK[health]} {text(`console_channels.${health}`)}
        </b>
        {why && <small class="muted"> {why}</small>}
      </td>
      <td>{text(live ? "console_channels.is_live" : "console_channels.rehearses")}</td>
      <td>{number((queue ?? 0) + (in_flight ?? 0))}</td>
      <td>
        {text("console_channels.per_second", { n: rate ?? 0 })}
        {slowed && <b class="warn"> {text("console_channels.slowed")}</b>}
      </td>
      <td>{number(sent ?? 0)}</td>
      <td>{number(delivered ?? 0)}</td>
      <td class={(failed ?? 0) > 0 ? "bad" : ""}>{number(failed ?? 0)}</td>
      <td class={(unsure ?? 0) > 0 ? "warn" : ""}>{number(unsure ?? 0)}</td>
      {may("administrator") && (
        <td>
          <Test name={name} />
        </td>
      )}
    </tr>
  );
}

export function Screen() {
  const { value, problem } = useLoaded(
    "channels",
    load,
    ({ name }) => name.startsWith("channel.") || name.startsWith("delivery."),
  );

  return (
    <article class="channels">
      <header class="room-head">
        <h1>{text("console_channels.title")}</h1>
      </header>
      {problem.value && <p class="bad">{problemWords(problem.value)}</p>}
      <Scroll label={text("console_channels.title")}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {text(`console_channels.col_${column}`)}
                </th>
              ))}
              {may("administrator") && <th scope="col">{text("console_channels.test")}</th>}
            </tr>
          </thead>
          <tbody>
            {(value.value ?? []).map((channel) => (
              <Row key={channel.name} channel={channel} />
            ))}
          </tbody>
        </table>
        {value.value?.length === 0 && <p class="empty">{text("console_channels.none")}</p>}
      </Scroll>
    </article>
  );
}
