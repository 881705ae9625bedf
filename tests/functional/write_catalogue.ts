// Writes clients/nocturne-mesh/catalogue.json: what `nocturne-agent mcp` says of itself, which the npm server says
// too (agent_mcp.test.ts compares). Run after a change of the tools: NOCTEM_BIN=build/dev/bin tools/node FILE

import { writeFileSync } from "node:fs";
import path from "node:path";
import { pretty } from "../../clients/nocturne-mesh/src/json.ts";
import { Home } from "./noctem.ts";
import { StdioMcp } from "./stdio_mcp.ts";
import { program } from "./support.ts";

const ends: (() => void | Promise<void>)[] = [];
const home = new Home({ after: (end) => void ends.push(end) });
const mcp = await StdioMcp.start(home.scope, home, path.resolve(program("nocturne-agent")));
const [resources, templates, prompts] = await Promise.all(
  ["resources/list", "resources/templates/list", "prompts/list"].map((list) => mcp.ask(list, {})));
const catalogue = {
  about: { title: "Nocturne Mesh", instructions: mcp.instructions },
  tools: mcp.tools, ...resources, ...templates, ...prompts,
};
writeFileSync("clients/nocturne-mesh/catalogue.json", pretty(catalogue) + "\n");
await mcp.end();
for (const end of ends.reverse()) await end();
