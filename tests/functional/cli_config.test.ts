// Settings: four sources in their order, mistakes named with a way out; homes, who may write there.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Home, noctem } from "./noctem.ts";
import { run } from "./support.ts";

function configure(home: Home, text: string): void {
  mkdirSync(home.path, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(home.path, "config.toml"), text);
}

async function explained(home: Home, key: string, args: string[] = [], env = {}): Promise<any> {
  return (await home.json(["config", "explain", key, ...args], { env })).fields[0];
}

test("a flag wins over the environment, that over the file, that over the default", async (t) => {
  const home = new Home(t);
  const env = { NOCTEM_LISTEN: "127.0.0.1:3" };
  const flag = ["--listen", "127.0.0.1:4"];
  assert.deepEqual([(await explained(home, "listen")).value], ["127.0.0.1:7654"]);
  configure(home, 'listen = "127.0.0.1:2"\n');
  const seen = [];
  for (const [args, variables] of [[[], {}], [[], env], [flag, env]] as [string[], object][]) {
    const { value, origin } = await explained(home, "listen", args, variables);
    seen.push([value, origin]);
  }
  assert.deepEqual(seen, [
    ["127.0.0.1:2", "file"], ["127.0.0.1:3", "NOCTEM_LISTEN"], ["127.0.0.1:4", "--listen"],
  ]);
});

test("every setting is explained with its default, variable and meaning", async (t) => {
  const home = new Home(t);
  const { fields, file } = await home.json(["config", "explain"]);
  assert.equal(file, path.join(home.path, "config.toml"));
  assert.ok(fields.length >= 15);
  for (const field of fields) {
    assert.equal(field.value, field.default);
    assert.match(field.environment, /^NOCTEM_[A-Z_]+$/);
    assert.match(field.description, /\.$/);
  }
  assert.match(await home.refusal(["config", "explain", "http.worker"]), /"http\.workers"/);
});

test("a mistake in the file stops what needs it, with line and way out", async (t) => {
  const home = new Home(t);
  for (const [text, pattern] of [
    ["\n[http]\nworker = 2\n", /line 3.*"http\.worker".*did you mean "http\.workers"/],
    ["[http]\nworkers = \"2\"\n", /line 2.*whole number/],
    ["listen = \"nowhere\"\n", /listen.*HOST:PORT/],
    ["listen = \n", /line 1/],
    ["[http]\ntls_key = \"x\"\n", /belong together/],
  ] as [string, RegExp][]) {
    configure(home, text);
    for (const command of [["up"], ["config", "explain"]]) {
      const said = await home.refusal(command);
      assert.match(said, pattern);
      if (!text.includes("tls")) assert.match(said, /config\.toml/);
    }
    const doctor = await home.run(["doctor"], { env: { NOCTEM_LISTEN: "127.0.0.1:0" } });
    assert.equal(doctor.code, 1);
    assert.match(doctor.out, /fail {2}config/);
  }
  configure(home, "");
  assert.match(await home.refusal(["up", "--config", "nofile.toml"]), /nofile\.toml/);
});

test("a variable that is nearly ours is found by doctor", async (t) => {
  const home = new Home(t);
  const env = { NOCTEM_LISTN: "127.0.0.1:1", NOCTEM_LISTEN: "127.0.0.1:0" };
  const doctor = await home.run(["doctor", "--json"], { env });
  const lines = JSON.parse(doctor.out).filter((line: any) => line.name === "environment");
  const said = lines.map((line: any) => line.detail + line.advice).join();
  assert.match(said, /NOCTEM_LISTN .*NOCTEM_LISTEN/);
});

test("without NOCTEM_HOME the folders are those of XDG; a relative one is ignored", async (t) => {
  const home = new Home(t);
  const { folder } = home;
  const bare = { PATH: process.env.PATH ?? "" };
  const show = async (env: Record<string, string>) => {
    const done = await run(t, "env", ["-i", ...Object.entries({ ...bare, ...env })
      .map(([name, value]) => `${name}=${value}`), noctem, "keys", "new", "--json"]);
    return done.code === 0 ? JSON.parse(done.out).file : done.err;
  };
  assert.equal(await show({ HOME: folder, XDG_DATA_HOME: "data" }),
    path.join(folder, ".local/share/noctem/keys/me.key"));
  assert.equal(await show({ HOME: folder, XDG_DATA_HOME: path.join(folder, "data") }),
    path.join(folder, "data/noctem/keys/me.key"));
  assert.match(await show({}), /NOCTEM_HOME/);
  assert.equal(statSync(path.join(folder, ".local/share/noctem")).mode & 0o777, 0o700);
});

test("--home names another home, and a link to a folder is a home", async (t) => {
  const home = new Home(t);
  const stick = path.join(home.folder, "stick");
  mkdirSync(stick, { mode: 0o700 });
  symlinkSync(stick, path.join(home.folder, "link"));
  await home.ok(["keys", "new", "anna", "--home", path.join(home.folder, "link")]);
  assert.ok(readdirSync(path.join(stick, "keys")).includes("anna.key"));
});

test("a home that others can write to is refused by what would use it", async (t) => {
  const home = new Home(t);
  mkdirSync(home.path);
  for (const mode of [0o770, 0o707, 0o777]) {
    chmodSync(home.path, mode);
    for (const command of [["up"], ["keys", "new"]]) {
      assert.match(await home.refusal(command), /chmod go-w/);
    }
    const doctor = await home.run(["doctor"], { env: { NOCTEM_LISTEN: "127.0.0.1:0" } });
    assert.equal(doctor.code, 1);
    assert.match(doctor.out, /fail {2}home/);
  }
  chmodSync(home.path, 0o755);
  await home.ok(["keys", "new"]);
  const doctor = await home.run(["doctor"], { env: { NOCTEM_LISTEN: "127.0.0.1:0" } });
  assert.match(doctor.out, /warn {2}home.*chmod 700/s);
});

test("a home that cannot be written or is no folder is said to be so", async (t) => {
  const home = new Home(t);
  const file = home.file("plain", "x");
  await home.refusal(["up", "--home", file]);
  await home.refusal(["keys", "new", "--home", path.join(file, "below")]);
  await home.refusal(["up", "--home", "/proc/self/nowhere"]);
});
