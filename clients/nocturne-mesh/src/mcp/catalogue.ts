// What the server says of itself: names, words and schemas as nocturne-agent says them. catalogue.json is what it
// answers, written down by tests/functional/write_catalogue.ts; a test holds the two together.

import { readFileSync } from "node:fs";
import type { Json, JsonObject } from "../json.ts";
import type { Schema } from "./schema_check.ts";

export type ToolWords = {
  name: string; title?: string; description: string; inputSchema: Schema; outputSchema: Schema; annotations: JsonObject;
};
type PromptArgument = { name: string; description: string; required: boolean };

export type Catalogue = {
  about: { title: string; instructions: string };
  tools: ToolWords[];
  resources: (JsonObject & { uri: string; mimeType: string })[];
  resourceTemplates: (JsonObject & { uriTemplate: string; mimeType: string })[];
  prompts: (JsonObject & { name: string; description: string; arguments: PromptArgument[] & Json })[];
};

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"));

export const readCatalogue = (): Catalogue => read("catalogue.json") as Catalogue;
export const version = (): string => (read("package.json") as { version: string }).version;
