// A host's files as tasks, from what this machine and this home are: where settings lie, how the host is to reach us.

import { realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runningNode, type Environment, type Home } from "../home.ts";
import { Problem } from "../problem.ts";
import { checkUrl } from "../tracker.ts";
import type { Task } from "./change.ts";
import { piecesOf, type Folders, type Host, type Scope, type Server } from "./host.ts";

// What lies at the end of links, also where it does not exist yet.
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const above = path.dirname(file);
    return above === file ? file : path.join(realPath(above), path.basename(file));
  }
}

export function foldersOf(environment: Environment): Folders {
  const named = (name: string) => (environment[name]?.startsWith("/") ? (environment[name] as string) : "");
  const home = named("HOME");
  if (home === "") {
    throw new Problem("invalid", "home_unknown", "HOME does not name a folder: hosts keep their settings there");
  }
  return {
    home, config: named("XDG_CONFIG_HOME") || path.join(home, ".config"), claude: named("CLAUDE_CONFIG_DIR"),
    codex: named("CODEX_HOME") || path.join(home, ".codex"), project: process.cwd(),
  };
}

// Both by their whole names: programs with windows seldom have a node on their PATH.
const ownProgram: [string, string] = [process.execPath, fileURLToPath(new URL("../main.js", import.meta.url))];

export const byProgram = (home: Home): Server => ({
  program: ownProgram, url: "", variables: home.origin === "xdg" ? {} : { NOCTEM_HOME: realPath(home.root) },
});

export function overHttp(home: Home, named: string | undefined): Server {
  const url = named ?? runningNode(home);
  if (url === undefined) {
    throw new Problem("unavailable", "no_node", "no node runs in this home: start it with `noctem up`, or say where " +
      "it is with --url");
  }
  return { program: ownProgram, variables: {}, url: `${checkUrl(url)}/mcp` };
}

export function tasksOf(host: Host, scope: Scope, folders: Folders, server: Server): Task[] {
  const tasks: Task[] = [];
  for (const piece of piecesOf(host, scope, folders, server)) {
    piece.path = realPath(piece.path);
    const same = tasks.find((task) => task.path === piece.path);
    if (same !== undefined) same.pieces.push(piece);
    else tasks.push({ path: piece.path, user: `${host.name} ${scope}`, pieces: [piece], shared: scope === "project" });
  }
  if (tasks.length > 0) return tasks;
  throw new Problem("unsupported", "no_project_scope",
    `${host.title} has no settings of a project: leave --project away`);
}
