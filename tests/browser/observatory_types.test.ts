// The page's sources have no type errors, by the compiler that its lock file names.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../functional/support.ts";

test("the type checker finds nothing", (t) => {
  const root = path.resolve(import.meta.dirname, "../..");
  const packages = execFileSync(path.join(root, "tools/page"), ["--where", "test"], { encoding: "utf8" }).trim();
  const folder = temporaryFolder(t);
  for (const name of ["src", "tsconfig.json", "package.json"]) {
    cpSync(path.join(root, "web/observatory", name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(packages, "node_modules"), path.join(folder, "node_modules"));
  const checked = spawnSync(process.execPath, ["node_modules/typescript/lib/tsc.js", "--noEmit"],
    { cwd: folder, encoding: "utf8" });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
});
