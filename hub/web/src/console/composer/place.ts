// place.ts: where an alert is looked at, by its state.
import { isDraft } from "../acts";
import { to } from "../app/mode";
import type { Alert } from "../trade";

const REVIEWED = ["proposed", "approved", "held", "rejected"];

export const placeOf = (alert: Alert): string =>
  to(
    isDraft(alert)
      ? `/alerts/${alert.id}`
      : `/alerts/${alert.id}/${REVIEWED.includes(alert.state ?? "") ? "review" : "live"}`,
  );
