// An Ed25519 key that signs. The seed never leaves this object but into its file.

import { createPrivateKey, createPublicKey, randomBytes, sign, type KeyObject } from "node:crypto";

const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex"); // PKCS #8
const publicBytes = 32;

export class SigningKey {
  readonly publicKey: Buffer;
  readonly #key: KeyObject;

  private constructor(seed: Uint8Array) {
    this.#key = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: "der", type: "pkcs8" });
    const spki = createPublicKey(this.#key).export({ format: "der", type: "spki" });
    this.publicKey = spki.subarray(spki.length - publicBytes);
  }

  static generate = (): { key: SigningKey; seed: Buffer } => {
    const seed = randomBytes(32);
    return { key: new SigningKey(seed), seed };
  };
  static fromSeed = (seed: Uint8Array): SigningKey => new SigningKey(seed);

  sign(message: Uint8Array | string): Buffer {
    return sign(null, Buffer.from(message), this.#key);
  }
}
