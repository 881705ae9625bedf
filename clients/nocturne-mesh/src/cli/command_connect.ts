// connect and disconnect: the mesh in the settings of agents' programs, shown before and after, and taken out again.

import path from "node:path";
import { carryOut, planConnect, planDisconnect, type Change } from "../connect/change.ts";
import { diffOf } from "../connect/diff.ts";
import { hookAnswer, hosts, isFound, tokenVariable, type Host, type Scope } from "../connect/host.ts";
import { byProgram, foldersOf, overHttp, tasksOf } from "../connect/plan.ts";
import { Records } from "../connect/record.ts";
import { prepareHome } from "../home.ts";
import { canonical, type JsonObject } from "../json.ts";
import { nearest } from "../nearest.ts";
import { Problem, problemOf } from "../problem.ts";
import { readTracker } from "../tracker.ts";
import { programName, type Command, type Operand, type Option } from "./command.ts";
import type { Session } from "./session.ts";
import { printable } from "./style.ts";

type Direction = "connect" | "disconnect";
type Plan = { host: Host; changes: Change[] };

const names = hosts.map(({ name }) => name);
const usage = (message: string) => new Problem("invalid", "usage", message);

function hostNamed(word: string): Host {
  const host = hosts.find(({ name }) => name === word);
  if (host !== undefined) return host;
  const meant = nearest(word, names);
  throw usage(`unknown host "${word}": ${meant === undefined ? `there are ${names.join(", ")}` :
    `did you mean "${meant}"?`}`);
}

const recordsOf = (session: Session) => new Records(path.join(session.home().root, "connect"));

function planFor(session: Session, records: Records, host: Host, direction: Direction): Plan {
  const home = session.home();
  const server = session.has("--http") ? overHttp(home, session.value("--url")) : byProgram(home);
  const scope: Scope = session.has("--project") ? "project" : "user";
  const tasks = tasksOf(host, scope, foldersOf(session.environment), server);
  const plan = direction === "connect" ? planConnect : planDisconnect;
  return { host, changes: tasks.map((task) => plan(records, task)) };
}

const wordOf = { none: "unchanged", create: "created", edit: "changed", remove: "removed" } as const;
const keepsCopy = ({ keeps, kind, record }: Change) => keeps && kind === "edit" && record.existed;
const isChanged = ({ changes }: Plan) => changes.some(({ kind }) => kind !== "none");

function jsonOf(plan: Plan, records: Records): JsonObject {
  const files = plan.changes.map((change) => ({
    path: change.path, state: wordOf[change.kind],
    ...(change.kind === "none" ? {} : { diff: diffOf(change) }),
    ...(keepsCopy(change) ? { backup: records.copyPath(change.path) } : {}),
    ...(change.stillUsedBy.length > 0 ? { still_used_by: change.stillUsedBy } : {}),
  }));
  return { host: plan.host.name, changed: isChanged(plan), files };
}

function textOf({ host, changes }: Plan, records: Records, session: Session): string {
  const { style } = session;
  const coloured = (line: string) =>
    (line.startsWith("+") ? style.good : line.startsWith("-") ? style.bad : style.faint)(printable(line));
  let text = style.bold(host.title) + "\n";
  for (const change of changes) {
    text += `${wordOf[change.kind].padEnd(9)}  ${printable(change.path)}\n`;
    const diff = change.kind === "none" ? [] : diffOf(change).split("\n").filter((line) => line !== "");
    text += diff.map((line) => `  ${coloured(line)}\n`).join("");
    if (keepsCopy(change)) text += `  as it was: ${printable(records.copyPath(change.path))}\n`;
    if (change.stillUsedBy.length > 0) text += `  left, ${change.stillUsedBy[0]} uses it too\n`;
  }
  return text;
}

function advice(session: Session, plans: readonly Plan[], direction: Direction): string {
  if (session.has("--dry-run")) return "nothing was written: this was a dry run\n";
  if (!plans.some(isChanged)) return "nothing had to be changed\n";
  if (direction === "disconnect") return "a host that runs notices it when it is started anew\n";
  const next = plans.map(({ host }) => `next: ${host.then}\n`).join("");
  if (session.has("--http")) {
    return `${next}the host needs the token in its environment: export ${tokenVariable}="$(noctem mcp token)"\n`;
  }
  return readTracker(session.home()) !== undefined ? next
    : `${next}this home belongs to no mesh yet: \`${programName} setup --tracker URL --label NAME\` joins one\n`;
}

// One host after another, so that what two of them share is planned with what the first one did; but first all of them
// are planned, so that a file that is not understood stops everything.
function changeHosts(session: Session, direction: Direction): number {
  const records = recordsOf(session);
  const chosen = session.operands.map(hostNamed);
  for (const host of chosen) planFor(session, records, host, direction);
  const dry = session.has("--dry-run");
  if (direction === "connect" && !dry) prepareHome(session.home());
  let text = "";
  const plans: Plan[] = [];
  for (const host of chosen) {
    const plan = planFor(session, records, host, direction);
    plans.push(plan);
    text += textOf(plan, records, session);
    if (!dry) plan.changes.forEach((change) => carryOut(records, change));
  }
  session.answer({ hosts: plans.map((plan) => jsonOf(plan, records)), dry_run: dry },
    text + advice(session, plans, direction));
  return 0;
}

type Standing = { state: string; detail: string };

function standingOf(session: Session, records: Records, host: Host): Standing {
  try {
    const found = planFor(session, records, host, "connect").changes.flatMap((change) => change.found);
    if (found.every((one) => one === "same")) return { state: "connected", detail: "" };
    return found.every((one) => one === "absent") ? { state: "not connected", detail: "" }
      : { state: "outdated", detail: `\`${programName} connect HOST\` brings it up to date` };
  } catch (error) {
    const { reason, message } = problemOf(error);
    return reason === "no_project_scope" ? { state: "no such scope", detail: "" }
      : { state: "unreadable", detail: message };
  }
}

function listHosts(session: Session): number {
  const [records, folders, { style }] = [recordsOf(session), foldersOf(session.environment), session];
  const colours: Record<string, (text: string) => string> = { connected: style.good, unreadable: style.bad };
  const list = hosts.map((host) =>
    ({ host: host.name, title: host.title, found: isFound(host, folders), ...standingOf(session, records, host) }));
  const row = (...cells: [string, string, string]) => cells.map((cell, i) => cell.padEnd([10, 12, 10][i]!)).join(" ");
  const lines = list.map(({ host, title, found, state, detail }) =>
    `${row(host, title, found ? "yes" : "no")} ${(colours[state] ?? String)(state.padEnd(14))} ${printable(detail)}\n`);
  session.answer({ hosts: list }, `${style.bold(`${row("HOST", "", "FOUND")} STATE`)}\n${lines.join("")}\n` +
    `\`${programName} connect HOST\` connects one; \`--dry-run\` shows what it would write.\n`);
  return 0;
}

function disconnect(session: Session): number {
  if (session.operands.length === 0) throw usage(`HOST is missing: there are ${names.join(", ")}`);
  return changeHosts(session, "disconnect");
}

function hook(session: Session): number {
  const [name] = session.operands as [string];
  const answer = hookAnswer(name);
  if (answer === undefined) {
    throw usage(`"${name}" is not a host that has hooks: there are claude, cursor and gemini`);
  }
  session.answer(answer, canonical(answer) + "\n");
  return 0;
}

const which: Operand[] = [{ name: "HOST", presence: "any", description: "Which host." }];
const options: Option[] = [
  { name: "--project", description: "In the settings of this folder's project, not in yours." },
  { name: "--dry-run", description: "Show what would change, and write nothing." },
];
const http: Option[] = [
  { name: "--http", description: "Let the host speak to the node's /mcp, with the token in $NOCTEM_MCP_TOKEN, " +
    "instead of starting this program." },
  { name: "--url", value: "URL", description: "With --http: the node, if it is not this home's." },
];

export const connectCommands: Command[] = [
  {
    name: "connect", summary: "give the mesh to an agent host: Claude Code, Codex, Cursor, …",
    description: "Writes into the host's own settings what it needs: the entry of this MCP server, instructions that " +
      "make agents ask first and contribute last, and a hook or a skill where the host has them. What differs is " +
      "shown, the file as it was is kept, and everything else in it stays byte by byte. Running it again changes " +
      `nothing; \`${programName} disconnect HOST\` takes it all away.\n\nHOST is claude, codex, cursor, vscode, ` +
      "gemini, opencode or windsurf. Without HOST it lists them, and says which are found here and connected.",
    options: [...options, ...http], operands: which,
    examples: [[`${programName} connect`, "Which hosts are here?"], [`${programName} connect claude codex`, ""],
      [`${programName} connect cursor --project --dry-run`, ""]],
    body: (session) => (session.operands.length === 0 ? listHosts(session) : changeHosts(session, "connect")),
  },
  {
    name: "disconnect", summary: "take everything away again that connect wrote",
    description: "A file that nobody else has changed since gets its very bytes back, or goes if it was not there; " +
      "from any other, our parts alone are taken out.",
    options, operands: which, examples: [[`${programName} disconnect claude`, ""]], body: disconnect,
  },
  {
    name: "hook", summary: "what a host's hook prints when a session begins", hidden: true,
    description: "`connect` writes it into the settings of hosts that have hooks: three sentences for the agent, in " +
      "the form that the host reads. It asks nobody and needs no node.",
    operands: [{ name: "HOST", description: "claude, cursor or gemini." }],
    examples: [[`${programName} hook claude`, ""]], body: hook,
  },
];
