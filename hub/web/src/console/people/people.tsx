// people.tsx: who may do what: officers with roles and territory, devices with tokens; links and secrets are
// shown once.
import { useSignal } from "@preact/signals";
import { answer, api } from "../../shared/api";
import { useLoaded } from "../../shared/loaded";
import { named, text } from "../../shared/text";
import { problemWords, tellDone } from "../../shared/toast";
import { to } from "../app/mode";
import { may } from "../app/session";
import { fetchZones } from "../app/zones";
import { Scroll } from "../scroll";
import type { Account, Zone } from "../trade";
import { Once } from "./once";
import { type Made, Person } from "./person";
import { Tokens } from "./tokens";

interface People {
  accounts: Account[];
  unreadable: string[];
  zones: readonly Zone[];
}

async function load(): Promise<People> {
  const [list, zones] = await Promise.all([answer(api.GET("/api/v1/accounts")), fetchZones()]);
  return { accounts: list.accounts ?? [], unreadable: list.unreadable ?? [], zones };
}

const COLUMNS = ["name", "roles", "territory", "factor", "called", "enters"] as const;

export function territoryWords(
  territory: readonly string[] | null | undefined,
  zones: readonly Zone[],
): string {
  return territory
    ? territory.map((id) => zones.find((zone) => zone.id === id)?.name ?? id).join(", ")
    : text("console_people.everywhere");
}

function Row({
  account,
  zones,
  onEdit,
}: {
  account: Account;
  zones: readonly Zone[];
  onEdit: () => void;
}) {
  return (
    <tr>
      <th scope="row">
        {account.name}
        {account.display && <span class="muted"> {account.display}</span>}
      </th>
      <td>
        {(account.roles ?? [])
          .map((role) => named(`console_people.role_${role}`) ?? role)
          .join(", ")}
      </td>
      <td>{territoryWords(account.territory, zones)}</td>
      <td>
        {account.has_second_factor ? (
          `✓ ${text("console_people.has")}`
        ) : (
          <b class="warn">✗ {text("console_people.has_not")}</b>
        )}
      </td>
      <td class="mono">{[account.phone, account.email].filter(Boolean).join(" ") || "–"}</td>
      <td>
        {account.may_sign_in === false ? (
          <b class="bad">✗ {text("console_people.shut")}</b>
        ) : (
          `✓ ${text("console_people.open")}`
        )}
      </td>
      {may("administrator") && (
        <td>
          <button type="button" class="button small" onClick={onEdit}>
            {text("console_people.edit")}
          </button>
        </td>
      )}
    </tr>
  );
}

function Accounts({ people, reload }: { people: People; reload: () => Promise<void> }) {
  const editing = useSignal<Account | "new" | undefined>(undefined);
  const secret = useSignal<{ title: string; words: string; qr: string | undefined } | undefined>(
    undefined,
  );

  const done = async (made: Made | undefined, name: string) => {
    editing.value = undefined;
    if (made?.address)
      secret.value = {
        title: text("console_people.link_of", { name }),
        words: made.address,
        qr: made.qr,
      };
    else tellDone(text("console_people.saved", { name }));
    await reload();
  };
  return (
    <section>
      <div class="room-head">
        <h1>{text("console_people.title")}</h1>
        {may("administrator") && (
          <a href={to("/subscriptions")}>{text("console_subscriptions.title")}</a>
        )}
        {may("administrator") && (
          <button
            type="button"
            class="button primary"
            onClick={() => {
              editing.value = "new";
            }}
          >
            {text("console_people.add")}
          </button>
        )}
      </div>
      {secret.value && (
        <Once
          {...secret.value}
          onSeen={() => {
            secret.value = undefined;
          }}
        />
      )}
      {people.unreadable.length > 0 && (
        <p class="notice warn">
          {text("console_people.unreadable", { names: people.unreadable.join(", ") })}
        </p>
      )}
      {editing.value && (
        <Person
          key={editing.value === "new" ? "" : editing.value.name}
          account={editing.value === "new" ? undefined : editing.value}
          zones={people.zones}
          onDone={done}
          onCancel={() => {
            editing.value = undefined;
          }}
        />
      )}
      <Scroll label={text("console_people.title")}>
        <table>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th scope="col" key={column}>
                  {text(`console_people.col_${column}`)}
                </th>
              ))}
              {may("administrator") && <td />}
            </tr>
          </thead>
          <tbody>
            {people.accounts.map((account) => (
              <Row
                key={account.id}
                account={account}
                zones={people.zones}
                onEdit={() => {
                  editing.value = account;
                }}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

export function Screen() {
  const { value, problem, reload } = useLoaded("people", load);

  if (problem.value && !value.value) return <p class="empty bad">{problemWords(problem.value)}</p>;
  if (!value.value) return <p class="empty">{text("console.loading")}</p>;
  return (
    <article class="people">
      <Accounts people={value.value} reload={reload} />
      <Tokens zones={value.value.zones} />
    </article>
  );
}
