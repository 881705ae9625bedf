#include "noctem/skill/manifest.hpp"

#include <doctest/doctest.h>

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

codec::Json parsed(const char* text) { return codec::parse_json(text).value(); }

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a manifest says what a skill is and asks for") {
  codec::JsonObject fields = test_fields();
  fields.set("tier", 3);
  fields.set("capabilities", parsed(R"({"fs":[{"path":"skill:/","access":"read"},
    {"path":"/srv/in","access":"read"},{"path":"/srv/out","access":"write"}],
    "net":[{"host":"API.example.org","ports":[443,8443]}],"env":["LANG"],"mesh":["query"]})"));
  const auto package = test_package(fields);
  REQUIRE_MESSAGE(package, package.error().message);
  const Manifest& manifest = package->manifest;
  CHECK(manifest.id == "org.example/echo");
  CHECK(text_of(manifest.version) == "1.2.0");
  CHECK(manifest.runtime == bark::LevelName::process);
  CHECK(manifest.files.size() == 2);
  CHECK(manifest.asks.paths->size() == 2);
  CHECK(manifest.asks.hosts->at(0) == bark::HostGrant{"api.example.org", 443});
  CHECK(manifest.asks.hosts->size() == 2);
  CHECK(*manifest.asks.environment == std::vector<std::string>{"LANG"});
  CHECK(*manifest.asks.mesh == std::vector<std::string>{"query"});
  CHECK(*manifest.asks.store_kb == 0);
  CHECK(*manifest.asks.log_lines == 0);
  CHECK(*manifest.asks.memory_mb == 64);
}

TEST_CASE("what is not known or out of range refuses the manifest") {
  CHECK(contains(refusal_with("sandbox", "off"), "sandbox"));
  CHECK(refusal_with("tier", 5) != "");
  CHECK(refusal_with("tier", -1) != "");
  CHECK(refusal_with("tier", "1") != "");
  CHECK(contains(refusal_with("tier", 0), "built in"));
  CHECK(refusal_with("runtime", "none") != "");
  CHECK(refusal_with("id", "Example/Echo") != "");
  CHECK(refusal_with("id", "org.example/../x") != "");
  CHECK(refusal_with("version", "1.2") != "");
  CHECK(contains(refusal_with("entry", "bin/other"), "entry"));
  CHECK(contains(refusal_with("about",
                              "safe \xe2\x80\xae"
                              "evil"),
                 "hide or turn"));
  CHECK(contains(refusal_with("about", "\x1b[2Jsafe"), "hide or turn"));
  CHECK(refusal_with("inputs", parsed(R"({"schema":"[1]"})")) != "");
  CHECK(refusal_with("inputs", parsed(R"({"schema":"{"})")) != "");
  for (const auto& [name, value] : test_limits()) {
    codec::JsonObject limits = test_limits();
    limits.set(name, -1);
    CHECK(refusal_with("limits", limits) != "");
    limits.erase(name);
    CHECK(refusal_with("limits", limits) != "");
  }
}

TEST_CASE("capabilities that nobody could mean are refused") {
  const auto refused = [](const char* text) {
    return refusal_with("capabilities", parsed(text)) != "";
  };
  CHECK(refused(R"({"fs":[{"path":"/","access":"read"}]})"));
  CHECK(refused(R"({"fs":[{"path":"/a/../../proc","access":"read"}]})"));
  CHECK(refused(R"({"fs":[{"path":"skill:/","access":"write"}]})"));
  CHECK(refused(R"({"fs":[{"path":"relative","access":"read"}]})"));
  CHECK(refused(R"({"fs":[{"path":"/srv","access":"execute"}]})"));
  CHECK(refused(R"({"fs":[{"path":"/srv","access":"read","recursive":1}]})"));
  CHECK(refused(R"({"net":[{"host":"*","ports":[443]}]})"));
  CHECK(refused(R"({"net":[{"host":"a@b","ports":[443]}]})"));
  CHECK(refused(R"({"store_kb":0})"));
  CHECK(refused(R"({"store_kb":65537})"));
  CHECK(refused(R"({"store_kb":"1"})"));
  CHECK(refused(R"({"log_lines":1001})"));
  CHECK(refused(R"({"env":["A B"]})"));
  CHECK(refused(R"({"mesh":["contribute"]})"));
  CHECK(refused(R"({"bluetooth":[]})"));
}

TEST_CASE("methods are of a closed set, each once, and none for any bytes") {
  const auto asked = [](const std::string& host, const std::string& methods) {
    codec::JsonObject fields = test_fields();
    fields.set("tier", 2);
    const std::string text =
        R"({"net":[{"host":")" + host + R"(","ports":[80,443],"methods":)" + methods + "}]}";
    fields.set("capabilities", codec::parse_json(text).value());
    return test_package(fields);
  };
  const auto package = asked("a.example", R"(["POST","GET"])");
  REQUIRE_MESSAGE(package, package.error().message);
  const auto& hosts = *package->manifest.asks.hosts;
  REQUIRE(hosts.size() == 2);
  CHECK(hosts[1] ==
        bark::HostGrant{"a.example", 443, bark::HostGrant::Carries::tls, {"GET", "POST"}});
  for (const char* methods : {"[]", R"(["get"])", R"(["CONNECT"])", R"(["GET","GET"])",
                              R"(["GET POST"])", R"([1])", R"("GET")", "null"}) {
    CAPTURE(methods);
    CHECK_FALSE(asked("a.example", methods));
  }
  CHECK_FALSE(asked("tcp:a.example", R"(["GET"])"));
  CHECK_FALSE(asked("a.example GET", R"(["POST"])"));  // no second way to write them
}

TEST_CASE("a manifest may demand that its limits hold for all of a run together") {
  codec::JsonObject fields = test_fields();
  CHECK(test_package(fields)->manifest.counting == bark::Limits::Counting::any);
  codec::JsonObject limits = test_limits();
  limits.set("by", "cgroup");
  fields.set("limits", limits);
  CHECK(test_package(fields)->manifest.counting == bark::Limits::Counting::cgroup);
  for (const codec::Json& wrong : {codec::Json("process"), codec::Json(true), codec::Json("")}) {
    limits.set("by", wrong);
    CHECK(refusal_with("limits", limits) != "");
  }
}

TEST_CASE("the schema of the answer is an object, as that of the arguments") {
  codec::JsonObject fields = test_fields();
  fields.set("outputs", parsed(R"({"schema":"{\"type\":\"object\"}"})"));
  CHECK(test_package(fields)->manifest.output_schema == R"({"type":"object"})");
  CHECK(contains(refusal_with("outputs", parsed(R"({"schema":"[1]"})")), "outputs.schema"));
  CHECK(refusal_with("outputs", parsed(R"({"schema":"{}","more":"x"})")) != "");
}

TEST_CASE("a tier cannot ask for what belongs to a higher one") {
  const char* net = R"({"net":[{"host":"a.example","ports":[443]}]})";
  const char* write = R"({"fs":[{"path":"/srv","access":"write"}]})";
  CHECK(contains(refusal_with("capabilities", parsed(net)), "tier 2"));
  CHECK(contains(refusal_with("capabilities", parsed(write)), "tier 3"));
  codec::JsonObject fields = test_fields();
  fields.set("tier", 2);
  fields.set("capabilities", parsed(write));
  CHECK(!test_package(fields));
  fields.set("tier", 3);
  CHECK(test_package(fields));
}

TEST_CASE("paths of a package are plain and stay inside") {
  for (const char* good : {"a", "a/b.c", "x-1/y_2", "..a"}) {
    CHECK_MESSAGE(is_package_path(good), good);
  }
  for (const char* bad : {"", "/a", "a/", "a//b", "../a", "a/..", "./a", "a b", "a\\b", "-x",
                          "a/-x", "a\n", "\xc3\xa4"}) {
    CHECK_MESSAGE(!is_package_path(bad), bad);
  }
  CHECK(!is_package_path(std::string(100, 'a')));
}
