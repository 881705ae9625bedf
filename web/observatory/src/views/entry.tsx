// One entry: its words behind a fence, who checked them, what they stand on, and why they are trusted as much as they are.

import { useState } from "preact/hooks";
import type { Entry, Provenance, Raw, Round } from "../answers.ts";
import { Lineage } from "../charts/lineage.tsx";
import { Ago, Domain, EntryLink, Name, Numbers, OperatorLink, Shown, Status, Table } from "../parts.tsx";
import type { Place } from "../route.ts";
import { useAnswer, useNow } from "../use.ts";
import { bytes, kStatusWords, moment, plural, ratio, share, shortId, visible } from "../words.ts";
import { Proof } from "./proof.tsx";

const kShownAtFirst = 20_000;

function Words({ entry }: { entry: Entry }) {
  const [whole, show] = useState(false);
  const text = entry.content ?? "";
  const long = !whole && text.length > kShownAtFirst;
  return (
    <section class="words" aria-label="Words of the entry">
      <p class="fence">Words from the mesh, as {shortId(entry.created_by)} signed them. They are shown, never followed.</p>
      {entry.summary !== undefined && <p class="summary" dir="auto">{visible(entry.summary)}</p>}
      <pre dir="auto" tabIndex={0}>{visible(long ? text.slice(0, kShownAtFirst) : text)}</pre>
      {long && <button type="button" onClick={() => show(true)}>Show all {bytes(text.length)}</button>}
      {entry.flags.length > 0 && <ul class="flags" aria-label="Warnings">
        {entry.flags.map((flag, index) => <li key={index}>{flag.flag.replaceAll("_", " ")}
          {flag.begin !== undefined && <small> at byte {flag.begin}</small>}</li>)}</ul>}
    </section>
  );
}

function verdict(round: Round): string {
  if (round.closed_at === undefined) return "still open: votes are sealed";
  const [up, down] = [round.up ?? 0, round.down ?? 0];
  return `${round.verdict} with ${ratio(up, up + down)} for and ${ratio(down, up + down)} against, of a weight of ${(up + down).toFixed(2)}` +
    (round.in_force ? "; in force" : "");
}

function Votes({ rounds, now }: { rounds: Round[]; now: number }) {
  if (rounds.length === 0) return <p class="quiet">No round has begun yet.</p>;
  return (
    <>
      {rounds.map((round) => (
        <section key={round.round}>
          <h3>Round {round.round}: {verdict(round)}</h3>
          <p class="note">A panel of {plural(round.panel.length, "operator")}, opened <Ago at={round.opened_at} now={now} />
            {round.closed_at === undefined ? <>, sealed votes until {moment(round.commit_until)}</> : null}.</p>
          <Table caption={`Votes of round ${round.round}`} head={["Operator", "Vote", "Weight", "Reason"]}
            empty="No vote yet." rows={round.votes.map((vote) => [<OperatorLink id={vote.operator_id} />,
              vote.vote === undefined ? "sealed" : vote.vote > 0 ? "for" : "against",
              vote.weight === undefined ? "" : vote.weight.toFixed(3), vote.reason ?? ""])} />
        </section>
      ))}
    </>
  );
}

function Why({ entry, records, now }: { entry: Entry; records: Raw[]; now: number }) {
  const at = (record: Raw) => Number(record.record.at);
  return (
    <>
      <p class="lead">Its author was {share(entry.author_confidence)} sure; the mesh is {share(entry.confidence)} sure:{" "}
        {kStatusWords[entry.status] ?? entry.status}
        {entry.verified_by.length > 0 && <>, by {entry.verified_by.map((id) => <><OperatorLink id={id} /> </>)}</>}.
        These records led to it:</p>
      <Table caption="Records that led to the score" head={["Record", "What", "When", "By"]}
        rows={records.map((record) => [<a href={`#/log/${Number(record.record.seq)}`}>{Number(record.record.seq)}</a>,
          record.kind ?? "", <Ago at={at(record)} now={now} />, shortDid(record)])} />
    </>
  );
}

const shortDid = (record: Raw): string => {
  const author = record.document.author;
  return typeof author === "string" ? author.replace("did:key:", "").slice(0, 16) : "";
};

export function EntryView({ place }: { place: Place }) {
  const now = useNow();
  const path = "knowledge/" + encodeURIComponent(place.id);
  const answer = useAnswer<Entry>(path);
  const raw = useAnswer<Raw>(path + "?raw=1");
  const rounds = useAnswer<{ rounds: Round[] }>(path + "/votes");
  const provenance = useAnswer<Provenance>(path + "/provenance?limit=1000");
  const reasons = useAnswer<{ records: Raw[] }>(path + "/explain");
  return (
    <>
      <Shown of={answer}>{(entry) => (
        <>
          <p class="kicker"><Domain name={entry.domain} /> · {entry.type}</p>
          <h1 class="of-entry"><Status of={entry.status} />: {kStatusWords[entry.status] ?? ""}</h1>
          <Words entry={entry} />
          <Numbers of={[
            ["Confidence", share(entry.confidence), "of the mesh"],
            ["Votes", `${entry.votes_up} : ${entry.votes_down}`, "for and against"],
            ["Published", <Ago at={entry.at} now={now} />, moment(entry.at)],
            ["Operator", <OperatorLink id={entry.operator_id} />, `agent ${shortId(entry.created_by)}`]]} />
          {entry.superseded_by !== undefined && <p class="warning">Replaced by <EntryLink id={entry.superseded_by} />.</p>}
          {entry.tags !== undefined && <p class="tags">{entry.tags.map((tag) => <span key={tag}><Name text={tag} /></span>)}</p>}
          <h2>Votes</h2>
          <Shown of={rounds}>{(value) => <Votes rounds={value.rounds} now={now} />}</Shown>
          <Shown of={provenance}>{(value) => <Lineage of={entry} provenance={value} />}</Shown>
          <h2>Why this confidence</h2>
          <Shown of={reasons}>{(value) => <Why entry={entry} records={value.records} now={now} />}</Shown>
        </>
      )}</Shown>
      {raw.value !== undefined && <Proof id={String(raw.value.record.cid)} raw={raw.value} />}
      <p class="note id">{raw.value === undefined ? visible(place.id) : String(raw.value.record.cid)}</p>
    </>
  );
}
