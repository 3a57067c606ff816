// help.tsx: "?": every key that works here, from the one table.
import { signal } from "@preact/signals";
import { Dialog } from "../../shared/dialog";
import { keyRows, lettersWork, switchLetters } from "../../shared/keys";
import { text } from "../../shared/text";

export const isHelpShown = signal(false);

export function Help() {
  if (!isHelpShown.value) return null;
  const close = () => {
    isHelpShown.value = false;
  };
  return (
    <Dialog
      title={text("console.keys_title")}
      onClose={close}
      actions={
        <button type="button" class="button" onClick={close}>
          {text("face.dismiss")}
        </button>
      }
    >
      <dl class="keys">
        {keyRows.value.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key.length === 1 ? key.toUpperCase() : key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={lettersWork.value}
          onChange={(event) => switchLetters(event.currentTarget.checked)}
        />
        <span>{text("console.letters_work")}</span>
      </label>
    </Dialog>
  );
}
