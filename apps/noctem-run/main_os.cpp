// The program that confines: `noctem run` becomes it, inside it is the cage, beside that the proxy.

#include <unistd.h>

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/bark/cage.hpp"
#include "noctem/bark/outlet.hpp"
#include "noctem/bark/runner.hpp"

namespace {

int number(std::string_view text) {
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

noctem::bark::Variables environment_of(char** entries) {
  noctem::bark::Variables environment;
  for (; *entries != nullptr; ++entries) {
    const std::string_view entry = *entries;
    const auto equals = entry.find('=');
    if (equals != std::string_view::npos && equals > 0) {
      environment.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
  }
  return environment;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  if (words.size() == 3 && words[0] == "--inside") {
    return noctem::bark::enter_cage(number(words[1]), number(words[2]));
  }
  if (!words.empty() && words[0] == "--outlet") {
    return noctem::bark::enter_outlet({words.begin() + 1, words.end()});
  }
  return noctem::bark::run_words(words, environment_of(environ));
}
