// For the administrator: who asks to be let in, whom to approve, and what was done from this page.

import { useState } from "preact/hooks";
import { Told } from "../admin/acts.tsx";
import { Command } from "../admin/command.tsx";
import { Confirm } from "../admin/confirm.tsx";
import { askAsAdmin, signOut, useSession, type Deed, type Done, type Errand, type Session } from "../admin/session.ts";
import { Ago, Name, OperatorLink, Shown, Table } from "../parts.tsx";
import { address } from "../route.ts";
import { useAnswer, useNow } from "../use.ts";
import { shortId } from "../words.ts";

type Request = {
  agent: string; key: string; operator: string; label: string; at: number; code: string; operator_key?: string;
};
type Wish = { key: string; label: string; agents: string };

const kKey = "did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{44}";
const kCommands = ["approve KEY --label NAME", "quarantine OPERATOR", "release OPERATOR", "revoke OPERATOR"];

function Outside() {
  return (
    <>
      <p class="lead">The administrator signs in with a link that works once. Where the node runs, type</p>
      <Command text="noctem admin open" />
      <p class="note">The node signs with the administrator's key in its own key folder. Where that key lies elsewhere,
        or has a passphrase, this page can sign nothing, and these commands do the same:</p>
      {kCommands.map((words) =>
        <Command key={words} text={`noctem admin operator ${words} --url ${location.origin}`} />)}
    </>
  );
}

function Approve({ wish, change, onDone }: { wish: Wish; change: (wish: Wish) => void; onDone: (done: Done) => void }) {
  const [asks, ask] = useState(false);
  const errand = (): Errand => ({ act: "approve", operator: wish.key.trim(),
    ...(wish.label.trim() && { label: wish.label.trim() }), ...(wish.agents && { max_agents: Number(wish.agents) }) });
  return (
    <section>
      <h2>Approve an operator</h2>
      <form class="search" onSubmit={(event) => (event.preventDefault(), ask(true))}>
        <label>Its key<input required pattern={kKey} value={wish.key} spellcheck={false} autocomplete="off"
          placeholder="did:key:z6Mk…"
          onInput={(event) => change({ ...wish, key: event.currentTarget.value.trim() })} /></label>
        <label>What people call it<input value={wish.label} maxLength={64} autocomplete="off"
          onInput={(event) => change({ ...wish, label: event.currentTarget.value })} /></label>
        <label>Agents at most<input type="number" min="1" max="1000" value={wish.agents} placeholder="5"
          onInput={(event) => change({ ...wish, agents: event.currentTarget.value })} /></label>
        <button type="submit">Approve …</button>
      </form>
      {asks && (
        <Confirm title="Approve this operator?" verb="Approve" errand={errand} onClose={() => ask(false)}
          onDone={(done) => (change({ key: "", label: "", agents: "" }), onDone(done))}>
          <p>You vouch that this key belongs to a person or organisation of its own: every operator has one vote.
            Compare the key with its owner by another way.</p>
          <p class="key">{wish.label.trim() && <><strong><Name text={wish.label} /></strong><br /></>}
            <code>{wish.key}</code></p>
        </Confirm>
      )}
    </section>
  );
}

function Waiting({ choose }: { choose: (request: Request) => void }) {
  const now = useNow();
  const answer = useAnswer<{ requests: Request[] }>("requests", askAsAdmin);
  return (
    <section>
      <h2>Who asks to be enrolled</h2>
      <p class="note">Compare the code with the one that the other side shows before anything is approved. Where an
        operator is approved already, it enrols the agent itself.</p>
      <Shown of={answer}>{({ requests }) => (
        <Table caption="Who asks to be enrolled" head={["When", "Agent", "Operator", "Code", "Approve"]} empty="Nobody asks."
          rows={requests.map((one) => [<Ago at={one.at} now={now} />, <Name text={one.label || shortId(one.agent)} />,
            <code>{one.operator}</code>, <strong>{one.code}</strong>, one.operator_key === undefined ? ""
              : <button type="button" onClick={() => choose(one)}>Fill in
                <span class="unseen"> the key of operator {one.operator}</span></button>])} />
      )}</Shown>
    </section>
  );
}

function Done({ deeds }: { deeds: Deed[] }) {
  const now = useNow();
  return (
    <section>
      <h2>Done from this page</h2>
      <p class="note">Since the node began. The proof of each is its signed record in the log.</p>
      <Table caption="Done from this page" head={["When", "What", "Operator", "Administrator", "Session", "Record"]}
        empty="Nothing yet." rows={deeds.map((deed) => [<Ago at={deed.at} now={now} />, deed.act,
          <OperatorLink id={deed.operator_id} />, <code>{deed.admin}</code>, deed.session, deed.seq !== undefined
            ? <a href={address("log", String(deed.seq))}>record {deed.seq}</a>
            : (deed.refusal ?? "").split(":").at(-1)?.replaceAll("_", " ")])} />
    </section>
  );
}

function Inside({ session }: { session: Session & { signed_in: true } }) {
  const [wish, change] = useState<Wish>({ key: "", label: "", agents: "" });
  const [done, tell] = useState<Done | undefined>();
  const until = new Date(session.until).toISOString().slice(11, 16);
  return (
    <>
      <p class="lead">Signed in as administrator <code>{session.admin}</code>. The session ends at {until} UTC, later if
        something is done before, and after an hour in any case.</p>
      <p class="buttons">
        <button type="button" onClick={() => void signOut().catch(() => undefined)}>Sign out</button></p>
      {session.key !== "here" && <div class="warning"><p>The administrator's key does not lie open in the node's key
        folder any more. Nothing can be signed here; type instead:</p>{kCommands.map((words) =>
        <Command key={words} text={`noctem admin operator ${words} --url ${location.origin}`} />)}</div>}
      <Told done={done} />
      <Approve wish={wish} change={change} onDone={tell} />
      <p>Quarantine, release and revocation are on each <a href={address("operators")}>operator's page</a>.</p>
      <Waiting choose={(one) => change({ key: one.operator_key ?? "", label: "", agents: "" })} />
      <Done deeds={session.deeds} />
    </>
  );
}

export function Admin() {
  const session = useSession();
  return <><h1>Administration</h1>{session.signed_in ? <Inside session={session} /> : <Outside />}</>;
}
