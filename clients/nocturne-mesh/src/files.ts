// Files of the home as every program of it writes them: the old content or the new, never half of one, mode 0600,
// durable before anybody is told; and locks that the C++ programs hold and honour too.

import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync, closeSync, constants, fstatSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync,
  readFileSync, renameSync, unlinkSync, writeSync, type Stats,
} from "node:fs";
import path from "node:path";
import { Problem } from "./problem.ts";

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? "";

// A failure of the system in the words of Problem.
function failure(error: unknown, what: string): Problem {
  const code = codeOf(error);
  const message = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  if (code === "ENOENT") return new Problem("not_found", "file", message);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return new Problem("denied", "file", message);
  if (code === "ENOSPC" || code === "EDQUOT") return new Problem("exhausted", "disk_full", message);
  return new Problem("unavailable", "file", message);
}

export function statusOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw failure(error, file);
  }
}

// Undefined if it is not there.
export function readText(file: string, bytesMax: number): string | undefined {
  let descriptor = -1;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const { size } = fstatSync(descriptor);
    if (size > bytesMax) {
      throw new Problem("invalid", "file_too_large", `${file} has ${size} bytes, at most ${bytesMax} are read`);
    }
    return readFileSync(descriptor, "utf8");
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (codeOf(error) === "ENOENT") return undefined;
    throw failure(error, `reading ${file}`);
  } finally {
    if (descriptor >= 0) closeSync(descriptor);
  }
}

export function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw failure(error, `listing ${folder}`);
  }
}

export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// Written beside under a name of its own, so that two programs never write into one another's file.
function put(file: string, content: string | Uint8Array, place: (beside: string) => void): void {
  const beside = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.new`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const descriptor = openSync(beside, flags, 0o600);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
    place(beside);
  } catch (error) {
    try {
      unlinkSync(beside);
    } catch {
      // The first error is the one that counts.
    }
    throw error;
  } finally {
    closeSync(descriptor);
  }
  syncFolder(path.dirname(file));
}

// With a mode of its own, if `check` has nothing against it at the last moment.
export function placeFile(file: string, content: string, mode: number, check: () => void): void {
  try {
    put(file, content, (beside) => {
      chmodSync(beside, mode);
      check();
      renameSync(beside, file);
    });
  } catch (error) {
    throw error instanceof Problem ? error : failure(error, `writing ${file}`);
  }
}

export function replaceFile(file: string, content: string): void {
  try {
    put(file, content, (beside) => renameSync(beside, file));
  } catch (error) {
    throw failure(error, `replacing ${file}`);
  }
}

// For a name that must not exist yet: false if it does.
export function createFile(file: string, content: string | Uint8Array): boolean {
  try {
    put(file, content, (beside) => {
      linkSync(beside, file);
      unlinkSync(beside);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw failure(error, `creating ${file}`);
  }
}

export function renameFile(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(path.dirname(to));
}

export function removeFile(file: string): void {
  unlinkSync(file);
  syncFolder(path.dirname(file));
}

export function makeFolders(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw failure(error, `making ${folder}`);
  }
}

// Node has no flock(2). A lock belongs to the open file and not to a process, so a program that takes it through
// our descriptor and ends leaves it with us, until we close the descriptor or die.
const lockers: readonly (readonly [string, string[]])[] = [
  ["flock", ["-x", "-n", "3"]],
  ["perl", ["-MFcntl=:flock", "-e", "open(my $f, '+<&=', 3) or exit 2; exit(flock($f, LOCK_EX | LOCK_NB) ? 0 : 1)"]],
];

function lockThrough(descriptor: number): boolean {
  for (const [program, words] of lockers) {
    const done = spawnSync(program, words, { stdio: ["ignore", "ignore", "ignore", descriptor], timeout: 10_000 });
    if (done.status === 0 || done.status === 1) return done.status === 0;
  }
  throw new Problem("unsupported", "locks", "neither flock nor perl is installed here, and without one of them " +
    "this program cannot lock its home: install util-linux, or use nocturne-agent");
}

const attemptsMax = 16;

// Undefined while another program holds it. close() gives it back.
export function lockFile(file: string): { close: () => void } | undefined {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  for (let attempt = 0; attempt < attemptsMax; ++attempt) {
    let descriptor: number;
    try {
      descriptor = openSync(file, flags, 0o600);
    } catch (error) {
      throw failure(error, `locking ${file}`);
    }
    let kept = false;
    try {
      if (!lockThrough(descriptor)) return undefined;
      // The name may have been given to another file in between: then this lock guards nothing.
      const [named, opened] = [statusOf(file), fstatSync(descriptor)];
      kept = named?.ino === opened.ino && named.dev === opened.dev;
      if (kept) return { close: () => closeSync(descriptor) };
    } finally {
      if (!kept) closeSync(descriptor);
    }
  }
  return undefined;
}
