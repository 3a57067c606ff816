// strip.tsx: the channels' lights, each with its word; what is down says since when it was seen.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { answer, api, type Schemas } from "../../shared/api";
import { listen } from "../../shared/live";
import { named, text } from "../../shared/text";
import { span } from "../../shared/time";
import { alarm } from "./sound";

type Channel = NonNullable<Schemas["ChannelList"]["channels"]>[number];

const EVERY_MS = 10_000;

export const channels = signal<readonly Channel[]>([]);
const downSince = new Map<string, number>();

function notice(next: readonly Channel[]): void {
  const isFirst = channels.peek().length === 0;
  for (const { name = "", health } of next) {
    if (health !== "down") downSince.delete(name);
    else if (!downSince.has(name)) {
      downSince.set(name, Date.now());
      if (!isFirst) {
        const words = text("console.channel_down", { name });
        alarm({ cue: "fault", about: `channel:${name}`, words });
      }
    }
  }
  channels.value = next;
}

async function look(): Promise<void> {
  try {
    notice((await answer(api.GET("/api/v1/channels"))).channels ?? []);
  } catch {
    // the age of the data says that the hub does not answer
  }
}

function Light({ channel }: { channel: Channel }) {
  const { name = "", kind = "", health = "down", why } = channel;
  const since = downSince.get(name);
  return (
    <li class={`light ${health}`} title={why}>
      <span class="dot" aria-hidden="true" />
      {name}{" "}
      <span class="muted">{named(`channel.${kind}`) !== name && named(`channel.${kind}`)}</span>
      {health !== "up" && (
        <strong>
          {text(`console.health_${health}`)}
          {since && ` ${span(Date.now() - since)}`}
        </strong>
      )}
    </li>
  );
}

export function Strip() {
  useEffect(() => {
    void look();
    const timer = setInterval(look, EVERY_MS);
    const deaf = listen(({ name, what }) => {
      if (name === "siren.state" && what.health === "down") {
        const siren = String(what.device ?? "");
        const words = text("console.siren_down", { name: siren });
        alarm({ cue: "fault", about: `siren:${siren}`, words });
      }
      if (name.startsWith("channel.") || name === "reset") void look();
    });
    return () => {
      clearInterval(timer);
      deaf();
    };
  }, []);
  return (
    <footer class="strip">
      <ul aria-label={text("console.channels")}>
        {channels.value.map((channel) => (
          <Light key={channel.name} channel={channel} />
        ))}
      </ul>
      <span class="muted hints">
        <kbd>?</kbd> {text("console.key_help")}
      </span>
    </footer>
  );
}
