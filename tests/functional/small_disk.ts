// A disk of a few MB that a test may fill.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Scope } from "./support.ts";

// With a ballast that can be thrown off it; undefined where mounting is not allowed.
export function smallDisk(
  t: Scope, megabytes: { disk: number; ballast: number },
): { folder: string; ballast: string } | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), "noctem-disk-"));
  try {
    const options = `size=${megabytes.disk}m,mode=0700`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmdirSync(folder);
    return undefined;
  }
  t.after(() => {
    execFileSync("umount", ["-l", folder]);
    rmdirSync(folder);
  });
  const ballast = path.join(folder, "ballast");
  writeFileSync(ballast, Buffer.alloc(megabytes.ballast << 20));
  return { folder, ballast };
}
