#include "noctem/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace noctem {

void assertion_failed(std::string_view expression, std::string_view operands, std::string_view file,
                      int line) {
  std::string message(file);
  message += ":" + std::to_string(line) + ": assertion failed: ";
  message += expression;
  if (!operands.empty()) {
    message += " (";
    message += operands;
    message += ")";
  }
  message += "\n";
  std::fwrite(message.data(), 1, message.size(), stderr);
  std::fflush(stderr);
  std::abort();
}

namespace assert_detail {
namespace {
constexpr std::size_t kShownBytesMax = 200;
}

std::string shown(std::string_view text) {
  if (text.size() > kShownBytesMax) {
    return "\"" + std::string(text.substr(0, kShownBytesMax)) + "\"… (" +
           std::to_string(text.size()) + " bytes)";
  }
  return "\"" + std::string(text) + "\"";
}

std::string shown(long long number) { return std::to_string(number); }

std::string shown(unsigned long long number) { return std::to_string(number); }

std::string shown(double number) { return std::to_string(number); }

}  // namespace assert_detail
}  // namespace noctem
