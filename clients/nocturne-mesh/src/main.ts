#!/usr/bin/env node
// The program `nocturne-mesh`.

import { main } from "./cli/program.ts";

process.stdout.on("error", () => {}); // a reader who left ends nothing
process.exitCode = await main(process.argv.slice(2), process.env);
