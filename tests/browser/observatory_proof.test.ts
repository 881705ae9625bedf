// The page's verification against the vectors of docs/specs, and its pictures' layout: plain TypeScript, no browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { branches, grouped, treemap } from "../../web/observatory/src/charts/layout.ts";
import { csv } from "../../web/observatory/src/charts/take_away.ts";
import {
  canonical, fromBase64url, fromHex, sha256, signedBy, toHex, utf8,
} from "../../web/observatory/src/proof/bytes.ts";
import { isContinued, isIncluded, leaf } from "../../web/observatory/src/proof/merkle.ts";
import { address, placeOf } from "../../web/observatory/src/route.ts";
import { histogram, quantile, samples } from "../../web/observatory/src/views/metrics.ts";
import { visible } from "../../web/observatory/src/words.ts";
import { Key } from "../functional/signed_client.ts";

const vectors = JSON.parse(readFileSync(path.join(import.meta.dirname, "../data/merkle_log.json"), "utf8"));

test("leaves, roots and inclusion proofs are those of the vectors; every changed one fails", async () => {
  for (const [index, data] of vectors.leaves.entries()) {
    assert.equal(toHex(await leaf(fromHex(data))), vectors.leaf_hashes[index]);
  }
  assert.equal(toHex(await sha256(new Uint8Array())), vectors.roots[0]);
  for (const { index, size, proof } of vectors.inclusion) {
    const hash = fromHex(vectors.leaf_hashes[index]);
    const root = fromHex(vectors.roots[size]);
    const path = proof.map(fromHex);
    assert.ok(await isIncluded(hash, index, size, path, root), `${index} of ${size}`);
    assert.ok(!await isIncluded(hash, index, size, [...path, hash], root));
    assert.ok(!await isIncluded(hash, size, size, path, root));
    if (path.length > 0) assert.ok(!await isIncluded(hash, index, size, path.slice(1), root));
    assert.ok(!await isIncluded(fromHex("00".repeat(32)), index, size, path, root));
  }
});

test("consistency proofs are those of the vectors; every changed one fails", async () => {
  const tree = (size: number) => ({ size, root: fromHex(vectors.roots[size]) });
  for (const { from, to, proof } of vectors.consistency) {
    const path = proof.map(fromHex);
    assert.ok(await isContinued(tree(from), tree(to), path), `${from} to ${to}`);
    assert.ok(!await isContinued(tree(from), tree(to), [...path, fromHex("11".repeat(32))]));
    if (path.length > 0) assert.ok(!await isContinued(tree(from), tree(to), path.slice(0, -1)));
    if (from > 0) assert.ok(!await isContinued({ size: from, root: fromHex("22".repeat(32)) }, tree(to), path));
    if (from < to) assert.ok(!await isContinued(tree(to), tree(from), path));
  }
});

test("signatures of heads are those of the vectors; a changed head fails", async () => {
  for (const { seed, head, message, signature } of vectors.heads) {
    const key = new Uint8Array(new Key(Buffer.from(seed, "hex")).publicKey);
    assert.equal("noctem/head/v1\n" + canonical(head), message);
    assert.ok(await signedBy(key, utf8(message), fromBase64url(signature)));
    assert.ok(!await signedBy(key, utf8(message + " "), fromBase64url(signature)));
  }
});

test("a map of 10, 1 000 and 100 000 domains has few pieces that fill it exactly", () => {
  for (const count of [10, 1000, 100_000]) {
    const leaves = Array.from({ length: count }, (_, i) => ({ domain: `t${i % 97}/u${i % 1009}/v${i}`,
      entries: 1 + (i % 7), verified: 0, confidence: 0.5, newest: i }));
    const sum = leaves.reduce((total, one) => total + one.entries, 0);
    const parts = branches(leaves, "", 60);
    assert.ok(parts.length <= 60);
    assert.equal(parts.reduce((total, part) => total + part.entries, 0), sum);
    assert.equal(parts.reduce((total, part) => total + part.domains, 0), count);
    const pieces = treemap(parts, (part) => part.entries, { x: 0, y: 0, width: 960, height: 460 });
    const area = pieces.reduce((total, piece) => total + piece.width * piece.height, 0);
    assert.ok(Math.abs(area - 960 * 460) < 1, `${area}`);
    assert.ok(pieces.every(({ x, y, width, height }) => x + width <= 960.01 && y + height <= 460.01));
    assert.ok(branches(leaves, "t3", 60).every((part) => part.domain === "" || part.domain.startsWith("t3/")));
  }
});

test("a layer of 100 000 relatives is drawn as at most twelve groups", () => {
  const items = Array.from({ length: 100_000 }, (_, i) => ({ id: `e${i}`, domain: `d${i % 40}` }));
  const groups = grouped(items, 12, (item) => item.domain, (item) => item.id);
  assert.equal(groups.length, 12);
  assert.equal(groups.reduce((sum, group) => sum + group.items.length, 0), 100_000);
  assert.equal(grouped(items.slice(0, 12), 12, (item) => item.domain, (item) => item.id).length, 12);
});

test("foreign text is named where it hides, and no cell becomes a formula", () => {
  assert.equal(visible("a\u202eb\u0007c\u{e0041}"), "a⟦U+202E⟧b⟦U+0007⟧c⟦U+E0041⟧");
  assert.equal(visible("naïve 日本語 עברית\n\tünder"), "naïve 日本語 עברית\n\tünder");
  assert.equal(csv({ head: ["a"], rows: [["=1+1"], ['say "x", y'], [-3]] }), `a\r\n'=1+1\r\n"say ""x"", y"\r\n-3\r\n`);
});

test("addresses come back as they went", () => {
  const place = placeOf(address("domains", "go/c++ ?#/%", { q: "a&b=c" }));
  assert.deepEqual([place.view, place.id, place.query.get("q")], ["domains", "go/c++ ?#/%", "a&b=c"]);
  assert.deepEqual([placeOf("").view, placeOf("#/entry/%zz").id], ["overview", ""]);
});

test("histograms of the node are read as they are written", () => {
  const all = samples('x_bucket{le="0.1"} 3\nx_bucket{le="1"} 9\nx_bucket{le="+Inf"} 10\n' +
    '# HELP x\nx_count 10\ny{a="b"} 1e3');
  const buckets = histogram(all, "x");
  assert.deepEqual(buckets.map((bucket) => bucket.count), [3, 6, 1]);
  assert.equal(quantile(buckets, 0.5), 1);
  assert.equal(quantile(buckets, 0.99), Infinity);
  assert.equal(all.at(-1)?.value, 1000);
});
