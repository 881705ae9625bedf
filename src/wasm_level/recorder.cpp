#include "recorder.hpp"

#include <algorithm>

namespace noctem::wasm_level {

namespace {

using wasm::Answer;
using wasm::Service;

constexpr std::size_t kRefusalsMax = 50;  // of different words
constexpr std::size_t kWhyBytesMax = 300;
constexpr std::array<std::string_view, wasm::kServices> kNames = {
    "http_fetch",   "mesh_query", "store_get", "store_put",
    "store_delete", "store_list", "log_write"};

// A line is a line, whatever bytes the skill writes.
std::string printable(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char letter) { return letter < ' ' || letter > '~'; }, '?');
  return line;
}

}  // namespace

Answer Recorder::ask(Service service, std::string_view question) {
  const auto index = static_cast<std::size_t>(service);
  Count& count = counts_.at(index);
  ++count.asked;
  Answer answer = ++asks_ > kAsksMax
                      ? Answer{Answer::Kind::exhausted, "at most 10000 questions in a run"}
                      : services_.ask(service, question);
  if (answer.kind == Answer::Kind::denied || answer.kind == Answer::Kind::exhausted) {
    ++count.refused;
    refuse(kNames.at(index), answer.text);
  } else if (service == Service::log_write && answer.kind == Answer::Kind::ok) {
    log_.push_back(printable(question));
  }
  return answer;
}

void Recorder::refuse(std::string_view name, const std::string& why) {
  const std::string words = std::string(name) + ": " + printable(why).substr(0, kWhyBytesMax);
  if (refusals_.size() < kRefusalsMax || refusals_.contains(words)) {
    ++refusals_[words];
  }
}

void Recorder::tell(bark::JobResult& result) const {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_.at(i).asked > 0) {
      result.services.push_back(
          {std::string(kNames.at(i)), counts_.at(i).asked, counts_.at(i).refused});
    }
  }
  for (const auto& [words, times] : refusals_) {
    result.denied.push_back(times == 1 ? words : words + " (" + std::to_string(times) + " times)");
  }
  result.log = log_;
}

}  // namespace noctem::wasm_level
