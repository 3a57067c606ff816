// tokens.tsx: devices, gateways and programs: each with its own secret, taken back at once.
import { useSignal } from "@preact/signals";
import { answer, api, once } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { named, text } from "../../shared/text";
import { moment } from "../../shared/time";
import { tellDone, tellFailed } from "../../shared/toast";
import { may } from "../app/session";
import type { Zone } from "../trade";
import { Once } from "./once";
import { territoryWords } from "./people";

const ROLES = ["volunteer", "device", "gateway", "operator", "approver", "auditor"] as const;

const load = async () => (await answer(api.GET("/api/v1/tokens"))).tokens ?? [];

function Add({ onMade }: { onMade: (name: string, secret: string) => Promise<void> }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const said = new FormData(form);
    const name = String(said.get("name"));
    try {
      const made = await answer(
        api.POST("/api/v1/tokens", {
          headers: once(),
          body: {
            name,
            role: String(said.get("role")) as (typeof ROLES)[number],
            days: Number(said.get("days")),
          },
        }),
      );
      form.reset();
      await onMade(name, made.secret ?? "");
    } catch (thrown) {
      tellFailed(thrown);
    }
  };

  return (
    <form class="row" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span>{text("console_people.token_name")}</span>
        <input name="name" required maxLength={64} />
      </label>
      <label class="field">
        <span>{text("console_people.role")}</span>
        <select name="role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {text(`console_people.role_${role}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{text("console_people.days")}</span>
        <input name="days" type="number" min={1} max={3650} defaultValue="365" required />
      </label>
      <button type="submit" class="button">
        {text("console_people.make_token")}
      </button>
    </form>
  );
}

export function Tokens({ zones }: { zones: readonly Zone[] }) {
  const { value, reload } = useLoaded("tokens", load);
  const secret = useSignal<{ title: string; words: string } | undefined>(undefined);

  const revoke = async (id: string, name: string) => {
    try {
      await answer(
        api.DELETE("/api/v1/tokens/{id}", { params: { path: { id } }, headers: once() }),
      );
      tellDone(text("console_people.revoked", { name }));
      await reload();
    } catch (thrown) {
      tellFailed(thrown);
    }
  };
  return (
    <section class="stack">
      <h2>{text("console_people.tokens")}</h2>
      {secret.value && (
        <Once
          {...secret.value}
          onSeen={() => {
            secret.value = undefined;
          }}
        />
      )}
      {may("administrator") && (
        <Add
          onMade={async (name, words) => {
            secret.value = { title: text("console_people.secret_of", { name }), words };
            await reload();
          }}
        />
      )}
      <ul class="stack">
        {(value.value ?? []).map((token) => (
          <li key={token.id} class="row token">
            <b>{token.name}</b>
            <span>{named(`console_people.role_${token.role}`) ?? token.role}</span>
            <span class="muted">{territoryWords(token.territory, zones)}</span>
            <span class="muted">
              {token.revoked
                ? text("console_people.revoked_at", { time: moment(token.revoked) })
                : token.expires && text("console_people.until", { time: moment(token.expires) })}
            </span>
            {may("administrator") && !token.revoked && (
              <button
                type="button"
                class="button small danger"
                onClick={() => void revoke(token.id ?? "", token.name ?? "")}
              >
                {text("console_people.revoke")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
