#include "noctem/wasm_level/wasm_level.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "noctem/crypto/hash.hpp"
#include "noctem/wasm/advisories.hpp"
#include "noctem/wasm_level/artefacts.hpp"

#include "pool.hpp"
#include "recorder.hpp"

namespace noctem::wasm_level {

namespace {

using bark::Job;
using bark::JobResult;
using wasm::Outcome;

constexpr std::uint32_t kWallMsDefault = 2000;
constexpr std::uint32_t kCpuMsDefault = 100;
constexpr std::uint32_t kMillisecondsMax = 24u * 3600 * 1000;
constexpr int kKilled = 9;   // SIGKILL
constexpr int kAborted = 6;  // SIGABRT

class Refusing : public wasm::Services {
 public:
  wasm::Answer ask(wasm::Service, std::string_view) override {
    return {wasm::Answer::Kind::denied, "this node does not offer it"};
  }
};

std::uint32_t milliseconds_of(const std::optional<std::chrono::milliseconds>& limit,
                              std::uint32_t otherwise) {
  return limit ? static_cast<std::uint32_t>(
                     std::clamp<std::int64_t>(limit->count(), 1, kMillisecondsMax))
               : otherwise;
}

std::string in_words(const wasm::CallLimits& limits, Outcome::How how) {
  switch (how) {
    case Outcome::How::cpu:
      return fmt::format("it used up its {} ms of processor time", limits.cpu_ms);
    case Outcome::How::wall:
      return fmt::format("it used up its {} ms", limits.wall_ms);
    case Outcome::How::output:
      return fmt::format("it wrote more than {} bytes of output", limits.output_bytes);
    case Outcome::How::fuel:
      return "it used up its steps";
    case Outcome::How::memory:
      return "it needs more memory than it was given";
    case Outcome::How::stack:
      return "it used up its stack";
    case Outcome::How::broken:
      return "the worker failed";
    case Outcome::How::exited:
    case Outcome::How::trapped:
      break;
  }
  return "";
}

// noctem-run refuses before the worker begins; what reaches us is that it has ended.
Error no_group(const Error& ended) {
  return unsupported("cgroup",
                     "the skill's limits are to hold for the run as a whole, and its worker did "
                     "not start (" +
                         ended.message +
                         "): `noctem bark doctor` says whether a "
                         "control group can be made here");
}

// What a binary asks for that no level wasm has; what the manifest covers is the package's matter.
Result<> check_imports(const wasm::Imports& imports) {
  for (const wasm::Import& import : imports.list) {
    const wasm::Need need = wasm::need_of(imports.kind, import);
    if (need == wasm::Need::unknown || need == wasm::Need::sockets) {
      return fail(
          denied("import", fmt::format("the skill imports {}{}{}, which no skill is given",
                                       import.from, import.name.empty() ? "" : " ", import.name)));
    }
  }
  return {};
}

bool wants_files(const wasm::Imports& imports) {
  return std::ranges::any_of(imports.list, [&](const wasm::Import& import) {
    return wasm::need_of(imports.kind, import) == wasm::Need::files;
  });
}

class WasmLevel final : public bark::Level {
 public:
  WasmLevel(WasmLevelOptions options, env::Files& files)
      : options_(std::move(options)),
        files_(files),
        artefacts_(files, options_.cache, options_.key.copy()),
        pool_(options_.workers_max) {}

  bark::LevelName name() const override { return bark::LevelName::wasm; }

  Result<> check() override {
    for (const std::string& program : {options_.runner, options_.worker}) {
      if (!files_.status(program)) {
        return fail(unsupported("level_wasm",
                                program + " is not there: tools/setup --for bark builds what it "
                                          "needs, then make build"));
      }
    }
    return {};
  }

  Result<JobResult> run(const Job& job, const bark::MustStop& must_stop) override {
    NOCTEM_CHECK(check());
    NOCTEM_TRY(const Bytes binary,
               env::read_all(files_, env::join_path(job.folder, job.entry), wasm::kBinaryBytesMax));
    NOCTEM_TRY(const wasm::Skill skill, skill_of(job, binary));
    const auto home = job.environment.find("NOCTEM_HOME");
    home_ = home != job.environment.end() ? home->second : "";
    const auto counting = job.grants.limits.counting;
    const std::string identity = identity_of(skill, counting, binary);
    Worker* worker = pool_.find(identity);
    if (worker == nullptr) {
      NOCTEM_TRY(auto started, begin(skill, counting, binary));
      worker = &pool_.keep(identity, std::move(started));
    }
    const wasm::Call call = call_of(job);
    const auto services = options_.services ? options_.services(job, must_stop) : nullptr;
    Refusing refusing;
    Recorder recorder(services ? *services : static_cast<wasm::Services&>(refusing));
    const Worker::Called called = worker->call(call, recorder, must_stop);
    if (!worker->is_usable()) {
      pool_.drop(identity);
    }
    keep_a_spare();
    JobResult result = result_of(call, called);
    recorder.tell(result);
    if (counting == bark::Limits::Counting::cgroup) {
      result.counted = bark::Outcome::Counted::whole_run;
    }
    return result;
  }

 private:
  Result<wasm::Skill> skill_of(const Job& job, ByteView binary) {
    wasm::Skill skill;
    NOCTEM_TRY(const wasm::Imports imports, wasm::list_imports(binary));
    NOCTEM_CHECK(check_imports(imports));
    skill.kind = imports.kind;
    skill.memory_mb = std::min(job.grants.limits.memory == bark::Limits::Memory::strict
                                   ? job.grants.limits.memory_mb
                                   : wasm::kMemoryMbDefault,
                               wasm::kMemoryMbMax);
    if (!wants_files(imports)) {
      return skill;  // it could not open a folder, so its worker sees none
    }
    skill.folders.push_back({job.folder, job.folder, wasm::Folder::Access::read});
    for (const bark::PathGrant& grant : job.grants.paths) {
      NOCTEM_TRY(const env::FileStatus status, files_.status(grant.path));
      if (status.kind != env::EntryKind::directory) {
        return fail(
            unsupported("path", grant.path + " is no folder: the level wasm grants folders"));
      }
      skill.folders.push_back({grant.path, grant.path,
                               grant.access == bark::Access::write ? wasm::Folder::Access::write
                                                                   : wasm::Folder::Access::read});
    }
    return skill;
  }

  static std::string identity_of(const wasm::Skill& skill, bark::Limits::Counting counting,
                                 ByteView binary) {
    const std::string_view by = counting == bark::Limits::Counting::cgroup ? "cgroup" : "any";
    return to_hex(crypto::sha256({wasm::write_load(skill, {}), view_of(by), binary}));
  }

  static wasm::Call call_of(const Job& job) {
    wasm::Call call;
    call.arguments = {job.entry};
    for (const std::string& name : job.grants.environment) {
      if (const auto found = job.environment.find(name); found != job.environment.end()) {
        call.environment.emplace_back(name, found->second);
      }
    }
    call.input = bytes_of(view_of(job.input));
    call.limits.cpu_ms = milliseconds_of(job.grants.limits.cpu, kCpuMsDefault);
    call.limits.wall_ms = milliseconds_of(job.grants.limits.wall, kWallMsDefault);
    call.limits.output_bytes = static_cast<std::uint32_t>(
        std::min<std::size_t>(job.output_bytes_max, wasm::kFrameBodyBytesMax / 2));
    return call;
  }

  Result<std::unique_ptr<Worker>> begin(const wasm::Skill& skill, bark::Limits::Counting counting,
                                        ByteView binary) {
    NOCTEM_TRY(const std::string version, worker_version());
    if (const auto found = artefacts_.find(binary, version)) {
      // Where another build of the worker made it, Wasmtime refuses it, and it is made anew.
      if (auto worker = loaded(skill, counting, *found)) {
        return worker;
      }
    }
    NOCTEM_TRY(const Bytes compiled, compile(binary));
    NOCTEM_CHECK(artefacts_.keep(binary, version, compiled));
    return loaded(skill, counting, compiled);
  }

  Result<std::unique_ptr<Worker>> loaded(const wasm::Skill& skill, bark::Limits::Counting counting,
                                         ByteView compiled) {
    if (counting == bark::Limits::Counting::any) {
      if (auto spare = spare_for(skill); spare && spare->load(skill, compiled)) {
        return spare;
      }
    }
    NOCTEM_TRY(auto worker, Worker::start({.runner = options_.runner,
                                           .worker = options_.worker,
                                           .folders = skill.folders,
                                           .memory_mb = skill.memory_mb,
                                           .counting = counting,
                                           .home = home_}));
    if (auto done = worker->load(skill, compiled); !done) {
      return counting == bark::Limits::Counting::any ? fail(std::move(done).error())
                                                     : fail(no_group(done.error()));
    }
    return worker;
  }

  // The spare one sees no folder and has the usual memory; it was never used, and now it is this
  // skill's alone.
  std::unique_ptr<Worker> spare_for(const wasm::Skill& skill) {
    const bool fits = skill.folders.empty() && skill.memory_mb <= wasm::kMemoryMbDefault;
    return fits ? std::exchange(spare_, nullptr) : nullptr;
  }

  // Starting does not wait for the process.
  void keep_a_spare() {
    if (!spare_) {
      auto made = Worker::start({.runner = options_.runner,
                                 .worker = options_.worker,
                                 .folders = {},
                                 .purpose = WorkerStart::Purpose::spare,
                                 .home = home_});
      spare_ = made ? std::move(*made) : nullptr;
    }
  }

  // The compiler reads what nobody read: it gets a worker of its own, without any folder.
  Result<Bytes> compile(ByteView binary) {
    NOCTEM_TRY(const auto compiler, Worker::start({.runner = options_.runner,
                                                   .worker = options_.worker,
                                                   .folders = {},
                                                   .memory_mb = wasm::kMemoryMbMax,
                                                   .home = home_}));
    return compiler->compile(binary);
  }

  // Another worker may lay out its code otherwise: its size stands for its version.
  Result<std::string> worker_version() {
    NOCTEM_TRY(const env::FileStatus status, files_.status(options_.worker));
    return fmt::format("{}/{}", wasm::kPinnedVersion, status.size_bytes);
  }

  static JobResult result_of(const wasm::Call& call, const Worker::Called& called) {
    JobResult result;
    result.output = std::string(text_of(called.outcome.output));
    result.errors = std::string(text_of(called.outcome.errors));
    const bool has_exited = called.outcome.how == Outcome::How::exited;
    const bool has_trapped = called.outcome.how == Outcome::How::trapped;
    result.how = has_exited ? bark::Outcome::How::exited : bark::Outcome::How::signalled;
    result.code = has_exited ? called.outcome.status : has_trapped ? kAborted : kKilled;
    result.stopped =
        called.stopped.empty() ? in_words(call.limits, called.outcome.how) : called.stopped;
    if (has_trapped &&
        result.errors.size() + called.outcome.message.size() < bark::kErrorBytesMax) {
      result.errors += called.outcome.message + "\n";
    }
    return result;
  }

  WasmLevelOptions options_;
  env::Files& files_;
  Artefacts artefacts_;
  Pool pool_;
  std::unique_ptr<Worker> spare_;
  std::string home_;  // of whoever asked last
};

}  // namespace

std::unique_ptr<bark::Level> make_wasm_level(WasmLevelOptions options, env::Files& files) {
  return std::make_unique<WasmLevel>(std::move(options), files);
}

}  // namespace noctem::wasm_level
