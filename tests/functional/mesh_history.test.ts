// What the page asks about the past: reputations night by night, and what became of tasks hour by hour. Nights pass
// by a clock that is moved; what is told afterwards is what the operators' list told on each of them.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Mesh } from "./mesh.ts";
import { kQuick, numbersOf, people, votes } from "./mesh_people.ts";
import { MovedClock } from "./moved_clock.ts";
import { eventually } from "./support.ts";

const clock = new MovedClock({ after });
const mesh = await Mesh.start({ after }, [], undefined, clock);
await mesh.params(kQuick);
const [anna, ben, carl, dora] = await people(mesh, ["anna", "ben", "carl", "dora"]);
const ask = async (path: string) => (await mesh.ask("GET", `/api/observe/${path}`, "")).json;
const flow = async () => {
  const { flow: steps } = await ask("flow?steps=400");
  const sum = (name: string): number => steps.reduce((all: number, one: any) => all + one[name], 0);
  return Object.fromEntries(["created", "claimed", "delivered", "done", "dropped", "lapsed", "released"].map(
    (name) => [name, sum(name)]));
};

test("before the first night there is none; work is counted as it comes and goes", async () => {
  assert.deepEqual(await ask("reputation"), { nights: [], operators: [] });
  assert.deepEqual(Object.values(await flow()), [0, 0, 0, 0, 0, 0, 0]);
  const id = await anna.agent.publish("go/maps", "A map that holds pointers keeps what they point to alive.");
  const first = await flow();
  assert.ok(first.created >= 1, JSON.stringify(first));
  assert.equal((await votes([ben, carl, dora], id, [1, 1, 1])).status, "promoted");
  const then = await flow();
  assert.equal(then.delivered, 3, "three sealed votes");
  assert.ok(then.done >= 1, "a round was over");
  const claimed = await ben.agent.get("/api/agent/compute?types=reflect");
  assert.equal(claimed.status, 200, JSON.stringify(claimed.json));
  assert.equal((await flow()).claimed, 1);
});

test("what is asked wrongly is refused", async () => {
  for (const path of ["reputation?days=0", "reputation?days=100000", "reputation?operator_id=x", "flow?steps=100000",
    "flow?from=9&to=9", "flow?from=1&to=3&steps=50"]) {
    assert.equal((await mesh.ask("GET", `/api/observe/${path}`, "")).status, 400, path);
  }
  assert.equal((await mesh.ask("GET", "/api/observe/reputation?operator_id=0123456789abcdef", "")).status, 404);
});

test("each night keeps who had which reputation, the highest first", async () => {
  const seen: number[] = [];
  for (let night = 0; night < 3; ++night) {
    await mesh.restart(() => clock.toMidnight());
    await eventually("a midnight", async () => (await ask("reputation")).nights.length === night + 1);
    seen.push((await numbersOf(mesh, anna.operator)).reputation);
  }
  assert.ok((seen[0] as number) > 0);
  assert.ok((seen[2] as number) < (seen[0] as number), "it fades while she is away");
  const { nights, operators } = await ask("reputation");
  assert.deepEqual(nights.map((one: any) => one.at % 86_400), [0, 0, 0]);
  assert.deepEqual([nights[0].operators, nights[0].reputed], [5, 1], "with the keeper of the node");
  assert.deepEqual(operators, [{ operator_id: anna.operator.id, label: "anna", reputation: seen }]);
  assert.deepEqual(nights.map((one: any) => one.reputation), seen, "she is all that have one");
  const one = await ask(`reputation?days=2&operator_id=${ben.operator.id}`);
  assert.equal(one.nights.length, 2);
  assert.deepEqual(one.operators.map((each: any) => each.reputation), [[0, 0]]);
});

// A node that is started within a test ends with it.
test("what is given back is counted, in the hour in which it is", async () => {
  await mesh.restart(() => clock.move(7200));
  const held = await ben.agent.get("/api/agent/compute");
  const { id } = held.json.task;
  const release = ben.agent.write("task.release", { task: id });
  assert.equal((await ben.agent.post(`/api/agent/compute/${id}/result`, release)).status, 201);
  const { flow: steps } = await ask(`flow?from=${mesh.seconds() - 5 * 86_400}&to=${mesh.seconds() + 1}&steps=120`);
  const hours = steps.filter((one: any) => one.released > 0).map((one: any) => one.released);
  assert.deepEqual(hours, [1]);
  const latest = steps.findLast((one: any) => one.released > 0);
  assert.ok(mesh.seconds() - latest.at <= 2 * 3600, "an hour belongs to the step in which it began");
});

test("the stored state is still what the log makes", async () => {
  await mesh.node.stop();
  const told = await mesh.home.json(["mesh", "verify"]);
  assert.ok(told.records > 10, JSON.stringify(told));
});
