// Writes the vectors of docs/specs into tests/data: tools/node tests/conformance/write_vectors.ts

import { writeFileSync } from "node:fs";
import path from "node:path";

import { textOf, vectors } from "./vectors.ts";

const folder = path.join(import.meta.dirname, "../data");
for (const [file, make] of Object.entries(vectors)) {
  writeFileSync(path.join(folder, file), textOf(make()));
}
