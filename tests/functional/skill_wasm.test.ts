// Skills in WebAssembly, from the package to the answer: at their own level, or not at all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { callers } from "./bark.ts";
import { hasWorker, Skills } from "./skills.ts";

const kTried = "org.example/tried";

function bytes(text: string): number[] {
  return [...Buffer.from(text)];
}
function named(text: string): number[] {
  return [text.length, ...bytes(text)];
}
function section(id: number, content: number[]): number[] {
  assert.ok(content.length < 128);
  return [id, content.length, ...content];
}

// A module of WASI preview 1 whose _start is these instructions; function 0 is fd_write.
function wasiModule(code: number[]): Uint8Array {
  const i32 = 0x7f;
  const words = [8, 0, 0, 0, 6, 0, 0, 0, ...bytes("hello\n")];  // where and how much, and the text
  return Uint8Array.from([
    0, ...bytes("asm"), 1, 0, 0, 0,
    ...section(1, [2, 0x60, 4, i32, i32, i32, i32, 1, i32, 0x60, 0, 0]),
    ...section(2, [1, ...named("wasi_snapshot_preview1"), ...named("fd_write"), 0, 0]),
    ...section(3, [1, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...named("memory"), 2, 0, ...named("_start"), 0, 1]),
    ...section(10, [1, code.length + 2, 0, ...code, 0x0b]),
    ...section(11, [1, 0, 0x41, 0, 0x0b, words.length, ...words]),
  ]);
}
const kHello = wasiModule([0x41, 1, 0x41, 0, 0x41, 1, 0x41, 20, 0x10, 0, 0x1a]);
const kSpin = wasiModule([0x03, 0x40, 0x0c, 0, 0x0b]);
const kTrap = wasiModule([0x00]);

for (const caller of callers()) {
  const it = (name: string, body: (skills: Skills) => Promise<void>) =>
    test(`${caller}: ${name}`, { skip: hasWorker ? false : "there is no Wasmtime here" },
      async (t) => body(new Skills(t, caller)));

  it("a module runs at its own level, twice, the second time as it was compiled", async (skills) => {
    await skills.installed(kHello);
    for (let round = 0; round < 2; round += 1) {
      const done = await skills.run(["skill", "run", kTried]);
      assert.equal(done.code, 0, done.err);
      assert.equal(done.out, "hello\n");
    }
    const events = (await skills.json(["audit", "show"])).events;
    const started = events.filter((event: any) => event.what === "started");
    assert.deepEqual(started.map((event: any) => event.details.level), ["wasm", "wasm"]);
    await skills.ok(["audit", "verify"]);
  });

  it("one that spins and one that traps end with their reason", async (skills) => {
    const limits = {
      memory_mb: 64, cpu_ms: 100, wall_ms: 1000, output_kb: 4, files_mb: 0, processes: 1,
    };
    await skills.installed(kSpin, { limits });
    const spun = await skills.run(["skill", "run", kTried]);
    assert.equal(spun.code, 1);
    assert.match(spun.err, /It was ended: it used up/);
    const file = await skills.packed(kTrap, { limits, version: "1.0.1" });
    await skills.ok(["skill", "install", file]);
    const trapped = await skills.run(["skill", "run", kTried]);
    assert.equal(trapped.code, 1, trapped.out);
  });
}
