// Where things lie in pictures: round steps of an axis, a treemap, layers of a graph. Pure functions.

// 1, 2 or 5 times a power of ten, and never below `least`, which is one itself.
export function niceStep(rough: number, least = 1): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, least)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return Math.max(least, factor * power);
}

// Names of a picture from left to right, in as many lines as its width needs; each with its place.
export function lined(names: string[], width: number, letter: number, lead: number) {
  const spots: { name: string; x: number; line: number }[] = [];
  let [x, line] = [0, 0];
  for (const name of names) {
    const wide = lead + name.length * letter + 14;
    if (x > 0 && x + wide > width) [x, line] = [0, line + 1];
    spots.push({ name, x, line });
    x += wide;
  }
  return { spots, lines: names.length === 0 ? 0 : line + 1 };
}

export type Box = { x: number; y: number; width: number; height: number };
export type Piece<T> = Box & { item: T };

// Squarified: the side ratios stay near one. Items in any order; those of size 0 are left out.
export function treemap<T>(items: T[], size: (item: T) => number, into: Box): Piece<T>[] {
  const sorted = items.filter((item) => size(item) > 0).sort((a, b) => size(b) - size(a));
  const sum = sorted.reduce((total, item) => total + size(item), 0);
  const scale = sum > 0 ? (into.width * into.height) / sum : 0;
  const pieces: Piece<T>[] = [];
  let rest = { ...into };
  for (let begin = 0; begin < sorted.length;) {
    const short = Math.min(rest.width, rest.height);
    let end = begin;
    let area = 0;
    let worst = Infinity;
    while (end < sorted.length) {
      const next = area + size(sorted[end] as T) * scale;
      const ratio = worstRatio(sorted.slice(begin, end + 1).map((item) => size(item) * scale), next, short);
      if (ratio > worst) break;
      worst = ratio;
      area = next;
      end += 1;
    }
    rest = place(sorted.slice(begin, end), (item) => size(item) * scale, area, rest, pieces);
    begin = end;
  }
  return pieces;
}

function worstRatio(areas: number[], sum: number, short: number): number {
  const most = Math.max(...areas);
  const least = Math.min(...areas);
  return Math.max((short * short * most) / (sum * sum), (sum * sum) / (short * short * least));
}

function place<T>(row: T[], area: (item: T) => number, sum: number, rest: Box, to: Piece<T>[]): Box {
  const wide = rest.width >= rest.height;
  const thick = sum / (wide ? rest.height : rest.width);
  let at = 0;
  for (const item of row) {
    const long = area(item) / thick;
    to.push(wide ? { x: rest.x, y: rest.y + at, width: thick, height: long, item }
      : { x: rest.x + at, y: rest.y, width: long, height: thick, item });
    at += long;
  }
  return wide ? { ...rest, x: rest.x + thick, width: Math.max(0, rest.width - thick) }
    : { ...rest, y: rest.y + thick, height: Math.max(0, rest.height - thick) };
}

export type Leaf = { domain: string; entries: number; verified: number; confidence: number; newest: number };
export type Branch = Leaf & { name: string; domains: number };

// What lies directly below `above`, each with all that lies below it in turn; the rest of many in one piece.
export function branches(leaves: Leaf[], above: string, most: number): Branch[] {
  const prefix = above === "" ? "" : above + "/";
  const found = new Map<string, Branch>();
  for (const leaf of leaves) {
    if (!leaf.domain.startsWith(prefix) && leaf.domain !== above) continue;
    const name = leaf.domain === above ? "" : leaf.domain.slice(prefix.length).split("/", 1)[0] ?? "";
    const domain = name === "" ? above : prefix + name;
    add(found, name, domain, leaf);
  }
  const all = [...found.values()].sort((a, b) => b.entries - a.entries || a.name.localeCompare(b.name));
  if (all.length <= most) return all;
  const rest = new Map<string, Branch>();
  for (const branch of all.slice(most - 1)) add(rest, "…", "", branch, branch.domains);
  return [...all.slice(0, most - 1), ...rest.values()];
}

function add(to: Map<string, Branch>, name: string, domain: string, leaf: Leaf, domains = 1): void {
  const sum = to.get(name) ?? { name, domain, entries: 0, verified: 0, confidence: 0, newest: 0, domains: 0 };
  const entries = sum.entries + leaf.entries;
  const confidence = entries === 0 ? 0
    : (sum.confidence * sum.entries + leaf.confidence * leaf.entries) / entries;
  to.set(name, {
    name, domain, entries, confidence, verified: sum.verified + leaf.verified,
    newest: Math.max(sum.newest, leaf.newest), domains: sum.domains + domains,
  });
}

// At most `most` of a layer: the items themselves, or together by their domain, by as many of its segments as give few
// enough groups, the largest first.
export type Group<T> = { name: string; items: T[] };
const kSegmentsMax = 8;

function byDomain<T>(items: T[], segments: number, domain: (item: T) => string): Group<T>[] {
  const byName = new Map<string, T[]>();
  for (const item of items) {
    const name = domain(item).split("/").slice(0, segments).join("/");
    const members = byName.get(name);
    if (members === undefined) byName.set(name, [item]);
    else members.push(item);
  }
  return [...byName].map(([name, members]) => ({ name, items: members }))
    .sort((a, b) => b.items.length - a.items.length || a.name.localeCompare(b.name));
}

export function grouped<T>(items: T[], most: number, domain: (item: T) => string): Group<T>[] {
  if (items.length <= most) return items.map((item) => ({ name: domain(item), items: [item] }));
  let groups: Group<T>[] = [];
  for (let segments = kSegmentsMax; segments > 0; --segments) {
    groups = byDomain(items, segments, domain);
    if (groups.length <= most) return groups;
  }
  const rest = groups.slice(most - 1);
  return [...groups.slice(0, most - 1), { name: `${rest.length} more`, items: rest.flatMap((each) => each.items) }];
}
