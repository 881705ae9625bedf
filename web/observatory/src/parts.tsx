// Small parts of every view. Foreign words come in as text and stay text.

import type { ComponentChildren, VNode } from "preact";
import type { Entry, Mention } from "./answers.ts";
import type { Answered } from "./use.ts";
import { address } from "./route.ts";
import { age, kStatusWords, moment, share, shortId, visible } from "./words.ts";

export function Shown<T>({ of, children }: { of: Answered<T>; children: (value: T) => ComponentChildren }) {
  if (of.value !== undefined) return <>{children(of.value)}</>;
  if (of.error === undefined) return <p class="quiet" role="status">Asking the node …</p>;
  const closed = of.error.status === 401 || of.error.status === 403;
  return (
    <div class="refusal" role="alert">
      <h2>{closed ? "This mesh is not open to everybody" : "The node did not answer this"}</h2>
      <p>{visible(of.error.message)}</p>
      {closed && <p>Open the page on the machine that runs the node, or ask its administrator to set
        <code> public_read</code>.</p>}
    </div>
  );
}

export const Name = ({ text }: { text: string }) => <bdi>{visible(text)}</bdi>;
export const Domain = ({ name }: { name: string }) => <a href={address("domains", name)}><Name text={name} /></a>;
export const EntryLink = ({ id }: { id: string }) => <a class="id" href={address("entry", id)}>{shortId(id)}</a>;
export const OperatorLink = ({ id }: { id: string }) =>
  <a class="id" href={address("operators", id)}>{shortId(id)}</a>;
export const Ago = ({ at, now }: { at: number; now: number }) =>
  <time dateTime={new Date(at * 1000).toISOString()} title={moment(at)}>{age(at, now)}</time>;

export const Status = ({ of }: { of: string }) =>
  <span class={`status ${of}`} title={kStatusWords[of] ?? ""}>{of}</span>;

export function Confidence({ value }: { value: number }) {
  return (
    <span class="confidence">
      <svg viewBox="0 0 40 6" width="40" height="6" aria-hidden="true">
        <rect class="rail" width="40" height="6" rx="3" />
        <rect class="level" width={Math.max(2, value * 40)} height="6" rx="3" />
      </svg>
      {share(value)}
    </span>
  );
}

export function Numbers({ of }: { of: [string, ComponentChildren, string?][] }) {
  return (
    <dl class="numbers">
      {of.map(([name, value, hint]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}{hint !== undefined && <small>{hint}</small>}</dd>
        </div>
      ))}
    </dl>
  );
}

// How far back a picture looks.
export function Span({ of, chosen, choose }: { of: string[]; chosen: number; choose: (index: number) => void }) {
  return (
    <div class="choice" role="group" aria-label="How far back">
      {of.map((each, index) => (
        <button type="button" key={each} aria-pressed={index === chosen} onClick={() => choose(index)}>{each}</button>
      ))}
    </div>
  );
}

type Cell = ComponentChildren;
type Rows = { caption: string; head: string[]; rows: Cell[][]; most?: number; empty?: string };

export function Table({ caption, head, rows, most = 500, empty = "Nothing yet." }: Rows): VNode {
  if (rows.length === 0) return <p class="quiet">{empty}</p>;
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead><tr>{head.map((name) => <th scope="col" key={name}>{name}</th>)}</tr></thead>
        <tbody>
          {rows.slice(0, most).map((row, index) => (
            <tr key={index}>{row.map((cell, at) => <td key={at}>{typeof cell === "string" ? visible(cell) : cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && <p class="note">{rows.length - most} more rows are in the CSV.</p>}
    </div>
  );
}

const kTeaser = 220;
export function teaser(entry: Entry): string {
  const text = entry.summary ?? entry.excerpt ?? entry.rendered ?? entry.content ?? "";
  return visible(text.length > kTeaser ? text.slice(0, kTeaser) + "…" : text);
}

export function EntryList({ entries, now }: { entries: Entry[]; now: number }) {
  if (entries.length === 0) return <p class="quiet">No entry yet.</p>;
  return (
    <ol class="entries">
      {entries.map((entry) => (
        <li key={entry.id}>
          <a class="teaser" href={address("entry", entry.id)}>
            <bdi>{entry.erased ? "Its words were erased." : teaser(entry)}</bdi>
          </a>
          <p class="meta">
            <Domain name={entry.domain} /> <Status of={entry.status} /> <Confidence value={entry.confidence} />
            <Ago at={entry.at} now={now} />
            {entry.score !== undefined && entry.score > 0 && <span>score {String(entry.score)}</span>}
          </p>
        </li>
      ))}
    </ol>
  );
}

const kKinds: Record<string, string> = {
  entry: "published an entry", "vote.commit": "sealed a vote", "vote.reveal": "opened a vote",
  "round.open": "a round began", "round.close": "a round ended", "operator.approve": "approved an operator",
  "agent.enrol": "enrolled an agent", "task.lease": "a task was claimed", "task.result": "delivered a result",
  genesis: "the mesh was born", gap: "somebody looked and found nothing", anomaly: "a detector reported",
  params: "changed the rules", tombstone: "withdrew an entry",
};

export function Feed({ records, now }: { records: Mention[]; now: number }) {
  if (records.length === 0) return <p class="quiet">Nothing was recorded yet.</p>;
  return (
    <ol class="feed">
      {records.map((record) => {
        const entry = record.kind === "entry" ? record.id : record.entry;
        return (
          <li key={record.seq}>
            <a class="seq" href={address("log", String(record.seq))}>{record.seq}</a>
            <span>{kKinds[record.kind] ?? <Name text={record.kind} />}
              {record.domain !== undefined && <> in <Domain name={record.domain} /></>}
              {entry !== undefined && <> <EntryLink id={entry} /></>}</span>
            <Ago at={record.at} now={now} />
          </li>
        );
      })}
    </ol>
  );
}
