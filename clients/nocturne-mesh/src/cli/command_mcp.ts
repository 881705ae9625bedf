// The stdio server that agents start. The SDK is loaded here and nowhere else, so that no other command waits for
// it.

import { runningNode } from "../home.ts";
import type { Member, Place } from "../member.ts";
import { Problem } from "../problem.ts";
import { checkUrl, readTracker } from "../tracker.ts";
import { passphraseOption, programName, type Command } from "./command.ts";
import type { Session } from "./session.ts";

// Which node is ours at the moment.
function placeNow(session: Session): Place {
  const named = session.value("--tracker");
  if (named !== undefined) return { url: checkUrl(named), mesh: "", label: "mcp" };
  const home = session.home();
  const tracker = readTracker(home);
  if (tracker !== undefined) return tracker;
  const running = runningNode(home);
  if (running !== undefined) return { url: running, mesh: "", label: "mcp" };
  throw new Problem("unavailable", "no_node",
    `no mesh was set up in this home: run \`${programName} setup --tracker URL --label NAME\``);
}

async function mcp(session: Session): Promise<number> {
  const { serve } = await import("../mcp/server.ts");
  let member: Member | undefined;
  const memberNow = () => {
    const place = placeNow(session);
    if (member?.url !== place.url) member = session.member(place);
    return member;
  };
  await serve({ member: memberNow, queue: session.queue() });
  return 0;
}

export const mcpCommand: Command = {
  name: "mcp", summary: "the stdio server that agents start; also without a command",
  description: "Speaks the Model Context Protocol on stdin and stdout: six tools, resources and prompts of the mesh. " +
    `It uses --tracker, else the node of \`${programName} setup\`, else the one that runs in this home. ` +
    `\`${programName} config\` prints what an agent's settings need.`,
  options: [
    { name: "--tracker", value: "URL", description: "Talk to this node." },
    passphraseOption("Of this home's keys."),
  ],
  examples: [[`${programName} --tracker https://mesh.example.org`, "As an agent starts it."]], body: mcp,
};
