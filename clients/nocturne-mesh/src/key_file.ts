// Key files as docs/specs/key-file.md has them: five lines, mode 0600, this user's, no link.

import { randomBytes } from "node:crypto";
import { createFile, readText, statusOf } from "./files.ts";
import { keyFromPassphrase, openBox, sealBox, type Cost } from "./passphrase.ts";
import { Problem } from "./problem.ts";
import { SigningKey } from "./signing_key.ts";

const fileBytesMax = 512;
const seedBytes = 32;
const boxOverhead = 24 + 16;
const newCost: Cost = { passes: 3, memoryKib: 64 * 1024 };

type Sealing = { cost: Cost; salt: Buffer };
export type KeyText = { publicKey: Buffer; sealing: Sealing | undefined; secret: Buffer };

function header(publicKey: Uint8Array, sealing: Sealing | undefined): string {
  const protection = sealing === undefined ? "none"
    : `argon2id ${sealing.cost.passes} ${sealing.cost.memoryKib} ${sealing.salt.toString("hex")}`;
  const hex = Buffer.from(publicKey).toString("hex");
  return `noctem-key 1\nalgorithm ed25519\npublic ${hex}\nprotection ${protection}\n`;
}

export const writeKeyText = ({ publicKey, sealing, secret }: KeyText): string =>
  `${header(publicKey, sealing)}secret ${secret.toString("hex")}\n`;

const noKeyFile = (what: string) => new Problem("corrupt", "key_file", `not a key file: ${what}`);
const unsupported = (what: string) => new Problem("unsupported", "key_file", `the key file is ${what}`);

function sealingIn(text: string): Sealing | undefined {
  if (text === "none") return undefined;
  const fields = /^argon2id (0|[1-9]\d{0,9}) (0|[1-9]\d{0,9}) ([0-9a-f]{32})$/.exec(text);
  if (fields === null) throw unsupported("protected in an unknown way");
  const [, passes, memory, salt] = fields;
  return { cost: { passes: Number(passes), memoryKib: Number(memory) }, salt: Buffer.from(salt as string, "hex") };
}

export function parseKeyText(text: string): KeyText {
  const lines = text.split("\n");
  if (lines[0] !== "noctem-key 1") {
    throw lines[0]?.startsWith("noctem-key ") ? unsupported("of a newer version")
      : noKeyFile("it does not begin with noctem-key 1");
  }
  if (lines.length !== 6 || lines[5] !== "") throw noKeyFile("it has not five lines");
  if (lines[1] !== "algorithm ed25519") throw unsupported("of an unknown algorithm");
  const [, publicHex] = /^public ([0-9a-f]{64})$/.exec(lines[2] as string) ?? [];
  const [, protection] = /^protection (.+)$/.exec(lines[3] as string) ?? [];
  const [, secretHex] = /^secret ([0-9a-f]+)$/.exec(lines[4] as string) ?? [];
  if (publicHex === undefined || protection === undefined || secretHex === undefined) {
    throw noKeyFile("a line is missing or misspelled");
  }
  const sealing = sealingIn(protection);
  const secret = Buffer.from(secretHex, "hex");
  const bytes = seedBytes + (sealing === undefined ? 0 : boxOverhead);
  if (secretHex.length !== 2 * bytes) throw noKeyFile("the secret has a wrong length");
  return { publicKey: Buffer.from(publicHex, "hex"), sealing, secret };
}

function checkPrivate(file: string): void {
  const status = statusOf(file);
  if (status === undefined) throw new Problem("not_found", "file", `${file} is not there`);
  if (!status.isFile()) throw new Problem("denied", "key_file_kind", "it is not a plain file");
  if (process.getuid !== undefined && status.uid !== process.getuid()) {
    throw new Problem("denied", "key_file_owner", "it belongs to another user");
  }
  if ((status.mode & 0o077) !== 0) {
    throw new Problem("denied", "key_file_open",
      "others may use it: chmod 600 it, and replace the key if they could have read it");
  }
}

// not_found/file if it is not there; nothing of its content in any message.
export function inspectKeyFile(file: string): KeyText {
  try {
    checkPrivate(file);
    const text = readText(file, fileBytesMax);
    if (text === undefined) throw new Problem("not_found", "file", `${file} is not there`);
    return parseKeyText(text);
  } catch (error) {
    throw error instanceof Problem ? error.in(`the key file ${file}`) : error;
  }
}

// `ask` gives the passphrase of a sealed file.
export function readKeyFile(file: string, ask: () => string): SigningKey {
  const { publicKey, sealing, secret } = inspectKeyFile(file);
  let seed: Buffer | undefined = secret;
  if (sealing !== undefined) {
    const boxKey = keyFromPassphrase(Buffer.from(ask()), sealing.salt, sealing.cost);
    seed = openBox(boxKey, secret, Buffer.from(header(publicKey, sealing)));
    if (seed === undefined) {
      throw new Problem("denied", "key_passphrase", "the passphrase is wrong, or the key file is damaged");
    }
  }
  const key = SigningKey.fromSeed(seed);
  if (!key.publicKey.equals(publicKey)) {
    throw new Problem("corrupt", "key_file",
      `the key file ${file} is damaged: its secret is not that of its public key`);
  }
  return key;
}

// A new key in a new file: false if the file is there. An empty passphrase means none.
export function makeKeyFile(file: string, passphrase: string): boolean {
  const { key, seed } = SigningKey.generate();
  if (passphrase === "") {
    return createFile(file, writeKeyText({ publicKey: key.publicKey, sealing: undefined, secret: seed }));
  }
  const sealing = { cost: newCost, salt: randomBytes(16) };
  const boxKey = keyFromPassphrase(Buffer.from(passphrase), sealing.salt, sealing.cost);
  const context = Buffer.from(header(key.publicKey, sealing));
  return createFile(file, writeKeyText({ publicKey: key.publicKey, sealing, secret: sealBox(boxKey, seed, context) }));
}
