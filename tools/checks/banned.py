"""Everything that is not deterministic comes through env: a file that calls the machine itself is
named *_os.cpp. Some calls are banned everywhere, with the reason."""

import re

from checks import code
from checks.tree import Finding

MACHINE = (
    (r"_clock::now\b|\bclock_gettime\b|\bgettimeofday\b"
     r"|(?<![\w.>:])(std::)?time\((0|nullptr|NULL)\)",
     "a clock: take env::Clock"),
    (r"\brandom_device\b|(?<![\w.>])(std::)?s?rand\(|\bgetrandom\(|\brandombytes_|\bRAND_bytes\b"
     r"|\w_keygen\(|\w_keypair\(",
     "random numbers: take env::Random"),
    (r"\bstd::j?thread\b|\bstd::async\b|\bpthread_create\b|(?<!\w)::fork\(|\bfork\(\)"
     r"|\bpopen\(|\bposix_spawn|(?<![\w.>:])(std::)?system\(",
     "a thread or process: take env::Threads or env::Processes"),
    (r"\bsleep_(for|until)\b|\b(u|nano)?sleep\(", "sleeping: wait on env::Timers"),
    (r"(?<![\w.>:])::(socket|bind|listen|accept4?|connect|send|recv)\(",
     "a socket: http_os owns them"),
    (r"\b(secure_)?(get|set|put)env\(", "the environment: main reads it and hands it down"),
)
FILES = (
    (r"\bf(re)?open\(|\bstd::[io]?fstream\b", "a file: take env::Files"),
    (r"\bfilesystem::(?!path\b)\w+"
     r"|(?<![\w.>])::(open|unlink|rename|mkdir|rmdir|ftruncate|fsync|flock|chmod)\(",
     "the file system: take env::Files"),
)
TEST_FILES = (
    (r"(?<![\w.>])::(unlink|rename|mkdir|rmdir|ftruncate|chmod)\(",
     "a file test is named *_os_test.cpp"),
)
NOT_IN_TESTS = (
    (r"\bstrto(l|ul|ll|ull|d|f)\(|\b(std::)?ato[ifl]\(|\bstd::sto[ifdul]+\(|\bsscanf\(",
     "use std::from_chars: it knows its end and no locale"),
)
EVERYWHERE = (
    (r"(?<![\w.>:])throw\b", "we throw nothing: return an Error"),
    (r"\bthread_local\b", "no hidden state: hand the value down"),
    (r"\bco_(await|yield|return)\b", "gcc 12 miscompiles coroutines"),
    (r"\bstd::format\b|\bstd::(cout|cerr|clog|endl)\b", "use fmt"),
    (r"\bstrcpy\(|\bstrcat\(|\bsprintf\(|\bgets\(|\balloca\(", "no limit on what is written"),
)


def rules_for(path):
    if code.is_test(path):
        return EVERYWHERE + (() if code.touches_machine(path) else MACHINE + TEST_FILES)
    if code.touches_machine(path):
        return EVERYWHERE + NOT_IN_TESTS
    return EVERYWHERE + NOT_IN_TESTS + MACHINE + FILES


def check(tree):
    for path in tree.under("src", "apps", "tests", "bench"):
        rules = [(re.compile(pattern), reason) for pattern, reason in rules_for(path)]
        for number, line in code.numbered(tree.text(path)):
            for pattern, reason in rules:
                hit = pattern.search(line)
                if hit:
                    yield Finding(path, number, f"{hit.group().strip('(')}: {reason}")


def check_nolint(tree):
    """An exception from clang-tidy names its check and its reason in the line."""
    for path in tree.under("src", "apps", "tests", "bench"):
        for number, line in tree.lines(path):
            if "NOLINT" in line and not re.search(r"// NOLINT\([\w-]+\): \w", line):
                yield Finding(path, number, "write NOLINT(check): reason")
