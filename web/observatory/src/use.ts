// State that follows the node.

import { useEffect, useRef, useState } from "preact/hooks";
import { ask, type Refusal } from "./ask.ts";
import { useLive } from "./live.ts";
import { type Place, placeOf } from "./route.ts";
import { useStage } from "./stage.ts";

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const moved = () => setPlace(placeOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return place;
}

export type Answered<T> = { value?: T; error?: Refusal; ms?: number };

// Asks anew with each version of the mesh; the last answer stays until the next has come.
export function useAnswer<T>(path: string | undefined, read: (path: string, signal: AbortSignal) => Promise<T> = ask) {
  const { version } = useLive();
  const [answered, setAnswered] = useState<Answered<T> & { path?: string }>({});
  const reader = useRef(read);
  useEffect(() => {
    if (path === undefined) return;
    const control = new AbortController();
    const began = performance.now();
    reader.current(path, control.signal).then(
      (value) => setAnswered({ path, value, ms: performance.now() - began }),
      (error) => {
        if (!control.signal.aborted) setAnswered((last) => ({ ...(last.path === path && last), path, error }));
      },
    );
    return () => control.abort();
  }, [path, version]);
  return answered.path === path ? answered : ({} as Answered<T>);
}

// Seconds, of the node's stage or here.
export const useNow = (): number => useStage().now;
