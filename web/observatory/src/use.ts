// State that follows the node.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
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

// Asks anew with each version of the mesh; the last answer stays until the next has come. A question that is under way
// is never given up for a newer version, or a mesh that is quicker than an answer would never be seen; the next one
// then waits as long as that one took, so that nobody asks more than half of the time. The first does not wait for the
// frame to be painted: an effect would, and the first numbers came 30 ms later.
export function useAnswer<T>(path: string | undefined, read: (path: string, signal: AbortSignal) => Promise<T> = ask) {
  const { version } = useLive();
  const [answered, setAnswered] = useState<Answered<T> & { path?: string }>({});
  const reader = useRef(read);
  const seen = useRef(version);
  const again = useRef<(() => void) | undefined>(undefined);
  useLayoutEffect(() => {
    if (path === undefined) return;
    const control = new AbortController();
    let asking = false;
    let wanted = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      wanted = asking;
      if (asking) return;
      asking = true;
      const began = performance.now();
      const done = (change: (last: Answered<T> & { path?: string }) => Answered<T>) => {
        if (control.signal.aborted) return;
        const ms = performance.now() - began;
        setAnswered((last) => ({ ...change(last), path, ms }));
        timer = setTimeout(() => {
          asking = false;
          if (wanted) next();
        }, ms);
      };
      reader.current(path, control.signal).then((value) => done(() => ({ value })),
        (error) => done((last) => ({ ...(last.path === path && last), error })));
    };
    again.current = next;
    seen.current = version;
    next();
    return () => {
      control.abort();
      clearTimeout(timer);
    };
  }, [path]);
  useLayoutEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    again.current?.();
  }, [version]);
  return answered.path === path ? answered : ({} as Answered<T>);
}

// Seconds, of the node's stage or here.
export const useNow = (): number => useStage().now;
