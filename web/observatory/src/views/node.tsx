// The node itself: whether it is well, how fast it answers, which version it is.

import { askText } from "../ask.ts";
import { Bars } from "../charts/bars.tsx";
import { Figure } from "../charts/figure.tsx";
import { Numbers, Shown, Table } from "../parts.tsx";
import { useAnswer } from "../use.ts";
import { bytes, number, plural, seconds } from "../words.ts";
import { histogram, quantile, samples, type Sample } from "./metrics.ts";

const kLatency = "noctem_http_answer_seconds";
const one = (all: Sample[], name: string): number => all.find((sample) => sample.name === name)?.value ?? 0;
const limit = (value: number | undefined): string =>
  value === undefined ? "–" : value === Infinity ? "> 10 s" : `≤ ${seconds(value)}`;

async function readiness(): Promise<string[]> {
  const response = await fetch("/readyz", { cache: "no-cache" });
  const told = (await response.json()) as { reasons?: { detail: string }[] };
  return (told.reasons ?? []).map((reason) => reason.detail);
}

function Speed({ all }: { all: Sample[] }) {
  const buckets = histogram(all, kLatency);
  const bars = buckets.map(({ upTo, count }) => ({ label: upTo === Infinity ? "more" : seconds(upTo), value: count,
    hint: `up to ${upTo === Infinity ? "any time" : seconds(upTo)}: ${plural(count, "answer")}` }));
  const routes = all.filter((sample) => sample.name === "noctem_http_route_answers_total" && sample.value > 0)
    .sort((a, b) => b.value - a.value);
  return (
    <>
      <Figure title="Time to answer" note="From a whole request to its answer, since the node began."
        table={{ head: ["up to", "answers"], rows: bars.map((bar) => [bar.label, bar.value]) }}>
        <Bars bars={bars} unit="answers" labels={9} label="Answers by the time they took" />
      </Figure>
      <h2>Answers by route</h2>
      <Table caption="Answers by route" head={["Route", "Status", "Answers"]}
        rows={routes.map((sample) => [sample.labels.route ?? "", sample.labels.status ?? "", number(sample.value)])} />
    </>
  );
}

export function NodeView() {
  const metrics = useAnswer("/metrics", async (path, signal) => samples(await askText(path, signal)));
  const ready = useAnswer("/readyz", readiness);
  return (
    <>
      <h1>This node</h1>
      <Shown of={ready}>{(reasons) => reasons.length === 0 ? <p class="lead">It can do its work.</p>
        : <ul class="warning">{reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>}</Shown>
      <Shown of={metrics}>{(all) => {
        const buckets = histogram(all, kLatency);
        const version = all.find((sample) => sample.name === "noctem_node_version")?.labels.version ?? "";
        return (
          <>
            <Numbers of={[["Version", version, "Noctem"],
              ["Running", `${(one(all, "noctem_node_uptime_seconds") / 3600).toFixed(1)} h`],
              ["Memory", bytes(one(all, "noctem_node_memory_bytes"))],
              ["Disk free", bytes(one(all, "noctem_node_disk_free_bytes"))],
              ["Half of the answers", limit(quantile(buckets, 0.5)), "p50"],
              ["99 of 100", limit(quantile(buckets, 0.99)), "p99"],
              ["Writes waiting", number(one(all, "noctem_writer_waiting"))],
              ["Connections", number(one(all, "noctem_http_connections"))]]} />
            <Speed all={all} />
          </>
        );
      }}</Shown>
      <p class="note">What it answers is described in <a href="/openapi.json">/openapi.json</a>; its numbers for
        Prometheus are at <a href="/metrics">/metrics</a>.</p>
    </>
  );
}
