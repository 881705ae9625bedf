// The level wasm through its real processes: noctem-run, and in it noctem-wasm or a worker that is
// broken on purpose.

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "noctem/env_os/machine.hpp"
#include "noctem/wasm_level/wasm_level.hpp"

namespace noctem::wasm_test {

namespace {

namespace fs = std::filesystem;
using bark::Job;
using bark::JobResult;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr mode_t kForAll = 0755;

// Answers a fetch with a page, and denies the rest.
class Page : public wasm::Services {
 public:
  wasm::Answer ask(wasm::Service service, std::string_view question) override {
    if (service != wasm::Service::http_fetch) {
      return {wasm::Answer::Kind::denied, "not granted"};
    }
    return {wasm::Answer::Kind::ok, "the page of " + std::string(question)};
  }
};

class Ground {
 public:
  explicit Ground(const std::string& way = "") {
    std::string name = (fs::temp_directory_path() / "noctem-level-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = name;
    for (const char* folder : {"skill", "data", "written", "workers"}) {
      fs::create_directory(root_ / folder);
    }
    for (const char* guest : {"echo", "greedy", "escape"}) {
      fs::copy_file(fs::path(NOCTEM_GUESTS) / (std::string(guest) + ".wasm"),
                    root_ / "skill" / (std::string(guest) + ".wasm"));
    }
    std::ofstream(root_ / "secret") << "the secret";
    const fs::path programs = NOCTEM_PROGRAMS;
    fs::path worker = programs / "bin" / "noctem-wasm";
    if (!way.empty()) {
      worker = root_ / "workers" / way;
      fs::copy_file(programs / "test" / "broken_worker", worker);
    }
    wasm_level::WasmLevelOptions options;
    options.runner = (programs / "bin" / "noctem-run").string();
    options.worker = worker.string();
    options.cache = (root_ / "cache").string();
    options.key = Secret(Bytes(32, 1));
    options.services = [](const Job&, const bark::MustStop&) { return std::make_unique<Page>(); };
    level_ = wasm_level::make_wasm_level(std::move(options), machine_.env().files);
  }
  ~Ground() {
    level_.reset();
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;

  fs::path root() const { return root_; }

  Job job(const std::string& guest, std::string input) const {
    Job job;
    job.folder = (root_ / "skill").string();
    job.entry = guest + ".wasm";
    job.input = std::move(input);
    job.grants.limits.cpu = milliseconds(20'000);
    job.grants.limits.wall = milliseconds(60'000);
    return job;
  }

  JobResult run(const Job& job, const bark::MustStop& must_stop = {}) {
    auto result = level_->run(job, must_stop);
    if (!result) {
      FAIL(to_string(result.error()));
    }
    return std::move(*result);
  }

  Result<JobResult> try_run(const Job& job) { return level_->run(job, {}); }

 private:
  env_os::Machine machine_;
  fs::path root_;
  std::unique_ptr<bark::Level> level_;
};

milliseconds took(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
}

}  // namespace

TEST_CASE("a skill answers, again and again, and asks the node for what it may") {
  Ground ground;
  for (const char* text : {"one", "two", "three"}) {
    const JobResult result = ground.run(ground.job("echo", text));
    CHECK(result.how == bark::Outcome::How::exited);
    CHECK(result.code == 0);
    CHECK(result.output == text);
  }
  CHECK(ground.run(ground.job("echo", "fetch:https://a/")).output == "the page of https://a/");
  const JobResult denied = ground.run(ground.job("echo", "keep:this"));
  CHECK(denied.output == "refused: not granted");
  CHECK(denied.code == 1);
}

TEST_CASE("what was compiled is used again, and a changed entry of the cache is not") {
  Ground ground;
  ground.run(ground.job("echo", "x"));
  REQUIRE(std::distance(fs::directory_iterator(ground.root() / "cache"), {}) == 1);
  const fs::path kept = fs::directory_iterator(ground.root() / "cache")->path();
  const auto size = fs::file_size(kept);
  {
    std::fstream file(kept, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2));
    file.put('!');
  }
  Job job = ground.job("echo", "y");
  job.grants.limits.memory = bark::Limits::Memory::strict;
  job.grants.limits.memory_mb = 32;  // another worker, so that it is loaded anew
  CHECK(ground.run(job).output == "y");
  CHECK(fs::file_size(kept) == size);  // written again
}

TEST_CASE(
    "time ends a skill within a tenth of what it was given, also where it waits in a host call") {
  Ground ground;
  ground.run(ground.job("greedy", "none"));
  Job job = ground.job("greedy", "spin");
  job.grants.limits.cpu = milliseconds(200);
  JobResult result = ground.run(job);
  CHECK(result.stopped == "it used up its 200 ms of processor time");
  CHECK(ground.run(ground.job("greedy", "none")).code == 0);
  job = ground.job("greedy", "park");
  job.grants.limits.wall = milliseconds(1000);
  const milliseconds time = took([&] { result = ground.run(job); });
  CHECK(result.stopped == "it used up its 1000 ms");
  CHECK(time >= milliseconds(1000));
  CHECK(time < milliseconds(5000));
  CHECK(ground.run(ground.job("greedy", "none")).code == 0);  // in a new worker
}

TEST_CASE("a run is stopped when it must, wherever it is") {
  Ground ground;
  ground.run(ground.job("greedy", "none"));
  for (const char* wish : {"spin", "park"}) {
    const auto begin = Clock::now();
    const JobResult result = ground.run(ground.job("greedy", wish), [&]() -> std::string {
      return Clock::now() - begin > milliseconds(50) ? "revoked" : "";
    });
    CHECK(result.stopped == "revoked");
    CHECK(result.how == bark::Outcome::How::signalled);
  }
}

TEST_CASE("output, memory and traps") {
  Ground ground;
  Job job = ground.job("greedy", "output");
  job.output_bytes_max = 100'000;
  CHECK(ground.run(job).stopped == "it wrote more than 100000 bytes of output");
  CHECK(ground.run(ground.job("greedy", "grow")).code == 64);
  const JobResult trapped = ground.run(ground.job("greedy", "unreachable"));
  CHECK(trapped.how == bark::Outcome::How::signalled);
  CHECK(trapped.errors.find("unreachable") != std::string::npos);
  CHECK(ground.run(ground.job("greedy", "none")).code == 0);
}

TEST_CASE("a read-only folder is a read-only mount, whatever the engine would allow") {
  Ground ground;
  std::ofstream(ground.root() / "data" / "own") << "own";
  Job job = ground.job("escape", "");
  job.grants.paths = {{(ground.root() / "data").string(), bark::Access::read},
                      {(ground.root() / "written").string(), bark::Access::write}};
  CHECK(ground.run(job).code == 0);
  job.grants.paths = {{(ground.root() / "secret").string(), bark::Access::read}};
  CHECK_FALSE(ground.try_run(job));  // a file, and the level grants folders
}

TEST_CASE("an import that nobody is given refuses the skill before it runs") {
  Ground ground;
  const Bytes binary = {0, 'a', 's', 'm', 1, 0,   0,   0,   1, 4,   1, 0x60, 0,
                        0, 2,   9,   1,   3, 'e', 'n', 'v', 1, 'x', 0, 0};
  std::ofstream(ground.root() / "skill" / "odd.wasm") << text_of(binary);
  const auto refused = ground.try_run(ground.job("odd", ""));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == "import");
}

TEST_CASE("a worker that is broken is contained: the node goes on, and says so") {
  for (const char* way : {"garbage", "crash", "undue", "liar", "asker", "silent"}) {
    CAPTURE(way);
    Ground ground(way);
    Job job = ground.job("echo", "x");
    job.grants.limits.wall = milliseconds(300);
    const JobResult result = ground.run(job);
    CHECK(result.how == bark::Outcome::How::signalled);
    CHECK_FALSE(result.stopped.empty());
    CHECK(result.output.empty());
  }
}

TEST_CASE("a worker that was taken over reaches nothing that was not granted") {
  Ground ground("escape");
  chmod(ground.root().c_str(), kForAll);
  const JobResult result = ground.run(ground.job("echo", (ground.root() / "secret").string()));
  CHECK(result.how == bark::Outcome::How::exited);
  CHECK(result.code == 0);
}

}  // namespace noctem::wasm_test
