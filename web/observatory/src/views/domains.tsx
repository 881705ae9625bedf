// The hierarchy of domains as a map: area is how much is known, colour how sure or how fresh it is. Large ones go
// down by a click; what is many and small is drawn together.

import { useState } from "preact/hooks";
import type { Awareness, Domains as Page, Found } from "../answers.ts";
import { ask } from "../ask.ts";
import { Figure } from "../charts/figure.tsx";
import { type Branch, branches, type Leaf, type Piece, treemap } from "../charts/layout.ts";
import { Confidence, Domain, EntryList, Name, Shown, Table } from "../parts.tsx";
import { address, type Place } from "../route.ts";
import { useAnswer, useNow } from "../use.ts";
import { age, number, plural, share, visible } from "../words.ts";

const kPagesMax = 100;
const kPiecesMax = 60;
const kWidth = 960;
const kHeight = 460;
const kWeek = 7 * 86_400;

async function allDomains(_: string, signal: AbortSignal): Promise<{ leaves: Leaf[]; more: boolean }> {
  const leaves: Leaf[] = [];
  let cursor = "";
  for (let pages = 0; pages < kPagesMax; ++pages) {
    const page = await ask<Page>("channels?limit=1000" + (cursor && `&cursor=${encodeURIComponent(cursor)}`), signal);
    for (const one of page.channels) {
      leaves.push({ domain: one.domain, entries: one.entries, verified: one.verified, confidence: one.avg_confidence,
        newest: one.newest_at });
    }
    if (page.next === undefined) return { leaves, more: false };
    cursor = page.next;
  }
  return { leaves, more: true };
}

type Shade = "confidence" | "freshness";
const shade = (branch: Branch, by: Shade, now: number): number =>
  by === "confidence" ? branch.confidence : Math.max(0, 1 - (now - branch.newest) / (4 * kWeek));
const where = (branch: Branch, above: string): string | undefined =>
  branch.name === "…" || branch.domain === above ? undefined : address("domains", branch.domain);

function Tile({ piece, by, now, above }: { piece: Piece<Branch>; by: Shade; now: number; above: string }) {
  const { item, x, y, width, height } = piece;
  const level = Math.min(4, Math.floor(shade(item, by, now) * 5));
  const name = item.name === "…" ? `${number(item.domains)} smaller` : item.name === "" ? "here itself" : item.name;
  const letters = Math.floor((width - 16) / 8.5);
  const text = visible(name);
  const hint = `${text}: ${plural(item.entries, "entry", "entries")} in ${plural(item.domains, "domain")}, ` +
    `confidence ${share(item.confidence)}, newest ${age(item.newest, now)}`;
  const tile = (
    <g class={`tile level-${level}`}>
      <title>{hint}</title>
      <rect x={x + 1} y={y + 1} width={Math.max(0, width - 2)} height={Math.max(0, height - 2)} rx="4" />
      {letters >= 3 && height > 26 && (
        <text x={x + 10} y={y + 22}>{text.length > letters ? text.slice(0, letters - 1) + "…" : text}</text>)}
      {letters >= 3 && height > 46 && <text class="small" x={x + 10} y={y + 40}>{number(item.entries)}</text>}
    </g>
  );
  const to = where(item, above);
  return to === undefined ? tile : <a href={to} {...(letters < 3 || height <= 26 ? { "aria-label": hint } : {})}>{tile}</a>;
}

function Map({ leaves, above, more }: { leaves: Leaf[]; above: string; more: boolean }) {
  const now = useNow();
  const [by, color] = useState<Shade>("confidence");
  const parts = branches(leaves, above, kPiecesMax);
  const pieces = treemap(parts, (part) => part.entries, { x: 0, y: 0, width: kWidth, height: kHeight });
  const table = branches(leaves, above, 1000);
  const controls = (
    <div class="choice" role="group" aria-label="Colour">
      {(["confidence", "freshness"] as const).map((each) => (
        <button type="button" key={each} aria-pressed={each === by} onClick={() => color(each)}>{each}</button>))}
    </div>
  );
  return (
    <Figure title={above === "" ? "Map of what is known" : "Below " + visible(above)} controls={controls}
      note={`Area: entries in good standing. The stronger the colour, the ${by === "confidence" ? "surer" : "newer"}.` +
        (more ? " Only the first 100 000 domains are drawn." : "")}
      table={{ head: ["domain", "domains", "entries", "verified", "confidence", "newest"],
        rows: table.map((part) => [part.name === "" ? above : part.domain || "smaller ones", part.domains, part.entries,
          part.verified, part.confidence.toFixed(3), age(part.newest, now)]) }}>
      {pieces.length === 0 ? <p class="quiet">Nothing is known here yet.</p> : (
        <svg class="map" viewBox={`0 0 ${kWidth} ${kHeight}`} role="group" aria-label="Domains by size">
          {pieces.map((piece) => <Tile key={piece.item.name} piece={piece} by={by} now={now} above={above} />)}
        </svg>
      )}
    </Figure>
  );
}

function Crumbs({ domain }: { domain: string }) {
  const parts = domain.split("/");
  return (
    <nav class="crumbs" aria-label="Domain">
      <a href={address("domains")}>all</a>
      {parts.map((part, index) => (
        <> / <a href={address("domains", parts.slice(0, index + 1).join("/"))}><Name text={part} /></a></>))}
    </nav>
  );
}

function Inside({ domain }: { domain: string }) {
  const now = useNow();
  const entries = useAnswer<Found>(
    `knowledge?domain=${encodeURIComponent(domain)}&min_confidence=0&limit=20&content=summary`);
  return (
    <section><h2>Entries, the most trusted first</h2>
      <Shown of={entries}>{(value) => <EntryList entries={value.entries} now={now} />}</Shown></section>
  );
}

function Gaps() {
  const model = useAnswer<Awareness>("awareness");
  return (
    <section><h2>Gaps</h2>
      <p class="lead">Somebody looked here and found nothing.</p>
      <Shown of={model}>{(value) => value.gaps.length === 0 ? <p class="quiet">None is known.</p>
        : <ul class="plain">{value.gaps.map((gap) => <li key={gap}><Name text={gap} /></li>)}</ul>}</Shown></section>
  );
}

export function Domains({ place }: { place: Place }) {
  const now = useNow();
  const answer = useAnswer("channels", allDomains);
  const leaves = answer.value?.leaves ?? [];
  const below = branches(leaves, place.id, 200).filter((part) => part.name !== "");
  return (
    <>
      <h1>{place.id === "" ? "Domains" : <Name text={place.id} />}</h1>
      {place.id !== "" && <Crumbs domain={place.id} />}
      <Shown of={answer}>{(value) => <Map leaves={value.leaves} above={place.id} more={value.more} />}</Shown>
      {place.id !== "" && <Inside domain={place.id} />}
      {below.length > 0 && <>
        <h2>{plural(below.length, "part")}</h2>
        <Table caption="Domains" head={["Domain", "Entries", "Verified", "Confidence", "Newest"]}
          rows={below.map((part) => [part.domain === "" ? `${number(part.domains)} smaller` : <Domain name={part.domain} />,
            number(part.entries), number(part.verified), <Confidence value={part.confidence} />, age(part.newest, now)])} />
      </>}
      {place.id === "" && <Gaps />}
    </>
  );
}
