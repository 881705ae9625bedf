// Components of WASI preview 2. Nothing of Debian makes one, so a small one is put together here,
// byte by byte: it imports random numbers from WASI and a fetch from the node, and exports run().

#include <doctest/doctest.h>

#include <initializer_list>

#include "guest_os_test.hpp"

namespace noctem::wasm_test {

namespace {

using namespace std::string_view_literals;
using How = wasm::Outcome::How;

std::string sized(std::string_view content) {
  std::string all;
  std::size_t left = content.size();
  while (left >= 0x80) {
    all += static_cast<char>(0x80 | (left & 0x7f));
    left >>= 7;
  }
  all += static_cast<char>(left);
  return all.append(content);
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) {
    all += part;
  }
  return all;
}

std::string section(char id, std::initializer_list<std::string_view> parts) {
  return std::string(1, id) + sized(joined(parts));
}

constexpr std::string_view kModuleHead = "\0asm\1\0\0\0"sv;
constexpr std::string_view kComponentHead = "\0asm\x0d\0\1\0"sv;

// Memory, and a realloc that always gives the same place.
std::string memory_module() {
  return joined({kModuleHead, section(1, {"\1\x60\4\x7f\x7f\x7f\x7f\1\x7f"sv}),
                 section(3, {"\1\0"sv}), section(5, {"\1\0\1"sv}),
                 section(7, {"\2"sv, sized("memory"), "\2\0"sv, sized("realloc"), "\0\0"sv}),
                 section(10, {"\1"sv, sized("\0\x41\x80\x08\x0b"sv)})});
}

// run() with this body; it may call random (0) and fetch (1).
std::string main_module(std::string_view body) {
  return joined({kModuleHead, section(1, {"\3\x60\0\1\x7e\x60\3\x7f\x7f\x7f\0\x60\0\1\x7f"sv}),
                 section(2, {"\3"sv, sized("host"), sized("random"), "\0\0"sv, sized("host"),
                             sized("fetch"), "\0\1"sv, sized("host"), sized("memory"), "\2\0\1"sv}),
                 section(3, {"\1\2"sv}), section(7, {"\1"sv, sized("run"), "\0\2"sv}),
                 section(10, {"\1"sv, sized(joined({"\0"sv, body, "\x0b"sv}))}),
                 section(11, {"\1\0\x41\0\x0b"sv, sized("https://a/")})});
}

std::string component(std::string_view body, std::string_view other_import = "") {
  const std::string random =
      joined({"\x42\2\1\x40\0\0\x77\4\0"sv, sized("get-random-u64"), "\1\0"sv});
  const std::string http = joined({"\x42\3\1\x6a\1\x73\1\x73\1\x40\1"sv, sized("question"),
                                   "\x73\0\0\4\0"sv, sized("fetch"), "\1\1"sv});
  const std::string_view wasi = other_import.empty() ? "wasi:random/random@0.2.0"sv : other_import;
  return joined(
      {kComponentHead, section(7, {"\2"sv, random, http}),
       section(10, {"\2\0"sv, sized(wasi), "\5\0\0"sv, sized("noctem:skill/http@1.0.0"), "\5\1"sv}),
       section(6, {"\2\1\0\0"sv, sized("get-random-u64"), "\1\0\1"sv, sized("fetch")}),
       section(1, {memory_module()}), section(1, {main_module(body)}), section(2, {"\1\0\0\0"sv}),
       section(6, {"\2\0\2\1\0"sv, sized("memory"), "\0\0\1\0"sv, sized("realloc")}),
       section(8, {"\2\1\0\0\0\1\0\1\3\0\3\0\4\0"sv}),
       section(2, {"\2\1\3"sv, sized("random"), "\0\1"sv, sized("fetch"), "\0\2"sv, sized("memory"),
                   "\2\0\0\1\1"sv, sized("host"), "\x12\1"sv}),
       section(6, {"\1\0\0\1\2"sv, sized("run")}), section(7, {"\2\x6a\0\0\x40\0\0\2"sv}),
       section(8, {"\1\0\0\3\0\3"sv}), section(5, {"\1\1\1\0"sv, sized("run"), "\1\2"sv}),
       section(11, {"\1\0"sv, sized("wasi:cli/run@0.2.0"), "\5\2\0"sv})});
}

constexpr std::string_view kFine = "\x41\0"sv;
constexpr std::string_view kFails = "\x41\1"sv;
constexpr std::string_view kTraps = "\0"sv;
constexpr std::string_view kSpins = "\3\x40\x0c\0\x0b\x41\0"sv;
constexpr std::string_view kDraws = "\x10\0\x50"sv;  // fails if the number is zero
// fetch(0, 10, 32): fails unless the answer is there, 10 bytes long.
constexpr std::string_view kFetches =
    "\x41\0\x41\x0a\x41\x20\x10\1\x41\0\x2d\0\x20\x41\0\x28\2\x28\x41\x0a\x47\x72"sv;

class Echo : public wasm::Services {
 public:
  wasm::Answer ask(wasm::Service service, std::string_view question) override {
    asked += question;
    const bool is_fetch = service == wasm::Service::http_fetch;
    return {is_fetch ? wasm::Answer::Kind::ok : wasm::Answer::Kind::denied, std::string(question)};
  }
  std::string asked;
};

wasm::Outcome run(std::string_view body, wasm::Services& services, wasm::CallLimits limits = {}) {
  const std::string binary = component(body);
  const auto compiled = wasm_engine::compile(wasm::BinaryKind::component, view_of(binary));
  REQUIRE_MESSAGE(compiled, compiled.error().message);
  auto engine = wasm_engine::make_engine();
  REQUIRE(engine);
  wasm::Skill skill;
  skill.kind = wasm::BinaryKind::component;
  REQUIRE((*engine)->load(skill, *compiled));
  wasm::Call call = call_of({"component"});
  if (limits != wasm::CallLimits{}) {
    call.limits = limits;
  }
  (*engine)->call(call, services);
  return (*engine)->call(call, services);  // a second time: a new instance
}

}  // namespace

TEST_CASE("a component runs, draws random numbers, and says how it ended") {
  Refusing services;
  CHECK(run(kFine, services).how == How::exited);
  CHECK(run(kFine, services).status == 0);
  CHECK(run(kFails, services).status == 1);
  const wasm::Outcome drawn = run(kDraws, services);
  CHECK(drawn.message == "");
  CHECK(drawn.status == 0);
}

TEST_CASE("a component asks the node, which may refuse") {
  Echo echo;
  const wasm::Outcome outcome = run(kFetches, echo);
  CHECK(outcome.message == "");
  CHECK(outcome.how == How::exited);
  CHECK(outcome.status == 0);
  CHECK(echo.asked == "https://a/https://a/");
  Refusing refusing;
  CHECK(run(kFetches, refusing).status == 1);
}

TEST_CASE("a component has the limits of a module") {
  Refusing services;
  CHECK(run(kTraps, services).how == How::trapped);
  CHECK(run(kSpins, services, {.cpu_ms = 30, .wall_ms = 60'000}).how == How::cpu);
  CHECK(run(kSpins, services, {.cpu_ms = 60'000, .wall_ms = 60'000, .fuel = 10'000}).how ==
        How::fuel);
}

TEST_CASE("a component's imports are read as the engine has them, and wasi:http is not there") {
  const std::string binary = component(kFine);
  const auto imports = wasm::list_imports(view_of(binary));
  REQUIRE(imports);
  CHECK(imports->kind == wasm::BinaryKind::component);
  REQUIRE(imports->list.size() == 2);
  CHECK(wasm::need_of(imports->kind, imports->list[0]) == wasm::Need::nothing);
  CHECK(wasm::need_of(imports->kind, imports->list[1]) == wasm::Need::http);
  const std::string odd = component(kFine, "wasi:http/types@0.2.0");
  const auto compiled = wasm_engine::compile(wasm::BinaryKind::component, view_of(odd));
  REQUIRE(compiled);
  auto engine = wasm_engine::make_engine();
  REQUIRE(engine);
  wasm::Skill skill;
  skill.kind = wasm::BinaryKind::component;
  REQUIRE((*engine)->load(skill, *compiled));
  Refusing services;
  CHECK((*engine)->call(call_of({"component"}), services).how != How::exited);
}

}  // namespace noctem::wasm_test
