// The built files as C++: `node pack.ts dist page_files.cpp`. Each is gzipped once, here.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const [folder, target] = process.argv.slice(2);

const kTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const kBytesMax = 150_000;

function files(): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name)).sort();
}

let sum = 0;
const arrays: string[] = [];
const rows: string[] = [];
for (const [index, file] of files().entries()) {
  const name = path.basename(file);
  const type = kTypes[path.extname(name)];
  if (type === undefined) throw new Error(`${name}: no type for it in pack.ts`);
  const bytes = gzipSync(readFileSync(file), { level: 9 });
  sum += bytes.length;
  const text = [...bytes].join(",").replace(/(.{90,}?,)/g, "$1\n    ");
  arrays.push(`constexpr std::uint8_t kFile${index}[] = {\n    ${text}};\n`);
  rows.push(`    {"${name}", "${type}", kFile${index}},\n`);
  console.log(`  ${String(bytes.length).padStart(6)} bytes gzip  ${name}`);
}
console.log(`  ${String(sum).padStart(6)} bytes gzip in ${rows.length} files`);
if (sum > kBytesMax) throw new Error(`the page has ${sum} bytes, at most ${kBytesMax}`);

writeFileSync(target, `// Made by web/observatory/pack.ts.

#include "noctem/observatory/page.hpp"

namespace noctem::observatory {

namespace {

${arrays.join("\n")}
constexpr PageFile kFiles[] = {
${rows.join("")}};

}  // namespace

std::span<const PageFile> page_files() { return kFiles; }

}  // namespace noctem::observatory
`);
