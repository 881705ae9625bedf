// Writes docs/guide/tools.md from what `nocturne-agent mcp` says of its tools (clients/nocturne-mesh/catalogue.json);
// tools_reference.test.ts compares. Run after write_catalogue.ts: tools/node tests/functional/write_tools.ts

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const source = "clients/nocturne-mesh/catalogue.json";
export const page = "docs/guide/tools.md";

type Schema = {
  type?: string; description?: string; default?: unknown; enum?: unknown[]; items?: Schema; required?: string[];
  properties?: Record<string, Schema>; minimum?: number; maximum?: number; minLength?: number; maxLength?: number;
  minItems?: number; maxItems?: number;
};
type Tool = {
  name: string; title: string; description: string; inputSchema: Schema; outputSchema: Schema;
  annotations: Record<string, unknown>;
};

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (value: unknown) => `\`${JSON.stringify(value)}\``;

function kindOf({ type, enum: choices, items }: Schema): string {
  if (choices !== undefined) return choices.map(code).join(", ");
  return type === "array" ? `list of ${items === undefined ? "anything" : kindOf(items)}` : (type ?? "anything");
}

function limitsOf(schema: Schema): string {
  const between = (least: number | undefined, most: number | undefined, what: string) =>
    (most === undefined || most === Number.MAX_SAFE_INTEGER ? "" : `${least ?? 0} to ${most}${what}`);
  return [
    between(schema.minimum, schema.maximum, ""), between(schema.minLength, schema.maxLength, " letters"),
    between(schema.minItems, schema.maxItems, " items"),
    schema.default === undefined ? "" : `default ${code(schema.default)}`,
  ].filter((part) => part !== "").join("; ");
}

// An object's members, and those of the objects inside of it with the path that leads there.
function rows(schema: Schema, path = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const must = schema.required?.includes(name) ? " **must be there**" : "";
    const whole = `${path}${name}`;
    const inner = one.type === "array" ? rows(one.items ?? {}, `${whole}[].`) : rows(one, `${whole}.`);
    return [`| \`${whole}\`${must} | ${kindOf(one)} | ${limitsOf(one)} | ${cell(one.description ?? "")} |`, ...inner];
  });
}

function table(title: string, schema: Schema): string {
  const lines = rows(schema);
  return lines.length === 0 ? "" :
    `\n${title}\n\n| name | what | limits | meaning |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
}

function sectionOf({ name, title, description, inputSchema, outputSchema, annotations }: Tool): string {
  const hints = Object.entries(annotations).filter(([hint, value]) => hint !== "title" && value === true);
  return `\n## ${name}: ${title}\n\n${description}\n\nHints for hosts: ` +
    `${hints.map(([hint]) => `\`${hint}\``).join(", ") || "none"}.\n` +
    table("It takes:", inputSchema) + table("It answers:", outputSchema);
}

export function reference(): string {
  const { tools, resources, resourceTemplates, prompts } = JSON.parse(readFileSync(source, "utf8"));
  const listed = ({ description }: { description: string }, head: string) =>
    `| \`${head}\` | ${cell(description)} |\n`;
  return "# The tools, resources and prompts of the mesh\n\n" +
    "Made by `tests/functional/write_tools.ts` from the schemas that every server of ours shows and checks; a test\n" +
    "compares. What is wrong in a call comes back as a result with `isError` that says how to mend it.\n" +
    tools.map(sectionOf).join("") +
    "\n## Resources\n\n| address | what it is |\n| --- | --- |\n" +
    resources.map((one: any) => listed(one, one.uri)).join("") +
    resourceTemplates.map((one: any) => listed(one, one.uriTemplate)).join("") +
    "\n## Prompts\n\n| name | what it is for |\n| --- | --- |\n" +
    prompts.map((one: any) => listed(one, one.name)).join("");
}

if (import.meta.url === pathToFileURL(process.argv[1] as string).href) writeFileSync(page, reference());
