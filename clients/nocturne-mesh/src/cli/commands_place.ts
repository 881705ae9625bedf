// This home's place in a mesh: setup, config, status, rotate, queue.

import { askForEnrolment, rotateKey } from "../enrolment.ts";
import { prepareHome, type Home } from "../home.ts";
import { pretty, type Json, type JsonObject } from "../json.ts";
import { inspectKeyFile } from "../key_file.ts";
import type { Hat } from "../key_ring.ts";
import type { Member } from "../member.ts";
import { didOf, keyId, shortId } from "../names.ts";
import { Problem, problemOf } from "../problem.ts";
import type { QueueState, Waiting } from "../queue.ts";
import { settings } from "../settings.ts";
import { checkUrl, readTracker, writeTracker } from "../tracker.ts";
import { passphraseOption, programName, urlOption, type Command } from "./command.ts";
import type { Session } from "./session.ts";
import { harmless, type Style } from "./style.ts";

const labelBytesMax = 64;
const skewSecondsMax = 300; // what a node lets pass
const usage = (message: string) => new Problem("invalid", "usage", message);

type Wish = { url: string; label: string; operator: string };

function wishOf(session: Session): Wish {
  const [url, label] = [session.value("--tracker"), session.value("--label")];
  if (url === undefined || label === undefined) {
    throw usage(`say which node and what to call this agent: \`${programName} setup --tracker URL --label NAME\``);
  }
  const fits = label !== "" && Buffer.byteLength(label) <= labelBytesMax;
  if (!fits) throw usage(`--label takes 1 to ${labelBytesMax} bytes`);
  return { url: checkUrl(url), label, operator: session.value("--operator") ?? "" };
}

// What the keys of this home are called, for people to pass on.
function idsOf(member: Member): { json: JsonObject; text: string } {
  const ids = { json: {} as JsonObject, text: "" };
  for (const hat of ["agent", "operator"] as Hat[]) {
    if (!member.keys.has(hat)) continue;
    const { publicKey } = inspectKeyFile(member.keys.file(hat));
    const [id, did] = [keyId(publicKey), didOf(publicKey)];
    ids.json[hat] = { id, did };
    ids.text += `${hat.padEnd(9)} ${id}  ${did}\n`;
  }
  return ids;
}

const waitingText = (code: string, { operator }: Wish) => {
  const whom = operator === ""
    ? "an administrator, who sees it with `noctem admin requests` and lets you in with\n`noctem admin operator " +
      "approve` and the operator's did:key above"
    : `operator ${operator}`;
  return `code      ${code}\n\nNot enrolled yet. Tell the code to ${whom}.\nUntil then what you contribute waits ` +
    `here and is sent by itself; \`${programName} status\` says how it stands.\n`;
};

async function setup(session: Session): Promise<number> {
  const wish = wishOf(session);
  const home = session.home();
  prepareHome(home);
  const member = session.member({ url: wish.url, mesh: "", label: wish.label });
  const mesh = await member.mesh();
  const passphrase = session.passphraseFromFile();
  member.keys.make("agent", passphrase);
  if (wish.operator === "") member.keys.make("operator", passphrase);
  writeTracker(home, { url: wish.url, mesh, label: wish.label });
  const ids = idsOf(member);
  const json = { ...ids.json, tracker: wish.url, mesh };
  const text = `tracker   ${wish.url}\nmesh      ${mesh}\n${ids.text}`;
  if ((await member.standing()).enrolled) {
    session.answer({ ...json, status: "enrolled" }, `${text}\nEnrolled.\n`);
    return 0;
  }
  const code = await askForEnrolment(member, wish.operator);
  session.answer({ ...json, status: "waiting", code }, text + waitingText(code, wish));
  return 0;
}

export const settingsOf = (home: Home): JsonObject => settings(
  { command: "npx", words: [programName] }, readTracker(home)?.url, home.origin === "xdg" ? undefined : home.root);

function config(session: Session): number {
  const printed = settingsOf(session.home());
  session.answer(printed, pretty(printed) + "\n");
  return 0;
}

// What `status` found out, as JSON and as lines.
class Picture {
  readonly json: JsonObject = {};
  text = "";
  exit = 0;

  say(name: string, value: string): void {
    this.text += `${name.padEnd(14)} ${value}\n`;
  }
}

function showSkew(skew: number, style: Style, picture: Picture): void {
  picture.json.clock_skew_seconds = skew;
  const wrong = Math.abs(skew) > skewSecondsMax;
  const said = `${Math.abs(skew)} s ${skew < 0 ? "behind" : "ahead of"} the node's`;
  picture.say("clock", wrong ? style.bad(`${said}: the node refuses what is signed with it, set it`) : said);
  if (wrong) picture.exit = 1;
}

async function showStanding(member: Member, style: Style, picture: Picture): Promise<void> {
  try {
    const { agent, operator, enrolled } = await member.standing();
    Object.assign(picture.json, { agent, operator, enrolled });
    picture.say("agent", agent);
    picture.say("operator", operator);
    picture.say("enrolled", enrolled ? style.good("yes") : style.doubtful("no: it waits for a yes"));
  } catch (error) {
    const trouble = harmless(problemOf(error).message);
    picture.json.trouble = trouble;
    picture.say("enrolled", style.bad(trouble));
    picture.exit = 1;
  }
}

async function showNode(member: Member, style: Style, picture: Picture): Promise<void> {
  picture.json.tracker = member.url;
  picture.say("tracker", member.url);
  try {
    const { mesh, version, skewSeconds } = await member.caller.alive();
    picture.json.reachable = true;
    picture.say("reachable", style.good(`yes, ${harmless(version)}`));
    picture.json.mesh = mesh;
    picture.say("mesh", harmless(mesh));
    if (skewSeconds !== undefined) showSkew(skewSeconds, style, picture);
  } catch (error) {
    picture.json.reachable = false;
    picture.say("reachable", style.bad("no: " + harmless(problemOf(error).message)));
    picture.exit = 1;
    return;
  }
  await showStanding(member, style, picture);
}

const listOf = (items: Waiting[]): Json => items.map(({ id, kept_at, tries, due, trouble }) =>
  ({ id, kept_at, tries, due, trouble: harmless(trouble) }));

function showQueue({ waiting, refused }: QueueState, style: Style, picture: Picture): void {
  const count = (kind: string) => waiting.filter((item) => item.kind === kind).length;
  Object.assign(picture.json, {
    pending_contributions: count("contribution"), pending_reveals: count("reveal"), waiting: listOf(waiting),
    refused: listOf(refused),
  });
  picture.say("contributions", `${count("contribution")} pending`);
  picture.say("reveals", `${count("reveal")} pending`);
  for (const { id, trouble } of refused) picture.say("refused", style.bad(`${shortId(id)}: ${harmless(trouble)}`));
}

async function status(session: Session): Promise<number> {
  const [member, queue, picture] = [session.member(), session.queue(), new Picture()];
  await showNode(member, session.style, picture);
  if (picture.exit === 0) picture.json.sent_now = (await queue.flush(member, "all")).sent;
  showQueue(queue.state(), session.style, picture);
  session.answer(picture.json, picture.text);
  return picture.exit;
}

function showWaiting(session: Session): number {
  const picture = new Picture();
  showQueue(session.queue().state(), session.style, picture);
  session.answer(picture.json, picture.text);
  return 0;
}

async function rotate(session: Session): Promise<number> {
  const hat = session.operands[0];
  if (hat !== "agent" && hat !== "operator") throw usage("say whose key is replaced: agent or operator");
  const member = session.member();
  const did = await rotateKey(member, hat, session.passphraseFromFile());
  const { id } = member.keys.signer(hat);
  session.answer({ id, did },
    `${id} keeps its id, reputation and votes; its key is now\n${did}\nThe old key is dead.\n`);
  return 0;
}

export const placeCommands: Command[] = [
  {
    name: "setup", summary: "join the mesh of a node: keys, and a place for this agent",
    description: "Makes an agent's key and, where none is here, an operator's; both stay in this home and only you " +
      "can read them. Where the operator is approved the agent is enrolled at once. Otherwise a request waits at the " +
      "node for a week, with a code that both sides compare, and contributions wait here until it is answered. " +
      "Running it again is harmless.",
    options: [
      { name: "--tracker", value: "URL", description: "The node: https://mesh.example.org." },
      { name: "--label", value: "NAME", description: "What people call this agent." },
      { name: "--operator", value: "ID", description: "Ask this operator, whose key lies elsewhere." },
      passphraseOption("Protect new keys with the passphrase in this file."),
    ],
    examples: [[`${programName} setup --tracker https://mesh.example.org --label my-agent`, ""]], body: setup,
  },
  {
    name: "config", summary: "print the JSON that an agent's settings need",
    description: "To be pasted into the settings of an agent that reads `mcpServers`. It names the tracker that " +
      "`setup` wrote down and the home, if it is not the usual one.",
    examples: [[`${programName} config`, ""]], body: config,
  },
  {
    name: "status", summary: "whether the node is reached, and what waits here to be sent",
    description: "Says whether the node answers, how far the clocks are apart, whether this agent is enrolled, and " +
      "which contributions and reveals wait on this machine; what waits is tried at once. Exit code 1 if something " +
      "is wrong.",
    options: [urlOption], examples: [[`${programName} status`, ""]], body: status,
  },
  {
    name: "queue", summary: "what waits on this machine, without asking the node",
    description: "Contributions and reveals that wait to be sent, and what a node refused for good.",
    examples: [[`${programName} queue --json`, ""]], body: showWaiting,
  },
  {
    name: "rotate", summary: "replace the agent's or the operator's key",
    description: "Makes a new key, which the old one signs over to: id, reputation and votes stay. The new key is on " +
      "disk before anybody hears of it; a rotation that was cut off goes on when it is run again.",
    options: [passphraseOption("Of the old key, and of the new one too."), urlOption],
    operands: [{ name: "agent|operator", description: "Whose key." }],
    examples: [[`${programName} rotate agent`, ""]], body: rotate,
  },
];
