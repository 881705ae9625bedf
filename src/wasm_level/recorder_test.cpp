#include "recorder.hpp"

#include <doctest/doctest.h>

#include "noctem/wasm_level/node_services.hpp"

namespace noctem::wasm_level {

using wasm::Answer;
using wasm::Service;

TEST_CASE("what was asked, refused and logged is told, each in a printable line") {
  Granted granted;
  granted.log_lines = 2;
  const auto services = make_node_services(std::move(granted));
  Recorder recorder(*services);
  recorder.ask(Service::http_fetch, "{}");
  recorder.ask(Service::http_fetch, "{}");
  recorder.ask(Service::store_get, "a");
  for (const char* line : {"one\ntwo\x1b[2J", "three", "four"}) {
    recorder.ask(Service::log_write, line);
  }
  bark::JobResult result;
  recorder.tell(result);
  CHECK(result.log == std::vector<std::string>{"one?two?[2J", "three"});
  CHECK(result.services == std::vector<bark::ServiceCount>{
                               {"http_fetch", 2, 2}, {"store_get", 1, 1}, {"log_write", 3, 1}});
  CHECK(result.denied ==
        std::vector<std::string>{"http_fetch: this skill was not granted it (2 times)",
                                 "log_write: at most 2 lines of 4 KiB were granted for a run",
                                 "store_get: this skill was not granted it"});
}

TEST_CASE("who never stops asking is not answered for ever, and its words do not pile up") {
  class Echo : public wasm::Services {
   public:
    Answer ask(Service, std::string_view question) override {
      ++asked;
      return {Answer::Kind::denied, std::string(question)};
    }
    std::uint64_t asked = 0;
  };
  Echo echo;
  Recorder recorder(echo);
  for (std::uint64_t i = 0; i < kAsksMax + 100; ++i) {
    recorder.ask(Service::mesh_query, std::to_string(i) + std::string(5'000, 'x'));
  }
  CHECK(echo.asked == kAsksMax);
  bark::JobResult result;
  recorder.tell(result);
  CHECK(result.denied.size() <= 50);
  CHECK(result.denied.front().size() < 400);
  CHECK(result.services ==
        std::vector<bark::ServiceCount>{{"mesh_query", kAsksMax + 100, kAsksMax + 100}});
}

}  // namespace noctem::wasm_level
