// connect and disconnect write the settings of agents. The native programs know how; where one of them is installed
// it does it, and where none is, what is to be pasted is printed.

import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { pretty } from "../json.ts";
import { programName, type Command, type Operand, type Option } from "./command.ts";
import { settingsOf } from "./commands_place.ts";
import type { Session } from "./session.ts";

const natives = ["nocturne-agent", "noctem"];

function onPath(name: string, folders: string): string | undefined {
  const named = folders.split(path.delimiter).filter((folder) => folder !== "");
  const places = named.map((folder) => path.join(folder, name));
  return places.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const knows = (program: string, command: string) =>
  spawnSync(program, ["help", command], { stdio: "ignore", timeout: 10_000 }).status === 0;

function handOver(session: Session, command: string): number | undefined {
  const found = natives.map((name) => onPath(name, session.environment.PATH ?? ""));
  const program = found.find((file) => file !== undefined && knows(file, command));
  if (program === undefined) return undefined;
  const given = session.words.options.flatMap(([name, value]) => (value === "" ? [name] : [name, value]));
  return spawnSync(program, [command, ...session.operands, ...given], { stdio: "inherit" }).status ?? 1;
}

const hostsOf = ({ operands }: Session) => (operands.length === 0 ? "your agent" : operands.join(", "));

function connect(session: Session): number {
  const done = handOver(session, "connect");
  if (done !== undefined) return done;
  const settings = settingsOf(session.home());
  session.remark(`Nothing was written: neither nocturne-agent nor noctem is installed here, and they are what writes ` +
    `an agent's settings. Paste this into those of ${hostsOf(session)} yourself:`);
  session.answer({ connected: false, settings }, pretty(settings) + "\n");
  return 1;
}

function disconnect(session: Session): number {
  const done = handOver(session, "disconnect");
  if (done !== undefined) return done;
  session.remark("Nothing was changed: neither nocturne-agent nor noctem is installed here, and they are what undoes " +
    `it. Take the entry "nocturne-mesh" out of the settings of ${hostsOf(session)} yourself.`);
  session.answer({ disconnected: false }, "");
  return 1;
}

const hosts: Operand[] = [{
  name: "HOST", presence: "any",
  description: "claude, codex, cursor, vscode, gemini, opencode or windsurf; without one they are listed.",
}];
const options: Option[] = [
  { name: "--project", description: "In the settings of this folder's project, not in yours." },
  { name: "--dry-run", description: "Show what would change, and write nothing." },
];
const http: Option[] = [
  { name: "--http", description: "Let the host speak to the node's /mcp instead of starting a program." },
  { name: "--url", value: "URL", description: "With --http: the node, if it is not this home's." },
];

export const connectCommands: Command[] = [
  {
    name: "connect", summary: "write the settings of an agent's program",
    description: "Hands over to `nocturne-agent connect` or `noctem connect` where one of them is installed. " +
      "Otherwise it prints what is to be pasted, says so, and ends with 1.",
    options: [...options, ...http], operands: hosts, examples: [[`${programName} connect claude`, ""]], body: connect,
  },
  {
    name: "disconnect", summary: "take our entry out of an agent's settings",
    description: "The way back, by the same programs.",
    options, operands: hosts, examples: [[`${programName} disconnect claude`, ""]], body: disconnect,
  },
];
