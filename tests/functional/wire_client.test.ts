// The client: what it sends, what it refuses, what it does when the other side misbehaves, and that
// every request gets exactly one answer.

import assert from "node:assert/strict";
import net from "node:net";
import { after, test } from "node:test";
import { makeAuthority, makeCertificate } from "./certificates.ts";
import { run, type Scope, start, temporaryFolder, testProgram } from "./support.ts";

const server = start({ after }, testProgram("echo_server"), ["workers=2"]);
const url = await server.url();
const proxies = { http_proxy: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1",
  ALL_PROXY: "http://127.0.0.1:1", all_proxy: "http://127.0.0.1:1" };

async function fetched(scope: Scope, ...args: string[]): Promise<string> {
  const ended = await run(scope, testProgram("fetch"), args, { env: proxies });
  assert.equal(ended.code, 0, ended.err);
  return ended.out;
}

// A server that says `bytes` to whoever connects, and then holds the connection or ends it.
async function speak(scope: Scope, bytes: string, then: "end" | "hold" = "end"): Promise<string> {
  const sockets: net.Socket[] = [];
  const listener = net.createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.once("data", () => (then === "end" ? socket.end(bytes, "latin1") : socket.write(bytes)));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  scope.after(() => (sockets.forEach((socket) => socket.destroy()), void listener.close()));
  return `http://127.0.0.1:${(listener.address() as net.AddressInfo).port}`;
}

test("GET, POST and others arrive as asked, and nothing is added", async (t) => {
  const got = await fetched(t, `url=${url}/seen/%41/../x?q=%2f`);
  assert.match(got, /^0 400/, "dots are sent as they are, and refused by our server");
  const seen = `GET /seen?q=%2f\nHost: ${url.slice(7)}\nX-Mine: yes\nfrom 127.0.0.1\non `;
  const shown = await fetched(t, `url=${url}/seen?q=%2f`, "header=X-Mine:yes");
  assert.equal(shown.replace(/^0 200 \d+ /, "").slice(0, seen.length), seen);
  const posted = await fetched(t, `url=${url}/seen`, "body=some bytes");
  assert.match(posted, /POST \/seen\nHost: .*\nContent-Length: 10\nfrom.*\non .*\n10 some bytes/);
  assert.match(await fetched(t, `url=${url}/seen`, "method=DELETE"), /DELETE \/seen/);
  assert.match(await fetched(t, `url=${url}/big?n=100`, "method=HEAD"), /^0 200 0 \n/);
});

test("what cannot be asked is refused at once", async (t) => {
  for (const bad of ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "none", "",
    "http://127.0.0.1/ x", `http://127.0.0.1/${"x".repeat(9000)}`, "http://user:pw@127.0.0.1/",
    "HTTP://127.0.0.1/"]) {
    assert.match(await fetched(t, `url=${bad}`), /^0 error invalid\/url/, bad);
  }
  assert.match(await fetched(t, `url=${url}/`, "header=A:b\nc"), /^0 error invalid\/header/);
  assert.match(await fetched(t, `url=${url}/`, "method=G T"), /^0 error invalid\/method/);
});

test("redirects are answers, not orders", async (t) => {
  const elsewhere = await speak(t,
    `HTTP/1.1 302 Found\r\nLocation: ${url}/seen\r\nContent-Length: 0\r\n\r\n`);
  assert.match(await fetched(t, `url=${elsewhere}/`), /^0 302 0 \n/);
});

test("errors are named by what went wrong", async (t) => {
  const closed = await speak(t, "");
  const garbage = await speak(t, "NOT HTTP AT ALL\r\n\r\n");
  const short = await speak(t, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
  const silent = await speak(t, "", "hold");
  const endless = await speak(t, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(10_000), "hold");
  const heads = await speak(t, `HTTP/1.1 200 OK\r\n${`X: ${"y".repeat(1000)}\r\n`.repeat(80)}\r\n`);
  const cases: [string, RegExp][] = [
    ["http://127.0.0.1:1/", /unavailable\/connect/],
    ["http://no-such-host.invalid/", /unavailable\/dns/],
    [closed, /unavailable\/wire/],
    [garbage, /corrupt\/response|unavailable\/wire/],
    [short, /unavailable\/wire/],
    [silent, /unavailable\/timeout/],
    [endless, /exhausted\/response_bytes/],
    [heads, /exhausted\/response_bytes/],
    [url.replace("http", "https"), /denied\/tls/],
  ];
  for (const [address, error] of cases) {
    const out = await fetched(t, `url=${address}`, "deadline_ms=1500", "response_bytes=5000");
    assert.match(out, error, address);
  }
});

test("the limit on a response holds exactly", async (t) => {
  assert.match(await fetched(t, `url=${url}/big?n=5000`, "response_bytes=5000"), /^0 200 5000/);
  assert.match(await fetched(t, `url=${url}/big?n=5001`, "response_bytes=5000"), /response_bytes/);
});

test("many at once, more than may travel together, each answered once", async (t) => {
  const out = await fetched(t, `url=${url}/park?ms=5`, "repeat=500", "transfers=16");
  assert.match(out, /answered 500 of 500/);
  assert.equal(out.match(/ 200 4 late/g)?.length, 500);
  assert.equal(new Set(out.match(/^\d+ 200/gm)).size, 500);
});

test("more than may wait are refused, and told so", async (t) => {
  const out = await fetched(t, `url=${url}/park?ms=300`, "repeat=20", "transfers=2", "waiting=5");
  assert.match(out, /answered 20 of 20/);
  const refused = out.match(/exhausted\/transfers/g)?.length ?? 0;
  assert.ok(refused >= 13 && refused <= 15, `${refused}`);
});

test("waiting for a turn counts against the deadline", async (t) => {
  const out = await fetched(t, `url=${url}/park?ms=400`, "repeat=3", "transfers=1",
    "deadline_ms=600");
  assert.match(out, /200 4 late/);
  assert.match(out, /unavailable\/timeout/);
});

test("connections are kept", async (t) => {
  const alone = start(t, testProgram("echo_server"));
  const out = await fetched(t, `url=${await alone.url()}/seen`, "repeat=50", "transfers=1");
  assert.match(out, /answered 50 of 50/);
  assert.equal(new Set(out.match(/^on \d+$/gm)).size, 1, "one connection carried all");
});

test("destroyed with requests in flight and waiting: all are answered", async (t) => {
  const out = await fetched(t, `url=${url}/hold`, "repeat=30", "transfers=10", "leave=1");
  assert.match(out, /answered 30 of 30/);
  assert.equal(out.match(/unavailable\/client_closed/g)?.length, 30);
});

test("TLS is verified against the authority that was named, and only it", async (t) => {
  const folder = temporaryFolder(t);
  const authority = makeAuthority(folder, "authority");
  const other = makeAuthority(folder, "other");
  makeCertificate(folder, authority);
  const secure = start(t, testProgram("echo_server"), [`tls=${folder}`]);
  const address = `${(await secure.url()).replace("127.0.0.1", "localhost")}/seen`;
  assert.match(await fetched(t, `url=${address}`, `ca=${authority}`), /^0 200/);
  assert.match(await fetched(t, `url=${address}`, `ca=${other}`), /denied\/tls/);
  assert.match(await fetched(t, `url=${address}`), /denied\/tls/);
  assert.match(await fetched(t, `url=${address}`, `ca=${folder}/none`), /denied\/tls/);
});

test("a proxy is used if it is named, and it resolves the names", async (t) => {
  const asked: Buffer[] = [];
  const proxy = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (request) => {
        asked.push(request);
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        const through = net.connect(Number(new URL(url).port), "127.0.0.1");
        through.on("error", () => {});
        socket.pipe(through).pipe(socket);
      });
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  t.after(() => void proxy.close());
  const address = `socks5h://127.0.0.1:${(proxy.address() as net.AddressInfo).port}`;
  const out = await fetched(t, "url=http://hidden.onion/seen", `proxy=${address}`);
  assert.match(out, /^0 421/, "our server does not know that Host, but it was reached");
  assert.ok(asked[0].includes("hidden.onion"), "the name was not resolved here");
});
