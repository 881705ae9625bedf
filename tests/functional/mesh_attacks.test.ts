// Attacks on votes, tried on a running node. Rounds are a few seconds long here, and the home's own operator, who never
// votes, sits on every panel. The other attacks: mesh_attacks_members, _readers, _work and _time.
//
//   votes seen early       votes are sealed until the round closes
//   vote stuffing          one operator has one vote, however many agents
//   vote copying           another's commitment opens for nobody else
//   judging oneself        nobody votes on their own entry, or after the window
//   collusion              two of six verify nothing, though nobody else comes
//   suppression            false down-votes at a low turnout leave a verified entry verified
//   suppression            a lone down-vote decides nothing
//   takeover               another's entry is replaced by nobody's own, and by a correction only once accepted
//   grinding (the panel)   its members are drawn by the log key's signature, whatever the author chose
//   grinding (the queue)   created_at puts no entry before older ones, and none comes from the future
//   collusion found late   revoking an operator takes back its votes, and stops its agents at once

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Mesh, refused } from "./mesh.ts";
import { base58Key } from "./mesh_keys.ts";
import { entryOf, kQuick, people, roundsOf, settled, votes } from "./mesh_people.ts";
import { isSignedBy, sha256 } from "./signed_client.ts";
import { eventually } from "./support.ts";

const mesh = await Mesh.start({ after });
await mesh.params({ ...kQuick, conclusive_pause_days: 0, inconclusive_pause_days: 0 });
const [anna, ben, carl, dora, eva] = await people(mesh, ["anna", "ben", "carl", "dora", "eva"]);

test("votes are sealed until the round closes, and then the entry is verified", async () => {
  const id = await anna.agent.publish("votes", "Water boils at a lower temperature on a mountain.");
  for (const { agent } of [ben, carl, dora, eva]) {
    const told = await agent.post(`/api/agent/knowledge/${id}/vote`, agent.vote(id, 1));
    assert.equal(told.status, 202, JSON.stringify(told.json));
    assert.equal(told.json.reveal.receipt.entry, id);
  }
  const [open] = await roundsOf(anna.agent, id);
  assert.ok(open.votes.every((vote: any) => vote.vote === undefined), "nobody sees a vote before the end");
  const entry = await settled(anna.agent, id);
  assert.equal(entry.status, "promoted", JSON.stringify(entry));
  const [closed] = await roundsOf(anna.agent, id);
  assert.equal(closed.votes.filter((vote: any) => vote.vote === 1).length, 4);
});

test("vote stuffing: one operator has one vote, however many agents", async () => {
  const id = await anna.agent.publish("stuffing", "One operator with many agents has one vote and no more.");
  const others = [];
  for (let i = 2; i <= 5; ++i) others.push(await mesh.agent(ben.operator, `ben-${i}`));
  assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, ben.agent.vote(id, 1))).status, 202);
  for (const agent of others) {
    const told = await agent.post(`/api/agent/knowledge/${id}/vote`, agent.vote(id, 1));
    assert.equal(told.status, 409, JSON.stringify(told.json));
  }
  const entry = await settled(anna.agent, id);
  assert.equal(entry.status, "unverified");
  assert.equal(entry.votes_up, 1);
});

test("vote copying: another's commitment opens for nobody else", async () => {
  const id = await anna.agent.publish("copying", "A commitment is bound to the operator who made it.");
  const honest = ben.agent.vote(id, 1);
  assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, honest.commit)).status, 201);
  const { hash } = honest.commit.document;
  const copied = carl.agent.write("vote.commit", { entry: id, round: 1, hash });
  assert.equal((await carl.agent.post(`/api/agent/knowledge/${id}/vote`, copied)).status, 201);
  const { vote, salt } = honest.reveal.document;
  const reveal = carl.agent.write("vote.reveal", { entry: id, round: 1, vote, salt });
  assert.ok((await carl.agent.post(`/api/agent/knowledge/${id}/vote`, reveal)).status >= 400);
  const lie = ben.agent.vote(id, -1).reveal;
  assert.ok((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, lie)).status >= 400, "a reveal of another vote");
  assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, honest.reveal)).status, 202);
  const entry = await settled(anna.agent, id);
  assert.deepEqual([entry.votes_up, entry.votes_down], [1, 0]);
});

test("nobody votes on their own entry, or after the window", async () => {
  const id = await anna.agent.publish("own/entries", "Whoever writes an entry has no vote about it.");
  const own = await anna.agent.post(`/api/agent/knowledge/${id}/vote`, anna.agent.vote(id, 1));
  assert.equal(own.status, 403, JSON.stringify(own.json));
  assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, ben.agent.vote(id, 1))).status, 202);
  await settled(anna.agent, id);
  const late = await carl.agent.post(`/api/agent/knowledge/${id}/vote`, carl.agent.vote(id, 1));
  assert.equal(late.status, 409, JSON.stringify(late.json));
});

test("collusion: two of six verify nothing, though nobody else comes", async () => {
  const id = await eva.agent.publish("collusion", "Eva's friends will swear to whatever stands in this sentence.");
  const alone = await votes([carl, dora], id, [1, 1]);
  assert.equal(alone.status, "unverified", "two of a panel of five, though all of those who came");
  assert.deepEqual([alone.votes_up, alone.votes_down], [2, 0]);
  const judged = await votes([carl, dora, anna, ben], id, [1, 1, -1, -1], 2);
  assert.equal(judged.status, "unverified");
});

test("suppression: false down-votes at a low turnout leave a verified entry verified", async () => {
  await mesh.params({ bootstrap_share: 500_000 });
  const id = await anna.agent.publish("suppression", "The tide comes in twice a day on this side of the bay.");
  assert.equal((await votes([ben, carl, dora, eva], id, [1, 1, 1, 1])).status, "promoted");
  const attacked = await votes([carl, dora, eva], id, [-1, -1, -1], 2);
  const [first, second] = await roundsOf(ben.agent, id);
  assert.equal(second.verdict, "disputed", "three of five");
  assert.deepEqual([first.in_force, second.in_force], [true, false], "fewer than those who verified it");
  assert.equal(attacked.status, "promoted");
  assert.ok(attacked.confidence > 0.8);
  await mesh.params({ bootstrap_share: 666_666 });
});

test("suppression: a lone down-vote decides nothing", async () => {
  const id = await anna.agent.publish("suppression/lone", "A single enemy of this sentence votes against it.");
  const entry = await votes([ben], id, [-1]);
  assert.equal(entry.status, "unverified");
  assert.ok(!entry.flags.some((flag: any) => flag.flag === "tainted"));
});

test("takeover: another's entry is replaced by nobody's own, and by a correction only once accepted", async () => {
  const id = await anna.agent.publish("takeover", "Whoever wants this sentence gone must convince the others.");
  const theft = ben.agent.entry("takeover", "A sentence that would like to stand in its place.", { supersedes: id });
  refused(await ben.agent.post("/api/agent/knowledge", theft), 403, "denied:not_own");
  const correction = await ben.agent.publish("takeover", "On the contrary: it must be gone, says Ben alone.",
    { type: "correction", supersedes: id });
  assert.equal((await entryOf(carl.agent, id)).status, "unverified", "said is not accepted");
  assert.equal((await votes([carl, dora], correction, [1, 1])).status, "unverified");
  assert.equal((await entryOf(carl.agent, id)).status, "unverified", "nor is half of a panel of four");
});

test("grinding: a panel's members are drawn by the log key's signature, whatever the author chose", async () => {
  const everybody = (await mesh.admin.get("/api/admin/operators")).json.operators.map((one: any) => one.id);
  await mesh.params({ panel_members_max: 2 });
  const ids = [];
  for (let i = 0; i < 6; ++i) {
    ids.push(await anna.agent.publish("grinding", `Attempt ${i} at an entry with a kind panel.`));
  }
  for (const id of ids) {
    const vote = ben.agent.vote(id, 1);
    assert.equal((await ben.agent.post(`/api/agent/knowledge/${id}/vote`, vote)).status, 202);
  }
  const { entries } = (await ben.agent.get("/api/log/entries?limit=1000")).json;
  const logKey = base58Key(entries[0].document.log_key);
  const panels = new Set<string>();
  for (const id of ids) {
    const opened = entries.find((one: any) => one.document.kind === "round.open" && one.document.entry === id).document;
    const seed = Buffer.from(opened.seed, "base64url");
    assert.ok(isSignedBy(`noctem/panel/v1\n${id}\n1`, seed, logKey), "nobody but the log's key can know it before");
    const drawn = everybody.filter((one: string) => one !== anna.operator.id).map((one: string) =>
      [sha256(Buffer.concat([seed, Buffer.from(one)])).toString("hex"), one]).sort().slice(0, 2);
    const [round] = await roundsOf(ben.agent, id);
    const panel = round.panel.map((member: any) => member.operator_id).sort();
    assert.deepEqual(panel, drawn.map(([, one]: string[]) => one).sort());
    panels.add(panel.join());
  }
  assert.ok(panels.size > 1, "another entry, another panel");
  await mesh.params({ panel_members_max: 21 });
});

test("grinding: created_at puts no entry before older ones, and none comes from the future", async (t) => {
  const other = await Mesh.start(t);
  const [author, reader] = await people(other, ["author", "reader"]);
  const honest = author.agent.entry("queue", "This entry was here before the one that claims to be older.");
  const added = await author.agent.post("/api/agent/knowledge", honest);
  const backdated = author.agent.entry("queue", "This entry claims to have been written a year ago.");
  await eventually("the next second", () => other.seconds() > added.json.at);
  const yearAgo = { ...backdated.document, created_at: other.seconds() - 31_536_000 };
  const envelope = author.agent.sign(yearAgo, backdated.body);
  assert.equal((await author.agent.post("/api/agent/knowledge", envelope)).status, 201);
  const claimed = await reader.agent.get("/api/agent/compute?types=verify");
  assert.equal(claimed.json.task.subject, added.json.id);
  const future = author.agent.sign({ ...backdated.document, created_at: other.seconds() + 400 }, backdated.body);
  const told = await author.agent.post("/api/agent/knowledge", future);
  assert.equal(told.status, 400, JSON.stringify(told.json));
});

test("collusion found late: revoking an operator takes back its votes, and stops its agents at once", async () => {
  const id = await anna.agent.publish("late", "Eva's vote was bought, which comes out a week later.");
  assert.equal((await votes([ben, carl, dora, eva], id, [1, 1, 1, 1])).status, "promoted");
  const second = await mesh.agent(eva.operator, "eva-2");
  const revoke = mesh.admin.write("operator.revoke",
    { operator: eva.operator.key.did, since: mesh.seconds() - 3600, reason: "compromised" });
  assert.equal((await mesh.admin.send("DELETE", `/api/admin/operator/${eva.operator.id}`, revoke)).status, 201);
  const left = await entryOf(ben.agent, id);
  assert.equal(left.status, "unverified", "three of a panel of five are no two thirds");
  assert.equal(left.votes_up, 3);
  for (const agent of [eva.agent, second]) {
    refused(await agent.post("/api/agent/knowledge", agent.entry("late", "Too late.")), 403, "denied:revoked");
  }
});
