// Authorities and certificates for tests, made by the openssl program in a folder that vanishes.

import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";

function openssl(...args: string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

// An authority NAME.pem in `folder`.
export function makeAuthority(folder: string, name: string): string {
  const file = path.join(folder, `${name}.pem`);
  openssl("req", "-x509", ...newKey, "-keyout", path.join(folder, `${name}.key`), "-out", file,
    "-days", "2", "-subj", `/CN=${name}`, "-addext", "basicConstraints=critical,CA:TRUE");
  return file;
}

// chain.pem and key.pem in `folder`, for localhost and loopback, signed by `authority`.
export function makeCertificate(folder: string, authority: string, days = 2): void {
  const [request, extensions] = [path.join(folder, "request"), path.join(folder, "extensions")];
  const [key, chain] = [path.join(folder, "key.next"), path.join(folder, "chain.next")];
  openssl("req", "-new", ...newKey, "-keyout", key, "-out", request, "-subj", "/CN=localhost");
  writeFileSync(extensions, "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey",
    authority.replace(/pem$/, "key"), "-CAcreateserial", "-days", `${days}`, "-extfile", extensions,
    "-out", chain);
  copyFileSync(key, path.join(folder, "key.pem"));
  copyFileSync(chain, path.join(folder, "chain.pem"));
}
