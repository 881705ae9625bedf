// Event streams: whole for who reads, over for who leaves, bounded for who is slow, alive while
// nothing happens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, RawConnection, type Running, start, testProgram } from "./support.ts";
import type { Scope } from "./support.ts";

const request = (count: number) => `GET /stream?n=${count} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

function serve(scope: Scope, ...options: string[]): Running {
  return start(scope, testProgram("echo_server"), options);
}

async function metrics(scope: Scope, port: number): Promise<(name: string) => number> {
  const raw = await RawConnection.open(scope, port);
  raw.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const lines = (await raw.answer()).body.toString().split("\n");
  raw.socket.destroy();
  return (name) => Number(lines.find((line) => line.startsWith(name))?.split(" ").pop());
}

test("events arrive one by one; when the producer lets go, the stream ends whole", async (t) => {
  const raw = await RawConnection.open(t, await serve(t).port());
  raw.send(request(3));
  await raw.until("event: tick\ndata: 3\n\n");
  assert.ok(!raw.received.includes("data: 1"), "the last event is not waited for");
  const text = await raw.closed();
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(text, /Content-Type: text\/event-stream\r\n/);
  assert.ok(!/content-length|transfer-encoding|content-encoding/i.test(text));
  const events = [3, 2, 1].map((n) => `event: tick\ndata: ${n}\n\n`).join("");
  assert.ok(text.endsWith(`\r\n\r\n${events}`));
});

for (const [how, leave] of [
  ["closes", (raw: RawConnection) => raw.socket.destroy()],
  ["closes half", (raw: RawConnection) => raw.end()],
  ["resets", (raw: RawConnection) => raw.socket.resetAndDestroy()],
] as const) {
  test(`a reader who ${how} is noticed, although nothing is being sent`, async (t) => {
    const port = await serve(t, "workers=2").port();
    const idle = await RawConnection.open(t, port);
    idle.send("GET /quiet HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await idle.until("text/event-stream");
    leave(idle);
    await eventually("the producer hears of it", async () =>
      (await metrics(t, port))("test_streams_left_total") >= 1);
    await eventually("the connection is gone", async () =>
      (await metrics(t, port))("noctem_http_connections") <= 2);
  });
}

test("a reader who does not read loses the stream; memory stays bounded", async (t) => {
  const server = serve(t, "stream_bytes=65536", "write_ms=60000");
  const port = await server.port();
  const raws = [];
  for (let i = 0; i < 10; ++i) {
    const raw = await RawConnection.open(t, port);
    raw.socket.pause();
    raw.send(request(0));
    raws.push(raw);
  }
  await eventually("all ten are too slow", async () =>
    (await metrics(t, port))("test_streams_left_total") === 10);
  await eventually("they are counted", async () =>
    (await metrics(t, port))('noctem_http_refused_total{reason="slow_reader"}') === 10);
  assert.ok(server.residentKb() < 100_000, `${server.residentKb()} KB`);
});

test("heartbeats while there is no event", async (t) => {
  const raw = await RawConnection.open(t, await serve(t, "heartbeat_ms=100").port());
  raw.send("GET /quiet HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await raw.until(":\n\n:\n\n:\n\n");
});

test("what a reader sends during a stream is ignored, and not without end", async (t) => {
  const raw = await RawConnection.open(t, await serve(t).port());
  raw.send(request(100_000) + "GET /drop HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await raw.until("data: 99998\n");
  assert.ok(!raw.received.includes("500 "));
  raw.send(Buffer.alloc(5 << 20));
  await raw.closed();
});

test("HEAD of a stream has a head and no stream", async (t) => {
  const raw = await RawConnection.open(t, await serve(t).port());
  raw.send(request(3).replace("GET", "HEAD"));
  assert.equal((await raw.answer({ head: true })).status, 200);
});

test("drain ends streams, after what was pending", async (t) => {
  const server = serve(t, "workers=2");
  const port = await server.port();
  const raw = await RawConnection.open(t, port);
  raw.send(request(100_000));
  await raw.until("data: 100000\n");
  const exit = await server.stop();
  assert.equal(exit.code, 0);
  assert.ok((await raw.closed()).endsWith("\n\n"));
});
