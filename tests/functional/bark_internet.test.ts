// The proxy against names that lie: a machine and a small internet in networks of their own, in which
// a hostile owner's name servers answer. Each name is granted; none may lead inside. For root and for
// an ordinary user.

import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { callers, Ground } from "./bark.ts";
import { makeAuthority, makeCertificate } from "./certificates.ts";
import { run } from "./support.ts";

const kMachine = "93.184.216.1"; // its own address, though one of the open network
const kServer = "93.184.216.34";
const kNames = "93.184.216.53";

// Two networks and a wire between them; then the command as `caller`, as if on such a machine.
const kWorld = `
set -e
ip link set lo up
unshare -n sleep 60 > /dev/null 2>&1 & there=$!
trap 'kill $there $inside $server' EXIT
until [ "$(readlink /proc/$there/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
beyond() { nsenter -t $there -n "$@"; }
ip link add out type veth peer name in netns $there
ip addr add ${kMachine}/24 dev out && ip link set out up
beyond ip link set lo up
beyond ip addr add ${kServer}/24 dev in && beyond ip addr add ${kNames}/24 dev in
beyond ip link set in up
echo 'nameserver ${kNames}' > resolv && mount --bind resolv /etc/resolv.conf
rm -f asked; mkdir -p page && echo 'secret page' > page/index.html
(cd page && exec timeout 60 /usr/bin/python3 -m http.server 80 --bind 0.0.0.0 > /dev/null 2>&1) & inside=$!
nsenter -t $there -n timeout 60 /usr/bin/python3 internet.py chain.pem key.pem > asked 2> /dev/null &
server=$!
until grep -q ready asked; do sleep 0.05; done
set +e
"$@"
code=$?
sed 's/^/there: /' asked
exit $code
`;

class World {
  readonly ground: Ground;

  constructor(ground: Ground) {
    this.ground = ground;
    const folder = ground.folder;
    for (const name of ["internet.py", "confined_client.py"]) {
      copyFileSync(path.join(import.meta.dirname, name), path.join(folder, name));
    }
    makeCertificate(folder, makeAuthority(folder, "authority"));
    for (const name of ["chain.pem", "key.pem"]) ground.give(path.join(folder, name));
  }

  // What became of each attempt, and what was asked and served beyond.
  async attempt(options: string[], attempts: string[], where: "confined" | "free" = "confined") {
    const client = path.join(this.ground.folder, "confined_client.py");
    const python = ["/usr/bin/python3", client, ...attempts];
    const confined = [this.ground.runner, "--read", client, ...options, "--", ...python];
    const root = this.ground.caller === "root";
    const plain = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--", ...confined];
    const command = where === "free" ? python : root ? confined : plain;
    const namespaces = root ? "-nm" : "-Urnm";
    const words = this.ground.as(["unshare", namespaces, "--propagation", "private", "bash", "-c", kWorld,
      "world", ...command]);
    const done = await run(this.ground.scope, words[0], words.slice(1),
      { cwd: this.ground.folder, env: { HOME: this.ground.folder } });
    const lines = done.out.trim().split("\n");
    const results = lines.filter((line) => !line.startsWith("there: "));
    const there = lines.filter((line) => line.startsWith("there: ")).map((line) => line.slice(7));
    return { results: new Map(results.map((line) => line.split(" ") as [string, string])), there, err: done.err };
  }
}

const kLying = ["inside", "meta", "private", "own", "mixed", "any", "six", "mapped", "nat", "alias"];

for (const caller of callers()) {
  const it = (name: string, body: (world: World) => Promise<void>) =>
    test(`${caller}: ${name}`, async (t) => body(new World(new Ground(t, caller))));

  it("a granted name of the open network is reached, and a name that lies is not", async (world) => {
    const names = ["public.example", ...kLying.map((name) => `${name}.example`)];
    const attempts = names.flatMap((name) => [`fetch=http://${name}/`, `tls=${name}:443/${name}`]);
    const options = names.flatMap((name) => ["--net", `${name}:80`, "--net", name]);
    const { results, there, err } = await world.attempt(options, attempts);
    const expected = attempts.map((attempt) => [attempt, /public/.test(attempt) ? "page" : "403"]);
    assert.deepEqual([...results], expected, err);
    assert.equal(there.filter((line) => line.startsWith("page")).length, 2);
    assert.match(err, /to allow: --net 127\.0\.0\.1:80\n/);
    assert.match(err, /to allow: --net 169\.254\.169\.254:80\n/);
  });

  it("a name that changes its mind is asked once for each request, and followed nowhere inside", async (world) => {
    const url = "fetch=http://rebind.example/";
    const { results, there } = await world.attempt(["--net", "rebind.example:80"], [url]);
    assert.equal(results.get(url), "page");
    assert.equal(there.filter((line) => line === "asked rebind.example").length, 2); // both kinds, once
    const twice = await world.attempt(["--net", "rebind.example:80"], [url, `${url}again`]);
    assert.deepEqual([...twice.results.values()], ["page", "403"]);
  });

  it("a redirect or a relay of a granted host opens nothing", async (world) => {
    const inside = ["http://127.0.0.1/", `http://${kMachine}/`, "http://inside.example/", "http://other.example/"];
    const ports = [8080, 80, 443];
    const attempts = [...inside.map((url) => `fetch=http://public.example/to/${url}`),
      ...ports.map((port) => `relay=public.example:${port}`)];
    const options = ports.flatMap((port) => ["--net", `public.example:${port}`]);
    const { results, there, err } = await world.attempt(options, attempts);
    assert.deepEqual([...results.values()], [...inside.map(() => "403"), "shut", "shut", "shut"], err);
    assert.equal(there.filter((line) => line.startsWith("relay")).length, 0);
  });

  it("a tunnel asks within TLS for the granted host, by name", async (world) => {
    const attempts = ["tls=public.example:443/public.example", "tls=public.example:443/other.example",
      "tls=public.example:443/", `tls=${kServer}:443/`, `tls=${kServer}:443/public.example`];
    const { results, err } = await world.attempt(["--net", "public.example", "--net", kServer], attempts);
    assert.deepEqual([...results.values()], ["page", "shut", "shut", "page", "shut"], err);
  });

  it("what was not granted is not looked up, and nothing goes around the proxy", async (world) => {
    const around = [`dns=${kNames}`, `tcp=${kServer}:80`, "tcp=127.0.0.1:80", `tcp=${kMachine}:80`, "--bare",
      `fetch=http://${kServer}/`];
    const free = await world.attempt([], around, "free");
    assert.deepEqual([...free.results.values()],
      ["answered", "connected", "connected", "connected", "page"]);
    const secret = "fetch=http://stolen-4711.public.example/";
    const { results, there } = await world.attempt(["--net", "public.example:80"], [...around, secret]);
    assert.deepEqual([...results.values()], around.map(() => "shut")); // one word is no attempt
    assert.deepEqual(there.filter((line) => line.startsWith("asked")), []);
    const asked = await world.attempt(["--net", "public.example:80"], [secret]);
    assert.equal(asked.results.get(secret), "403");
    assert.deepEqual(asked.there.filter((line) => line.startsWith("asked")), []);
  });

  it("a place inside is reached when its address is granted itself", async (world) => {
    const attempts = ["own.example", kMachine, "127.0.0.1", "localhost"].map((host) => `fetch=http://${host}/`);
    const options = ["own.example", kMachine, "localhost"].flatMap((host) => ["--net", `${host}:80`]);
    const open = await world.attempt(options, attempts);
    assert.deepEqual([...open.results.values()], ["page", "page", "403", "page"], open.err);
  });
}
