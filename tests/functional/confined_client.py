"""What a hostile program tries by the proxy, from inside: each word is an attempt, each line of
output its result. fetch=URL, tls=HOST:PORT/NAME (NAME is asked for within TLS; none if it is
empty), relay=HOST:PORT, dns=ADDRESS, tcp=ADDRESS:PORT."""

import os
import socket
import ssl
import sys
import urllib.error
import urllib.request


def fetch(url):
    try:
        return "page" if b"page" in urllib.request.urlopen(url, timeout=30).read() else "other"
    except urllib.error.HTTPError as error:
        return str(error.code)


def tunnel(where):
    stream = socket.create_connection(("127.0.0.1", 3128), 30)
    stream.sendall(f"CONNECT {where} HTTP/1.1\r\nHost: {where}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        piece = stream.recv(1)
        if not piece:
            break
        head += piece
    return stream, head.split(b" ")[1].decode() if head else "nothing"


def tls(word):
    where, name = word.split("/")
    stream, code = tunnel(where)
    if code != "200":
        return code
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    secure = context.wrap_socket(stream, server_hostname=name or None)
    secure.sendall(b"GET / HTTP/1.0\r\n\r\n")
    answer = b""
    while piece := secure.recv(4096):
        answer += piece
    return "page" if b"page" in answer else "other"


def relay(where):
    stream, code = tunnel(where)
    stream.sendall(b"CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n")
    return "relayed" if b"relayed" in stream.recv(4096) + stream.recv(4096) else "shut"


def dns(address):
    query = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    query.settimeout(3)
    head = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0"
    query.sendto(head + b"\x06public\x07example\0\0\x01\0\x01", (address, 53))
    return "answered" if query.recv(512) else "shut"


def tcp(where):
    address, port = where.rsplit(":", 1)
    return "connected" if socket.create_connection((address, int(port)), 3) else "shut"


ATTEMPTS = {"fetch": fetch, "tls": tls, "relay": relay, "dns": dns, "tcp": tcp}
if "--bare" in sys.argv:
    for variable in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[variable]
for word in sys.argv[1:]:
    if word == "--bare":
        continue
    kind, _, rest = word.partition("=")
    try:
        print(word, ATTEMPTS[kind](rest), flush=True)
    except OSError:
        print(word, "shut", flush=True)
