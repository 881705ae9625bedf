// The network of a confined program: a server of the machine that is granted by name, and all the
// ways to reach one that is not. What needs foreign addresses and names stands in
// bark_internet.test.ts.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { test } from "node:test";
import { callers, Ground } from "./bark.ts";
import { eventually } from "./support.ts";

const kConnectionsMax = 64;

// Fetches by the proxy that the environment names, as most programs do.
const kFetch = `
import sys, urllib.request, urllib.error
for url in sys.argv[1:]:
    try:
        print(urllib.request.urlopen(url, timeout=20).read().decode())
    except urllib.error.HTTPError as error:
        print(error.code, error.read().decode())
    except OSError as error:
        print("failed", error)
`;
// Says bytes to the proxy, and what comes back.
const kSay = `
import socket, sys
for words in sys.argv[1:]:
    s = socket.create_connection(("127.0.0.1", 3128), 20)
    s.sendall(words.encode("latin1").decode("unicode_escape").encode("latin1"))
    answer = b""
    while True:
        piece = s.recv(65536)
        if not piece: break
        answer += piece
    print(answer.split(b"\\r\\n")[0].decode() or "nothing", len(answer))
`;

class Local {
  readonly requests: string[] = [];
  port = 0;

  async open(ground: Ground): Promise<this> {
    const server = http.createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      if (request.url === "/moved") {
        response.writeHead(302, { location: `http://127.0.0.1:${this.port}/inside` }).end();
      } else request.pipe(response.writeHead(200, { "x-page": "1" })).write("page:");
    });
    ground.scope.after(() => void server.close());
    ground.scope.after(() => server.closeAllConnections());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.port = (server.address() as net.AddressInfo).port;
    return this;
  }
}

function python(script: string, ...words: string[]): string[] {
  return ["/usr/bin/python3", "-c", script, ...words];
}

for (const caller of callers()) {
  const it = (name: string, body: (ground: Ground, local: Local) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => {
      const ground = new Ground(t, caller);
      await body(ground, await new Local().open(ground));
    });

  it("a granted host is reached, another is not, and the grant is named", async (ground, local) => {
    const here = `localhost:${local.port}`;
    const done = await ground.run(["--net", here], python(kFetch, `http://${here}/a`,
      `http://127.0.0.1:${local.port}/b`, "http://example.org/c", `http://localhost:1/d`));
    assert.match(done.out, /^page:\n403 noctem: 127\.0\.0\.1/);
    assert.equal(local.requests.length, 1);
    for (const wanted of [`127.0.0.1:${local.port}`, "example.org:80", "localhost:1"]) {
      assert.ok(done.err.includes(`to allow: --net ${wanted}\n`), done.err);
    }
    assert.doesNotMatch(done.err, new RegExp(`reach ${here}`));
  });

  it("without a grant there is no proxy and no way out", async (ground, local) => {
    const done = await ground.run([], ["sh", "-c",
      "env | grep -i proxy; " +
      `/usr/bin/python3 -c 'import socket; print(socket.socket().connect_ex(("127.0.0.1", 3128)))'`]);
    assert.equal(done.out, "111\n"); // refused
    const direct = `import socket; print(socket.socket().connect_ex(("127.0.0.1", ${local.port})))`;
    const tried = await ground.run(["--net", `localhost:${local.port}`], python(direct));
    assert.equal(tried.out, "111\n");
    assert.equal(local.requests.length, 0);
  });

  it("--learn lets nothing out and says which hosts were asked for", async (ground, local) => {
    const here = `localhost:${local.port}`;
    const first = await ground.run(["--learn"], python(kFetch, `http://${here}/`, "https://example.org/"));
    assert.equal(local.requests.length, 0);
    const policy = ground.file("learned.toml", first.err.slice(first.err.indexOf("version = 1")));
    const hosts = /\[network\]\nhosts = \[\n {2}"localhost:\d+",\n {2}"example\.org:443",\n\]/;
    assert.match(readFileSync(policy, "utf8"), hosts);
    const second = await ground.run(["--policy", policy], python(kFetch, `http://${here}/`));
    assert.match(second.out, /^page:/, first.err);
  });

  it("a redirect is a request of its own, and decided anew", async (ground, local) => {
    const done = await ground.run(["--net", `localhost:${local.port}`],
      python(kFetch, `http://localhost:${local.port}/moved`));
    assert.match(done.out, /^403 noctem: 127\.0\.0\.1/);
    assert.equal(local.requests.length, 1);
  });

  it("what two parsers could read in two ways goes nowhere", async (ground, local) => {
    const here = `localhost:${local.port}`;
    const head = (target: string, fields = `Host: ${here}`) =>
      `GET ${target} HTTP/1.1\\r\\n${fields}\\r\\n\\r\\n`;
    const bad = [
      head("/"), head(`http://evil\\0.${here}/`), head(`http://evil@${here}/`),
      head(`http://${here}\\\\@evil/`),
      head(`http://localhost.:${local.port}/`), head(`http://${here}/`, "Host: evil"),
      head(`http://${here}/`, `Host: ${here}\\r\\nHost: ${here}`), head(`http://${here}/`, "X: 1"),
      head(`http://127.1:${local.port}/`), head(`http://0x7f000001:${local.port}/`),
      head(`http://2130706433:${local.port}/`),
      head(`http://0177.0.0.1:${local.port}/`), head(`http://[::ffff:127.0.0.1:${local.port}/`),
      head(`http://${here}/`, `Host: ${here}\\nX: 1`),
      head(`http://${here}/`, `Host: ${here}\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked`),
      `GET http://${here}/ HTTP/1.1\\nHost: ${here}\\n\\n\\r\\n\\r\\n`,
      `CONNECT ${here}@evil:1 HTTP/1.1\\r\\nHost: ${here}\\r\\n\\r\\n`,
      `GET http://${here}/${"x".repeat(40_000)}`,
    ];
    const denied = [head(`http://[::ffff:127.0.0.1]:${local.port}/`, `Host: [::ffff:127.0.0.1]:${local.port}`),
      head(`http://0.0.0.0:${local.port}/`, `Host: 0.0.0.0:${local.port}`)];
    const done = await ground.run(["--net", here], python(kSay, ...bad, ...denied));
    const codes = done.out.trim().split("\n").map((line) => line.split(" ")[1]);
    assert.deepEqual(codes, [...bad.map(() => "400"), ...denied.map(() => "403")], done.out);
    assert.equal(local.requests.length, 0);
  });

  it("one request goes out, written anew, and nothing that follows it", async (ground, local) => {
    const here = `localhost:${local.port}`;
    const words = [`POST http://${here}/x HTTP/1.1`, `Host: ${here}`, "Content-Length: 4",
      "Proxy-Authorization: secret", "Connection: keep-alive, x-own", "X-Own: 1", "",
      `bodyGET http://${here}/second HTTP/1.1`, `Host: ${here}`, "", ""].join("\\r\\n");
    const done = await ground.run(["--net", here], python(kSay, words));
    assert.match(done.out, /^HTTP\/1\.1 200 OK /);
    assert.equal(local.requests.length, 1);
    assert.doesNotMatch(local.requests[0], /secret|x-own|keep-alive/);
  });

  it("a tunnel carries nothing but TLS for the granted host, unless any bytes are granted", async (ground, local) => {
    const here = `localhost:${local.port}`;
    const words = [`CONNECT ${here} HTTP/1.1`, `Host: ${here}`, "", "GET /inner HTTP/1.1", "Host: a",
      "Connection: close", "", ""].join("\\r\\n");
    const shut = await ground.run(["--net", here], python(kSay, words));
    assert.match(shut.out, /^(nothing 0|HTTP\/1\.1 200 Connection established \d\d)\n/);
    assert.ok(shut.err.includes(`to allow: --net tcp:${here}`), shut.err);
    assert.equal(local.requests.length, 0);
    const open = await ground.run(["--net", `tcp:${here}`], python(kSay, words));
    assert.equal(local.requests.length, 1, open.out);
  });

  it("a crowd of idle connections does not end the proxy", async (ground, local) => {
    const here = `localhost:${local.port}`;
    const crowd = `
import socket
idle = [socket.create_connection(("127.0.0.1", 3128), 20) for _ in range(${kConnectionsMax + 20})]
for s in idle: s.sendall(b"GET http://")
for s in idle: s.close()
`;
    const done = await ground.run(["--net", here], python(crowd + kFetch, `http://${here}/`));
    assert.match(done.out, /^page:/, done.err);
  });

  it("the proxy holds its sockets and nothing else", async (ground, local) => {
    const script = "import time; print('ready', flush=True); time.sleep(60)";
    const running = ground.start(["--net", `localhost:${local.port}`], python(script));
    await eventually("ready", () => running.out.includes("ready"));
    const runner = running.child.pid as number;
    const children = readFileSync(`/proc/${runner}/task/${runner}/children`, "utf8").trim().split(" ");
    const isOutlet = (id: string) => readFileSync(`/proc/${id}/cmdline`, "utf8").includes("--outlet");
    const outlet = children.find(isOutlet);
    assert.ok(outlet, "there is no proxy");
    await eventually("its filter", () => /^Seccomp:\t2$/m.test(readFileSync(`/proc/${outlet}/status`, "utf8")));
    const status = readFileSync(`/proc/${outlet}/status`, "utf8");
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^CapEff:\t0+$/m);
    assert.doesNotMatch(status, /^Uid:.*\b0\b/m);
    assert.equal(readFileSync(`/proc/${outlet}/environ`, "utf8"), "");
    if (process.getuid?.() === 0) {
      const held = readdirSync(`/proc/${outlet}/fd`).map((fd) => readlinkSync(`/proc/${outlet}/fd/${fd}`));
      assert.ok(held.every((name) => name === "/dev/null" || name.startsWith("socket:")), held.join(" "));
    }
    process.kill(Number(outlet), "SIGKILL");
    const exit = await running.exited;
    assert.equal(exit.signal, "SIGKILL");
    assert.match(running.err, /its proxy ended/);
  });
}
