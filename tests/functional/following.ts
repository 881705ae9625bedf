// What tests of followers share: one look at a node, its head, and the problem that a command ends with.

import assert from "node:assert/strict";
import type { Home } from "./noctem.ts";
import { request } from "./signed_client.ts";

export async function headOf(url: string): Promise<any> {
  return JSON.parse((await request(Number(new URL(url).port), "GET", "/api/log/head", {}, "")).body);
}

export async function follow(home: Home, url: string, more: string[] = []): Promise<any> {
  return home.json(["mesh", "follow", url, "--once", ...more]);
}

// The problem that a command ends with.
export async function caught(home: Home, args: string[]): Promise<{ reason: string; detail: string }> {
  const done = await home.run([...args, "--json"]);
  assert.equal(done.code, 1, done.out + done.err);
  const problem = JSON.parse(done.err);
  return { reason: problem.type.replace("urn:noctem:error:corrupt:", ""), detail: problem.detail };
}
