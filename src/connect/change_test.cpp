#include "noctem/connect/change.hpp"

#include <doctest/doctest.h>

#include "noctem/connect/host.hpp"
#include "noctem/env_sim/world.hpp"

namespace noctem::connect {

namespace {

class Machine {
 public:
  Machine() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    REQUIRE(files().make_directories("/h"));
  }
  env::Files& files() { return node_.env().files; }
  Records records() { return {files(), "/data/connect"}; }
  void write(const std::string& path, std::string_view text) {
    REQUIRE(files().make_directories(env::parent_path(path)));
    REQUIRE(env::replace_file(files(), path, view_of(text)));
  }
  std::string read(const std::string& path) {
    const auto text = env::read_text(files(), path, kFileBytesMax);
    return text ? *text : "(none)";
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

Task task_of(const std::string& path, std::string program = "/bin/nocturne-agent") {
  const auto pieces =
      pieces_of(*find_host("claude"), Scope::user,
                {.home = "/h",
                 .config = "/h/.config",
                 .claude = "",
                 .codex = "/h/.codex",
                 .project = "/p",
                 .exists = [](const std::string&) { return false; }},
                {.command = std::move(program), .args = {"mcp"}, .variables = {}, .url = ""});
  Task task{.path = path, .user = "claude user", .pieces = {}};
  for (const Piece& piece : pieces) {
    if (piece.path == path) {
      task.pieces.push_back(piece);
    }
  }
  REQUIRE_FALSE(task.pieces.empty());
  return task;
}

Change connect(Machine& machine, const Task& task) {
  auto records = machine.records();
  auto change = plan_connect(machine.files(), records, task);
  REQUIRE(change);
  REQUIRE(carry_out(machine.files(), records, *change));
  return std::move(*change);
}

Change disconnect(Machine& machine, const Task& task) {
  auto records = machine.records();
  auto change = plan_disconnect(machine.files(), records, task);
  REQUIRE(change);
  REQUIRE(carry_out(machine.files(), records, *change));
  return std::move(*change);
}

const std::string kFile = "/h/.claude.json";
constexpr std::string_view kBefore = "{ // odd\n\"mcpServers\" :{ },\n  \"a\":[1,2 , ]}";

}  // namespace

TEST_CASE("what nobody else changed gets its bytes, its mode and its absence back") {
  Machine machine;
  machine.write(kFile, kBefore);
  REQUIRE(machine.files().set_permissions(kFile, 0640));
  CHECK(connect(machine, task_of(kFile)).kind == Change::Kind::edit);
  CHECK(machine.read(kFile) != kBefore);
  CHECK(machine.files().status(kFile)->permissions == 0640);
  CHECK(connect(machine, task_of(kFile)).kind == Change::Kind::none);
  CHECK(connect(machine, task_of(kFile, "/opt/nocturne-agent")).kind == Change::Kind::edit);
  CHECK(machine.read(machine.records().copy_path(kFile)) == kBefore);
  disconnect(machine, task_of(kFile));
  CHECK(machine.read(kFile) == kBefore);
  CHECK(machine.files().status(kFile)->permissions == 0640);
  CHECK_FALSE(machine.files().status(machine.records().copy_path(kFile)));
  CHECK(disconnect(machine, task_of(kFile)).kind == Change::Kind::none);

  const std::string deep = "/h/.claude/settings.json";
  CHECK(connect(machine, task_of(deep)).kind == Change::Kind::create);
  CHECK(machine.files().status(deep)->permissions == 0600);
  CHECK(disconnect(machine, task_of(deep)).kind == Change::Kind::remove);
  CHECK_FALSE(machine.files().status(deep));
}

TEST_CASE("from a file that somebody else changed, our parts alone are taken") {
  Machine machine;
  machine.write(kFile, "{\n  \"a\": 1\n}\n");
  connect(machine, task_of(kFile));
  std::string text = machine.read(kFile);
  text.insert(text.find("\"a\""), "\"numStartups\": 7,\n  ");
  machine.write(kFile, text);
  CHECK(disconnect(machine, task_of(kFile)).kind == Change::Kind::edit);
  CHECK(machine.read(kFile) == "{\n  \"numStartups\": 7,\n  \"a\": 1\n}\n");
}

TEST_CASE("a later connect remembers what was there before it, not itself") {
  Machine machine;
  machine.write(kFile, "{\"a\": 1}");
  connect(machine, task_of(kFile));
  std::string text = machine.read(kFile);
  machine.write(kFile, text + "\n");
  connect(machine, task_of(kFile, "/opt/nocturne-agent"));
  disconnect(machine, task_of(kFile));
  CHECK(machine.read(kFile) == "{\"a\": 1}\n");
}

TEST_CASE("a file that another program changed after the plan is left alone") {
  Machine machine;
  machine.write(kFile, kBefore);
  auto records = machine.records();
  const auto change = plan_connect(machine.files(), records, task_of(kFile));
  REQUIRE(change);
  machine.write(kFile, "{\"newer\": true}");
  const auto done = carry_out(machine.files(), records, *change);
  REQUIRE_FALSE(done);
  CHECK(done.error().reason == "changed");
  CHECK(machine.read(kFile) == "{\"newer\": true}");

  const std::string fresh = "/h/.claude/settings.json";
  const auto create = plan_connect(machine.files(), records, task_of(fresh));
  REQUIRE(create);
  machine.write(fresh, "{}");
  CHECK_FALSE(carry_out(machine.files(), records, *create));
  CHECK(machine.read(fresh) == "{}");
}

TEST_CASE("what is not understood is named with file and line, and nothing is written") {
  Machine machine;
  machine.write(kFile, "{\n  broken\n}");
  const auto change = plan_connect(machine.files(), machine.records(), task_of(kFile));
  REQUIRE_FALSE(change);
  CHECK(change.error().message == kFile + ": line 2: a name in double quotes is missing");
  CHECK(machine.read(kFile) == "{\n  broken\n}");
}

TEST_CASE("a file that two hosts use stays until the last one leaves") {
  Machine machine;
  const std::string path = "/h/.claude/CLAUDE.md";
  Task first = task_of(path);
  Task second = first;
  second.user = "other user";
  machine.write(path, "# Mine\n");
  connect(machine, first);
  CHECK(connect(machine, second).kind == Change::Kind::none);
  const Change left = disconnect(machine, first);
  CHECK(left.kind == Change::Kind::none);
  CHECK(left.still_used_by == std::vector<std::string>{"other user"});
  CHECK(disconnect(machine, second).kind == Change::Kind::edit);
  CHECK(machine.read(path) == "# Mine\n");
}

TEST_CASE("a diff shows what is ours, and no neighbour's secret") {
  Machine machine;
  machine.write(kFile, "{\n  \"theme\": \"x\",\n  \"key\": \"s3cret\" // mine\n}\n");
  const auto change = plan_connect(machine.files(), machine.records(), task_of(kFile));
  REQUIRE(change);
  const std::string diff = diff_of(*change);
  CHECK(diff.starts_with("@@ line 4 @@\n+  \"mcpServers\": {\n"));
  CHECK(diff.find("s3cret") == std::string::npos);

  machine.write(kFile, "{\"key\":\"s3cret\",\"more\":\"" + std::string(400, 'x') + "\"}");
  const auto minified = plan_connect(machine.files(), machine.records(), task_of(kFile));
  REQUIRE(minified);
  CHECK(diff_of(*minified).find("s3cret") == std::string::npos);
  CHECK(diff_of(*minified).find("nocturne-mesh") != std::string::npos);
}

}  // namespace noctem::connect
