// The frame: where one can go, what is shown, and whether it is live.

import { useEffect, useRef } from "preact/hooks";
import { startSession, useSession } from "./admin/session.ts";
import { startListening, useLive } from "./live.ts";
import { address, type Place } from "./route.ts";
import { startTime, useStage } from "./stage.ts";
import { usePlace } from "./use.ts";
import { moment } from "./words.ts";
import { Admin } from "./views/admin.tsx";
import { Anomalies } from "./views/anomalies.tsx";
import { Awareness } from "./views/awareness.tsx";
import { Domains } from "./views/domains.tsx";
import { EntryView } from "./views/entry.tsx";
import { Log } from "./views/log.tsx";
import { NodeView } from "./views/node.tsx";
import { Operators } from "./views/operators.tsx";
import { Overview } from "./views/overview.tsx";
import { Search } from "./views/search.tsx";
import { SignIn } from "./views/sign_in.tsx";
import { Tasks } from "./views/tasks.tsx";

type View = [string, string, (given: { place: Place }) => preact.ComponentChildren];

// What belongs together stands together. What the agent on this machine has for itself, its rooms and drafts, becomes
// a group of its own: one line here, and a file in views/ for each.
const kGroups: [string, View[]][] = [
  ["Knowledge", [["overview", "Overview", Overview], ["domains", "Domains", Domains], ["search", "Search", Search]]],
  ["People and work", [["operators", "Operators", Operators], ["tasks", "Tasks", Tasks],
    ["awareness", "Awareness", Awareness], ["anomalies", "Anomalies", Anomalies]]],
  ["Record", [["log", "Log", Log], ["node", "Node", NodeView], ["admin", "Admin", Admin]]],
];
const kViews = kGroups.flatMap(([, views]) => views);

function Pulse() {
  const { state } = useLive();
  const words = { connecting: "connecting", live: "live", closed: "not live: refused", offline: "the node does not answer" }[state];
  return <p class={`pulse ${state}`} role="status"><span aria-hidden="true" /> {words}</p>;
}

function Stage() {
  const { staged, now } = useStage();
  if (!staged) return null;
  return (
    <p class="stage" role="note"><strong>Demonstration</strong> These operators and their words are made up, and time
      runs faster here: it is <time dateTime={new Date(now * 1000).toISOString()}>{moment(now)}</time> on this stage.</p>
  );
}

function SignedIn() {
  return useSession().signed_in ? <a class="signed-in" href={address("admin")}>Signed in</a> : null;
}

function Current({ place }: { place: Place }) {
  if (place.view === "entry") return <EntryView place={place} />;
  if (place.view === "sign-in") return <SignIn place={place} />;
  const found = kViews.find(([view]) => view === place.view);
  if (found === undefined) {
    return <><h1>There is no such view</h1><p><a href={address("overview")}>The overview</a></p></>;
  }
  const [, , View] = found;
  return <View place={place} />;
}

export function App() {
  const place = usePlace();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(startListening, []);
  useEffect(startTime, []);
  useEffect(startSession, []);
  useEffect(() => {
    const name = kViews.find(([view]) => view === place.view)?.[1] ?? (place.view === "entry" ? "Entry" : "Sign in");
    document.title = `${name} · Noctem`;
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [place.view, place.id]);
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        To the content</a>
      <header>
        <a class="brand" href={address("overview")}>Noctem</a>
        <nav aria-label="Views">
          {kGroups.map(([group, views]) => (
            <div key={group} role="group" aria-label={group}>
              <p aria-hidden="true">{group}</p>
              {views.map(([view, name]) => (
                <a key={view} href={address(view)} aria-current={view === place.view ? "page" : undefined}>{name}</a>
              ))}
            </div>
          ))}
        </nav>
        <SignedIn />
        <Pulse />
      </header>
      <main id="content" ref={main} tabIndex={-1} key={place.view + "/" + place.id}>
        <Stage />
        {!isSecureContext && <p class="warning">This page came over plain HTTP from another machine: the browser
          gives it no WebCrypto, so it cannot verify proofs, and what is shown could have been changed on its way.</p>}
        <Current place={place} />
      </main>
    </>
  );
}
