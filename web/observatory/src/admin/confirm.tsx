// A question before something is done: a modal dialogue, closed by Escape, that begins at the harmless button. When the
// node refuses, it says why and which command does the same.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Refusal } from "../ask.ts";
import { visible } from "../words.ts";
import { Command, commandFor } from "./command.tsx";
import { perform, type Done, type Errand } from "./session.ts";

type Given = {
  title: string; verb: string; grave?: boolean; errand: () => Errand; children: ComponentChildren;
  onDone: (done: Done) => void; onClose: () => void;
};

const reasonOf = (error: unknown): string => (error instanceof Refusal ? error.type.split(":").at(-1) ?? "" : "");
const kTypeInstead = ["session", "admin_key_absent", "admin_key_sealed"];

export function Confirm({ title, verb, grave, errand, children, onDone, onClose }: Given) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      const done = await perform(errand());
      dialog.current?.close();
      onDone(done);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby={`${id}-title`} aria-describedby={`${id}-what`}
      onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={`${id}-title`}>{title}</h2>
        <div id={`${id}-what`}>{children}</div>
        {error !== undefined && (
          <div class="refusal" role="alert">
            <p>{visible(error instanceof Refusal ? error.message
              : "The node did not answer; nothing is known to be done.")}</p>
            {kTypeInstead.includes(reasonOf(error)) && <Command text={commandFor(errand())} />}
          </div>
        )}
        <p class="buttons">
          <button type="button" autoFocus onClick={() => dialog.current?.close()}>Cancel</button>
          <button type="submit" class={grave ? "grave" : "main"} disabled={busy}>{verb}</button>
        </p>
      </form>
    </dialog>
  );
}
