// The SDK of Noctem's skills in JavaScript. A skill is a function: answer(arguments, node). What it
// returns is the answer, as JSON; what it throws ends the run with 1 and its words on stderr. `node`
// is what may be asked of the node, and standIn() plays it in tests.
//
// Nothing here is imported: main.js hands in the doors that skill.wit names, so a skill has those
// and no others.

const kChunk = 65536;
const kWriteMax = 4096; // of one call to a stream of WASI

export class Refused extends Error {}

// For main.js: `export const run = serve(answer, { stdin, stdout, stderr, exit, store, log });`
export function serve(answer, doors) {
  return {
    run() {
      try {
        const question = JSON.parse(decode(read(doors.stdin.getStdin())) || "{}");
        write(doors.stdout.getStdout(), JSON.stringify(answer(question, node(doors))) + "\n");
      } catch (error) {
        write(doors.stderr.getStderr(), `${error?.message ?? error}\n`);
        doors.exit.exit({ tag: "err" });
      }
    },
  };
}

// What a skill may ask, as plain functions. A refusal is thrown as Refused.
export function node({ store, log, http, mesh }) {
  const ask = (door, name, question) => {
    if (door === undefined) throw new Refused(`skill.wit does not import it: ${name}`);
    try {
      return door[name](question);
    } catch (error) {
      throw new Refused(typeof error === "string" ? error : error?.payload ?? error?.message ?? "");
    }
  };
  const keys = (prefix = "") => JSON.parse(ask(store, "list", prefix));
  return {
    store: {
      get: (key) => (keys(key).includes(key) ? ask(store, "get", key) : null),
      put: (key, value) => void ask(store, "put", JSON.stringify({ key, value })),
      delete: (key) => void ask(store, "delete", key),
      list: keys,
    },
    log: (line) => void ask(log, "write", line),
    fetch: (request) => JSON.parse(ask(http, "fetch", JSON.stringify(request))),
    query: (question) => JSON.parse(ask(mesh, "query", JSON.stringify(question))),
  };
}

// A node for tests: a store in memory, the lines of the log in `lines`, no network and no mesh
// unless fetch and query are given.
export function standIn({ fetch, query } = {}) {
  const kept = new Map();
  const lines = [];
  const absent = (what) => () => {
    throw new Refused(`a stand-in has no ${what}`);
  };
  return {
    lines,
    store: {
      get: (key) => kept.get(key) ?? null,
      put: (key, value) => void kept.set(key, String(value)),
      delete: (key) => void kept.delete(key),
      list: (prefix = "") => [...kept.keys()].filter((key) => key.startsWith(prefix)).sort(),
    },
    log: (line) => void lines.push(String(line)),
    fetch: fetch ?? absent("network"),
    query: query ?? absent("mesh"),
  };
}

// ---- bytes and text: the engine in which skills run has no TextEncoder ------------------------

export function encode(text) {
  const bytes = [];
  for (const character of text) {
    const code = character.codePointAt(0);
    const good = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (good < 0x80) bytes.push(good);
    else if (good < 0x800) bytes.push(0xc0 | (good >> 6), 0x80 | (good & 63));
    else if (good < 0x10000) {
      bytes.push(0xe0 | (good >> 12), 0x80 | ((good >> 6) & 63), 0x80 | (good & 63));
    } else {
      bytes.push(0xf0 | (good >> 18), 0x80 | ((good >> 12) & 63), 0x80 | ((good >> 6) & 63),
        0x80 | (good & 63));
    }
  }
  return new Uint8Array(bytes);
}

// What is no UTF-8 becomes U+FFFD, byte by byte.
export function decode(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at];
    const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3
      : first < 0xf5 ? 4 : 0;
    const tail = bytes.slice(at + 1, at + size);
    const whole = size > 0 && tail.length === size - 1 && tail.every((byte) => (byte & 0xc0) === 0x80);
    let code = size === 1 ? first : first & (0x7f >> size);
    for (const byte of tail) code = (code << 6) | (byte & 63);
    const least = [0, 0, 0x80, 0x800, 0x10000][size];
    const good = whole && code >= least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    text += good ? String.fromCodePoint(code) : "\ufffd";
    at += good ? size : 1;
  }
  return text;
}

function read(stream) {
  const parts = [];
  for (;;) {
    try {
      parts.push(...stream.blockingRead(kChunk));
    } catch (error) {
      if ((error?.payload ?? error)?.tag === "closed") return new Uint8Array(parts);
      throw error;
    }
  }
}

function write(stream, text) {
  const bytes = encode(text);
  for (let at = 0; at < bytes.length; at += kWriteMax) {
    stream.blockingWriteAndFlush(bytes.slice(at, at + kWriteMax));
  }
}
