// Makes tests/data/ed25519_rules.json: signatures on which programs are known to disagree, each
// with what our rule says. Where the rule refuses, the equation itself mostly holds, so that only
// the rule can be the reason.

import { createHash } from "node:crypto";

import * as ed from "./reference_ed25519.ts";

export type SignatureCase = {
  name: string; public_key: string; message: string; signature: string;
  key_accepted: boolean; valid: boolean; valid_with_cofactor: boolean;
};

const sha512 = (text: string) => createHash("sha512").update(text).digest();
const scalarOf = (text: string) => ed.mod(ed.littleEndian(sha512(text)), ed.order);
const secret = scalarOf("noctem secret");
const nonce = scalarOf("noctem nonce");
const key = ed.multiply(secret, ed.base);
const noncePoint = ed.multiply(nonce, ed.base);

// A point of order 8, and so all eight of small order: its multiples.
function pointOfOrderEight() {
  for (let y = 2n; ; ++y) {
    const point = ed.decode(ed.bytesOf(y));
    const small = point && ed.multiply(ed.order, point);
    if (small && !ed.same(ed.multiply(4n, small), ed.neutral)) return small;
  }
}
const torsion = pointOfOrderEight();

function signatureOf(R: Uint8Array, S: bigint): Buffer {
  return Buffer.concat([R, ed.bytesOf(S)]);
}

// S = nonce + h·secret for these encodings of A and R.
function answer(A: Uint8Array, R: Uint8Array, message: Uint8Array, r = nonce): Buffer {
  const h = ed.challenge(R, A, message);
  return signatureOf(R, ed.mod(r + h * secret, ed.order));
}

// The first message of a row for which h mod 8 is as wanted.
function messageWith(A: Uint8Array, R: Uint8Array, wanted: (h: bigint) => boolean): Buffer {
  for (let i = 0; ; ++i) {
    const message = Buffer.from(`message ${i}`);
    if (wanted(ed.challenge(R, A, message) % 8n)) return message;
  }
}

function made(name: string, A: Buffer, message: Buffer, signature: Buffer): SignatureCase {
  return {
    name, public_key: A.toString("hex"), message: message.toString("hex"),
    signature: signature.toString("hex"), key_accepted: ed.acceptsKey(A),
    valid: ed.accepts(A, message, signature),
    valid_with_cofactor: ed.acceptsWithCofactor(A, message, signature),
  };
}

function plainCases(): SignatureCase[] {
  const [A, R, message] = [ed.encode(key), ed.encode(noncePoint), Buffer.from("hello")];
  const good = answer(A, R, message);
  const S = ed.littleEndian(good.subarray(32));
  const offCurve = ed.bytesOf(2n);
  return [
    made("a good signature", A, message, good),
    made("a good signature of nothing", A, Buffer.alloc(0), answer(A, R, Buffer.alloc(0))),
    made("another message", A, Buffer.from("hellp"), good),
    made("S above the order", A, message, signatureOf(R, S + ed.order)),
    made("S far above the order", A, message, signatureOf(R, S + 8n * ed.order)),
    made("S with its highest bit set", A, message, signatureOf(R, S | (1n << 255n))),
    made("S of zero", A, message, signatureOf(R, 0n)),
    made("S equal to the order", A, message, signatureOf(R, ed.order)),
    made("a key that is no point", offCurve, message, answer(offCurve, R, message)),
    made("R that is no point", A, message, answer(A, offCurve, message)),
  ];
}

function smallOrderCases(): SignatureCase[] {
  const cases = [];
  for (let i = 0n; i < 8n; ++i) {
    const A = ed.encode(ed.multiply(i, torsion));
    const R = ed.encode(noncePoint);
    const message = messageWith(A, R, (h) => h === 0n); // so that h·A vanishes
    cases.push(made(`a key of small order, ${i} of 8`, A, message, signatureOf(R, nonce)));
  }
  const A = ed.encode(key);
  for (let i = 0n; i < 8n; ++i) {
    const R = ed.encode(ed.multiply(i, torsion));
    const message = Buffer.from("hello");
    cases.push(made(`R of small order, ${i} of 8`, A, message, answer(A, R, message, 0n)));
  }
  return cases;
}

// y + p where that fits 255 bits, and the sign bit where x is 0.
function otherEncodingCases(): SignatureCase[] {
  const others: [string, bigint][] = [
    ["the neutral point as p + 1", ed.p + 1n],
    ["the neutral point with a sign", 1n | (1n << 255n)],
    ["the point of order 2 with a sign", (ed.p - 1n) | (1n << 255n)],
    ["a point of order 4 as p", ed.p],
    ["y = 3 as p + 3", ed.p + 3n],
    ["y = 18 as p + 18", ed.p + 18n],
    ["all ones", 2n ** 256n - 1n],
  ];
  const message = Buffer.from("hello");
  return others.flatMap(([name, number]) => {
    const bytes = ed.bytesOf(number);
    const [A, R] = [ed.encode(key), ed.encode(noncePoint)];
    return [
      made(`a key spelled otherwise: ${name}`, bytes, message, signatureOf(R, nonce)),
      made(`R spelled otherwise: ${name}`, A, message, answer(A, bytes, message, 0n)),
    ];
  });
}

function mixedOrderCases(): SignatureCase[] {
  const [A, R] = [ed.encode(key), ed.encode(noncePoint)];
  const mixedA = ed.encode(ed.add(key, torsion));
  const mixedR = ed.encode(ed.add(noncePoint, torsion));
  const vanishing = messageWith(mixedA, R, (h) => h === 0n);
  const staying = messageWith(mixedA, R, (h) => h !== 0n);
  const cancelling = messageWith(mixedA, mixedR, (h) => h === 7n); // T + 7·T = 0
  const hello = Buffer.from("hello");
  return [
    made("a key of mixed order whose small part vanishes", mixedA, vanishing,
      answer(mixedA, R, vanishing)),
    made("a key of mixed order whose small part stays", mixedA, staying,
      answer(mixedA, R, staying)),
    made("R of mixed order", A, hello, answer(A, mixedR, hello)),
    made("key and R of mixed order that cancel", mixedA, cancelling,
      answer(mixedA, mixedR, cancelling)),
  ];
}

export function ed25519Rules(): SignatureCase[] {
  return [...plainCases(), ...smallOrderCases(), ...otherEncodingCases(), ...mixedOrderCases()];
}
