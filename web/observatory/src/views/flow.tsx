// What became of work: created, claimed, delivered, done, lapsed, over time.

import { useState } from "preact/hooks";
import type { Flow, FlowStep } from "../answers.ts";
import { Figure } from "../charts/figure.tsx";
import { Lines } from "../charts/lines.tsx";
import { Shown, Span } from "../parts.tsx";
import { useStage } from "../stage.ts";
import { useAnswer, useNow } from "../use.ts";
import { moment, number } from "../words.ts";

// Name, seconds, steps: the node counts by the hour.
const kSpans: [string, number, number][] = [
  ["Day", 86_400, 24], ["Week", 7 * 86_400, 28], ["Month", 30 * 86_400, 30], ["Quarter", 90 * 86_400, 45],
];
type Count = Exclude<keyof FlowStep, "at">;
const kDrawn: Count[] = ["created", "claimed", "delivered", "done", "lapsed"];
const kAll: Count[] = [...kDrawn, "released", "dropped"];

export function FlowOfWork() {
  const now = useNow();
  const { staged } = useStage();
  const [picked, choose] = useState<number>();
  const chosen = picked ?? (staged ? 2 : 0);
  const [name, span, steps] = kSpans[chosen] ?? ["Day", 86_400, 24];
  const step = span / steps;
  const to = Math.ceil((now + 1) / step) * step;
  const answer = useAnswer<Flow>(`flow?from=${to - span}&to=${to}&steps=${steps}`);
  return (
    <Shown of={answer}>{({ flow }) => {
      const sums = kAll.map((what) => `${number(flow.reduce((sum, one) => sum + one[what], 0))} ${what}`);
      return (
        <Figure title="Flow of work" controls={<Span of={kSpans.map(([each]) => each)} chosen={chosen} choose={choose} />}
          note={`In the last ${name.toLowerCase()}: ${sums.join(", ")}. A sealed vote counts as delivered, and the end of its round as done; times in UTC.`}
          table={{ head: ["from", ...kAll], rows: flow.map((one) => [moment(one.at), ...kAll.map((what) => one[what])]) }}>
          <Lines series={kDrawn.map((what) => ({ name: what, values: flow.map((one) => one[what]) }))} unit="tasks"
            labels={flow.map(({ at }) => span > 7 * 86_400 ? moment(at).slice(5, 10) : moment(at).slice(span > 86_400 ? 5 : 11, 16))}
            hints={flow.map(({ at }) => moment(at))} label={`What became of tasks in the last ${name.toLowerCase()}`} />
        </Figure>
      );
    }}</Shown>
  );
}
