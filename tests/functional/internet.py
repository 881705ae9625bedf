"""A small internet for bark_internet.test.ts, in a network of its own: name servers whose answers
a hostile owner would give, pages, redirects, an open relay, and TLS. Says what was asked of it."""

import http.server
import socket
import ssl
import struct
import sys
import threading

HERE = "93.184.216.34"
NAMES = {
    "public.example": [HERE], "inside.example": ["127.0.0.1"], "meta.example": ["169.254.169.254"],
    "private.example": ["10.9.9.9"], "own.example": ["93.184.216.1"],
    "mixed.example": [HERE, "127.0.0.1"],
    "any.example": ["0.0.0.0"], "six.example": ["::1"], "mapped.example": ["::ffff:127.0.0.1"],
    "nat.example": ["64:ff9b::7f00:1"], "alias.example": "inside.example",
}
turns = {}


def addresses(name):
    if name in ("rebind.example", "flip.example"):
        turns[name] = turns.get(name, 0) + 1
        first = turns[name] <= 2  # both kinds are asked at once
        return [HERE] if first else ["127.0.0.1"]
    return NAMES.get(name, [])


def encode(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def record(name, kind, data):
    return encode(name) + struct.pack(">HHIH", kind, 1, 0, len(data)) + data


def answer(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    name = ".".join(labels)
    kind = struct.unpack(">H", query[at + 1:at + 3])[0]
    print("asked", name, flush=True)
    records, found = [], addresses(name)
    if isinstance(found, str):
        records.append(record(name, 5, encode(found)))
        name, found = found, NAMES[found]
    for address in found:
        six = ":" in address
        if kind == (28 if six else 1):
            family = socket.AF_INET6 if six else socket.AF_INET
            records.append(record(name, kind, socket.inet_pton(family, address)))
    head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0)
    return head + query[12:at + 5] + b"".join(records)


def serve_names():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("93.184.216.53", 53))
    while True:
        query, sender = server.recvfrom(4096)
        server.sendto(answer(query), sender)


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("page", self.path, flush=True)
        moved = self.path.startswith("/to/")
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", self.path[4:])
        self.end_headers()
        self.wfile.write(b"public page")

    def do_CONNECT(self):  # an open relay
        print("relay", self.path, flush=True)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"relayed")

    def log_message(self, *_):
        pass


def serve_pages(port, secure):
    server = http.server.ThreadingHTTPServer((HERE, port), Pages)
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True,
                                            do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()


serve_pages(80, False)
serve_pages(8080, False)
serve_pages(443, True)
print("ready", flush=True)
serve_names()
