// Every limit holds exactly, every deadline strikes, and whoever is refused for it does not harm
// the others.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { eventually, RawConnection, type Scope, sleep, start, testProgram } from "./support.ts";

const host = "Host: localhost\r\n";
const get = `GET /seen HTTP/1.1\r\n${host}\r\n`;

async function serve(scope: Scope, ...options: string[]): Promise<number> {
  return start(scope, testProgram("echo_server"), options).port();
}

async function refusedWith(raw: RawConnection, status: number): Promise<void> {
  const answer = await raw.answer();
  assert.equal(answer.status, status, answer.body.toString());
  assert.equal(JSON.parse(answer.body.toString()).status, status);
  assert.equal(await raw.closed(), "");
}

async function metric(scope: Scope, port: number, name: string): Promise<number> {
  const raw = await RawConnection.open(scope, port);
  raw.send(`GET /metrics HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  const text = (await raw.answer()).body.toString();
  raw.socket.destroy();
  return Number(text.split("\n").find((line) => line.startsWith(name))?.split(" ").pop());
}

describe("sizes: the limit itself is allowed, one more is not", () => {
  const limits = ["header_bytes=1000", "header_fields=10", "body_bytes=5000"];
  const server = start({ after }, testProgram("echo_server"), limits);
  const sized: [string, (size: number) => string, number, number][] = [
    ["header bytes", (size) => {
      const head = `GET /seen HTTP/1.1\r\n${host}X: `;
      return `${head}${"x".repeat(size - head.length - 4)}\r\n\r\n`;
    }, 1000, 431],
    ["header fields", (size) =>
      `GET /seen HTTP/1.1\r\n${host}${"X: y\r\n".repeat(size - 1)}\r\n`, 10, 431],
    ["body by length", (size) =>
      `POST /seen HTTP/1.1\r\n${host}Content-Length: ${size}\r\n\r\n${"b".repeat(size)}`,
      5000, 413],
    ["body in one chunk", (size) =>
      `POST /seen HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n` +
      `${size.toString(16)}\r\n${"b".repeat(size)}\r\n0\r\n\r\n`, 5000, 413],
    ["body in chunks of one", (size) =>
      `POST /seen HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n` +
      `${"1\r\nb\r\n".repeat(size)}0\r\n\r\n`, 5000, 413],
    ["a line without end", (size) => `GET /${"x".repeat(size)}`, 990, 414],
  ];
  for (const [name, request, limit, status] of sized) {
    test(name, async (t) => {
      const port = await server.port();
      const over = await RawConnection.open(t, port);
      over.send(request(limit + (name === "a line without end" ? 10 : 1)));
      await refusedWith(over, status);
      if (name === "a line without end") return;
      const exact = await RawConnection.open(t, port);
      exact.send(request(limit));
      assert.equal((await exact.answer()).status, 200);
    });
  }

  test("the target", async (t) => {
    const port = await serve(t);
    for (const [size, status] of [[4096, 200], [4097, 414]]) {
      const raw = await RawConnection.open(t, port);
      raw.send(`GET /seen/${"x".repeat(size - 6)} HTTP/1.1\r\n${host}\r\n`);
      assert.equal((await raw.answer()).status, status);
    }
  });

  test("chunks that are mostly framing", async (t) => {
    const raw = await RawConnection.open(t, await serve(t));
    raw.send(`POST /seen HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`);
    raw.send(`1;${"x".repeat(400)}\r\nb\r\n`.repeat(300));
    await refusedWith(raw, 400);
  });

  test("a refused body that is still being sent does not destroy the answer", async (t) => {
    const raw = await RawConnection.open(t, await server.port());
    raw.send(`POST /seen HTTP/1.1\r\n${host}Content-Length: 3000000\r\n\r\n`);
    for (let i = 0; i < 30; ++i) {
      raw.send("b".repeat(100_000));
      await sleep(2);
    }
    assert.equal((await raw.answer()).status, 413);
  });
});

describe("deadlines", () => {
  test("one byte a second: the header as a whole has a deadline", async (t) => {
    const raw = await RawConnection.open(t, await serve(t, "header_ms=600"));
    const slowly = setInterval(() => raw.isOver || raw.send("X"), 100);
    t.after(() => clearInterval(slowly));
    const begun = performance.now();
    await refusedWith(raw, 408);
    assert.ok(performance.now() - begun >= 590);
  });

  test("a body that stops, and one that trickles", async (t) => {
    const port = await serve(t, "body_ms=500");
    const stopped = await RawConnection.open(t, port);
    const trickling = await RawConnection.open(t, port);
    const head = `POST /seen HTTP/1.1\r\n${host}Content-Length: 100\r\n\r\n`;
    stopped.send(head + "abc");
    trickling.send(head);
    const slowly = setInterval(() => trickling.isOver || trickling.send("X"), 50);
    t.after(() => clearInterval(slowly));
    await refusedWith(stopped, 408);
    await refusedWith(trickling, 408);
    assert.equal(await metric(t, port, 'noctem_http_refused_total{reason="too_slow"}'), 2);
  });

  test("an idle connection is closed without a word, also between requests", async (t) => {
    const port = await serve(t, "idle_ms=300");
    const [fresh, used] = [await RawConnection.open(t, port), await RawConnection.open(t, port)];
    used.send(get);
    assert.equal((await used.answer()).status, 200);
    assert.equal(await fresh.closed(), "");
    assert.equal(await used.closed(), "");
  });

  test("a handler that never answers: 503; its late answer goes nowhere", async (t) => {
    const port = await serve(t, "reply_ms=300");
    const [held, late] = [await RawConnection.open(t, port), await RawConnection.open(t, port)];
    held.send(`GET /hold HTTP/1.1\r\n${host}\r\n`);
    late.send(`GET /park?ms=900 HTTP/1.1\r\n${host}\r\n`);
    await refusedWith(held, 503);
    await refusedWith(late, 503);
    await sleep(700);
    assert.equal(await metric(t, port, 'noctem_http_refused_total{reason="unanswered"}'), 2);
  });

  test("a reader who does not read an answer is dropped", async (t) => {
    const port = await serve(t, "write_ms=400");
    const raw = await RawConnection.open(t, port);
    raw.socket.pause();
    raw.send(`GET /big?n=30000000 HTTP/1.1\r\n${host}\r\n`);
    await eventually("the slow reader is counted", async () =>
      (await metric(t, port, 'noctem_http_refused_total{reason="slow_reader"}')) === 1);
  });
});

describe("connections", () => {
  test("more than the limit are told so; room is made when one leaves", async (t) => {
    const port = await serve(t, "connections=5");
    const open = [];
    for (let i = 0; i < 5; ++i) open.push(await RawConnection.open(t, port));
    open[4].send(get);
    assert.equal((await open[4].answer()).status, 200);
    await refusedWith(await RawConnection.open(t, port), 503);
    open[0].socket.destroy();
    await eventually("there is room again", async () => {
      const raw = await RawConnection.open(t, port);
      raw.send(get);
      return (await raw.answer()).status === 200;
    });
  });

  test("an address has its own share of connections and of requests", async (t) => {
    const port = await serve(t, "limit_loopback=1", "address_connections=3", "rate=5");
    const from = (localAddress: string) => RawConnection.open(t, port, { localAddress });
    const mine = [await from("127.0.0.2"), await from("127.0.0.2"), await from("127.0.0.2")];
    await refusedWith(await from("127.0.0.2"), 429);
    const other = await from("127.0.0.3");
    const statuses = [];
    for (let i = 0; i < 12 && statuses.at(-1) !== 429; ++i) {
      mine[0].send(get);
      const answer = await mine[0].answer();
      statuses.push(answer.status);
      if (answer.status === 429) assert.ok(Number(answer.headers.get("retry-after")) >= 1);
    }
    assert.deepEqual([statuses.length >= 10, statuses.at(-1)], [true, 429], `${statuses}`);
    other.send(get);
    assert.match((await other.answer()).body.toString(), /from 127\.0\.0\.3/);
  });

  test("no descriptors left: accepting pauses and goes on", async (t) => {
    const command = `ulimit -n 60; exec ${testProgram("echo_server")}`;
    const server = start(t, "/bin/bash", ["-c", command]);
    const port = await server.port();
    const many = [];
    for (let i = 0; i < 80; ++i) many.push(await RawConnection.open(t, port));
    many[0].send(get);
    assert.equal((await many[0].answer()).status, 200);
    await eventually("it says so", () => server.err.includes("http.accept_failed"));
    for (const raw of many.slice(1, 60)) raw.socket.destroy();
    const waited = many[79];
    waited.send(get);
    assert.equal((await waited.answer()).status, 200, "who waited is served");
    const refused = await metric(t, port, 'noctem_http_refused_total{reason="no_descriptor"}');
    assert.ok(refused >= 1 && refused < 500, `${refused}`);
  });

  test("a port in use is a conflict, an address that is none is invalid", async (t) => {
    const port = await serve(t);
    for (const [option, error] of [[`port=${port}`, "conflict/port_in_use"],
      ["address=localhost", "invalid/listen_address"]]) {
      const second = start(t, testProgram("echo_server"), [option]);
      assert.equal((await second.exited).code, 1);
      assert.match(second.err, new RegExp(error));
    }
  });

  test("IPv6", async (t) => {
    const server = start(t, testProgram("echo_server"), ["address=::1"]);
    assert.match(await server.url(), /^http:\/\/\[::1\]:\d+$/);
    const raw = await RawConnection.open(t, await server.port(), { host: "::1" });
    raw.send(`GET /seen HTTP/1.1\r\nHost: [::1]\r\n\r\n`);
    assert.match((await raw.answer()).body.toString(), /from ::1\n/);
  });
});

describe("forms of an answer", () => {
  const server = start({ after }, testProgram("echo_server"));
  const ask = async (scope: Scope, fields: string, bytes = 5000) => {
    const raw = await RawConnection.open(scope, await server.port());
    raw.send(`GET /big?n=${bytes} HTTP/1.1\r\n${host}${fields}\r\n`);
    return raw.answer();
  };

  test("gzip where it is wanted and pays; Vary and ETag tell the truth", async (t) => {
    const { gunzipSync } = await import("node:zlib");
    const packed = await ask(t, "Accept-Encoding: br, gzip;q=0.8\r\n");
    assert.equal(packed.headers.get("content-encoding"), "gzip");
    assert.equal(packed.headers.get("etag"), 'W/"big"');
    assert.equal(gunzipSync(packed.body).toString(), "b".repeat(5000));
    const plain = await ask(t, "");
    assert.equal(plain.headers.get("content-encoding"), undefined);
    assert.equal(plain.headers.get("etag"), '"big"');
    for (const answer of [packed, plain]) {
      assert.equal(answer.headers.get("vary"), "accept-encoding");
    }
    const refused = await ask(t, "Accept-Encoding: gzip;q=0, *\r\n");
    assert.equal(refused.headers.get("content-encoding"), undefined);
    const small = await ask(t, "Accept-Encoding: gzip\r\n", 1399);
    assert.equal(small.headers.get("content-encoding"), undefined);
  });

  test("either tag gets 304 from either form", async (t) => {
    for (const tag of ['"big"', 'W/"big"', '"a", W/"big"', "*"]) {
      for (const coding of ["", "Accept-Encoding: gzip\r\n"]) {
        const answer = await ask(t, `If-None-Match: ${tag}\r\n${coding}`);
        assert.equal(answer.status, 304, tag + coding);
        assert.equal(answer.headers.get("vary"), "accept-encoding");
      }
    }
    assert.equal((await ask(t, 'If-None-Match: "bigger"\r\n')).status, 200);
  });
});
