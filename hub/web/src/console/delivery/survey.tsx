// survey.tsx: what people said on the alert's page, in numbers; nothing while nobody has.
import { number, text } from "../../shared/text";
import type { Survey } from "../trade";

const sum = (counts: Record<string, number> = {}) =>
  Object.values(counts).reduce((all, one) => all + one, 0);

export function Said({ survey: { arrived, clear } }: { survey: Survey }) {
  if (sum(arrived) + sum(clear) === 0) return null;
  return (
    <section>
      <h2>{text("console_live.survey")}</h2>
      <p>
        {text("console_live.survey_arrived", {
          in_time: number(arrived?.in_time ?? 0),
          late: number(arrived?.late ?? 0),
          never: number(arrived?.never ?? 0),
        })}
        <br />
        {text("console_live.survey_clear", {
          clear: number(clear?.yes ?? 0),
          unclear: number(clear?.no ?? 0),
        })}
      </p>
    </section>
  );
}
