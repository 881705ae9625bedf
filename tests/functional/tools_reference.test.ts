// The guide's page about the tools is what the schemas say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { page, reference } from "./write_tools.ts";

test("the reference of the tools is up to date: tools/node tests/functional/write_tools.ts", () => {
  assert.equal(readFileSync(page, "utf8"), reference());
});
