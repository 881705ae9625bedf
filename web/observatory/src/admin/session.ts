// The administrator's session in this tab. The browser keeps a cookie that no script reads; the other half, a token, is
// kept here, because cookies know no ports and would go to any other server of this machine. Either half alone opens
// nothing.

import { useEffect, useState } from "preact/hooks";
import { Refusal, textOf } from "../ask.ts";

export type Deed = {
  at: number; session: number; admin: string; act: string; operator_id: string; status: number; seq?: number;
  id?: string; refusal?: string;
};
export type Session =
  { signed_in: false } |
  { signed_in: true; admin: string; session: number; seconds: number; key: string; deeds: Deed[]; until: number };
export type Errand =
  { act: "approve"; operator: string; label?: string; max_agents?: number } |
  { act: "quarantine"; operator: string; reason?: string } |
  { act: "release"; operator: string } |
  { act: "revoke"; operator: string; reason: "left" | "compromised"; since?: number };
export type Done = { id: string; seq?: number; at?: number; status: string };

const kKept = "noctem-token";
const kNobody: Session = { signed_in: false };

let token = "";
let session: Session = kNobody;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function keep(value: string): void {
  token = value;
  try {
    if (value === "") sessionStorage.removeItem(kKept);
    else sessionStorage.setItem(kKept, value);
  } catch {
    // Then it is good until the page is loaded again.
  }
}

function become(next: Session): void {
  session = next;
  if (!next.signed_in) keep("");
  clearTimeout(timer);
  if (next.signed_in) timer = setTimeout(() => void refresh(), next.seconds * 1000 + 500);
  listeners.forEach((listener) => listener());
}

async function send(method: string, path: string, body?: object, signal?: AbortSignal): Promise<string> {
  const headers: Record<string, string> = { "X-Noctem-Token": token };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method, headers, cache: "no-store", credentials: "same-origin",
    ...(body !== undefined && { body: JSON.stringify(body) }), ...(signal && { signal }),
  });
  if (response.status === 401) become(kNobody);
  return textOf(response);
}

async function refresh(): Promise<void> {
  if (token === "") return;
  try {
    const told = JSON.parse(await send("GET", "/api/session")) as Session;
    become(told.signed_in ? { ...told, until: Date.now() + told.seconds * 1000 } : kNobody);
  } catch (error) {
    if (error instanceof Refusal) become(kNobody); // else the node does not answer; live.ts says so
  }
}

export function startSession(): void {
  try {
    token = sessionStorage.getItem(kKept) ?? "";
  } catch {
    token = "";
  }
  void refresh();
}

export async function signIn(link: string): Promise<void> {
  const told = JSON.parse(await send("POST", "/api/session", { link })) as { token: string };
  keep(told.token);
  await refresh();
}

export async function signOut(): Promise<void> {
  try {
    await send("DELETE", "/api/session");
  } finally {
    become(kNobody);
  }
}

export async function perform(errand: Errand): Promise<Done> {
  try {
    return JSON.parse(await send("POST", "/api/session/acts", errand)) as Done;
  } finally {
    void refresh();
  }
}

// What only administrators may read.
export async function askAsAdmin<T>(path: string, signal?: AbortSignal): Promise<T> {
  return JSON.parse(await send("GET", `/api/session/${path}`, undefined, signal)) as T;
}

export function useSession(): Session {
  const [, draw] = useState(0);
  useEffect(() => {
    const listener = () => draw((count) => count + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return session;
}
