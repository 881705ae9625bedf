// The candidate that a person most likely meant, if one is near enough to be worth naming.

const nearestBytesMax = 64;

// How many letters must be put in, left out, replaced or swapped with their neighbour, each letter touched once.
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; ++i) {
    const row = [i];
    for (let j = 1; j <= b.length; ++j) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + change);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length] as number;
}

export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word === "" || word.length > nearestBytesMax) return undefined;
  // A third of the word may be wrong, but never more than three letters.
  let least = Math.min(3, Math.max(1, Math.floor(word.length / 3))) + 1;
  let found: string | undefined;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < least && far < candidate.length) {
      least = far;
      found = candidate;
    }
  }
  return found;
}
