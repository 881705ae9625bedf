// What an entry stands on, and what stands on it: layers from left to right. A layer with many is drawn as groups by
// domain, what lies deeper than a few layers as one more layer of such groups; a group opens on a click.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Entry, Provenance, Relative } from "../answers.ts";
import { EntryLink, Status, Table } from "../parts.tsx";
import { address } from "../route.ts";
import { plural, shortId, visible } from "../words.ts";
import { Figure } from "./figure.tsx";
import { type Group, grouped } from "./layout.ts";

const kLayerMax = 12;
const kDepthMax = 3;
const kWide = 190;
const kHigh = 40;
const kGapX = 60;
const kGapY = 12;

type Spot = { group: Group<Relative>; x: number; y: number };

function layers(of: Entry, { sources, children }: Provenance): Group<Relative>[][] {
  const self: Relative = { id: of.id, depth: 0, domain: of.domain, type: of.type, status: of.status,
    confidence: of.confidence, tainted: false, sources: [] };
  const level = (one: Relative) => Math.min(one.depth, kDepthMax + 1);
  const depths = (list: Relative[]) => [...new Set(list.map(level))].sort((a, b) => a - b);
  const layer = (list: Relative[], depth: number) => grouped(list.filter((one) => level(one) === depth), kLayerMax,
    (one) => one.domain);
  return [...depths(sources).reverse().map((depth) => layer(sources, depth)), [{ name: of.domain, items: [self] }],
    ...depths(children).map((depth) => layer(children, depth))];
}

const cut = (text: string): string => (text.length > 24 ? text.slice(0, 23) + "…" : text);

function Spots({ spots, self, open }: { spots: Spot[]; self: string; open: (group: Group<Relative>) => void }) {
  return (
    <>
      {spots.map(({ group, x, y }) => {
        const one = group.items.length === 1 ? group.items[0] : undefined;
        const name = visible(group.name);
        const box = (
          <g class={`spot ${one?.id === self ? "self" : ""} ${one?.tainted ? "tainted" : ""}`}>
            <title>{one ? `${name}, ${one.type}, ${one.status}` : `${plural(group.items.length, "entry", "entries")} in ${name}`}</title>
            <rect x={x} y={y} width={kWide} height={kHigh} rx="6" />
            <text x={x + 10} y={y + 17}>{cut(name)}</text>
            <text class="small" x={x + 10} y={y + 32}>
              {one ? `${shortId(one.id)} · ${one.status}` : plural(group.items.length, "entry", "entries")}</text>
          </g>
        );
        if (one !== undefined) return <a key={one.id} href={address("entry", one.id)}>{box}</a>;
        // In SVG the attribute is `tabindex`; any other spelling is no attribute at all.
        return <g key={`${x}/${group.name}`} class="opens" role="button" tabindex={0} onClick={() => open(group)}
          onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), open(group))}>
          {box}</g>;
      })}
    </>
  );
}

export function Lineage({ of, provenance }: { of: Entry; provenance: Provenance }) {
  const [opened, open] = useState<Group<Relative> | undefined>();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = layers(of, provenance);
  const rows = Math.max(...columns.map((column) => column.length));
  const height = rows * (kHigh + kGapY) + 12;
  const spots = columns.flatMap((column, at) => column.map((group, row): Spot => ({
    group, x: at * (kWide + kGapX) + 4,
    y: (height - column.length * (kHigh + kGapY)) / 2 + row * (kHigh + kGapY) + kGapY / 2 })));
  const spotOf = new Map(spots.flatMap((spot) => spot.group.items.map((item) => [item.id, spot] as const)));
  const lines = new Set<string>();
  const link = (from: string, to: string) => {
    const [a, b] = [spotOf.get(from), spotOf.get(to)];
    if (a === undefined || b === undefined || a.x >= b.x) return;
    const [x1, y1, x2, y2] = [a.x + kWide, a.y + kHigh / 2, b.x, b.y + kHigh / 2];
    const bend = Math.max(20, (x2 - x1) / 2);
    lines.add(`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
  };
  for (const item of [...provenance.sources, ...provenance.children]) {
    for (const source of item.sources) link(source, item.id);
  }
  for (const item of provenance.sources) if (item.depth === 1) link(item.id, of.id);
  const width = columns.length * (kWide + kGapX) - kGapX + 8;
  const self = spotOf.get(of.id);
  useEffect(() => {
    const view = scroller.current;
    if (view !== null && self !== undefined) view.scrollLeft = self.x + kWide / 2 - view.clientWidth / 2;
  }, [of.id, self?.x]);
  const all = [...provenance.sources, ...provenance.children];
  const more = provenance.more_sources || provenance.more_children;
  return (
    <Figure title="Where it comes from, and where it went"
      note={`${plural(provenance.sources.length, "source")} to the left, ${plural(provenance.children.length, "entry that builds", "entries that build")} on it to the right.${more ? " There are more than are drawn." : ""}`}
      table={{ head: ["direction", "depth", "id", "domain", "type", "status"], rows: all.map((one, index) =>
        [index < provenance.sources.length ? "source" : "builds on it", one.depth, one.id, one.domain, one.type, one.status]) }}>
      <div class="scroll" ref={scroller} role="region" aria-label="Provenance" tabIndex={0}>
        <svg class="lineage" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label="Provenance graph">
          {[...lines].map((line) => <path class="edge" key={line} d={line} />)}
          <Spots spots={spots} self={of.id} open={open} />
        </svg>
      </div>
      {opened !== undefined && <section aria-live="polite">
        <h3>{visible(opened.name)}</h3>
        <Table caption={visible(opened.name)} head={["Entry", "Domain", "Type", "Status"]}
          rows={opened.items.map((one) => [<EntryLink id={one.id} />, one.domain, one.type, <Status of={one.status} />])} />
      </section>}
    </Figure>
  );
}
