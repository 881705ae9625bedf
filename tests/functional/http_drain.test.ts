// Stopping: what is in progress is finished, what is new is refused, what never ends is ended,
// nothing leaks.

import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import { RawConnection, sleep, start, testProgram } from "./support.ts";

const host = "Host: localhost\r\n";
const get = (path: string) => `GET ${path} HTTP/1.1\r\n${host}\r\n`;
const refusedConnect = (port: number) => new Promise<boolean>((resolve) => {
  const socket = net.connect({ port, host: "127.0.0.1" });
  socket.on("connect", () => (socket.destroy(), resolve(false)));
  socket.on("error", () => resolve(true));
});

test("a parked request is finished, idle ones are closed, new ones are refused", async (t) => {
  const server = start(t, testProgram("echo_server"), ["workers=2", "drain_ms=5000"]);
  const port = await server.port();
  const open = () => RawConnection.open(t, port);
  const [parked, idle, begun, used] = [await open(), await open(), await open(), await open()];
  used.send(get("/seen"));
  await used.answer();
  parked.send(get("/park?ms=600") + get("/seen/pipelined"));
  begun.send("GET /seen HTT");
  await sleep(100);
  server.signal("SIGTERM");
  assert.equal(await idle.closed(), "");
  assert.equal(await used.closed(), "");
  assert.equal(await refusedConnect(port), true);
  begun.send(`P/1.1\r\n${host}\r\n`);
  const late = await begun.answer();
  assert.equal(late.status, 503);
  assert.equal(late.headers.get("retry-after"), "1");
  const answer = await parked.answer();
  assert.equal(answer.body.toString(), "late");
  assert.equal(answer.headers.get("connection"), "close");
  assert.equal(await parked.closed(), "", "what was pipelined behind it is not begun");
  assert.deepEqual(await server.exited, { code: 0, signal: null });
  assert.match(server.out, /stopped/);
});

test("what is not answered by the deadline gets 503", async (t) => {
  const server = start(t, testProgram("echo_server"), ["drain_ms=300"]);
  const raw = await RawConnection.open(t, await server.port());
  raw.send(get("/hold"));
  await sleep(100);
  const begun = performance.now();
  server.signal("SIGTERM");
  assert.equal((await raw.answer()).status, 503);
  raw.socket.destroy();
  assert.equal((await server.exited).code, 0);
  assert.ok(performance.now() - begun < 5000);
});

test("a client that never reads cannot keep the server from stopping", async (t) => {
  const server = start(t, testProgram("echo_server"), ["drain_ms=300"]);
  const raw = await RawConnection.open(t, await server.port());
  raw.socket.pause();
  raw.send(get("/big?n=50000000"));
  await sleep(300);
  assert.equal((await server.stop()).code, 0);
});

for (const [name, signal] of [["drain", "SIGTERM"], ["stop at once", "SIGINT"]] as const) {
  test(`${name}, from every state at the same time, while more come`, async (t) => {
    const server = start(t, testProgram("echo_server"), ["workers=3", "drain_ms=200"]);
    const port = await server.port();
    const requests = [get("/hold"), get("/park?ms=20"), get("/stream?n=0"), get("/stream?n=100000"),
      "GET /se", `POST /echo HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\nabc`, "",
      get("/big?n=9000000"), get("/drop"), get("/seen").repeat(50), get("/none") + "\0"];
    const open = [];
    for (let i = 0; i < 110; ++i) {
      const raw = await RawConnection.open(t, port);
      if (i % 3 === 0) raw.socket.pause();
      raw.send(requests[i % requests.length]);
      open.push(raw);
    }
    let more = true;
    const storm = (async () => {
      while (more) {
        const socket = net.connect({ port, host: "127.0.0.1" });
        socket.on("error", () => {});
        socket.write(get("/park?ms=5"));
        t.after(() => void socket.destroy());
        await sleep(1);
      }
    })();
    await sleep(150);
    const exit = await server.stop(signal);
    more = false;
    await storm;
    assert.deepEqual(exit, { code: 0, signal: null }, server.err);
    assert.doesNotMatch(server.err, /Sanitizer|assert/i);
  });
}

test("stop right after start", async (t) => {
  for (let i = 0; i < 5; ++i) {
    const server = start(t, testProgram("echo_server"), ["workers=4"]);
    await server.port();
    assert.equal((await server.stop(i % 2 === 0 ? "SIGTERM" : "SIGINT")).code, 0);
  }
});
