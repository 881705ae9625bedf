// Words of a command line, sorted: which command, its options and operands. Options stand anywhere; without a
// command the words belong to `mcp`, as agents' settings have it.

import { nearest } from "../nearest.ts";
import { Problem } from "../problem.ts";
import { commonOptions, programName, usageLine, type Command, type Option } from "./command.ts";

export type Arguments = {
  command: Command | undefined; // undefined: of the program as a whole
  wantsHelp: boolean;
  options: [name: string, value: string][];
  operands: string[];
};

const usage = (message: string) => new Problem("invalid", "usage", message);

function unknownCommand(word: string, commands: readonly Command[]): Problem {
  const meant = nearest(word, commands.map(({ name }) => name));
  const advice = meant === undefined ? `\`${programName} --help\` lists them all` : `did you mean "${meant}"?`;
  return usage(`unknown command "${word}": ${advice}`);
}

// A global option before the command may have a value, which is no command's name.
function commandPlace(words: readonly string[]): number {
  for (let at = 0; at < words.length; ++at) {
    const word = words[at] as string;
    if (word === "--") return -1;
    if (!word.startsWith("-")) return at;
    if (commonOptions.some(({ name, value }) => name === word && value !== undefined)) ++at;
    else if (!commonOptions.some(({ name }) => name === word)) return -1;
  }
  return -1;
}

class Sorter {
  private readonly known: Option[];
  private readonly sorted: Arguments;
  private waiting = ""; // the option whose value is the next word
  private onlyOperands = false;

  constructor(command: Command | undefined) {
    this.known = [...commonOptions, ...(command?.options ?? [])];
    this.sorted = { command, wantsHelp: false, options: [], operands: [] };
  }

  sort(words: readonly string[]): Arguments {
    for (const word of words) this.take(word);
    if (this.waiting !== "") throw usage(`${this.waiting} needs a value`);
    if (!this.sorted.wantsHelp) this.checkOperands();
    return this.sorted;
  }

  private take(word: string): void {
    if (this.waiting !== "") {
      this.sorted.options.push([this.waiting, word]);
      this.waiting = "";
    } else if (this.onlyOperands || word === "-" || !word.startsWith("-")) {
      this.sorted.operands.push(word);
    } else if (word === "--") {
      this.onlyOperands = true;
    } else if (word === "-h" || word === "--help") {
      this.sorted.wantsHelp = true;
    } else {
      this.takeOption(word);
    }
  }

  private takeOption(word: string): void {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const option = this.known.find((one) => one.name === name);
    if (option === undefined) {
      const meant = nearest(name, this.known.map((one) => one.name));
      const words = [programName, this.sorted.command?.name, "--help"].filter((one) => one !== undefined).join(" ");
      throw usage(`unknown option ${name}: ${meant === undefined ? `\`${words}\` lists them all` :
        `did you mean "${meant}"?`}`);
    }
    if (option.value === undefined) {
      if (equals >= 0) throw usage(`${name} takes no value`);
      this.sorted.options.push([name, ""]);
    } else if (equals >= 0) {
      this.sorted.options.push([name, word.slice(equals + 1)]);
    } else {
      this.waiting = name;
    }
  }

  private checkOperands(): void {
    const { command, operands } = this.sorted;
    const wanted = command?.operands ?? [];
    const missing = wanted.find(({ presence = "required" }, i) => presence === "required" && operands.length <= i);
    if (missing !== undefined) throw usage(`${missing.name} is missing: ${usageLine(command as Command)}`);
    const most = wanted.some(({ presence }) => presence === "any") ? Infinity : wanted.length;
    if (operands.length > most) {
      throw usage(`"${operands[most]}" is too much: ${usageLine(command as Command)}`);
    }
  }
}

export function parseArguments(words: readonly string[], commands: readonly Command[]): Arguments {
  if (words[0] === "--version" || words[0] === "-V") return parseArguments(["version", ...words.slice(1)], commands);
  const place = commandPlace(words);
  const named = place < 0 ? undefined : (words[place] as string);
  if (named === undefined && words.some((word) => word === "--help" || word === "-h")) {
    return { command: undefined, wantsHelp: true, options: [], operands: [] };
  }
  const command = commands.find(({ name }) => name === (named ?? "mcp"));
  if (command === undefined) throw unknownCommand(named as string, commands);
  return new Sorter(command).sort(words.filter((_, i) => i !== place));
}
