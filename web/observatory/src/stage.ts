// Whether this node plays a demonstration, and the time on its stage. Of any other node the time is the browser's own.

import { useLayoutEffect, useState } from "preact/hooks";

const kFollowMs = 2000;
const kSlowMs = 15_000;

let staged = false;
let ahead = 0; // seconds
const listeners = new Set<() => void>();

const here = (): number => Date.now() / 1000;
export const now = (): number => here() + ahead;

async function ask(): Promise<void> {
  if (document.hidden) return;
  try {
    const alive = (await (await fetch("/healthz", { cache: "no-cache" })).json()) as { demonstration?: { time: number } };
    staged = alive.demonstration !== undefined;
    ahead = alive.demonstration === undefined ? 0 : alive.demonstration.time - here();
  } catch {
    // It does not answer; live.ts says so.
  }
  listeners.forEach((listener) => listener());
}

export function startTime(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = () => void ask().then(() => (timer = setTimeout(follow, staged ? kFollowMs : kSlowMs)));
  follow();
  return () => clearTimeout(timer);
}

// Drawn anew when the stage's time was heard, so that ages stay true. It listens from its first drawing on: what came
// before the frame was painted would be missed.
export function useStage(): { staged: boolean; now: number } {
  const [, draw] = useState(0);
  useLayoutEffect(() => {
    const listener = () => draw((count) => count + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return { staged, now: now() };
}
