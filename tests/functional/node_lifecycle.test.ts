// The life of a node: start, second start, signals, sudden death, leaving when nobody needs it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync,
} from "node:fs";
import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import { test } from "node:test";
import { Home, noctem } from "./noctem.ts";
import { eventually, RawConnection, sleep, start } from "./support.ts";

test("SIGTERM and SIGINT stop a node cleanly, and its ledger is sound", async (t) => {
  const home = new Home(t);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const { node, url } = await home.up();
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.deepEqual(await node.stop(signal), { code: 0, signal: null });
    assert.match(node.err, /node\.drained/);
    assert.equal(readFileSync(path.join(home.path, "node.lock"), "utf8"), "");
    assert.deepEqual(readdirSync(path.join(home.path, "mesh")), ["ledger.db"]);
  }
  assert.equal((await home.json(["log", "verify"])).records, 2);
});

test("a second signal stops at once while the first waits for a slow request", async (t) => {
  const home = new Home(t);
  const { node } = await home.up([], { env: { NOCTEM_HTTP_DRAIN_DEADLINE: "1h" } });
  const slow = await RawConnection.open(t, await node.port());
  slow.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n"); // the last line never comes
  await sleep(100);
  node.signal("SIGTERM");
  await eventually("draining", () => node.err.includes("node.draining"));
  await sleep(200);
  if (node.child.exitCode === null) {
    const exit = await node.stop("SIGTERM");
    assert.ok(exit.code === 1 || exit.code === 0, JSON.stringify(exit));
  }
  const again = await home.up();
  await again.node.stop();
});

test("killed at any moment of its start, a node starts again with the same mesh", async (t) => {
  const home = new Home(t);
  const meshes = new Set<string>();
  let killed = 0;
  for (let delay = 0; delay < 24; delay += 2) {
    const node = start(t, noctem, ["up", "--listen", "127.0.0.1:0", "--json"], home.options());
    await sleep(delay);
    node.signal("SIGKILL");
    const exit = await node.exited;
    killed += exit.signal === "SIGKILL" ? 1 : 0;
    if (node.out.endsWith("}\n")) meshes.add(JSON.parse(node.out).mesh);
  }
  assert.ok(killed > 0, "no kill struck");
  const { node } = await home.up(["--json"]);
  await eventually("it said which mesh", () => node.out.endsWith("}\n"));  // the log may say first where it is
  meshes.add(JSON.parse(node.out).mesh);
  assert.equal(meshes.size, 1);
  await node.stop();
  assert.equal((await home.json(["log", "verify"])).records, 2);
});

test("a second node on one home says where the first one is", async (t) => {
  const home = new Home(t);
  const { node, url } = await home.up();
  const said = await home.refusal(["up", "--listen", "127.0.0.1:0"]);
  assert.match(said, new RegExp(`already, at ${url}`));
  assert.match(await home.ok(["doctor"]), new RegExp(url));
  node.signal("SIGKILL");
  await node.exited;
  const next = await home.up(); // the lock of a dead node holds nobody up
  await next.node.stop();
});

test("of many that start at once exactly one gets the home", async (t) => {
  const home = new Home(t);
  const all = Array.from({ length: 6 }, () =>
    start(t, noctem, ["up", "--listen", "127.0.0.1:0"], home.options()));
  const refused = () => all.filter((one) => one.child.exitCode === 1).length;
  await eventually("five refusals", () => refused() === 5);
  const [winner] = all.filter((one) => one.child.exitCode === null);
  assert.equal((await fetch(`${await winner.url()}/readyz`)).status, 200);
  assert.equal((await winner.stop()).code, 0);
});

test("a port that is taken is named with who listens and another way", async (t) => {
  const home = new Home(t);
  const other = new Home(t, "other");
  const { node, url } = await home.up();
  const said = await other.refusal(["up", "--listen", new URL(url).host]);
  assert.match(said, /in use, by a Noctem node of another home.*--listen 127\.0\.0\.1:0/s);
  const doctor = await other.run(["doctor", "--listen", new URL(url).host]);
  assert.equal(doctor.code, 1);
  assert.match(doctor.out, /fail {2}door.*Noctem node/s);
  await node.stop();
  const server = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  t.after(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  assert.match(await other.refusal(["up", "--listen", `127.0.0.1:${port}`]), /another program/);
});

test("--idle-exit leaves when nobody has asked for a while, not before", async (t) => {
  const home = new Home(t);
  const { node, url } = await home.up(["--idle-exit", "700ms"]);
  for (let i = 0; i < 8; ++i) {
    assert.equal((await fetch(`${url}/healthz`)).status, 200, "in use");
    await sleep(200);
  }
  assert.deepEqual(await node.exited, { code: 0, signal: null });
  assert.match(node.err, /node\.idle/);
});

function certificate(home: Home, name: string): { certificate: string; key: string } {
  const at = (file: string) => path.join(home.folder, file);
  const files = { certificate: at("c.pem"), key: at("k.pem") };
  const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt",
    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", `/CN=${name}`,
    "-keyout", files.key, "-out", files.certificate]);
  assert.equal(made.status, 0, String(made.stderr));
  chmodSync(files.key, 0o600);
  return files;
}

async function commonName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

test("SIGHUP reads the certificates again; bad ones leave the old in use", async (t) => {
  const home = new Home(t);
  const files = certificate(home, "first");
  const { node, url } = await home.up([], {
    env: { NOCTEM_HTTP_TLS_CERTIFICATE: files.certificate, NOCTEM_HTTP_TLS_KEY: files.key },
  });
  assert.match(url, /^https:/);
  const port = Number(new URL(url).port);
  assert.equal(await commonName(port), "first");
  certificate(home, "second");
  node.signal("SIGHUP");
  await eventually("reloaded", () => node.err.includes("node.certificates_reloaded"));
  assert.equal(await commonName(port), "second");
  writeFileSync(files.certificate, "nonsense");
  node.signal("SIGHUP");
  await eventually("kept", () => node.err.includes("node.certificates_kept"));
  assert.equal(await commonName(port), "second");
  assert.equal((await node.stop()).code, 0);
});

test("the ledger without its log key, or with another, is not continued", async (t) => {
  const home = new Home(t);
  await (await home.up()).node.stop();
  const file = path.join(home.path, "keys/log.key");
  const original = readFileSync(file);
  rmSync(file);
  assert.match(await home.refusal(["up", "--listen", "127.0.0.1:0"]), /log\.key is missing/);
  await home.ok(["keys", "new", "log"]);
  await home.refusal(["up", "--listen", "127.0.0.1:0"]);
  writeFileSync(file, original, { mode: 0o600 });
  await (await home.up()).node.stop();
});

test("a ledger that is damaged or no ledger stops the start with a clear word", async (t) => {
  const home = new Home(t);
  await (await home.up()).node.stop();
  writeFileSync(path.join(home.path, "mesh/ledger.db"), "not a database\n".repeat(1000));
  assert.match(await home.refusal(["up", "--listen", "127.0.0.1:0"]), /not a database/);
  const doctor = await home.run(["doctor"], { env: { NOCTEM_LISTEN: "127.0.0.1:0" } });
  assert.equal(doctor.code, 1);
  assert.match(doctor.out, /fail {2}ledger/);
});

test("an ordinary user's own home works, others' and unwritable ones are refused", async (t) => {
  const home = new Home(t);
  const kNobody = 65534;
  const root = process.getuid?.() === 0;
  // As root we step down to nobody; else we are that ordinary user already.
  const down = ["setpriv", `--reuid=${kNobody}`, `--regid=${kNobody}`, "--clear-groups"];
  const user = root ? down : [];
  if (root) {
    chmodSync(home.folder, 0o755);
    mkdirSync(home.path, { mode: 0o700 });
    chownSync(home.path, kNobody, kNobody);
  }
  const as = async (args: string[]) => {
    const [file, ...rest] = [...user, noctem, ...args];
    const running = start(t, file, rest, home.options());
    const exit = await running.exited;
    return { code: exit.code, err: running.err };
  };
  const idle = ["up", "--listen", "127.0.0.1:0", "--idle-exit", "50ms"];
  assert.equal((await as(idle)).code, 0);
  const locked = path.join(home.folder, "locked");
  mkdirSync(locked, { mode: 0o500 });
  if (root) chownSync(locked, kNobody, kNobody);
  assert.match((await as([...idle, "--home", locked])).err, /Permission denied/);
  if (root) {
    const foreign = path.join(home.folder, "foreign");
    mkdirSync(foreign, { mode: 0o755 });
    assert.match((await as([...idle, "--home", foreign])).err, /belongs to another user/);
    assert.match(await home.refusal([...idle]), /belongs to another user/);
  }
  assert.equal(statSync(home.path).mode & 0o077, 0);
});
