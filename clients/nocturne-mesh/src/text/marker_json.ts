// Members of JSON, or of what is written like it, that make a message or a call of a text.

import { findWithin, letterAt, nameAt, skipWhite, words, type Found } from "./marker.ts";

const valueLettersMax = 64;
const argumentBytesMax = 256;

const roles = words("assistant developer system tool");
const callMembers = words("functioncall toolcall toolcalls tooluse");
const callTypes = words("functioncall functioncalloutput toolcall toolresult tooluse");
const namesOfCalls = words("action function name recipientname tool toolname");
const argumentNames = words("actioninput args arguments input parameters toolinput");

const isQuote = (letter: string) => letter === '"' || letter === "'";

// "key" :   with the place behind the colon; 0 if it is something else.
function keyAt(text: string, at: number): { key: string; value: number } {
  const nothing = { key: "", value: 0 };
  const quote = letterAt(text, at);
  if (!isQuote(quote)) return nothing;
  const name = nameAt(text, at + 1, "_-");
  const colon = skipWhite(text, name.end + 1);
  if (name.letters === "" || letterAt(text, name.end) !== quote || letterAt(text, colon) !== ":") return nothing;
  return { key: name.letters, value: skipWhite(text, colon + 1) };
}

// Behind the closing quote; 0 if no short string begins here.
function stringEnd(text: string, at: number): number {
  const quote = letterAt(text, at);
  if (!isQuote(quote)) return 0;
  for (let i = at + 1; i < text.length && i < at + 2 + valueLettersMax; ++i) {
    if (text[i] === quote) return i + 1;
    if (text[i] === "\n") return 0;
  }
  return 0;
}

function message(text: string, at: number, value: number): Found {
  const end = stringEnd(text, value);
  if (end === 0) return undefined;
  const role = nameAt(text, value + 1, "");
  if (role.end + 1 !== end) return undefined;
  if (roles.has(role.letters)) return { kind: "role_marker", begin: at, end };
  // A user is also a row of a table; only a message has content.
  const next = keyAt(text, skipWhite(text, end + 1));
  const content = letterAt(text, end) === "," && next.key === "content";
  return role.letters === "user" && content ? { kind: "role_marker", begin: at, end } : undefined;
}

function typed(text: string, at: number, value: number): Found {
  const end = stringEnd(text, value);
  const type = nameAt(text, value + 1, "_-");
  const call = end !== 0 && type.end + 1 === end && callTypes.has(type.letters);
  return call ? { kind: "tool_call", begin: at, end } : undefined;
}

// "name": "x", "arguments": {
function namedCall(text: string, at: number, value: number): Found {
  const end = stringEnd(text, value);
  if (end === 0 || letterAt(text, end) !== ",") return undefined;
  const next = keyAt(text, skipWhite(text, end + 1));
  const first = letterAt(text, next.value);
  const called = next.value > 0 && argumentNames.has(next.key) && (first === "{" || isQuote(first));
  return called ? { kind: "tool_call", begin: at, end: next.value + 1 } : undefined;
}

// "arguments": {…}, "name":
function callNamedLast(text: string, at: number, value: number): Found {
  if (text[value] !== "{") return undefined;
  const brace = findWithin(text, "},", value, value + argumentBytesMax);
  const next = brace < 0 ? { key: "", value: 0 } : keyAt(text, skipWhite(text, brace + 2));
  const named = next.value > 0 && namesOfCalls.has(next.key);
  return named ? { kind: "tool_call", begin: at, end: next.value } : undefined;
}

function method(text: string, at: number, value: number): Found {
  const call = text.startsWith("tools/call", value + 1) && isQuote(letterAt(text, value)) &&
    isQuote(letterAt(text, value + 11));
  return call ? { kind: "tool_call", begin: at, end: value + 12 } : undefined;
}

// text[at] is a quote: "role": "system"
export function memberAt(text: string, at: number): Found {
  const { key, value } = keyAt(text, at);
  if (value === 0 || value >= text.length) return undefined;
  if (key === "role") return message(text, at, value);
  if (key === "type") return typed(text, at, value);
  if (key === "method") return method(text, at, value);
  if (callMembers.has(key)) {
    const call = text[value] === "[" || text[value] === "{";
    return call ? { kind: "tool_call", begin: at, end: value + 1 } : undefined;
  }
  if (key === "arguments" || key === "args") return callNamedLast(text, at, value);
  return namesOfCalls.has(key) ? namedCall(text, at, value) : undefined;
}
