// Runs the official conformance suite of MCP against a server and reads what it found. The suite
// ticks a scenario that checked nothing ("0 passed, 0 failed", also against a closed port), so its
// marks are read here: a scenario passes if something was checked and nothing failed or warned.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const clients = execFileSync("tools/mcp_clients", ["--where"], { encoding: "utf8" }).trim();
export const packages = join(clients, "node_modules");
const suite = join(packages, "@modelcontextprotocol/conformance");

interface Check {
  id: string;
  status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  errorMessage?: string;
}

export interface Verdict {
  scenario: string;
  checks: number;
  complaints: string[];
}

// The scenarios that a revision requires of servers.
export function required(revision: string): string[] {
  const lines = readFileSync(join(suite, "requirements", `${revision}.yaml`), "utf8").split("\n");
  const begin = lines.indexOf("server:") + 1;
  const end = lines.findIndex((line, i) => i >= begin && !line.startsWith("  - "));
  return lines.slice(begin, end).map((line) => line.slice(4).trim());
}

export function judge(scenario: string, checks: Check[]): Verdict {
  const own = checks.filter((check) => !check.id.startsWith("wire-schema"));
  const passed = own.filter((check) => check.status === "SUCCESS").length;
  const complaints = checks
    .filter((check) => check.status === "FAILURE" || check.status === "WARNING")
    .map((check) => `${check.id}: ${check.errorMessage}`);
  if (passed === 0) {
    complaints.push("nothing was checked");
  }
  return { scenario, checks: passed, complaints };
}

function run(url: string, revision: string, folder: string): Promise<string> {
  const program = spawn(process.execPath, [
    join(suite, "dist/index.js"), "server", "--url", url, "--requirements", revision, "-o", folder,
  ]);
  return new Promise((resolve) => {
    let output = "";
    program.stdout.on("data", (bytes) => (output += bytes));
    program.stderr.on("data", (bytes) => (output += bytes));
    program.on("close", () => resolve(output));
  });
}

// One verdict for each required scenario, also for those of which the suite left no trace.
export async function verdicts(url: string, revision: string): Promise<Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), "mcp-suite-"));
  try {
    await run(url, revision, folder);
    const left = readdirSync(folder);
    return required(revision).map((scenario) => {
      const own = left.find((name) => new RegExp(`^server-${scenario}-\\d`).test(name));
      const checks = own ? readFileSync(join(folder, own, "checks.json"), "utf8") : "[]";
      return judge(scenario, JSON.parse(checks) as Check[]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
