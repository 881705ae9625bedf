// One agent that sends garbage as fast as it can, on a thread of its own: requests with a signature that is none, with
// bodies that are no JSON, and bytes that are no HTTP, on several connections that are opened again when the server has
// had enough. Started with {agent}; told where to send, or to pause, by messages {port}.

import net from "node:net";
import { parentPort, workerData } from "node:worker_threads";

const kConnections = 4;
const kAtOnce = 16; // requests sent before their answers

const agent: string = workerData.agent;
let target = 0; // a port; 0: nobody
let sent = 0;
let answered = 0;
let opened = 0;

function requests(port: number): string[] {
  const head = (length: number) => [
    "POST /api/agent/knowledge HTTP/1.1", `Host: 127.0.0.1:${port}`, "Content-Type: application/json",
    `X-Agent-ID: ${agent}`, `X-Agent-Timestamp: ${Math.floor(Date.now() / 1000)}`, "X-Agent-Signature: doc",
    `Content-Length: ${length}`, "", "",
  ].join("\r\n");
  const noJson = "{".repeat(4_000);
  const noEntry = JSON.stringify({ document: { kind: "entry", author: "nobody" }, signature: "A".repeat(86) });
  const unsigned = `GET /api/agent/knowledge?query=x HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Agent-ID: ${agent}\r\n` +
    `X-Agent-Timestamp: ${Math.floor(Date.now() / 1000)}\r\nX-Agent-Signature: ${"ab".repeat(64)}\r\n\r\n`;
  return [head(noJson.length) + noJson, head(noEntry.length) + noEntry, unsigned];
}

function flood(): void {
  const port = target;
  if (port === 0) {
    setTimeout(flood, 5);
    return;
  }
  const all = requests(port);
  const socket = net.connect(port, "127.0.0.1");
  let last = 0;
  const more = () => {
    if (target !== port) return void socket.destroy();
    for (let i = 0; i < kAtOnce; ++i) socket.write(all[sent++ % all.length]);
  };
  socket.on("connect", () => {
    ++opened;
    more();
  });
  socket.on("data", (bytes) => {
    const text = bytes.toString("latin1");
    for (let at = text.indexOf("HTTP/1.1 "); at >= 0; at = text.indexOf("HTTP/1.1 ", at + 1)) {
      ++answered;
      if (++last % kAtOnce === 0) more();
    }
    if (target !== port) socket.destroy();
  });
  socket.on("error", () => {});
  socket.on("close", () => setImmediate(flood));
}

parentPort?.on("message", (message: { port: number }) => {
  target = message.port;
  parentPort?.postMessage({ sent, answered, opened });
});
for (let i = 0; i < kConnections; ++i) flood();
