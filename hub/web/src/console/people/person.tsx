// person.tsx: one account: what it may do and where, how it is called, whether it enters at all.
import { useSignal } from "@preact/signals";
import { answer, api, once, type Schemas } from "../../shared/api";
import { text } from "../../shared/text";
import { tellFailed } from "../../shared/toast";
import type { Account, Zone } from "../trade";
import { type Address, addressesOf, removalOf } from "./addresses";

const ROLES = [
  "operator",
  "approver",
  "administrator",
  "auditor",
  "employee",
  "volunteer",
] as const;

export type Made = Schemas["AccountMade"];

interface Props {
  account: Account | undefined;
  zones: readonly Zone[];
  onDone: (made: Made | undefined, name: string) => Promise<void>;
  onCancel: () => void;
}

const said = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

async function save(
  account: Account | undefined,
  form: FormData,
  isEverywhere: boolean,
): Promise<Made | undefined> {
  const display = said(form, "display");
  const body = {
    roles: form.getAll("role").map(String),
    territory: isEverywhere ? null : form.getAll("zone").map(String),
    ...(display && { display }),
    ...addressesOf(form),
  };
  if (!account)
    return answer(
      api.POST("/api/v1/accounts", {
        headers: once(),
        body: { ...body, name: said(form, "name") },
      }),
    );
  await answer(
    api.PUT("/api/v1/accounts/{name}", {
      params: { path: { name: account.name ?? "" } },
      headers: { ...once(), "If-Match": `"${account.version ?? 0}"` },
      body: { ...body, may_sign_in: form.has("may_sign_in") },
    }),
  );
  return undefined;
}

function CalledAt({ name, known }: { name: Address; known: string | undefined }) {
  return (
    <div>
      <label class="field">
        <span>{text(`console_people.${name}`)}</span>
        {name === "phone" ? (
          <input name="phone" type="tel" placeholder={known ?? ""} />
        ) : (
          <input name="email" type="email" placeholder={known ?? ""} />
        )}
      </label>
      {known && (
        <label class="choice">
          <input type="checkbox" name={removalOf(name)} />
          {text("console_people.remove", { address: known })}
        </label>
      )}
    </div>
  );
}

function Roles({ account }: { account: Account | undefined }) {
  return (
    <fieldset>
      <legend>{text("console_people.col_roles")}</legend>
      <div class="choices-grid">
        {ROLES.map((role) => (
          <label class="choice" key={role}>
            <input
              type="checkbox"
              name="role"
              value={role}
              defaultChecked={account?.roles?.includes(role) ?? false}
            />
            {text(`console_people.role_${role}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function TerritoryChoice({
  account,
  zones,
  isEverywhere,
}: Pick<Props, "account" | "zones"> & { isEverywhere: { value: boolean } }) {
  return (
    <fieldset>
      <legend>{text("console_people.col_territory")}</legend>
      <label class="choice">
        <input
          type="checkbox"
          checked={isEverywhere.value}
          onChange={(event) => {
            isEverywhere.value = event.currentTarget.checked;
          }}
        />
        {text("console_people.everywhere")}
      </label>
      {!isEverywhere.value && (
        <div class="choices-grid">
          {zones.map(({ id, name }) => (
            <label class="choice" key={id}>
              <input
                type="checkbox"
                name="zone"
                value={id}
                defaultChecked={account?.territory?.includes(id ?? "") ?? false}
              />
              {name}
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

export function Person({ account, zones, onDone, onCancel }: Props) {
  const isEverywhere = useSignal(!account?.territory);
  const isBusy = useSignal(false);

  const act = async (work: () => Promise<Made | undefined>, name: string) => {
    isBusy.value = true;
    try {
      await onDone(await work(), name);
    } catch (thrown) {
      tellFailed(thrown);
    }
    isBusy.value = false;
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void act(() => save(account, form, isEverywhere.peek()), account?.name ?? said(form, "name"));
  };
  const link = () => {
    const name = account?.name ?? "";
    void act(
      () =>
        answer(
          api.POST("/api/v1/accounts/{name}/link", {
            params: { path: { name } },
            headers: once(),
          }),
        ),
      name,
    );
  };

  return (
    <form
      class="person-form notice stack"
      onSubmit={submit}
      aria-label={account?.name ?? text("console_people.add")}
    >
      <div class="grid">
        {account ? (
          <h2>{account.name}</h2>
        ) : (
          <label class="field">
            <span>{text("console_people.col_name")}</span>
            <input name="name" required pattern="[a-z][a-z0-9.\-]{1,31}" autocomplete="off" />
            <small>{text("console_people.name_rule")}</small>
          </label>
        )}
        <label class="field">
          <span>{text("console_people.display")}</span>
          <input name="display" defaultValue={account?.display ?? ""} />
        </label>
        <CalledAt name="phone" known={account?.phone} />
        <CalledAt name="email" known={account?.email} />
      </div>
      <Roles account={account} />
      <TerritoryChoice account={account} zones={zones} isEverywhere={isEverywhere} />
      {account && (
        <label class="choice">
          <input
            type="checkbox"
            name="may_sign_in"
            defaultChecked={account.may_sign_in !== false}
          />
          {text("console_people.may_sign_in")}
        </label>
      )}
      <div class="row">
        <button type="submit" class="button primary" aria-busy={isBusy.value}>
          {text("console_people.save")}
        </button>
        {account && (
          <button type="button" class="button" onClick={link}>
            {text("console_people.new_link")}
          </button>
        )}
        <button type="button" class="button quiet" onClick={onCancel}>
          {text("console_people.cancel")}
        </button>
      </div>
      {account && <p class="muted">{text("console_people.link_ends_sessions")}</p>}
    </form>
  );
}
