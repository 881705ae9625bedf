// TLS: 1.3 and nothing older, certificates that change while connections live, and everything that
// holds for plain connections.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import tls from "node:tls";
import { makeAuthority, makeCertificate } from "./certificates.ts";
import { eventually, RawConnection, run, type Scope, sleep, start } from "./support.ts";
import { temporaryFolder, testProgram } from "./support.ts";

const folder = temporaryFolder({ after });
const authority = makeAuthority(folder, "authority");
makeCertificate(folder, authority);
const ca = readFileSync(authority);
const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

function serve(scope: Scope, ...options: string[]) {
  return start(scope, testProgram("echo_server"), [`tls=${folder}`, ...options]);
}
const secure = { secure: true, ca, servername: "localhost" };

test("requests, large bodies and pipelining work as without TLS", async (t) => {
  const server = serve(t);
  assert.match(await server.url(), /^https:/);
  const raw = await RawConnection.open(t, await server.port(), secure);
  assert.equal((raw.socket as tls.TLSSocket).getProtocol(), "TLSv1.3");
  const body = "b".repeat(1_000_000);
  raw.send("POST /echo HTTP/1.1\r\nHost: localhost\r\n" +
    `Content-Length: ${body.length}\r\n\r\n${body}`);
  assert.equal((await raw.answer()).body.toString(), body);
  raw.send(get("/big?n=5000000") + get("/park?ms=100") + get("/seen"));
  assert.equal((await raw.answer()).body.length, 5_000_000);
  assert.equal((await raw.answer()).body.toString(), "late");
  assert.match((await raw.answer()).body.toString(), /^GET \/seen/);
});

test("records that hold several requests, and requests over several records", async (t) => {
  const raw = await RawConnection.open(t, await serve(t).port(), secure);
  raw.send(get("/seen").repeat(1500));
  for (let i = 0; i < 1500; ++i) assert.equal((await raw.answer()).status, 200);
  for (const byte of get("/seen")) raw.send(byte);
  assert.equal((await raw.answer()).status, 200);
});

test("an event stream, and a reader who leaves it", async (t) => {
  const port = await serve(t).port();
  const raw = await RawConnection.open(t, port, secure);
  raw.send(get("/stream?n=2"));
  assert.ok((await raw.closed()).endsWith("data: 2\n\nevent: tick\ndata: 1\n\n"));
  const leaving = await RawConnection.open(t, port, secure);
  leaving.send(get("/quiet"));
  await leaving.until("text/event-stream");
  leaving.socket.destroy();
  await eventually("it is noticed", async () => {
    const asking = await RawConnection.open(t, port, secure);
    asking.send(get("/metrics"));
    return /test_streams_left_total [1-9]/.test((await asking.answer()).body.toString());
  });
});

test("older protocols, wrong authorities, other application protocols are refused", async (t) => {
  const port = await serve(t).port();
  const refusals: [object, RegExp][] = [
    [{ maxVersion: "TLSv1.2" }, /protocol version|alert/],
    [{ ca: [] }, /unable to verify|self.signed|local issuer/],
    [{ servername: "other.example" }, /altnames|Hostname/],
    [{ ALPNProtocols: ["h2"] }, /no application protocol|alert/],
  ];
  for (const [options, message] of refusals) {
    await assert.rejects(RawConnection.open(t, port, { ...secure, ...options }), message);
  }
  const raw = await RawConnection.open(t, port, { ...secure, ALPNProtocols: ["h2", "http/1.1"] });
  assert.equal((raw.socket as tls.TLSSocket).alpnProtocol, "http/1.1");
});

test("HTTP without TLS, garbage and silence on a TLS port end without an answer", async (t) => {
  const port = await serve(t, "header_ms=300", "idle_ms=600").port();
  for (const bytes of [get("/seen"), "\x16\x03\x01\x00\x05hello", "", "\x16"]) {
    const raw = await RawConnection.open(t, port);
    raw.send(bytes);
    assert.doesNotMatch(await raw.closed(), /HTTP/);
  }
});

test("a new certificate serves new connections, the old go on, a bad one is ignored", async (t) => {
  const server = serve(t);
  const port = await server.port();
  const first = await RawConnection.open(t, port, secure);
  const serial = (raw: RawConnection) =>
    (raw.socket as tls.TLSSocket).getPeerCertificate().serialNumber;
  const reload = async (expected: RegExp) => {
    server.out = "";
    server.signal("SIGHUP");
    await eventually("reload", () => expected.test(server.out));
  };
  makeCertificate(folder, authority);
  await reload(/^reloaded/);
  const second = await RawConnection.open(t, port, secure);
  assert.notEqual(serial(first), serial(second));
  writeFileSync(path.join(folder, "chain.pem"), "no certificate");
  await reload(/invalid\/tls_certificate/);
  const third = await RawConnection.open(t, port, secure);
  assert.equal(serial(second), serial(third));
  makeCertificate(folder, authority);
  writeFileSync(path.join(folder, "key.pem"), "no key");
  await reload(/invalid\/tls_key/);
  for (const raw of [first, second, third]) {
    raw.send(get("/seen"));
    assert.equal((await raw.answer()).status, 200);
  }
  makeCertificate(folder, authority);
  await reload(/^reloaded/);
});

test("without certificate files it does not start", async (t) => {
  const ended = await run(t, testProgram("echo_server"), [`tls=${folder}/none`]);
  assert.equal(ended.code, 1);
  assert.match(ended.err, /tls_certificate.*none/);
});

test("drain with connections in a handshake, idle, parked and streaming", async (t) => {
  const server = serve(t, "workers=2", "drain_ms=500");
  const port = await server.port();
  const silent = await RawConnection.open(t, port);
  silent.send("\x16\x03\x01");
  const [parked, idle, streaming] = await Promise.all(
    [0, 1, 2].map(() => RawConnection.open(t, port, secure)));
  parked.send(get("/park?ms=300"));
  streaming.send(get("/stream?n=0"));
  await sleep(100);
  server.signal("SIGTERM");
  assert.equal((await parked.answer()).body.toString(), "late");
  await Promise.all([idle.closed(), streaming.closed(), silent.closed()]);
  assert.equal((await server.exited).code, 0);
});
