// How the templates of skills are built in tests: as a user types it, with node and npm on the PATH and
// npm's packages from the cache that tools/setup --for test has filled.

import { execFileSync } from "node:child_process";
import path from "node:path";
import { run, temporaryFolder, type Scope } from "./support.ts";

const where = (tool: string) =>
  execFileSync(path.resolve("tools", tool), ["--where"], { encoding: "utf8" }).trim();

function environment(home: string): Record<string, string> {
  const node = where("node");
  return {
    PATH: `${path.join(node, "bin")}:/usr/bin:/bin`, HOME: home,
    NPM: `node ${path.join(node, "lib/node_modules/npm/bin/npm-cli.js")}`,
    npm_config_cache: where("skill_js"),  // fails where tools/setup --for test was not run
    npm_config_offline: "true", npm_config_update_notifier: "false",
  };
}

// A user runs no tests meanwhile: node would hold what it prints for the test around it.
export function make(scope: Scope, folder: string, ...targets: string[]) {
  return run(scope, "env", ["-u", "NODE_TEST_CONTEXT", "make", ...targets], {
    cwd: folder, env: environment(temporaryFolder(scope)),
  });
}
