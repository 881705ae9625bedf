// Ten thousand connections that wait cost less than 100 MB, and they still work.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RawConnection, start, testProgram } from "./support.ts";

const kConnections = 10_000;
const kMegabytesMax = 100;

test("10 000 idle connections, each of which asked once", async (t) => {
  const server = start(t, "/bin/bash",
    ["-c", `ulimit -Sn $(ulimit -Hn); exec ${testProgram("echo_server")} workers=2`]);
  const port = await server.port();
  const before = server.residentKb();
  const request = "GET /seen HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const open: RawConnection[] = [];
  while (open.length < kConnections) {
    const more = await Promise.all(Array.from({ length: 100 }, () => RawConnection.open(t, port)));
    open.push(...more);
  }
  const fresh = server.residentKb();
  for (let i = 0; i < open.length; i += 100) {
    const some = open.slice(i, i + 100);
    for (const raw of some) raw.send(request);
    for (const raw of some) assert.equal((await raw.answer()).status, 200);
  }
  const used = server.residentKb();
  t.diagnostic(`resident: ${before} KB at start, ${fresh} KB with ${kConnections} fresh ` +
    `connections, ${used} KB after a request on each: ` +
    `${((used - before) / kConnections).toFixed(2)} KB each`);
  assert.ok(used < kMegabytesMax * 1024, `${used} KB`);
});
