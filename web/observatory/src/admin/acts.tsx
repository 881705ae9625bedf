// What an administrator can do about one operator: buttons when signed in, commands to type when not.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Operator } from "../answers.ts";
import { useNow } from "../use.ts";
import { address } from "../route.ts";
import { shortId, visible } from "../words.ts";
import { Command, commandFor } from "./command.tsx";
import { Confirm } from "./confirm.tsx";
import { useSession, type Done, type Errand } from "./session.ts";

const kHour = 3600;
const kSince: [string, number][] = [
  ["now", 0], ["an hour ago", kHour], ["a day ago", 24 * kHour], ["a week ago", 7 * 24 * kHour],
  ["thirty days ago", 30 * 24 * kHour],
];

// What was recorded, where the reader's attention goes next.
export function Told({ done }: { done: Done | undefined }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => line.current?.focus(), [done]);
  if (done === undefined) return null;
  return (
    <p class="told" role="status" tabIndex={-1} ref={line}>
      {done.status === "known" ? "It was recorded already" : "Recorded, and signed with the administrator's key"}
      {done.seq !== undefined && <>: <a href={address("log", String(done.seq))}>record {done.seq}</a></>}.
    </p>
  );
}

type Asked = { one: Operator; onDone: (done: Done) => void; onClose: () => void };
const nameOf = (one: Operator): string => visible(one.label || shortId(one.id));

function Hold({ one, onDone, onClose }: Asked) {
  const [reason, say] = useState("");
  const errand = (): Errand =>
    ({ act: "quarantine", operator: one.id, ...(reason.trim() && { reason: reason.trim() }) });
  return (
    <Confirm title={`Put ${nameOf(one)} into quarantine?`} verb="Quarantine" {...{ errand, onDone, onClose }}>
      <p>What it writes from now on is recorded and held: outside of queries, tasks and tallies, until you release or
        revoke it. Nothing is lost. The record is public and signed by you.</p>
      <label>Why (public, optional)
        <input value={reason} maxLength={200} onInput={(event) => say(event.currentTarget.value)} /></label>
    </Confirm>
  );
}

function Release({ one, onDone, onClose }: Asked) {
  const errand = (): Errand => ({ act: "release", operator: one.id });
  return (
    <Confirm title={`Release ${nameOf(one)}?`} verb="Release" {...{ errand, onDone, onClose }}>
      <p>Its quarantine ends, and what was held is live from now on.</p>
    </Confirm>
  );
}

function Revoke({ one, onDone, onClose }: Asked) {
  const now = useNow();
  const [stolen, suspect] = useState(false);
  const [back, reach] = useState(0);
  const errand = (): Errand => ({ act: "revoke", operator: one.id, reason: stolen ? "compromised" : "left",
    ...(back > 0 && { since: Math.floor(now - back) }) });
  return (
    <Confirm title={`Revoke ${nameOf(one)} for good?`} verb="Revoke for good" grave {...{ errand, onDone, onClose }}>
      <p><strong>This cannot be undone.</strong> All of its agents stop at once; what it recorded since the time that
        you give is tainted, and its votes since then are taken out of closed rounds.</p>
      <label>Not trusted since
        <select value={String(back)} onChange={(event) => reach(Number(event.currentTarget.value))}>
          {kSince.map(([name, seconds]) => <option key={name} value={String(seconds)}>{name}</option>)}
        </select></label>
      <label class="check"><input type="checkbox" checked={stolen}
        onChange={(event) => suspect(event.currentTarget.checked)} /> its key was stolen (else: it left)</label>
    </Confirm>
  );
}

const kAsks = { quarantine: Hold, release: Release, revoke: Revoke };
type Act = keyof typeof kAsks;
const kNames: Record<Act, string> = { quarantine: "Quarantine …", release: "Release …", revoke: "Revoke …" };

export function Acts({ one }: { one: Operator }) {
  const session = useSession();
  const [asks, ask] = useState<Act | undefined>();
  const [done, tell] = useState<Done | undefined>();
  if (one.revoked !== undefined) return <Told done={done} />;
  const possible: Act[] = [one.quarantined_at === undefined ? "quarantine" : "release", "revoke"];
  const Ask = asks && kAsks[asks];
  return (
    <section class="acts" aria-label="For the administrator">
      <h2>For the administrator</h2>
      {session.signed_in ? (
        <p class="buttons">{possible.map((act) =>
          <button key={act} type="button" onClick={() => ask(act)}>{kNames[act]}</button>)}</p>
      ) : (
        <details>
          <summary>Commands to type, or <code>noctem admin open</code> to sign in</summary>
          {possible.map((act) => <Command key={act} text={commandFor(act === "revoke"
            ? { act, operator: one.id, reason: "left" } : { act, operator: one.id })} />)}
        </details>
      )}
      <Told done={done} />
      {Ask && <Ask one={one} onDone={tell} onClose={() => ask(undefined)} />}
    </section>
  );
}
