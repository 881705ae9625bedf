// What the detectors reported, with their evidence.

import type { Anomaly } from "../answers.ts";
import { Ago, OperatorLink, Shown, Table } from "../parts.tsx";
import { useAnswer, useNow } from "../use.ts";

export function Anomalies() {
  const now = useNow();
  const answer = useAnswer<{ anomalies: Anomaly[]; next?: number }>("anomalies?limit=1000");
  return (
    <>
      <h1>Anomalies</h1>
      <p class="lead">Detectors look for operators that behave oddly. A report is a record of the log like any other;
        what follows from it, the rules of the mesh say.</p>
      <Shown of={answer}>{(value) => (
        <Table caption="Reports" head={["When", "Operator", "Detector", "Score", "Action", "Evidence"]}
          empty="No detector has reported anything."
          rows={[...value.anomalies].reverse().map((one) => [<Ago at={one.at} now={now} />,
            <OperatorLink id={one.operator_id} />, one.detector, one.score.toFixed(3), one.action, one.evidence])} />
      )}</Shown>
      <h2>For the administrator</h2>
      <p>Quarantine, release and revocation are signed by the administrator's key, on the command line:</p>
      <pre>noctem admin operator --help</pre>
    </>
  );
}
