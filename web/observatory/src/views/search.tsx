// What is known about a question, as an agent would be told, and what it cost.

import { useState } from "preact/hooks";
import type { Found } from "../answers.ts";
import { ask } from "../ask.ts";
import { EntryList, Shown } from "../parts.tsx";
import { address, type Place } from "../route.ts";
import { useAnswer, useNow } from "../use.ts";
import { bytes, plural, seconds } from "../words.ts";

type Measured = Found & { size: number; ms: number };

async function measured(path: string, signal: AbortSignal): Promise<Measured> {
  const began = performance.now();
  const found = await ask<Found>(path, signal);
  return { ...found, ms: performance.now() - began, size: JSON.stringify(found).length };
}

export function Search({ place }: { place: Place }) {
  const now = useNow();
  const query = place.query.get("q") ?? "";
  const domain = place.query.get("domain") ?? "";
  const [typed, type] = useState(query);
  const [within, narrow] = useState(domain);
  const wanted = new URLSearchParams({ min_confidence: place.query.get("all") === "1" ? "0" : "0.3", limit: "20" });
  if (query !== "") wanted.set("query", query);
  if (domain !== "") wanted.set("domain", domain);
  const answer = useAnswer<Measured>(query + domain === "" ? undefined : `knowledge?${wanted}`, measured);
  const [all, include] = useState(place.query.get("all") === "1");
  const submit = (event: Event) => {
    event.preventDefault();
    location.hash = address("search", "", { q: typed.trim(), domain: within.trim(), all: all ? "1" : "" });
  };
  return (
    <>
      <h1>Search</h1>
      <form class="search" role="search" onSubmit={submit}>
        <label>Question<input type="search" value={typed} maxLength={512} autocomplete="off"
          onInput={(event) => type(event.currentTarget.value)} /></label>
        <label>Domain<input value={within} maxLength={256} autocomplete="off" placeholder="python/async"
          onInput={(event) => narrow(event.currentTarget.value)} /></label>
        <label class="check"><input type="checkbox" checked={all}
          onChange={(event) => include(event.currentTarget.checked)} /> also what hardly anybody trusts</label>
        <button type="submit">Ask</button>
      </form>
      {query + domain !== "" && (
        <Shown of={answer}>{(value) => (
          <>
            <p class="note" role="status">{plural(value.entries.length, "entry", "entries")} in {seconds(value.ms / 1000)},{" "}
              {bytes(value.size)} as an agent reads them; no model was asked.</p>
            <EntryList entries={value.entries} now={now} />
          </>
        )}</Shown>
      )}
    </>
  );
}
