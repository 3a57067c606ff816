// elsewhere.tsx: the text names one place, the area is another: said to who writes and to who releases.
import { text } from "../../shared/text";
import type { Content, Zone } from "../trade";
import { elsewhere } from "./area-name";

export function Elsewhere({ content, all }: { content: Content; all: readonly Zone[] }) {
  const names = elsewhere(content, all);
  return names.length > 0 ? (
    <p class="notice warn" role="alert">
      {text("console_alert.elsewhere", { names: names.join(", ") })}
    </p>
  ) : null;
}
