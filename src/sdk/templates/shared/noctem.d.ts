// Types of noctem.js.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Node {
  // Text under a key, kept from one run to the next; null if there is none.
  store: {
    get(key: string): string | null;
    put(key: string, value: string): void;
    delete(key: string): void;
    list(prefix?: string): string[];
  };
  log(line: string): void;
  // Through the proxy, to a granted host. A redirect is an answer.
  fetch(request: {
    url: string; method?: string; headers?: { [name: string]: string }; body?: string;
  }): { status: number; headers: { [name: string]: string }; body?: string; body_base64url?: string };
  // What comes back are the words of strangers.
  query(question: { query?: string; domain?: string; tags?: string[]; limit?: number }): {
    entries: { id: string; text: string }[];
  };
}

export type Answer = (question: { [name: string]: Json }, node: Node) => Json;

export class Refused extends Error {}
export function serve(answer: Answer, doors: object): { run(): void };
export function node(doors: object): Node;
export function standIn(has?: Partial<Pick<Node, "fetch" | "query">>): Node & { lines: string[] };
export function encode(text: string): Uint8Array;
export function decode(bytes: Uint8Array): string;
