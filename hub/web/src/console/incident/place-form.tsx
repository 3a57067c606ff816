// place-form.tsx: an officer gives a report another hazard or place, or a place at all.
import { useSignal } from "@preact/signals";
import { hazardName, site } from "../../shared/site";
import { text } from "../../shared/text";
import { amend } from "./acts";
import { mapCentre } from "./map-centre";
import type { Report } from "./store";

interface PlaceFormProps {
  id: string;
  report: Report;
  onClose: () => void;
}

const DIGITS = 5; // about a metre

export function PlaceForm({ id, report, onClose }: PlaceFormProps) {
  const where = useSignal(
    report.where?.lat === undefined ? "" : `${report.where.lat}, ${report.where.lon}`,
  );
  const isBusy = useSignal(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const [lat, lon] = where
      .peek()
      .split(/[,;\s]+/)
      .map(Number);
    const hazard = String(form.get("hazard") ?? "");
    const reason = String(form.get("reason") ?? "").trim();
    isBusy.value = true;
    const isDone = await amend(id, {
      ...(hazard && hazard !== report.hazard && { hazard }),
      ...(lat !== undefined && lon !== undefined && { where: { lat, lon } }),
      ...(reason && { reason }),
    });
    isBusy.value = false;
    if (isDone) onClose();
  };

  return (
    <form class="act-panel" onSubmit={submit}>
      <label class="field">
        <span>{text("console_room.coordinates")}</span>
        <input
          class="mono"
          value={where.value}
          pattern="\s*-?\d+(\.\d+)?[,;\s]+-?\d+(\.\d+)?\s*"
          placeholder="43.71890, 10.94680"
          onInput={(event) => {
            where.value = event.currentTarget.value;
          }}
        />
      </label>
      <button
        type="button"
        class="button small"
        onClick={() => {
          const { lat, lon } = mapCentre.peek();
          where.value = `${lat.toFixed(DIGITS)}, ${lon.toFixed(DIGITS)}`;
        }}
      >
        {text("console_room.middle_of_map")}
      </button>
      <label class="field">
        <span>{text("console_room.hazard")}</span>
        <select name="hazard" defaultValue={report.hazard ?? ""}>
          <option value={report.hazard ?? ""}>{hazardName(report.hazard)}</option>
          {site.value?.hazards
            .filter(({ code }) => code !== report.hazard)
            .map(({ code }) => (
              <option key={code} value={code}>
                {hazardName(code)}
              </option>
            ))}
        </select>
      </label>
      <label class="field">
        <span>{text("console_room.reason_optional")}</span>
        <input name="reason" maxLength={500} />
      </label>
      <div class="dialog-actions">
        <button type="submit" class="button primary small" aria-busy={isBusy.value}>
          {text("console_room.amend_do")}
        </button>
        <button type="button" class="button small quiet" onClick={onClose}>
          {text("console_room.not_now")}
        </button>
      </div>
    </form>
  );
}
