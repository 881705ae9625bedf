// A test of our own for each call of WASI preview 1, in guests/calls.c.

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "noctem/wasm/advisories.hpp"

#include "guest_os_test.hpp"

namespace noctem::wasm_test {

namespace {

using How = wasm::Outcome::How;

constexpr auto kCalls = std::to_array<const char*>({"args_get",
                                                    "args_sizes_get",
                                                    "clock_res_get",
                                                    "clock_time_get",
                                                    "environ_get",
                                                    "environ_sizes_get",
                                                    "fd_advise",
                                                    "fd_allocate",
                                                    "fd_close",
                                                    "fd_datasync",
                                                    "fd_fdstat_get",
                                                    "fd_fdstat_set_flags",
                                                    "fd_fdstat_set_rights",
                                                    "fd_filestat_get",
                                                    "fd_filestat_set_size",
                                                    "fd_filestat_set_times",
                                                    "fd_pread",
                                                    "fd_prestat_dir_name",
                                                    "fd_prestat_get",
                                                    "fd_pwrite",
                                                    "fd_read",
                                                    "fd_readdir",
                                                    "fd_renumber",
                                                    "fd_seek",
                                                    "fd_sync",
                                                    "fd_tell",
                                                    "fd_write",
                                                    "path_create_directory",
                                                    "path_filestat_get",
                                                    "path_filestat_set_times",
                                                    "path_link",
                                                    "path_open",
                                                    "path_readlink",
                                                    "path_remove_directory",
                                                    "path_rename",
                                                    "path_symlink",
                                                    "path_unlink_file",
                                                    "poll_oneoff",
                                                    "proc_exit",
                                                    "proc_raise",
                                                    "random_get",
                                                    "sched_yield",
                                                    "sock_accept",
                                                    "sock_recv",
                                                    "sock_send",
                                                    "sock_shutdown"});

}  // namespace

TEST_CASE("each call of WASI preview 1 does what it says") {
  const Folders folders;
  const auto engine = engine_with("calls", folders.grants());
  Refusing services;
  for (const char* name : kCalls) {
    CAPTURE(name);
    wasm::Call call = call_of({"calls", name, "more"});
    call.environment = {{"GRANTED", "yes"}};
    call.input = bytes_of(view_of("input"));
    const wasm::Outcome outcome = engine->call(call, services);
    CHECK(outcome.how == How::exited);
    CHECK(outcome.message == "");
    CHECK(text_of(outcome.errors).find("of calls.c") == std::string_view::npos);
    CHECK(outcome.status == 0);
  }
}

TEST_CASE("the guest imports every call of preview 1, so none is left out") {
  const auto imports = wasm::list_imports(guest_binary("calls"));
  REQUIRE(imports);
  std::set<std::string> imported;
  for (const wasm::Import& import : imports->list) {
    CHECK(import.from == "wasi_snapshot_preview1");
    CHECK(wasm::need_of(imports->kind, import) != wasm::Need::unknown);
    imported.insert(import.name);
  }
  CHECK(imported == std::set<std::string>(kCalls.begin(), kCalls.end()));
  CHECK(imported.size() == 46);
}

TEST_CASE("the version that the node judges is the one that is linked") {
  CHECK(wasm_engine::wasmtime_version() == wasm::kPinnedVersion);
}

TEST_CASE("a worker can be warmed up") {
  const auto warmed = wasm_engine::warm_up();
  CHECK((warmed ? "" : warmed.error().message) == "");
}

TEST_CASE("the streams of a call are its own") {
  const Folders folders;
  const auto engine = engine_with("calls", folders.grants());
  Refusing services;
  const wasm::Outcome outcome = engine->call(call_of({"calls", "fd_write"}), services);
  CHECK(text_of(outcome.output) == "to output");
  CHECK(text_of(outcome.errors) == "to errors");
  CHECK(read_text(folders.work() / "written").starts_with("one"));
}

TEST_CASE("a clock that there is not is the guest's mistake, not the engine's") {
  const auto engine = engine_with("greedy");
  Refusing services;
  CHECK(engine->call(call_of({"greedy", "zeit"}), services).how == How::trapped);
  CHECK(engine->call(call_of({"greedy", "quit with 200"}), services).how == How::trapped);
}

}  // namespace noctem::wasm_test
