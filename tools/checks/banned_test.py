import unittest

from checks import banned
from checks.trial import lines, tree_of

BANNED = [
    "auto t = std::chrono::steady_clock::now();",
    "auto t = time(nullptr);",
    "std::random_device seed;",
    "int r = rand();",
    "crypto_sign_keypair(a, b);",
    "std::jthread worker(run);",
    "if (fork() == 0) {",
    "std::this_thread::sleep_for(kLong);",
    "int s = ::socket(AF_INET, 0, 0);",
    'const char* home = getenv("HOME");',
    'FILE* f = fopen("x", "w");',
    'std::ofstream out("x");',
    'std::filesystem::remove("x");',
    '::unlink("x");',
    "throw 1;",
    "thread_local int x;",
    "co_await x;",
    "std::cout << 1;",
    "long l = strtol(a, b, 10);",
    "strcpy(a, b);",
]
ALLOWED = [
    "std::filesystem::path path;",
    "Time now() const;",
    "auto t = clock.now();",
    "Time time() const { return time_; }",
    "Prng fork(std::string_view name);",
    "files.rename(a, b);",
    "channel->send(x);",
    "std::optional<Time> time(int zone);",
    "int operand(int x);",
    'auto text = "getenv(fopen( throw";',
    "// std::thread is not used here",
    "#include <thread>",
]


class BannedTest(unittest.TestCase):
    def test_each_banned_call_is_found_in_a_plain_source(self):
        for text in BANNED:
            found = lines(banned.check(tree_of(self, {"src/p/x.cpp": "\n" + text + "\n"})))
            self.assertEqual(found, ["src/p/x.cpp:2"], text)

    def test_what_only_looks_like_it_passes(self):
        for text in ALLOWED:
            found = lines(banned.check(tree_of(self, {"src/p/x.cpp": text})))
            self.assertEqual(found, [], text)

    def test_files_named_os_may_touch_the_machine_but_not_throw(self):
        files = tree_of(self, {"src/p/clock_os.cpp": "auto t = steady_clock::now();\nthrow 1;\n"})
        self.assertEqual(lines(banned.check(files)), ["src/p/clock_os.cpp:2"])

    def test_tests_may_read_files_but_not_sleep(self):
        text = 'std::ifstream in("vector");\nsleep_for(kLong);\n'
        files = tree_of(self, {"src/p/x_test.cpp": text, "src/p/x_os_test.cpp": text})
        self.assertEqual(lines(banned.check(files)), ["src/p/x_test.cpp:2"])

    def test_nolint_without_check_and_reason_is_found(self):
        text = "int a;  // NOLINT\nint b;  // NOLINT(x-y)\nint c;  // NOLINT(x-y): promised\n"
        files = tree_of(self, {"src/p/x.cpp": text})
        self.assertEqual(lines(banned.check_nolint(files)), ["src/p/x.cpp:1", "src/p/x.cpp:2"])
