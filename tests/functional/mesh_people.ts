// Several operators of one mesh, each with an agent, who publish, vote and ask.

import assert from "node:assert/strict";
import { type Member, type Mesh } from "./mesh.ts";
import { eventually } from "./support.ts";

export type Pair = { operator: Member; agent: Member };

export async function people(mesh: Mesh, names: string[]): Promise<Pair[]> {
  const found: Pair[] = [];
  for (const name of names) found.push(await mesh.operator(name));
  return found;
}

// Windows of seconds, where a mesh has a day.
export const kQuick = { commit_window_seconds: 3, reveal_window_seconds: 1 };

export async function entryOf(reader: Member, id: string): Promise<any> {
  const told = await reader.get(`/api/agent/knowledge/${id}`);
  assert.equal(told.status, 200, JSON.stringify(told.json));
  return told.json;
}

export async function roundsOf(reader: Member, id: string): Promise<any[]> {
  return (await reader.get(`/api/agent/knowledge/${id}/votes`)).json.rounds;
}

// The entry, when its round number `round` is closed.
export async function settled(reader: Member, id: string, round = 1): Promise<any> {
  let entry: any;
  await eventually(`round ${round} is closed`, async () => {
    entry = await entryOf(reader, id);
    return entry.round >= round && !entry.round_open;
  });
  return entry;
}

// Each deposits a vote; the entry after the round. Who of them does not vote has a 0.
export async function votes(voters: Pair[], id: string, said: (1 | 0 | -1)[], round = 1): Promise<any> {
  for (const [index, vote] of said.entries()) {
    const { agent } = voters[index];
    if (vote === 0) continue;
    const told = await agent.post(`/api/agent/knowledge/${id}/vote`, agent.vote(id, vote, round));
    assert.equal(told.status, 202, JSON.stringify(told.json));
  }
  return settled(voters[0].agent, id, round);
}

export async function numbersOf(mesh: Mesh, who: Member): Promise<any> {
  const { operators } = (await mesh.admin.get("/api/admin/operators")).json;
  return operators.find((one: any) => one.id === who.id);
}
