// lamps.tsx: the five contents, lit or not; the way past a missing guidance is a written reason.
import { useSignal } from "@preact/signals";
import { text } from "../../shared/text";
import { overrideOf } from "../review/override";
import type { Lamp } from "./complete";

export function Lamps({ id, list }: { id: string; list: Lamp[] }) {
  const reason = overrideOf(id);
  const isOpen = useSignal(false); // on a narrow screen the worst one stands for all
  const dark = list.filter((lamp) => lamp.lacks.length > 0);
  const [worst] = dark;

  return (
    <div class={`lamps ${isOpen.value ? "open" : ""}`}>
      <button
        type="button"
        class={`button small lamps-fold ${worst ? "dark" : "lit"}`}
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <span class="visually-hidden">{text("console_alert.complete")}: </span>
        {worst ? `✗ ${text(`console_alert.has_${worst.item}`)}` : `✓ ${list.length}/${list.length}`}
        {dark.length > 1 && ` +${dark.length - 1}`}
      </button>
      <ul aria-label={text("console_alert.complete")}>
        {list.map(({ item, lacks }) => (
          <li key={item} class={lacks.length > 0 ? "dark" : "lit"}>
            <span aria-hidden="true">{lacks.length > 0 ? "✗" : "✓"}</span>{" "}
            {text(`console_alert.has_${item}`)}
            {lacks.length > 0 && (
              <span class="muted">
                {" "}
                {text("console_alert.lacks", { languages: lacks.join(", ") })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {dark.length > 0 && dark.every((lamp) => lamp.item === "action") && (
        <label class="field">
          <span>{text("console_alert.override")}</span>
          <input
            value={reason.value}
            maxLength={500}
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </label>
      )}
    </div>
  );
}
