// What the detectors reported, with their evidence.

import type { Anomaly } from "../answers.ts";
import { askAsAdmin, useSession } from "../admin/session.ts";
import { ask } from "../ask.ts";
import { Bars } from "../charts/bars.tsx";
import { Figure } from "../charts/figure.tsx";
import { Ago, Numbers, OperatorLink, Shown, Table } from "../parts.tsx";
import { address } from "../route.ts";
import { useAnswer, useNow } from "../use.ts";
import { number, plural } from "../words.ts";
import { Evidence } from "./evidence.tsx";

const kDetectors: [string, string][] = [
  ["vote_burst", "votes far above one's own habit"], ["domain_flood", "one operator fills a domain"],
  ["accuracy_drop", "right for long, now wrong"], ["coordinated_timing", "operators act together"],
  ["agreement", "votes follow another's"],
];
const kDays = 30;
const kDay = 86_400;

function Reports({ all, now }: { all: Anomaly[]; now: number }) {
  const last = Math.floor(now / kDay);
  const bars = Array.from({ length: kDays }, (_, index) => {
    const day = last - kDays + 1 + index;
    const value = all.filter((one) => Math.floor(one.at / kDay) === day).length;
    const label = new Date(day * kDay * 1000).toISOString().slice(5, 10);
    return { label, value, hint: `${label}: ${plural(value, "report")}` };
  });
  return (
    <>
      <Numbers of={kDetectors.map(([detector, meaning]) =>
        [detector.replaceAll("_", " "), number(all.filter((one) => one.detector === detector).length), meaning])} />
      <Figure title="Reports by day" table={{ head: ["day", "reports"], rows: bars.map((bar) => [bar.label, bar.value]) }}>
        <Bars bars={bars} unit="reports" label={`Reports of the last ${kDays} days`} />
      </Figure>
    </>
  );
}

type Page = { anomalies: Anomaly[]; next?: number };
const kAsAdmin = "admin/";

// An administrator who cannot be told more is told what everybody is.
function read(path: string, signal: AbortSignal): Promise<Page> {
  if (!path.startsWith(kAsAdmin)) return ask(path, signal);
  const rest = path.slice(kAsAdmin.length);
  return askAsAdmin<Page>(rest, signal).catch(() => ask<Page>(rest, signal));
}

function List({ all, now }: { all: Anomaly[]; now: number }) {
  const told = all.some((one) => one.evidence !== undefined);
  const head = ["When", "Operator", "Detector", "Score", "Action", ...(told ? ["Evidence"] : [])];
  return (
    <Table caption="Reports" head={head} empty="No detector has reported anything."
      rows={[...all].reverse().map((one) => [<Ago at={one.at} now={now} />, <OperatorLink id={one.operator_id} />,
        <span class="word">{one.detector.replaceAll("_", " ")}</span>, one.score.toFixed(1),
        <span class="word">{one.action}</span>, ...(told ? [<Evidence text={one.evidence ?? ""} />] : [])])} />
  );
}

export function Anomalies() {
  const now = useNow();
  const inside = useSession().signed_in;
  const answer = useAnswer<Page>(inside ? `${kAsAdmin}anomalies?limit=1000` : "anomalies?limit=1000", read);
  return (
    <>
      <h1>Anomalies</h1>
      <p class="lead">Detectors look for operators that behave oddly. A report is a record of the log like any other;
        what follows from it, the rules of the mesh say. What the detector saw is for the <a
        href={address("admin")}>administrator</a>, who decides.</p>
      <Shown of={answer}>{(value) => (
        <>
          {value.anomalies.length > 0 && <Reports all={value.anomalies} now={now} />}
          <List all={value.anomalies} now={now} />
        </>
      )}</Shown>
    </>
  );
}
