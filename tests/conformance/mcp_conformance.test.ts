// Every scenario that a revision of MCP requires of servers, by the official suite, without expected
// failures: against the fixture, which has the tools that the suite asks for.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { judge, verdicts } from "./mcp_suite.ts";

let fixture: ChildProcess;
let url: string;

before(async () => {
  fixture = spawn(join(process.env.NOCTEM_TEST_BIN ?? "", "mcp_fixture"), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [bytes] = await once(fixture.stdout!, "data");
  url = String(bytes).trim();
});

after(() => fixture.kill());

for (const [revision, count] of [["2025-11-25", 30], ["2026-07-28", 37]] as const) {
  test(`all ${count} scenarios of ${revision} pass`, async (context) => {
    const found = await verdicts(url, revision);
    for (const { scenario, checks, complaints } of found) {
      context.diagnostic(`${scenario}: ${checks} checks ${complaints.join("; ")}`);
    }
    assert.deepEqual(found.filter(({ complaints }) => complaints.length > 0), []);
    assert.equal(found.length, count);
  });
}

test("a suite that checks nothing does not pass", async () => {
  const found = await verdicts("http://127.0.0.1:1/mcp", "2025-11-25");
  assert.equal(found.length, 30);
  assert.ok(found.every(({ complaints }) => complaints.length > 0));
  assert.deepEqual(judge("empty", []).complaints, ["nothing was checked"]);
});
