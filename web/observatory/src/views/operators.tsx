// Who takes part, what their word weighs, and why.

import type { Operator, Operators as Page } from "../answers.ts";
import { Acts } from "../admin/acts.tsx";
import { Bars } from "../charts/bars.tsx";
import { Figure } from "../charts/figure.tsx";
import { Ago, Name, Numbers, Shown, Table } from "../parts.tsx";
import { address, type Place } from "../route.ts";
import { useAnswer, useNow } from "../use.ts";
import { ReputationPast } from "./reputation.tsx";
import { moment, number, plural, ratio, shortId } from "../words.ts";

const standing = (one: Operator): string =>
  one.revoked ? `revoked (${one.revoked.reason})` : one.quarantined_at !== undefined ? "in quarantine" : "active";

// Ten classes of reputation, whatever the highest is.
function spread(operators: Operator[]) {
  const top = Math.max(1, ...operators.map((one) => one.reputation));
  return Array.from({ length: 10 }, (_, index) => {
    const [from, to] = [(top * index) / 10, (top * (index + 1)) / 10];
    const value = operators.filter((one) => one.reputation >= from && (one.reputation < to || index === 9)).length;
    return { label: from.toFixed(1), value, hint: `${from.toFixed(2)} to ${to.toFixed(2)}: ${plural(value, "operator")}` };
  });
}

function One({ one, now }: { one: Operator; now: number }) {
  return (
    <>
      <p class="kicker">Operator {one.id}</p>
      <h1><Name text={one.label} /></h1>
      <Numbers of={[["Reputation", one.reputation.toFixed(3), standing(one)],
        ["Judgement", ratio(one.right, one.resolved), `${number(one.right)} of ${plural(one.resolved, "resolved vote")} right`],
        ["Credits", number(one.verified_entries), "verified entries that count"],
        ["False", number(one.false_entries), "entries found false lately"],
        ["Agents", number(one.agents), `of at most ${one.max_agents}`],
        ["Approved", <Ago at={one.approved_at} now={now} />, moment(one.approved_at)]]} />
      <ReputationPast operator={one.id} />
      <Acts one={one} />
    </>
  );
}

export function Operators({ place }: { place: Place }) {
  const now = useNow();
  const answer = useAnswer<Page>("operators?limit=1000");
  return (
    <Shown of={answer}>{(value) => {
      const sorted = [...value.operators].sort((a, b) => b.reputation - a.reputation || a.label.localeCompare(b.label));
      const one = sorted.find((each) => each.id === place.id);
      if (place.id !== "") return one ? <One one={one} now={now} /> : <h1>No such operator</h1>;
      const bars = spread(sorted);
      return (
        <>
          <h1>{plural(sorted.length, "operator")}{value.next !== undefined && " and more"}</h1>
          <p class="lead">Influence belongs to operators, never to how many agents they run. It is earned by entries
            that others verified and by votes that turned out right, and fades when it is not used.</p>
          <ReputationPast />
          <Figure title="Reputation now" note="How many operators have how much."
            table={{ head: ["from", "operators"], rows: bars.map((bar) => [bar.label, bar.value]) }}>
            <Bars bars={bars} unit="operators" labels={10} label="Operators by reputation" />
          </Figure>
          <Table caption="Operators" head={["Operator", "Reputation", "Right votes", "Verified", "False", "Agents", "Standing", "Last record"]}
            rows={sorted.map((each) => [
              <a href={address("operators", each.id)}><Name text={each.label || shortId(each.id)} /></a>,
              each.reputation.toFixed(3), ratio(each.right, each.resolved), each.verified_entries, each.false_entries,
              each.agents, standing(each), <Ago at={each.last_record_at} now={now} />])} />
        </>
      );
    }}</Shown>
  );
}
