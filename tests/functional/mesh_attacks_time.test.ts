// Attacks on time, and those that take days, tried on running nodes whose wall clock the test moves.
//
//   clock jumps            a clock that is set while we serve stops writes, not reads, and closes no window
//   clock jumps            a day without service closes no window and costs nobody anything
//   clock jumps            a clock that starts before the log, or a month after it, is not believed
//   replay                 what was signed before the node started is refused with its time
//   slow burn, blocking    poison halves what its author built, in reputation and weight; one of five who votes
//   of bootstrap           against everything keeps neither entries from being verified nor bootstrap from ending

import assert from "node:assert/strict";
import { test } from "node:test";
import { Mesh, refused } from "./mesh.ts";
import { entryOf, numbersOf, people, roundsOf, settled, votes } from "./mesh_people.ts";
import { MovedClock } from "./moved_clock.ts";
import { eventually, sleep, type Scope } from "./support.ts";

const kDay = 86_400;

async function movable(scope: Scope, names: string[]) {
  const clock = new MovedClock(scope);
  const mesh = await Mesh.start(scope, [], undefined, clock);
  await mesh.params({ commit_window_seconds: 6, reveal_window_seconds: 1 });
  return { clock, mesh, who: await people(mesh, names) };
}

test("clock jumps: a clock that is set while we serve stops writes, not reads, and closes no window", async (t) => {
  const { clock, mesh, who: [anna, ben] } = await movable(t, ["anna", "ben"]);
  const id = await anna.agent.publish("clocks", "The clock in the tower is right twice a day.");
  assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, ben.agent.vote(id, 1))).status, 202);
  for (const jump of [kDay, -kDay - 3600]) {
    clock.move(jump);
    const late = anna.agent.entry("clocks", `An entry after a jump by ${jump} seconds.`);
    const told = await anna.agent.post("/api/agent/knowledge", late);
    refused(told, 503, "unavailable:clock");
    assert.ok(Number(told.headers["retry-after"]) >= 1);
    const entry = await entryOf(anna.agent, id);
    assert.equal(entry.round_open, true, "a window is not over because somebody set the clock");
  }
  clock.move(3600);
  assert.equal((await settled(anna.agent, id)).votes_up, 1);
  await anna.agent.publish("clocks", "An entry when the clock is right again.");
});

test("clock jumps: a day without service closes no window and costs nobody anything", async (t) => {
  const { clock, mesh, who: [anna, ben, carl] } = await movable(t, ["anna", "ben", "carl"]);
  const id = await anna.agent.publish("outage", "The power went away in the middle of a vote.");
  assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, ben.agent.vote(id, 1))).status, 202);
  const [before] = await roundsOf(ben.agent, id);
  await mesh.restart(() => clock.move(kDay));
  await eventually("the window has moved", async () =>
    (await roundsOf(ben.agent, id))[0].commit_until - before.commit_until >= kDay);
  assert.equal((await carl.agent.post(`/api/agent/knowledge/${id}/vote`, carl.agent.vote(id, 1))).status, 202);
  const entry = await settled(anna.agent, id);
  assert.equal(entry.votes_up, 2);
  assert.equal((await numbersOf(mesh, ben.operator)).resolved, 0);
  const { entries } = (await ben.agent.get("/api/log/entries?limit=1000")).json;
  const pause = entries.find((one: any) => one.document.kind === "pause").document;
  assert.ok(pause.to - pause.from >= kDay);
});

test("clock jumps: a clock that starts before the log, or a month after it, is not believed", async (t) => {
  const { clock, mesh, who: [anna] } = await movable(t, ["anna"]);
  const id = await anna.agent.publish("clocks", "An entry that was here before the battery ran out.");
  for (const jump of [-3600, 40 * kDay]) {
    await mesh.restart(() => clock.move(jump));
    const late = anna.agent.entry("clocks", `An entry after a start ${jump} seconds away.`);
    refused(await anna.agent.post("/api/agent/knowledge", late), 503, "unavailable:clock");
    assert.equal((await entryOf(anna.agent, id)).status, "unverified");
  }
});

test("replay: what was signed before the node started is refused with its time", async (t) => {
  const { mesh, who: [anna] } = await movable(t, ["anna"]);
  const target = "/api/agent/knowledge";
  const body = JSON.stringify(anna.agent.entry("replay", "An entry whose bytes an eavesdropper keeps."));
  const headers = anna.agent.bound("POST", target, body, String(mesh.seconds() - 5));
  assert.equal((await mesh.ask("POST", target, body, headers)).status, 401, "already before this start");
  const now = anna.agent.bound("GET", "/api/agent/compute", "");
  assert.ok([200, 204].includes((await mesh.ask("GET", "/api/agent/compute", "", now)).status));
  await mesh.restart(() => sleep(1100));
  const told = await mesh.ask("GET", "/api/agent/compute", "", now);
  refused(told, 401, "denied:clock");
  assert.ok(Math.abs(told.json.server_time - mesh.seconds()) < 60);
});

test("slow burn, blocking of bootstrap: poison halves what its author built; a blocker keeps nothing up", async (t) => {
  const { clock, mesh, who } = await movable(t, ["anna", "ben", "carl", "dora", "eva"]);
  const [anna, ben, carl, dora, eva] = who;
  const { operators } = (await mesh.admin.get("/api/admin/operators")).json;
  const own = operators.find((one: any) => who.every(({ operator }) => operator.id !== one.id));
  const away = mesh.admin.write("operator.quarantine", { operator: own.key });
  assert.equal((await mesh.admin.post("/api/admin/documents", away)).status, 201, "the home's own never votes");

  // Everybody but eva, who votes against whatever there is, and publishes nothing.
  const authors = [anna, anna, anna, ben, carl, dora];
  const ids: string[] = [];
  for (const [index, { agent }] of authors.entries()) {
    ids.push(await agent.publish(`patience/${index}`, `Sentence ${index} is true, and useful to whoever reads it.`));
  }
  for (const [index, id] of ids.entries()) {
    for (const { operator, agent } of who) {
      if (operator === authors[index].operator) continue;
      const vote = agent.vote(id, operator === eva.operator ? -1 : 1);
      assert.equal((await agent.post(`/api/agent/knowledge/${id}/vote`, vote)).status, 202);
    }
  }
  for (const id of ids) assert.equal((await settled(ben.agent, id)).status, "promoted");
  assert.equal((await ben.agent.get("/api/agent/stats")).json.phase, "bootstrap");
  await mesh.restart(() => clock.toMidnight());
  await eventually("bootstrap ends: four of five have a reputation, and the fifth cannot hinder it", async () =>
    (await ben.agent.get("/api/agent/stats")).json.phase !== "bootstrap");
  assert.equal((await numbersOf(mesh, eva.operator)).reputation, 0);
  const built = (await numbersOf(mesh, anna.operator)).reputation;
  assert.ok(built > 0.5, `${built}`);

  const poison = await anna.agent.publish("patience/strike", "And now a falsehood, from somebody whom all trust.");
  assert.equal((await votes([ben, carl, dora, eva], poison, [-1, -1, -1, -1])).status, "false");
  await mesh.restart(() => clock.toMidnight());
  await eventually("a midnight", async () => (await numbersOf(mesh, anna.operator)).reputation < built);
  const left = (await numbersOf(mesh, anna.operator)).reputation;
  assert.ok(left < built * 0.5, `${left} of ${built}`);
  const next = await ben.agent.publish("patience/after", "A round that is opened after the poison was found.");
  assert.equal((await carl.agent.post(`/api/agent/knowledge/${next}/vote`, carl.agent.vote(next, 1))).status, 202);
  const [round] = await roundsOf(ben.agent, next);
  const weight = (who: any) => round.panel.find((one: any) => one.operator_id === who.operator.id).weight;
  assert.ok(weight(anna) < 1 + built * 0.5, "and she weighs as much");
  assert.ok(weight(carl) > weight(anna) * 0.9);
});
