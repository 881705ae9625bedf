// The entry that an agent's settings need: the JSON of `config`.

import type { JsonObject } from "./json.ts";

// `home`: only where it is not the usual one.
export function settings(
  { command, words }: { command: string; words: string[] }, tracker: string | undefined, home: string | undefined,
): JsonObject {
  const entry: JsonObject = { command, args: [...words, ...(tracker === undefined ? [] : ["--tracker", tracker])] };
  if (home !== undefined) entry.env = { NOCTEM_HOME: home };
  return { mcpServers: { "nocturne-mesh": entry } };
}
