// What the network knows of itself.

import type { Awareness as Model } from "../answers.ts";
import { Bars } from "../charts/bars.tsx";
import { Figure } from "../charts/figure.tsx";
import { Domain, Name, Numbers, OperatorLink, Shown, Table } from "../parts.tsx";
import { useAnswer } from "../use.ts";
import { moment, number, plural, ratio, share } from "../words.ts";

const List = ({ of, none }: { of: string[]; none: string }) => of.length === 0 ? <p class="quiet">{none}</p>
  : <ul class="plain">{of.map((one) => <li key={one}><Name text={one} /></li>)}</ul>;

function History() {
  const answer = useAnswer<{ snapshots: Model[] }>("awareness?history=90");
  return (
    <Shown of={answer}>{({ snapshots }) => {
      const bars = snapshots.map((one) => ({ label: moment(one.timestamp).slice(5, 10), value: one.health.entries_total,
        hint: `${moment(one.timestamp)}: ${plural(one.health.entries_total, "entry", "entries")}, ${one.health.entries_verified} verified` }));
      return bars.length === 0 ? <p class="quiet">A snapshot is kept each day; the first will be kept tonight.</p> : (
        <Figure title="Day by day" table={{ head: ["day", "entries", "verified", "operators"], rows: snapshots.map((one) =>
          [moment(one.timestamp), one.health.entries_total, one.health.entries_verified, one.health.operators_active]) }}>
          <Bars bars={bars} unit="entries" label="Entries known on each day" />
        </Figure>
      );
    }}</Shown>
  );
}

export function Awareness() {
  const answer = useAnswer<Model>("awareness");
  return (
    <>
      <h1>What the mesh knows of itself</h1>
      <Shown of={answer}>{(model) => {
        const domains = Object.entries(model.knowledge_domains).sort(([, a], [, b]) => b.entries - a.entries);
        return (
          <>
            <Numbers of={[["Phase", model.phase], ["Entries", number(model.health.entries_total)],
              ["Verified", ratio(model.health.entries_verified, model.health.entries_total)],
              ["Operators", number(model.health.operators_active), "active in 24 hours"]]} />
            <div class="columns">
              <section><h2>Trends</h2><List of={model.trends} none="Nothing rises or falls by half in a week." /></section>
              <section><h2>Priorities</h2><List of={model.priorities} none="Nothing presses." /></section>
            </div>
            <h2>What independent operators agree on</h2>
            <Table caption="Statements" head={["About", "Says", "Said by", "Of"]} empty="They have not reflected enough yet."
              rows={model.statements.map((one) => [one.about, one.says,
                <>{one.said_by.map((id) => <><OperatorLink id={id} /> </>)}</>, plural(one.reflected, "reflection")])} />
            <History />
            <h2>Largest domains</h2>
            <Table caption="Largest domains" head={["Domain", "Entries", "Confidence", "Newest"]}
              rows={domains.map(([name, one]) => [<Domain name={name} />, number(one.entries), share(one.avg_confidence), one.freshness])} />
          </>
        );
      }}</Shown>
    </>
  );
}
