// What two readers could understand differently, and what no reader should see: the server
// answers it once, with a problem, and closes, so that no byte that follows is taken for a
// request.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { RawConnection, start, testProgram } from "./support.ts";

const server = start({ after }, testProgram("echo_server"), ["workers=2"]);
const port = await server.port();

const host = "Host: localhost\r\n";
const smuggled = `GET /seen/smuggled HTTP/1.1\r\n${host}\r\n`;
const post = (fields: string, body: string) =>
  `POST /seen HTTP/1.1\r\n${host}${fields}\r\n${body}${smuggled}`;
const get = (fields: string) => `GET /seen HTTP/1.1\r\n${host}${fields}\r\n${smuggled}`;
const chunked = (body: string) => post("Transfer-Encoding: chunked\r\n", body);

// Refused: one answer, then the end.
const refused: [string, string, number][] = [
  ["length and chunks",
    post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400],
  ["chunks and length",
    post("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", "0\r\n\r\n"), 400],
  ["two lengths that differ", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), 400],
  ["two equal lengths", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a"), 400],
  ["a list of lengths", post("Content-Length: 1, 1\r\n", "a"), 400],
  ["an empty length", post("Content-Length: \r\n", ""), 400],
  ["a negative length", post("Content-Length: -1\r\n", ""), 400],
  ["a length with a plus", post("Content-Length: +1\r\n", "a"), 400],
  ["a hexadecimal length", post("Content-Length: 0x1\r\n", "a"), 400],
  ["a length beyond 64 bits", post("Content-Length: 18446744073709551617\r\n", "a"), 400],
  ["a length with a space inside", post("Content-Length: 1 1\r\n", "a"), 400],
  ["chunked twice",
    post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400],
  ["chunked twice in a list", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501],
  ["gzip before chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501],
  ["identity", post("Transfer-Encoding: identity\r\n", ""), 501],
  ["an obfuscated coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501],
  ["a coding with a vertical tab", post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"), 400],
  ["a coding in quotes", post('Transfer-Encoding: "chunked"\r\n', "0\r\n\r\n"), 501],
  ["chunks in HTTP/1.0",
    `POST /seen HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`, 400],
  ["a space before the colon", get("Content-Length : 3\r\n"), 400],
  ["a tab before the colon", get("Transfer-Encoding\t: chunked\r\n"), 400],
  ["a folded field", get("X-Fold: a\r\n b\r\n"), 400],
  ["a folded coding", get("Transfer-Encoding:\r\n chunked\r\n"), 400],
  ["a fold before any field", `GET /seen HTTP/1.1\r\n X: 1\r\n${host}\r\n${smuggled}`, 400],
  ["bare line feeds", `GET /seen HTTP/1.1\nHost: localhost\n\n${smuggled}`, 400],
  ["one bare line feed", get("A: b\nC: d\r\n"), 400],
  ["a bare carriage return", get("A: b\rC: d\r\n"), 400],
  ["a NUL in a value", get("A: b\0c\r\n"), 400],
  ["a NUL in a name", get("A\0: b\r\n"), 400],
  ["a name without a colon", get("Accept\r\n"), 400],
  ["an empty name", get(": x\r\n"), 400],
  ["a name with a space", get("A B: c\r\n"), 400],
  ["no version (HTTP/0.9)", `GET /seen\r\n\r\n${smuggled}`, 400],
  ["version 2.0", `GET /seen HTTP/2.0\r\n${host}\r\n${smuggled}`, 505],
  ["version 1.2", `GET /seen HTTP/1.2\r\n${host}\r\n${smuggled}`, 505],
  ["a lower-case version", `GET /seen http/1.1\r\n${host}\r\n${smuggled}`, 505],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
  ["two spaces", `GET  /seen HTTP/1.1\r\n${host}\r\n${smuggled}`, 400],
  ["a tab in the request line", `GET\t/seen HTTP/1.1\r\n${host}\r\n${smuggled}`, 400],
  ["words after the version", `GET /seen HTTP/1.1 x\r\n${host}\r\n${smuggled}`, 505],
  ["no target", `GET HTTP/1.1\r\n${host}\r\n${smuggled}`, 400],
  ["a method of 33 letters", `${"M".repeat(33)} /seen HTTP/1.1\r\n${host}\r\n${smuggled}`, 501],
  ["a greeting of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
  ["two empty lines first", `\r\n\r\nGET /seen HTTP/1.1\r\n${host}\r\n`, 400],
  ["no Host", `GET /seen HTTP/1.1\r\n\r\n${smuggled}`, 400],
  ["two Hosts", get("Host: localhost\r\n"), 400],
  ["a foreign Host", `GET /seen HTTP/1.1\r\nHost: evil.example\r\n\r\n${smuggled}`, 421],
  ["a Host that only begins right",
    `GET /seen HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n`, 421],
  ["a Host with user information", `GET /seen HTTP/1.1\r\nHost: a@localhost\r\n\r\n`, 421],
  ["an empty Host", `GET /seen HTTP/1.1\r\nHost: \r\n\r\n`, 421],
  ["an absolute target", `GET http://localhost/seen HTTP/1.1\r\n${host}\r\n`, 400],
  ["CONNECT", `CONNECT localhost:80 HTTP/1.1\r\n${host}\r\n`, 400],
  ["a NUL in the target", `GET /seen/%00 HTTP/1.1\r\n${host}\r\n`, 400],
  ["an escaped slash", `GET /seen%2Fx HTTP/1.1\r\n${host}\r\n`, 400],
  ["an escaped backslash", `GET /seen%5cx HTTP/1.1\r\n${host}\r\n`, 400],
  ["dot segments", `GET /seen/../drop HTTP/1.1\r\n${host}\r\n`, 400],
  ["escaped dot segments", `GET /seen/%2e%2E/drop HTTP/1.1\r\n${host}\r\n`, 400],
  ["bytes that are not UTF-8", `GET /seen/\xff HTTP/1.1\r\n${host}\r\n`, 400],
  ["an unknown expectation", get("Expect: the-unexpected\r\n"), 417],
  ["a chunk size that is no number", chunked("x\r\na\r\n0\r\n\r\n"), 400],
  ["a chunk size of 65 bits", chunked("10000000000000000\r\na\r\n0\r\n\r\n"), 400],
  ["a negative chunk size", chunked("-1\r\na\r\n0\r\n\r\n"), 400],
  ["a chunk size with 0x", chunked("0x1\r\na\r\n0\r\n\r\n"), 400],
  ["a chunk size with a space before it", chunked(" 1\r\na\r\n0\r\n\r\n"), 400],
  ["an empty chunk size", chunked("\r\na\r\n0\r\n\r\n"), 400],
  ["a chunk longer than it says", chunked("1\r\nab\r\n0\r\n\r\n"), 400],
  ["a chunk line that ends in a bare line feed", chunked("1\na\r\n0\r\n\r\n"), 400],
  ["an endless chunk extension", chunked(`1;${"x".repeat(600)}`), 400],
  ["an endless chunk size of zeros", chunked("0".repeat(600)), 400],
  ["a trailer", chunked("1\r\na\r\n0\r\nX-Trailer: 1\r\n\r\n"), 400],
  ["a length in the trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400],
];

describe("refused", () => {
  for (const [name, bytes, status] of refused) {
    for (const cut of ["whole", "byte by byte"]) {
      test(`${name}, ${cut}`, async (t) => {
        const raw = await RawConnection.open(t, port);
        if (cut === "whole") raw.send(bytes);
        else for (const byte of bytes.slice(0, 1500)) raw.send(byte);
        const answer = await raw.answer();
        assert.equal(answer.status, status, answer.body.toString());
        assert.equal(answer.headers.get("content-type"), "application/problem+json");
        assert.equal(answer.headers.get("connection"), "close");
        const problem = JSON.parse(answer.body.toString());
        assert.match(problem.type, /^urn:noctem:error:[a-z_]+:[a-z_]+$/);
        assert.equal(problem.status, status);
        assert.equal(await raw.closed(), "", "nothing may follow a refusal");
      });
    }
  }
});

// Accepted: each shows what arrived, and the connection goes on.
const accepted: [string, string, RegExp][] = [
  ["a body on GET", `GET /seen HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabc`, /\n3 abc$/],
  ["POST without a length", `POST /seen HTTP/1.1\r\n${host}\r\n`, /\n0 $/],
  ["a lower-case method is another", `get /seen HTTP/1.1\r\n${host}\r\n`, /^get \/seen\n/],
  ["one empty line first", `\r\nGET /seen HTTP/1.1\r\n${host}\r\n`, /^GET/],
  ["the target as sent",
    `GET /seen/%41?q=%2F+a HTTP/1.1\r\n${host}\r\n`, /^GET \/seen\/%41\?q=%2F\+a\n/],
  ["chunks", chunked("1\r\na\r\n2;ext=1\r\nbc\r\n0\r\n\r\n").replace(smuggled, ""), /\n3 abc$/],
  ["chunk sizes in both cases",
    chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n").replace(smuggled, ""),
    /\n20 01234567890123456789$/],
  ["spaces around a value", `GET /seen HTTP/1.1\r\n${host}X-A: \t b \t\r\n\r\n`, /\nX-A: b\n/],
  ["Host with a port", `GET /seen HTTP/1.1\r\nHost: LocalHost:7654\r\n\r\n`, /^GET/],
  ["Host as an address", `GET /seen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`, /^GET/],
  ["HTTP/1.0 that asks to keep", `GET /seen HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`, /^GET/],
];

describe("accepted", () => {
  for (const [name, bytes, seen] of accepted) {
    test(name, async (t) => {
      const raw = await RawConnection.open(t, port);
      raw.send(bytes);
      const answer = await raw.answer();
      assert.equal(answer.status, 200, answer.body.toString());
      assert.match(answer.body.toString(), seen);
      raw.send(`GET /seen/again HTTP/1.1\r\n${host}\r\n`);
      assert.match((await raw.answer()).body.toString(), /^GET \/seen\/again\n/);
    });
  }

  test("pipelined requests are answered in order, slow ones too", async (t) => {
    const raw = await RawConnection.open(t, port);
    const paths = ["/seen/1", "/park?ms=100", "/seen/2", "/park?ms=1", "/drop", "/seen/3"];
    raw.send(paths.map((path) => `GET ${path} HTTP/1.1\r\n${host}\r\n`).join(""));
    const answers = [];
    for (const _ of paths) answers.push(await raw.answer());
    assert.deepEqual(answers.map((a) => a.status), [200, 200, 200, 200, 500, 200]);
    assert.deepEqual(answers.map((a) => a.body.toString().split("\n")[0].slice(0, 11)),
      ["GET /seen/1", "late", "GET /seen/2", "late", '{"detail":"', "GET /seen/3"]);
  });

  test("a thousand pipelined requests in one write", async (t) => {
    const raw = await RawConnection.open(t, port);
    raw.send(`POST /echo HTTP/1.1\r\n${host}Content-Length: 4\r\n\r\nbody`.repeat(1000));
    for (let i = 0; i < 1000; ++i) {
      const answer = await raw.answer();
      assert.equal(answer.body.toString(), "body");
    }
  });

  test("after half of the connection is closed, the answer still comes", async (t) => {
    const raw = await RawConnection.open(t, port);
    raw.send(`GET /park?ms=200 HTTP/1.1\r\n${host}\r\nGET /seen HTTP/1.1\r\n${host}\r\n`);
    raw.end();
    assert.equal((await raw.answer()).body.toString(), "late");
    assert.match((await raw.answer()).body.toString(), /^GET \/seen/);
    assert.equal(await raw.closed(), "");
  });

  test("Expect: 100-continue is answered before the body, and the body then taken", async (t) => {
    const raw = await RawConnection.open(t, port);
    raw.send(`POST /seen HTTP/1.1\r\n${host}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`);
    assert.equal((await raw.answer()).status, 100);
    raw.send("abc");
    assert.match((await raw.answer()).body.toString(), /\n3 abc$/);
  });

  const goOn = "Expect: 100-continue\r\n";
  test("Expect: 100-continue with too large a body is refused at once", async (t) => {
    const raw = await RawConnection.open(t, port);
    raw.send(`POST /seen HTTP/1.1\r\n${host}${goOn}Content-Length: 2000000\r\n\r\n`);
    assert.equal((await raw.answer()).status, 413);
    assert.equal(await raw.closed(), "");
  });

  test("HTTP/1.0 without more closes after its answer", async (t) => {
    const raw = await RawConnection.open(t, port);
    raw.send("GET /seen HTTP/1.0\r\n\r\n");
    const answer = await raw.answer();
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("connection"), "close");
    assert.equal(await raw.closed(), "");
  });

  test("Connection: close closes", async (t) => {
    const raw = await RawConnection.open(t, port);
    raw.send(`GET /seen HTTP/1.1\r\n${host}Connection: foo, Close\r\n\r\n${smuggled}`);
    assert.equal((await raw.answer()).headers.get("connection"), "close");
    assert.equal(await raw.closed(), "");
  });
});

describe("answers", () => {
  const ask = async (t: { after(f: () => void): void }, request: string, head = false) => {
    const raw = await RawConnection.open(t, port);
    raw.send(request);
    return { raw, answer: await raw.answer({ head }) };
  };

  test("HEAD has the head of GET and no body", async (t) => {
    const { raw, answer } = await ask(t, `HEAD /big?n=100 HTTP/1.1\r\n${host}\r\n`, true);
    assert.equal(answer.headers.get("content-length"), "100");
    raw.send(`GET /seen HTTP/1.1\r\n${host}\r\n`);
    assert.match((await raw.answer()).body.toString(), /^GET/);
  });

  test("a refused HEAD has no body either", async (t) => {
    const { raw, answer } = await ask(t, `HEAD /seen HTTP/1.1\r\nHost: evil.example\r\n\r\n`, true);
    assert.equal(answer.status, 421);
    assert.equal(await raw.closed(), "");
  });

  test("a line break in a handler's field cannot add a field", async (t) => {
    const { answer } = await ask(t, `GET /split HTTP/1.1\r\n${host}\r\n`);
    assert.equal(answer.status, 500);
    assert.equal(answer.headers.get("x-injected"), undefined);
  });

  for (const status of [204, 304]) {
    test(`${status} has no body, and framing is the server's`, async (t) => {
      const { raw, answer } = await ask(t, `GET /status?n=${status} HTTP/1.1\r\n${host}\r\n`);
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("content-length"), undefined);
      raw.send(`GET /seen HTTP/1.1\r\n${host}\r\n`);
      assert.match((await raw.answer()).body.toString(), /^GET/);
    });
  }

  test("a status that is none becomes 500", async (t) => {
    for (const status of [100, 0, 999]) {
      const { answer } = await ask(t, `GET /status?n=${status} HTTP/1.1\r\n${host}\r\n`);
      assert.equal(answer.status, 500);
    }
  });
});

test("the refusals were counted, and nothing is left open", async (t) => {
  const raw = await RawConnection.open(t, port);
  raw.send(`GET /metrics HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  const text = (await raw.answer()).body.toString();
  const value = (name: string) =>
    Number(text.split("\n").find((line) => line.startsWith(name))?.split(" ").pop());
  assert.ok(value('noctem_http_refused_total{reason="malformed"}') >= 2 * 50, text);
  assert.ok(value('noctem_http_refused_total{reason="host"}') >= 8);
  assert.ok(value('noctem_http_answers_total{status="2xx"}') > 1000);
  assert.ok(value("noctem_http_answer_seconds_count") > 1000);
  assert.ok(value("noctem_http_received_bytes_total") > 10_000);
  assert.ok(value("noctem_http_sent_bytes_total") > 10_000);
  assert.ok(value("noctem_http_connections") < 50);
});
