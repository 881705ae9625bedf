// What this browser checked by itself.

import { useEffect, useState } from "preact/hooks";
import type { Raw, SignedHead } from "../answers.ts";
import { ask } from "../ask.ts";
import { entrySteps, headSteps, type Step } from "../proof/verify.ts";

export function Steps({ steps }: { steps: Step[] | string | undefined }) {
  if (steps === undefined) return <p class="quiet" role="status">Checking …</p>;
  if (typeof steps === "string") return <p class="warning">{steps}</p>;
  const word = { true: "checked", false: "does not hold", undefined: "not tried" };
  return (
    <ol class="steps">
      {steps.map(({ name, detail, good }) => (
        <li key={name} class={String(good)}>
          <strong>{name}</strong> <span class="verdict">{word[String(good) as keyof typeof word]}</span>
          <small>{detail}</small>
        </li>
      ))}
    </ol>
  );
}

export async function genesisOf(): Promise<Raw> {
  const { entries } = await ask<{ entries: Raw[] }>("log/entries?from=0&limit=1");
  const [genesis] = entries;
  if (genesis === undefined) throw new Error("the log is empty");
  return genesis;
}

async function check(id: string, raw: Raw): Promise<Step[]> {
  const [head, genesis] = await Promise.all([ask<SignedHead>("log/head"), genesisOf()]);
  const place = `log/proof/inclusion?seq=${Number(raw.record.seq)}&size=${head.head.size}`;
  const { proof } = await ask<{ proof: string[] }>(place);
  return [...await entrySteps(raw, id, head, proof), ...await headSteps(head, genesis, head.head.mesh)];
}

export function Proof({ id, raw }: { id: string; raw: Raw }) {
  const [steps, set] = useState<Step[] | string | undefined>();
  const seq = Number(raw.record.seq);
  useEffect(() => {
    if (!isSecureContext) {
      set("Not over plain HTTP: the browser gives this page no WebCrypto.");
      return;
    }
    check(id, raw).then(set, (error) => set(`It could not be checked: ${String(error)}`));
  }, [id, seq]);
  return <section class="proof"><h2>Checked in this browser</h2><Steps steps={steps} /></section>;
}
