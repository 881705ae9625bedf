// From the words of the command line to an exit code: 0 done, 1 refused or failed, 2 not understood.

import type { Environment } from "../home.ts";
import { canonical } from "../json.ts";
import { version } from "../mcp/catalogue.ts";
import { problemJson, problemOf, type Problem } from "../problem.ts";
import { parseArguments, type Arguments } from "./arguments.ts";
import { passphraseOption, programName, urlOption, type Command } from "./command.ts";
import { connectCommands } from "./command_connect.ts";
import { mcpCommand } from "./command_mcp.ts";
import { entryCommands } from "./commands_entry.ts";
import { meshCommands } from "./commands_mesh.ts";
import { placeCommands } from "./commands_place.ts";
import { helpOf, helpOfAll, type Look } from "./help.ts";
import { Session } from "./session.ts";
import { Style } from "./style.ts";

const columnsDefault = 80;

const help: Command = {
  name: "help", summary: "say what a command does and takes",
  description: "Prints what --help prints after the same words.",
  operands: [{ name: "COMMAND", description: "A command.", presence: "any" }],
  examples: [[`${programName} help contribute`, `What \`${programName} contribute\` does.`]],
  body: (session) => {
    showHelp(parseArguments([...session.operands, "--help"], commands), session.environment);
    return 0;
  },
};

const versionCommand: Command = {
  name: "version", summary: "which version this is",
  description: "Prints the version of the program; `--version` does the same.",
  examples: [[`${programName} version`, ""]],
  body: (session) => {
    session.answer({ version: version() }, `${programName} ${version()}\n`);
    return 0;
  },
};

// Whoever signs with a key of the home may have to open it.
function unlocking(command: Command): Command {
  const { options = [] } = command;
  const signs = options.includes(urlOption) && !options.some(({ name }) => name === "--passphrase-file");
  const unlock = passphraseOption("Of this home's keys, in this file.");
  return signs ? { ...command, options: [...options, unlock] } : command;
}

export const commands: Command[] = [
  ...[...placeCommands, ...meshCommands, ...entryCommands].map(unlocking), mcpCommand, ...connectCommands, help,
  versionCommand,
];

function showHelp({ command }: Arguments, environment: Environment): void {
  const columns = Math.min(100, Math.max(40, process.stdout.columns ?? columnsDefault));
  const look: Look = { style: new Style(process.stdout, environment), columns };
  process.stdout.write(command === undefined ? helpOfAll(commands, version(), look) : helpOf(command, look));
}

function printError(problem: Problem, json: boolean, environment: Environment): void {
  const style = new Style(process.stderr, environment);
  process.stderr.write(json ? canonical(problemJson(problem)) + "\n" : `${style.bad("error:")} ${problem.message}\n`);
}

export async function main(words: readonly string[], environment: Environment): Promise<number> {
  let session: Session | undefined;
  try {
    // A person who types the name alone wants to know what it is; an agent has no terminal.
    const alone = words.length === 0 && process.stdin.isTTY === true;
    const parsed = parseArguments(alone ? ["--help"] : words, commands);
    if (parsed.wantsHelp || parsed.command === undefined) {
      showHelp(parsed, environment);
      return 0;
    }
    session = new Session(parsed, environment);
    return await parsed.command.body(session);
  } catch (error) {
    const problem = problemOf(error);
    printError(problem, words.includes("--json"), environment);
    return problem.reason === "usage" ? 2 : 1;
  } finally {
    session?.close();
  }
}
