// What the mesh knows, in one sentence and a few numbers; what is being added.

import { useState } from "preact/hooks";
import type { Found, Growth, Mentions, Stats } from "../answers.ts";
import { Bars } from "../charts/bars.tsx";
import { Figure } from "../charts/figure.tsx";
import { EntryList, Feed, Name, Numbers, Shown, Span } from "../parts.tsx";
import { useStage } from "../stage.ts";
import { useAnswer, useNow } from "../use.ts";
import { moment, number, plural, ratio } from "../words.ts";

const kSpans: [string, number, number][] = [
  ["Hour", 3600, 60], ["Day", 86_400, 48], ["Month", 30 * 86_400, 30], ["Year", 364 * 86_400, 52],
];

const kPhases: Record<string, string> = {
  bootstrap: "young: its operators still vouch for each other", accumulation: "collecting",
  emergence: "mature: independent operators agree on what it knows",
};

function Contributions() {
  const now = useNow();
  const { staged } = useStage();
  const [picked, choose] = useState<number>();
  const chosen = picked ?? (staged ? 2 : 0); // a stage's hour is over in seconds
  const [name, span, steps] = kSpans[chosen] ?? ["Hour", 3600, 60];
  const step = span / steps;
  const to = Math.ceil(now / step) * step;
  const answer = useAnswer<Growth>(`growth?from=${to - span}&to=${to}&steps=${steps}`);
  const controls = <Span of={kSpans.map(([each]) => each)} chosen={chosen} choose={choose} />;
  const points = answer.value?.growth ?? [];
  const bars = points.slice(1).map((point, index) => {
    const from = points[index]?.at ?? 0;
    const value = point.records - (points[index]?.records ?? 0);
    const clock = new Date(from * 1000).toISOString();
    const label = span > 86_400 ? clock.slice(5, 10) : clock.slice(11, 16);
    return { label, value, hint: `${moment(from)}: ${plural(value, "record")}`, at: moment(from) };
  });
  const sum = bars.reduce((total, bar) => total + bar.value, 0);
  return (
    <Figure title="Contributions" controls={controls} note={`${plural(sum, "signed record")} in the last ${name.toLowerCase()}; times in UTC.`}
      table={{ head: ["from", "records"], rows: bars.map((bar) => [bar.at, bar.value]) }}>
      <Bars bars={bars} unit="records" label={`${sum} records in the last ${name.toLowerCase()}`} />
    </Figure>
  );
}

function Said({ stats }: { stats: Stats }) {
  return (
    <>
      <p class="kicker"><Name text={stats.name} /></p>
      <h1>{stats.entries_total === 0 ? "Nothing is known here yet." : <>
        This mesh knows {plural(stats.entries_total, "thing")}, {stats.entries_verified === 0 ? "none"
        : ratio(stats.entries_verified, stats.entries_total)} of them checked by independent operators
        {stats.entries_verified === 0 && " yet"}.</>}</h1>
      <Numbers of={[
        ["Phase", stats.phase, kPhases[stats.phase] ?? ""],
        ["Entries", number(stats.entries_total), "in good standing"],
        ["Verified", ratio(stats.entries_verified, stats.entries_total), plural(stats.entries_verified, "entry", "entries")],
        ["Operators", number(stats.operators_active), "active in 24 hours"],
        ["Agents", number(stats.agents_active), "active in 24 hours"],
        ["Records", number(stats.records), "in the signed log"],
      ]} />
    </>
  );
}

export function Overview() {
  const now = useNow();
  const stats = useAnswer<Stats>("stats");
  const newest = useAnswer<Found>("knowledge?order=newest&min_confidence=0&limit=8&content=summary");
  const records = useAnswer<Mentions>("records?limit=14");
  return (
    <>
      <Shown of={stats}>{(value) => <Said stats={value} />}</Shown>
      <Contributions />
      <div class="columns">
        <section><h2>Latest entries</h2>
          <Shown of={newest}>{(value) => <EntryList entries={value.entries} now={now} />}</Shown></section>
        <section><h2>As it happens</h2>
          <Shown of={records}>{(value) => <Feed records={[...value.records].reverse()} now={now} />}</Shown></section>
      </div>
    </>
  );
}
