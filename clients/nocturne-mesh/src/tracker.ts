// The node that this home's agent belongs to, as `setup` wrote it down. A home that was not set up has none.

import path from "node:path";
import { readText, replaceFile } from "./files.ts";
import type { Home } from "./home.ts";
import { canonical, textIn, type Json } from "./json.ts";
import { Problem } from "./problem.ts";

export type Tracker = { url: string; mesh: string; label: string };

const fileBytesMax = 16 * 1024;
const urlBytesMax = 2048;
const pathOf = (home: Home) => path.join(home.root, "tracker.json");

export function checkUrl(url: string): string {
  const checked = url.replace(/\/+$/, "");
  const fits = /^https?:\/\/[^/?#@ \t\r\n"\\<>]+$/.test(checked) && Buffer.byteLength(checked) <= urlBytesMax;
  if (fits) return checked;
  throw new Problem("invalid", "tracker", `"${url}" is not the address of a node: write it as ` +
    "https://mesh.example.org or http://127.0.0.1:7654");
}

function parsed(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Problem("corrupt", "tracker", `${file} is not JSON: run \`nocturne-mesh setup\` again`);
  }
}

export function readTracker(home: Home): Tracker | undefined {
  const file = pathOf(home);
  const text = readText(file, fileBytesMax);
  if (text === undefined) return undefined;
  const value = parsed(text, file);
  const member = (name: string) => {
    const found = textIn(value, name);
    if (found !== undefined) return found;
    throw new Problem("corrupt", "tracker", `${file} has no ${name}: run \`nocturne-mesh setup\` again`);
  };
  return { url: checkUrl(member("url")), mesh: member("mesh"), label: member("label") };
}

export const writeTracker = (home: Home, { url, mesh, label }: Tracker): void =>
  replaceFile(pathOf(home), canonical({ url, mesh, label }) + "\n");
