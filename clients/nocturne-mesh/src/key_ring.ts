// The keys of a home as a member of a mesh uses them. A member is called by the id of its first key for ever; where
// a key has followed another, that id lies beside it (agent.id).

import path from "node:path";
import { readText, renameFile, replaceFile, statusOf } from "./files.ts";
import { prepareHome, type Home } from "./home.ts";
import { makeKeyFile, readKeyFile } from "./key_file.ts";
import { keyId } from "./names.ts";
import { Problem } from "./problem.ts";
import type { Signer } from "./signing.ts";
import type { SigningKey } from "./signing_key.ts";

export type Hat = "agent" | "operator";

// Gives the passphrase of what it is told ('key "agent"').
export type AskPassphrase = (what: string) => string;

const idBytesMax = 64;

export class KeyRing {
  private readonly home: Home;
  private readonly ask: AskPassphrase;
  private readonly held = new Map<Hat, Signer>();
  private readonly next = new Map<Hat, SigningKey>();

  constructor(home: Home, ask: AskPassphrase) {
    this.home = home;
    this.ask = ask;
  }

  file(hat: Hat, suffix = ".key"): string {
    return path.join(this.home.root, "keys", hat + suffix);
  }

  has(hat: Hat): boolean {
    return statusOf(this.file(hat)) !== undefined;
  }

  // not_found/key if it is not there.
  signer(hat: Hat): Signer {
    const held = this.held.get(hat);
    if (held !== undefined) return held;
    if (!this.has(hat)) {
      throw new Problem("not_found", "key", `there is no ${hat} key in ${path.join(this.home.root, "keys")}; ` +
        "`nocturne-mesh setup` makes an agent's and an operator's");
    }
    const key = this.open(this.file(hat), hat);
    const signer = { id: this.idOf(hat, key), key };
    this.held.set(hat, signer);
    return signer;
  }

  // Makes what is missing; the key that is there stays, also one that another program makes at the same time.
  make(hat: Hat, passphrase = ""): void {
    if (this.has(hat)) return;
    prepareHome(this.home);
    makeKeyFile(this.file(hat), passphrase);
  }

  // A key that follows, durable before anybody hears of it; what was prepared before is found again, so that a
  // rotation that was cut off goes on.
  prepareNext(hat: Hat, passphrase: string): SigningKey {
    let key = this.next.get(hat);
    if (key === undefined) {
      const file = this.file(hat, ".next.key");
      if (statusOf(file) === undefined) makeKeyFile(file, passphrase);
      key = this.open(file, hat);
      this.next.set(hat, key);
    }
    return key;
  }

  replace(hat: Hat): void {
    const { id } = this.signer(hat);
    // The id first: with it, either key is used under the right name.
    replaceFile(this.file(hat, ".id"), id + "\n");
    renameFile(this.file(hat, ".next.key"), this.file(hat));
    this.held.delete(hat);
    this.next.delete(hat);
  }

  private open(file: string, hat: Hat): SigningKey {
    return readKeyFile(file, () => this.ask(`key "${hat}"`));
  }

  private idOf(hat: Hat, key: SigningKey): string {
    const file = this.file(hat, ".id");
    const text = readText(file, idBytesMax);
    if (text === undefined) return keyId(key.publicKey);
    const id = text.trim();
    if (/^[0-9a-f]{16}$/.test(id)) return id;
    throw new Problem("corrupt", "key_id", `${file} does not hold an id of 16 hex digits`);
  }
}
