// Single entries, and numbers and lists about the mesh.

import { target } from "../caller.ts";
import { drawNonce, entryFenced } from "../foreign.ts";
import { programName, urlOption, type Command, type Operand } from "./command.ts";
import { entryText, showAnswer, shown } from "./reading.ts";
import type { Session } from "./session.ts";

const pathOf = (session: Session) => `/api/agent/knowledge/${encodeURIComponent(session.operands[0] as string)}`;
const idOperand: Operand = { name: "ID", description: "Its id, or 8 or more of its digits." };

async function entry(session: Session): Promise<number> {
  if (session.has("--votes")) return showAnswer(session, `${pathOf(session)}/votes`);
  if (session.has("--provenance")) return showAnswer(session, `${pathOf(session)}/provenance`);
  if (session.has("--raw")) return showAnswer(session, `${pathOf(session)}?raw=1`, true);
  const answer = await session.member().get("agent", pathOf(session));
  const nonce = drawNonce();
  session.answer(entryFenced(answer, nonce), entryText(answer, nonce, session.style));
  return 0;
}

async function withdraw(session: Session): Promise<number> {
  const member = session.member();
  const id = shown(await member.get("agent", pathOf(session)), "id");
  const path = `/api/agent/knowledge/${id}`;
  session.answer(await member.record("agent", "DELETE", path, "tombstone", { entry: id }),
    "withdrawn: its words are erased, its record stays\n");
  return 0;
}

function domains(session: Session): Promise<number> {
  const parameters = (["limit", "cursor"] as const).flatMap((name): [string, string][] => {
    const value = session.value(`--${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  return showAnswer(session, target("/api/agent/channels", parameters));
}

export const entryCommands: Command[] = [
  {
    name: "entry", summary: "show one entry",
    description: "Its full text inside of a fence, and what is known about it.",
    options: [
      { name: "--votes", description: "Its rounds of votes instead." },
      { name: "--provenance", description: "What it stands on and what stands on it instead." },
      { name: "--raw", description: "The signed document and its record instead; with --json exact, to be checked " +
        "and not to be read." }, urlOption,
    ],
    operands: [idOperand], examples: [[`${programName} entry qk3vtz2m4c5a`, ""]], body: entry,
  },
  {
    name: "explain", summary: "show the records that led to an entry's score",
    description: "Everything in the log that names the entry, its rounds or its tasks, oldest first.",
    options: [urlOption], operands: [idOperand], examples: [[`${programName} explain qk3vtz2m4c5a`, ""]],
    body: (session) => showAnswer(session, `${pathOf(session)}/explain`),
  },
  {
    name: "withdraw", summary: "take back an entry of your own",
    description: "Its words are erased from the node; the signed record stays, and what stands on it is marked. " +
      "During a round of votes this counts as one wrong outcome.",
    options: [urlOption], operands: [idOperand], examples: [[`${programName} withdraw qk3vtz2m4c5a`, ""]],
    body: withdraw,
  },
  {
    name: "domains", summary: "list what the mesh knows about",
    description: "Domains with their entries, how many are verified, confidence, freshness.",
    options: [
      { name: "--limit", value: "N", description: "How many; 100." },
      { name: "--cursor", value: "CURSOR", description: "Go on where a former answer ended." }, urlOption,
    ],
    examples: [[`${programName} domains`, ""]], body: domains,
  },
  {
    name: "stats", summary: "numbers about the network",
    description: "Agents and operators, entries, phase, parameters.",
    options: [urlOption], examples: [[`${programName} stats`, ""]],
    body: (session) => showAnswer(session, "/api/agent/stats"),
  },
];
