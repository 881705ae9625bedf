// Operators over time: what their words weighed at each 00:00 UTC, and how many there were.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Past } from "../answers.ts";
import { Figure } from "../charts/figure.tsx";
import { Lines, type Series } from "../charts/lines.tsx";
import { Shown, Span } from "../parts.tsx";
import { useAnswer } from "../use.ts";
import { moment, plural, shortId } from "../words.ts";

const kSpans: [string, number][] = [["Month", 30], ["Quarter", 91], ["Year", 364]];
const kLeast = 0.001;

type Drawn = { title: string; note: string; unit: string; series: Series[]; nights: Past["nights"]; least?: number };

function Nightly({ title, note, unit, series, nights, least = 1, controls }: Drawn & { controls?: ComponentChildren }) {
  return (
    <Figure title={title} note={note} controls={controls} table={{ head: ["night", ...series.map((one) => one.name)],
      rows: nights.map((night, index) => [moment(night.at), ...series.map((one) => one.values[index] ?? 0)]) }}>
      <Lines series={series} unit={unit} least={least} labels={nights.map((night) => moment(night.at).slice(5, 10))}
        hints={nights.map((night) => moment(night.at))} label={`${title}, ${plural(nights.length, "night")}`} />
    </Figure>
  );
}

export function ReputationPast({ operator = "" }: { operator?: string }) {
  const [chosen, choose] = useState(1);
  const [, days] = kSpans[chosen] ?? ["Quarter", 91];
  const answer = useAnswer<Past>(`reputation?days=${days}${operator && `&operator_id=${operator}`}`);
  const controls = <Span of={kSpans.map(([name]) => name)} chosen={chosen} choose={choose} />;
  return (
    <Shown of={answer}>{({ nights, operators }) => {
      if (nights.length === 0) {
        return <p class="quiet">Reputations are computed each night at 00:00 UTC; the first night is still to come.</p>;
      }
      const weights = operators.map((one) => ({ name: one.label || shortId(one.operator_id), values: one.reputation }));
      const counts = (name: string, of: (night: Past["nights"][number]) => number) => ({ name, values: nights.map(of) });
      return (
        <>
          {weights.length === 0 ? <p class="quiet">Nobody has earned a reputation yet.</p>
            : <Nightly title="Reputation over time" unit="reputation" nights={nights} least={kLeast} controls={controls}
              series={weights} note={operator !== "" ? "As each night at 00:00 UTC found it."
                : `${plural(weights.length, "operator")} of the highest reputation, as each night at 00:00 UTC found them.`} />}
          {operator === "" && <Nightly title="Operators over time" unit="operators and agents" nights={nights}
            note="Admitted: neither revoked nor in quarantine. Active: a record in the 24 hours before."
            series={[counts("admitted", (night) => night.operators), counts("with a reputation", (night) => night.reputed),
              counts("operators active", (night) => night.operators_active),
              counts("agents active", (night) => night.agents_active)]} />}
        </>
      );
    }}</Shown>
  );
}
