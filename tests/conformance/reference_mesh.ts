// Rounds and reputation as docs/specs/mesh has them, from whole numbers of any size and by other
// ways than ours: logarithms bit by bit from squares, powers of a half from roots, the cap by trying.

import { canonical, sha256, type Value } from "./reference_document.ts";

export const one = 1_000_000n;
const bits = 320n;
const unit = 1n << bits;

// --- arithmetic ---

const nearest = (numerator: bigint, denominator: bigint) =>
  (2n * numerator + denominator) / (2n * denominator);

// ln 2 = sum of 1/(k 2^k).
function ln2(): bigint {
  let sum = 0n;
  for (let k = 1n; k < bits + 16n; ++k) sum += (unit >> k) / k;
  return sum;
}
const lnOfTwo = ln2();

// log2 n times 2^digits, bit by bit: the square of a number has twice its logarithm.
function log2(n: bigint, digits: bigint): bigint {
  let log = BigInt(n.toString(2).length - 1);
  let rest = (n << bits) >> log;
  for (let i = 0n; i < digits; ++i) {
    rest = (rest * rest) >> bits;
    const bit = rest >= 2n * unit ? 1n : 0n;
    rest >>= bit;
    log = log * 2n + bit;
  }
  return log;
}

export function ln(n: bigint): bigint {
  const digits = 160n;
  return nearest(((log2(n, digits) * lnOfTwo) >> digits) * one, unit);
}

function root(square: bigint): bigint {
  let x = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const better = (x + square / x) >> 1n;
    if (better >= x) return x;
    x = better;
  }
}

// 2^(-p/q): the binary digits of p/q choose among 2^(-1/2), 2^(-1/4), ...
export function halfPower(p: bigint, q: bigint): bigint {
  const whole = p / q;
  let rest = p % q;
  let power = unit;
  let factor = unit >> 1n;
  for (let i = 0; i < 200 && rest > 0n; ++i) {
    factor = root(factor << bits);
    rest *= 2n;
    if (rest >= q) {
      rest -= q;
      power = (power * factor) >> bits;
    }
  }
  return nearest(power * one, unit << whole);
}

export const ratio = (numerator: bigint, denominator: bigint) =>
  nearest(numerator * one, denominator);
export const product = (a: bigint, b: bigint) => (a * b) / one;

// --- reputation ---

export type Counts = {
  credits: number, right: number, resolved: number, idle_days: number, false_days: number[],
};

export function reputation(counts: Counts): bigint {
  const falses = counts.false_days.reduce((sum, days) => sum + halfPower(BigInt(days), 14n), 0n);
  const factors = [
    ln(BigInt(counts.credits) + 1n), ratio(BigInt(counts.right) + 1n, BigInt(counts.resolved) + 2n),
    halfPower(BigInt(counts.idle_days), 30n), halfPower(falses, one),
  ];
  return factors.reduce(product);
}

export type Standing = {
  author_confidence: number, verdict: string, up: number, down: number, tainted: boolean,
};

export function confidence(entry: Standing): bigint {
  if (entry.verdict === "false") return 0n;
  const author = BigInt(Math.min(entry.author_confidence, 600)) * 1000n;
  const [up, down] = [BigInt(entry.up), BigInt(entry.down)];
  let all = (500_000n * author + up * one) / (500_000n + up + down);
  if (entry.verdict === "inconclusive") { // held between what queries show and what an author may claim
    const least = author < 300_000n ? author : 300_000n;
    all = all < least ? least : all > 600_000n ? 600_000n : all;
  }
  const doubted = entry.verdict === "disputed" || entry.tainted;
  return doubted && all > 200_000n ? 200_000n : all;
}

// --- rounds ---

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

// The largest c with 5c <= the sum of min(w, c): what the members can give falls with c until it
// meets it.
export function cap(weights: number[]): number {
  let c = Math.floor(sum(weights) / 5);
  for (;;) {
    const next = Math.floor(sum(weights.map((w) => Math.min(w, c))) / 5);
    if (next >= c) return c;
    c = next;
  }
}

export const capped = (weights: number[]) =>
  weights.length < 5 ? weights : weights.map((w) => Math.min(w, cap(weights)));

export function drawn(operators: string[], seed: Buffer, most: number): string[] {
  if (operators.length <= most) return [...operators].sort();
  const lot = (id: string) => sha256(Buffer.concat([seed, Buffer.from(id)])).toString("hex");
  return [...operators].sort((a, b) => (lot(a) < lot(b) ? -1 : 1)).slice(0, most).sort();
}

// Votes of the members in order: 1, -1, or 0 for none that counts.
export type Round = { weights: number[], votes: number[], bootstrap: boolean };

const side = ({ weights, votes }: Round, vote: number) =>
  sum(weights.filter((_, i) => votes[i] === vote));

function says(round: Round, vote: number, share: number, operators: number): boolean {
  const [part, all] = [side(round, vote), sum(round.weights)];
  const enough = !round.bootstrap || part * 1_000_000 >= 666_666 * all;
  const voters = round.votes.filter((each) => each === vote).length;
  return enough && part * 1_000_000 > share * all && voters >= operators;
}

export function verdict(round: Round): string {
  const agreeing = Math.max(2, Math.min(3, Math.floor(round.weights.length / 2) + 1));
  if (says(round, 1, 666_667, 3)) return "promoted";
  if (says(round, 1, 500_000, agreeing)) return "verified";
  if (says(round, -1, 666_667, 3)) return "false";
  if (says(round, -1, 500_000, agreeing)) return "disputed";
  return round.votes.length === 1 && round.votes[0] === 1 ? "confirmed" : "inconclusive";
}

export const corrects = (round: Round) => says(round, 1, 666_667, 2);

export const commitmentText = (commitment: { [name: string]: Value }) =>
  canonical({ ...commitment, tag: "noctem/vote/v1" });
export const commitmentHash = (commitment: { [name: string]: Value }) =>
  sha256(commitmentText(commitment)).toString("hex");
export const seedMessage = (entry: string, round: number) => `noctem/panel/v1\n${entry}\n${round}`;
