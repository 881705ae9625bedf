// A PNG as Chromium makes it (8 bits, RGB or RGBA, not interlaced), as far as a test asks: how bright it is, how much
// of it is something else than its most frequent colour, and how bright each part of it is, as far as an eye would see
// from far away. Enough to see that a page is there and not broken.

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

type Pixels = { width: number; height: number; step: number; bytes: Buffer };

function pixelsOf(png: Buffer): Pixels {
  const [width, height, kind] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25]];
  assert.ok(png[24] === 8 && (kind === 2 || kind === 6) && png[28] === 0, "a PNG of another kind");
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  const step = kind === 2 ? 3 : 4;
  return { width, height, step, bytes: unfiltered(inflateSync(Buffer.concat(parts)), height, width * step, step) };
}

const luminance = (r: number, g: number, b: number): number => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;

// Of each of columns times rows cells, from the left above: how bright it is, and how much that changes within it, both
// 0 to 35 as one digit: 64 digits for 8 times 4 cells.
export function coarse(png: Buffer, columns: number, rows: number): string {
  const { width, height, step, bytes } = pixelsOf(png);
  const cells = Array.from({ length: columns * rows }, () => ({ count: 0, sum: 0, squares: 0 }));
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const at = (y * width + x) * step;
      const light = luminance(bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number);
      const cell = cells[Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width)];
      if (cell === undefined) continue;
      cell.count += 1;
      cell.sum += light;
      cell.squares += light * light;
    }
  }
  const digit = (value: number): string => Math.round(Math.min(1, Math.max(0, value)) * 35).toString(36);
  return cells.map(({ count, sum, squares }) => {
    const mean = sum / count;
    return digit(mean) + digit(2 * Math.sqrt(Math.max(0, squares / count - mean * mean)));
  }).join("");
}

// How far two of them are apart: 0 the same, 1 black and white.
export function apart(one: string, other: string): number {
  assert.equal(one.length, other.length);
  const between = (at: number): number => Math.abs(parseInt(one.charAt(at), 36) - parseInt(other.charAt(at), 36)) / 35;
  return Array.from(one, (_, at) => between(at)).reduce((a, b) => a + b, 0) / one.length;
}

export function look(png: Buffer): Look {
  const { width, height, step, bytes: pixels } = pixelsOf(png);
  const counts = new Map<number, number>();
  let sum = 0;
  for (let at = 0; at < pixels.length; at += step) {
    const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
    sum += luminance(r, g, b);
    const colour = (r << 16) | (g << 8) | b;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const all = width * height;
  return { width, height, brightness: sum / all, drawn: 1 - Math.max(...counts.values()) / all };
}
