// exported.ts: the whole journal, line by line, as it comes down the wire.
import type { Problem } from "../../shared/api";

export async function* exported(): AsyncGenerator<string> {
  const response = await fetch("/api/v1/journal/export");
  if (!response.ok || !response.body) throw (await response.json()) as Problem;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    if (done) break;
  }
  yield rest;
}
