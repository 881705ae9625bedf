// The vectors of docs/specs/mesh/reputation.md and rounds.md, made by reference_mesh.ts alone.

import * as doc from "./reference_document.ts";
import * as mesh from "./reference_mesh.ts";

// The same numbers on every machine: a linear congruence of 48 bits.
function numbers(seed: number) {
  let state = BigInt(seed);
  return (below: number) => {
    state = (state * 25214903917n + 11n) % (1n << 48n);
    return Number((state >> 16n) * BigInt(below) >> 32n);
  };
}

const numeric = (value: bigint) => Number(value);

function logarithms() {
  const few = [1, 2, 3, 4, 5, 7, 10, 11, 30, 100, 101, 1000, 1001, 65_536, 99_999, 1_000_001];
  const many = [123_456_789, 4_294_967_296, 9_007_199_254_740_991];
  return [...few, ...many].map((n) => ({ n, ln: numeric(mesh.ln(BigInt(n))) }));
}

function halfPowers() {
  const cases: [number, number][] = [
    ...[0, 1, 2, 15, 29, 30, 31, 59, 60, 90, 209, 210, 211, 365, 597, 600, 627, 628, 629, 630].map(
      (days): [number, number] => [days, 30]),
    ...[1, 45, 89, 90, 91, 180, 629, 630, 631, 1889, 1890].map((days): [number, number] => [days, 90]),
    ...[1, 333_333, 500_000, 999_999, 1_000_001, 2_345_678, 7_000_000, 20_000_001].map(
      (micros): [number, number] => [micros, 1_000_000]),
    [1, 7], [3, 11], [100, 3660],
  ];
  return cases.map(([p, q]) => ({ p, q, power: numeric(mesh.halfPower(BigInt(p), BigInt(q))) }));
}

function reputations() {
  const plain = { credits: 0, right: 0, resolved: 0, idle_days: 0, false_days: [] as number[] };
  const next = numbers(1);
  const drawn = Array.from({ length: 40 }, () => {
    const resolved = next(200);
    const false_days = Array.from({ length: next(4) }, () => next(400));
    return { credits: next(500), right: next(resolved + 1), resolved, idle_days: next(120), false_days };
  });
  const chosen = [
    plain, { ...plain, credits: 1 }, { ...plain, credits: 1000, right: 998, resolved: 998 },
    { ...plain, credits: 1000, right: 998, resolved: 999, false_days: [0] },
    { ...plain, credits: 20, right: 5, resolved: 5, idle_days: 30 },
    { ...plain, credits: 20, right: 5, resolved: 5, idle_days: 629 },
    { ...plain, credits: 20, resolved: 50, false_days: [0, 0, 0, 0, 0] },
  ];
  return [...chosen, ...drawn].map((counts) =>
    ({ ...counts, reputation: numeric(mesh.reputation(counts)) }));
}

function confidences() {
  const verdicts = ["open", "inconclusive", "confirmed", "verified", "promoted", "disputed", "false"];
  const next = numbers(2);
  return verdicts.flatMap((verdict) => [0, 1, 2].flatMap(() => [false, true].map((tainted) => {
    const votes = verdict === "open" ? 0 : 6_000_000;
    const [up, down] = [next(votes + 1), next(votes + 1)];
    const entry = { author_confidence: next(1001), verdict, up, down, tainted };
    return { ...entry, confidence: numeric(mesh.confidence(entry)) };
  })));
}

export const reputationVectors = () => ({
  ln: logarithms(), half_powers: halfPowers(), reputations: reputations(), confidences: confidences(),
});

const some = (next: (below: number) => number) =>
  Array.from({ length: 1 + next(21) }, () => 100_000 + next(2) * next(8_000_000));

function caps() {
  const next = numbers(3);
  const chosen = [
    [1_000_000], [5, 4, 3, 2], [1, 1, 1, 1, 1], [9, 1, 1, 1, 1], [1_000_000, 1, 1, 1, 1, 1],
    [7, 7, 7, 7, 7, 7], [100_000, 100_000, 100_000, 100_000, 100_000, 14_000_000],
  ];
  const drawn = Array.from({ length: 40 }, () => some(next));
  return [...chosen, ...drawn].map((weights) => ({ weights, counted: mesh.capped(weights) }));
}

function rounds() {
  const next = numbers(4);
  const million = (votes: number[]) =>
    ({ weights: votes.map(() => 1_000_000), votes, bootstrap: true });
  const later = (weights: number[], votes: number[]) => ({ weights, votes, bootstrap: false });
  const chosen = [
    million([1]), million([-1]), million([0]), million([1, 1]), million([1, -1]), million([-1, -1]),
    million([1, 1, -1]), million([1, 1, 0]), million([1, 1, 1]), million([-1, -1, 0]),
    million([-1, -1, -1, 1]), million([1, 1, 1, -1, -1]), million([1, 1, 1, 1, -1, -1]),
    later([2, 1, 1], [1, 0, 0]), later([2, 1, 1], [1, 1, 0]), later([2, 1, 1], [1, 1, -1]),
    later([3, 2, 1], [0, 1, 1]), later([1, 1, 1, 1], [1, 1, 0, 0]), later([1, 1, 1, 1], [1, 1, 1, 0]),
    later([1, 1, 1, 1], [-1, -1, -1, 0]), later([1, 1, 1], [-1, -1, 0]),
    later([666_667, 333_333], [1, 0]), later([400_000, 266_667, 333_333], [1, 1, 0]),
    later([400_000, 266_668, 333_332], [1, 1, 0]),
  ];
  const drawn = Array.from({ length: 120 }, () => {
    const weights = mesh.capped(some(next));
    const honest = 1 + next(9);
    const votes = weights.map(() => (next(10) < honest ? 1 : next(3) - 1));
    const bootstrap = next(4) === 0;
    const flipped = next(2) === 0 ? votes : votes.map((vote) => 0 - vote);
    return { weights: bootstrap ? weights.map(() => 1_000_000) : weights, votes: flipped, bootstrap };
  });
  return [...chosen, ...drawn].map((round) =>
    ({ ...round, verdict: mesh.verdict(round), corrects: mesh.corrects(round) }));
}

const logSeed = Buffer.alloc(32, 2);
const genesis = doc.documentId({ kind: "genesis", author: "none", created_at: 1 });
const entry = doc.documentId({ kind: "entry", author: "none", created_at: 2, mesh: genesis });

function commitments() {
  const next = numbers(5);
  return [1, -1].flatMap((vote) => [1, 2, 17].map((round) => {
    const salt = Buffer.from(Array.from({ length: 32 }, () => next(256))).toString("base64url");
    const said = { entry, mesh: genesis, operator: "0123456789abcdef", round, salt, vote };
    return { ...said, text: mesh.commitmentText(said), hash: mesh.commitmentHash(said) };
  }));
}

function panels() {
  const next = numbers(6);
  const id = () => Array.from({ length: 16 }, () => next(16).toString(16)).join("");
  return [3, 21, 22, 60].map((size, i) => {
    const operators = Array.from({ length: size }, id);
    const message = mesh.seedMessage(entry, i + 1);
    const seed = doc.signed(logSeed, message);
    const panel = mesh.drawn(operators, Buffer.from(seed, "base64url"), 21);
    return { entry, round: i + 1, message, seed, operators, panel };
  });
}

export const roundVectors = () => ({
  log_seed: logSeed.toString("hex"), commitments: commitments(), panels: panels(), caps: caps(),
  rounds: rounds(),
});
