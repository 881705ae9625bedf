// A PNG as Chromium makes it (8 bits, RGB or RGBA, not interlaced), as far as a test asks: how bright it is, and how
// much of it is something else than its most frequent colour. Enough to see that a page is there and not broken.

import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

export type Look = { width: number; height: number; brightness: number; drawn: number };

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function unfiltered(raw: Buffer, height: number, stride: number, step: number): Buffer {
  const out = Buffer.alloc(height * stride);
  for (let y = 0; y < height; ++y) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; ++x) {
      const at = y * stride + x;
      const left = x >= step ? (out[at - step] as number) : 0;
      const up = y > 0 ? (out[at - stride] as number) : 0;
      const corner = x >= step && y > 0 ? (out[at - stride - step] as number) : 0;
      const add = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number];
      out[at] = ((raw[y * (stride + 1) + 1 + x] as number) + (add as number)) & 0xff;
    }
  }
  return out;
}

export function look(png: Buffer): Look {
  const [width, height, kind] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25]];
  assert.ok(png[24] === 8 && (kind === 2 || kind === 6) && png[28] === 0, "a PNG of another kind");
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  const step = kind === 2 ? 3 : 4;
  const pixels = unfiltered(inflateSync(Buffer.concat(parts)), height, width * step, step);
  const counts = new Map<number, number>();
  let sum = 0;
  for (let at = 0; at < pixels.length; at += step) {
    const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
    sum += 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const colour = (r << 16) | (g << 8) | b;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const all = width * height;
  return { width, height, brightness: sum / all / 255, drawn: 1 - Math.max(...counts.values()) / all };
}
