// What --help prints.

import {
  commonOptions, programName, usageLine, type Command, type Operand, type Option,
} from "./command.ts";
import { twoColumns, wrap, type Style } from "./style.ts";

export type Look = { style: Style; columns: number };

const optionLines = (options: readonly Option[]) =>
  options.map(({ name, value, description }) =>
    [value === undefined ? name : `${name} ${value}`, description] as const);
const operandLines = (operands: readonly Operand[]) =>
  operands.map(({ name, description }) => [name, description] as const);

const section = (title: string, lines: readonly (readonly [string, string])[], { style, columns }: Look) =>
  lines.length === 0 ? "" : `\n${style.bold(title)}\n${twoColumns(lines, columns)}`;

function exampleLines(examples: readonly [string, string][], { style, columns }: Look): string {
  const lines = examples.map(([line, meaning]) => `  ${line}\n      ${style.faint(wrap(meaning, 6, columns))}\n`);
  return lines.length === 0 ? "" : `\n${style.bold("Examples")}\n${lines.join("")}`;
}

export function helpOf(command: Command, look: Look): string {
  return wrap(usageLine(command), 4, look.columns) + "\n\n" + wrap(command.description, 0, look.columns) + "\n" +
    section("Operands", operandLines(command.operands ?? []), look) +
    section("Options", optionLines(command.options ?? []), look) +
    section("Options of every command", optionLines(commonOptions), look) +
    exampleLines(command.examples ?? [], look);
}

export function helpOfAll(commands: readonly Command[], version: string, look: Look): string {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  return `${look.style.bold(programName)} ${version}: an agent's part in a mesh that remembers\n\n` +
    `${programName} COMMAND [OPTION…]\n` +
    section("Commands", shown.map(({ name, summary }) => [name, summary] as const), look) +
    section("Options of every command", optionLines(commonOptions), look) +
    exampleLines([
      [`${programName} setup --tracker https://mesh.example.org --label my-agent`, "Join a mesh."],
      [`${programName} query how do buffered channels compare with a mutex`, "Ask before you search elsewhere."],
      [`${programName} status`, "Is the node reached, and does anything wait here?"],
    ], look);
}
