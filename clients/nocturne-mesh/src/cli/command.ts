// What a command is: its words for people and what it does. Everything that is printed goes through its session.

import type { Session } from "./session.ts";

export type Option = { name: string; value?: string; description: string };
export type Operand = { name: string; description: string; presence?: "required" | "optional" | "any" };

export type Command = {
  name: string;
  summary: string;
  description: string;
  options?: Option[];
  operands?: Operand[];
  examples?: [line: string, meaning: string][];
  hidden?: boolean; // from the list of all: it is for programs
  // The exit code: 0, or 1 if something is wrong.
  body: (session: Session) => Promise<number> | number;
};

export const programName = "nocturne-mesh";

export const commonOptions: Option[] = [
  { name: "--json", description: "Answer with JSON on stdout, errors as a problem in JSON on stderr." },
  { name: "--home", value: "DIR", description: "Use this home instead of $NOCTEM_HOME or the XDG folders." },
  { name: "--help", description: "Say what the command does and takes." },
];

export const urlOption: Option = {
  name: "--url", value: "URL",
  description: "Talk to this node instead of the tracker of `setup` or the one that this home runs.",
};
export const passphraseOption = (description: string): Option =>
  ({ name: "--passphrase-file", value: "FILE", description });

const operandWord = ({ name, presence = "required" }: Operand) =>
  presence === "required" ? name : presence === "optional" ? `[${name}]` : `[${name}…]`;
const optionWord = ({ name, value }: Option) => (value === undefined ? `[${name}]` : `[${name} ${value}]`);

export const usageLine = ({ name, operands = [], options = [] }: Command): string =>
  [programName, name, ...operands.map(operandWord), ...options.map(optionWord)].join(" ");
