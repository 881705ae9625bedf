// The folder that all programs of one user share: keys, the tracker, the queue. $NOCTEM_HOME names it, else the XDG
// folders; what others could write to is refused.

import { statSync } from "node:fs";
import path from "node:path";
import { lockFile, makeFolders, readText, statusOf } from "./files.ts";
import { Problem } from "./problem.ts";

export type Home = { root: string; origin: "flag" | "variable" | "xdg" };
export type Environment = { readonly [name: string]: string | undefined };

const folders = ["keys", "mesh", "skills", "audit", "queue"];
const holderBytesMax = 4096;

export function locateHome(environment: Environment, flag = ""): Home {
  if (flag !== "") return { root: flag, origin: "flag" };
  if (environment.NOCTEM_HOME) return { root: environment.NOCTEM_HOME, origin: "variable" };
  if (environment.XDG_DATA_HOME?.startsWith("/")) {
    return { root: path.join(environment.XDG_DATA_HOME, "noctem"), origin: "xdg" };
  }
  if (!environment.HOME?.startsWith("/")) {
    throw new Problem("invalid", "home_unknown",
      "neither NOCTEM_HOME nor HOME says where the home is: set NOCTEM_HOME to a folder of yours");
  }
  return { root: path.join(environment.HOME, ".local/share/noctem"), origin: "xdg" };
}

function checkFolder(folder: string): void {
  const status = statSync(folder); // a link to a folder, on a stick say, counts as the folder
  if (!status.isDirectory()) throw new Problem("denied", "home_not_a_folder", `${folder} is not a folder`);
  if (process.getuid !== undefined && status.uid !== process.getuid()) {
    throw new Problem("denied", "home_of_another", `${folder} belongs to another user: run this as that user, or ` +
      "set NOCTEM_HOME to a folder of yours");
  }
  if ((status.mode & 0o022) !== 0) {
    const mode = (status.mode & 0o777).toString(8).padStart(4, "0");
    throw new Problem("denied", "home_writable_by_others",
      `others can write to ${folder} (mode ${mode}): chmod go-w '${folder}'`);
  }
}

// Makes what is missing, with mode 0700.
export function prepareHome(home: Home): void {
  for (const folder of [home.root, ...folders.map((name) => path.join(home.root, name))]) {
    makeFolders(folder);
    checkFolder(folder);
  }
}

// The address of the node that runs in this home; undefined if none does.
export function runningNode(home: Home): string | undefined {
  const file = path.join(home.root, "node.lock");
  if (statusOf(file) === undefined) return undefined;
  const lock = lockFile(file);
  if (lock !== undefined) {
    lock.close();
    return undefined;
  }
  const holder = readText(file, holderBytesMax)?.trim() ?? "";
  return holder.startsWith("http") ? holder : undefined;
}
