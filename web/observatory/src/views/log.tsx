// The log: its head, whether it was ever rewritten since this page first saw it, and every record.

import { useEffect, useState } from "preact/hooks";
import type { Mentions, Raw, SignedHead } from "../answers.ts";
import { ask } from "../ask.ts";
import { Feed, Numbers, Shown } from "../parts.tsx";
import { address, type Place } from "../route.ts";
import { grownStep, headSteps, type Step } from "../proof/verify.ts";
import { useAnswer, useNow } from "../use.ts";
import { moment, number, plural, visible } from "../words.ts";
import { genesisOf, Steps } from "./proof.tsx";

const kKept = "noctem-head";
const kPage = 50;

// The first head that this browser believed in, for each mesh.
function kept(mesh: string): SignedHead | undefined {
  try {
    const head = JSON.parse(localStorage.getItem(`${kKept}:${mesh}`) ?? "") as SignedHead;
    return head.head.mesh === mesh ? head : undefined;
  } catch {
    return undefined;
  }
}

async function check(head: SignedHead): Promise<Step[]> {
  const steps = await headSteps(head, await genesisOf(), head.head.mesh);
  const before = kept(head.head.mesh);
  if (before === undefined) {
    if (steps.every((step) => step.good)) localStorage.setItem(`${kKept}:${head.head.mesh}`, JSON.stringify(head));
    return [...steps, { name: "Nothing was rewritten", good: undefined,
      detail: "this browser keeps this head now, and holds every later one to it" }];
  }
  if (before.head.size > head.head.size) {
    return [...steps, { name: "Nothing was rewritten", good: false,
      detail: `this browser has seen ${before.head.size} records, and now there are only ${head.head.size}` }];
  }
  const { proof } = await ask<{ proof: string[] }>(`log/proof/consistency?from=${before.head.size}&to=${head.head.size}`);
  return [...steps, await grownStep(before, head, proof)];
}

function Head({ head }: { head: SignedHead }) {
  const [steps, set] = useState<Step[] | string | undefined>();
  useEffect(() => {
    if (!isSecureContext) set("Not over plain HTTP: the browser gives this page no WebCrypto.");
    else check(head).then(set, (error) => set(`It could not be checked: ${String(error)}`));
  }, [head.signature]);
  return (
    <>
      <Numbers of={[["Records", number(head.head.size)], ["Newest", moment(head.head.time)],
        ["Witnesses", number(head.witnesses?.length ?? 0), "countersigned this head"]]} />
      <p class="note id">root {head.head.root}</p>
      <Steps steps={steps} />
    </>
  );
}

function Record({ seq }: { seq: number }) {
  const answer = useAnswer<{ entries: Raw[] }>(`log/entries?from=${seq}&limit=1`);
  return (
    <section class="words">
      <p class="fence">Record {seq}, as it stands in the log. Its words are shown, never followed.</p>
      <Shown of={answer}>{({ entries }) => <pre tabIndex={0}>{entries.length === 0 ? "There is no such record yet."
        : visible(JSON.stringify(entries[0], null, 2).slice(0, 100_000))}</pre>}</Shown>
    </section>
  );
}

export function Log({ place }: { place: Place }) {
  const now = useNow();
  const seq = /^\d{1,15}$/.test(place.id) ? Number(place.id) : undefined;
  const from = place.query.get("from");
  const head = useAnswer<SignedHead>("log/head");
  const list = useAnswer<Mentions>(`records?limit=${kPage}${from !== null && /^\d{1,15}$/.test(from) ? `&from=${from}` : ""}`);
  return (
    <>
      <h1>{seq === undefined ? "The log" : `Record ${seq}`}</h1>
      {seq !== undefined && <Record seq={seq} />}
      {seq === undefined && <Shown of={head}>{(value) => <Head head={value} />}</Shown>}
      <h2>{from === null ? "Newest records" : "Records"}</h2>
      <Shown of={list}>{(value) => {
        const first = value.records[0]?.seq ?? 0;
        return (
          <>
            <Feed records={[...value.records].reverse()} now={now} />
            <p class="pages">
              {first > 0 && <a href={address("log", "", { from: String(Math.max(0, first - kPage)) })}>Older</a>}
              {first + kPage < value.size && <a href={address("log", "", { from: String(first + kPage) })}>Newer</a>}
              {from !== null && <a href={address("log")}>Newest</a>} <span>{plural(value.size, "record")}</span></p>
          </>
        );
      }}</Shown>
      <p><code>noctem mesh follow {location.origin}</code> keeps a copy of it that believes nothing; on any machine with a
        copy, <code>noctem log verify</code> reads and checks all of it.</p>
    </>
  );
}
