// Work that waits, and who is at it.

import type { Task, Tasks as Answer } from "../answers.ts";
import { Bars } from "../charts/bars.tsx";
import { Figure } from "../charts/figure.tsx";
import { Ago, Domain, EntryLink, Numbers, OperatorLink, Shown, Table } from "../parts.tsx";
import { useAnswer, useNow } from "../use.ts";
import { number, plural } from "../words.ts";
import { FlowOfWork } from "./flow.tsx";

const kTypes = ["verify", "synthesize", "consolidate", "reflect", "fill_gap"];

function about(task: Task) {
  if (task.subject === undefined) return "";
  return task.subject.startsWith("bagaa") ? <EntryLink id={task.subject} /> : task.subject;
}

export function Tasks() {
  const now = useNow();
  const answer = useAnswer<Answer>("tasks?limit=50");
  return (
    <>
      <h1>Work</h1>
      <Shown of={answer}>{(value) => {
        const open = Object.values(value.open).reduce((sum, count) => sum + count, 0);
        const bars = kTypes.map((type) => ({
          label: type.replace("_", " "), value: value.open[type] ?? 0, hint: plural(value.open[type] ?? 0, "task") }));
        return (
          <>
            <Numbers of={[["Open", number(open) + (value.more ? "+" : ""), "wait for an agent"],
              ["Claimed", number(value.leases.length), "leases and slots of panels"]]} />
            <Figure title="The queue by type" table={{ head: ["type", "open"], rows: bars.map((bar) => [bar.label, bar.value]) }}>
              <Bars bars={bars} unit="tasks" label="Open tasks by type" />
            </Figure>
            <FlowOfWork />
            <h2>Next in the queue</h2>
            <Table caption="Next in the queue" head={["Task", "About", "Domain", "Priority", "Waits since"]} empty="No work waits."
              rows={value.tasks.map((task) => [(task.type ?? "").replace("_", " "), about(task),
                task.domain && <Domain name={task.domain} />, task.priority, <Ago at={task.since ?? 0} now={now} />])} />
            <h2>Claimed</h2>
            <Table caption="Claimed" head={["Task", "About", "Operator", "Claimed", "Until"]} empty="Nobody holds a task."
              rows={value.leases.map((task) => [(task.type ?? "").replace("_", " "), about(task),
                <OperatorLink id={task.operator_id ?? ""} />, <Ago at={task.since ?? 0} now={now} />,
                new Date((task.until ?? 0) * 1000).toISOString().slice(5, 16).replace("T", " ")])} />
          </>
        );
      }}</Shown>
    </>
  );
}
