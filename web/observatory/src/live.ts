// What is recorded, as it happens: one event stream for the page, closed while nobody looks at it. A view asks anew
// when something was recorded, at most once in a while; when the node does not answer, that is said, and it is tried
// again.

import { useLayoutEffect, useState } from "preact/hooks";

export type State = "connecting" | "live" | "closed" | "offline";
const kCalmMs = 1000;
const kRetryMs = 2000;

let stream: EventSource | undefined;
let state: State = "connecting";
let version = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let heard = 0;
const listeners = new Set<() => void>();

const tell = () => listeners.forEach((listener) => listener());

function become(next: State): void {
  if (state === next) return;
  const returned = state !== "connecting" && next === "live";
  state = next;
  if (returned) version += 1;
  tell();
}

function recorded(): void {
  heard += 1;
  timer ??= setTimeout(() => {
    timer = undefined;
    version += 1;
    tell();
  }, version === 0 ? 0 : kCalmMs);
}

function close(): void {
  clearTimeout(retry);
  stream?.close();
  stream = undefined;
}

function open(): void {
  close();
  if (document.hidden) return;
  stream = new EventSource("/api/observe/events");
  stream.onopen = () => become("live");
  stream.addEventListener("record", recorded);
  stream.onerror = () => {
    close();
    // The stream does not say why; a node that lives refuses it.
    fetch("/healthz").then((alive) => become(alive.ok ? "closed" : "offline"), () => become("offline"));
    retry = setTimeout(open, kRetryMs);
  };
}

export function startListening(): void {
  open();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      version += 1;
      open();
      tell();
    }
  });
}

export function useLive(): { state: State; version: number; heard: number } {
  const [, draw] = useState(0);
  useLayoutEffect(() => {
    const listener = () => draw((count) => count + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return { state, version, heard };
}
