#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <memory>

#include "arguments.hpp"
#include "files.hpp"

namespace noctem::built_in {

namespace {

constexpr std::size_t kSettingsMax = 64u << 10;
constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct Free {
  void operator()(char* text) const { std::free(text); }
};

std::string quoted(std::string_view text) {
  char* made = nullptr;
  std::size_t size = 0;
  FILE* const to = open_memstream(&made, &size);
  if (to == nullptr) {
    return "\"\"";
  }
  noctem_put_bytes(to, text.data(), text.size());
  std::fclose(to);
  const std::unique_ptr<char, Free> owned(made);
  return {made, size};
}

}  // namespace

std::optional<std::string> text_of(noctem_json value) {
  const std::unique_ptr<char, Free> text(noctem_string(value));
  return text ? std::optional<std::string>(text.get()) : std::nullopt;
}

std::optional<std::string> text_at(noctem_json object, const char* name) {
  return text_of(noctem_member(object, name));
}

std::int64_t number_at(noctem_json object, const char* name, std::int64_t otherwise) {
  std::int64_t number = 0;
  return noctem_integer(noctem_member(object, name), &number) != 0 ? number : otherwise;
}

std::optional<std::vector<std::string>> texts_at(noctem_json object, const char* name,
                                                 std::size_t most) {
  const noctem_json list = noctem_member(object, name);
  std::vector<std::string> texts;
  if (list.at == nullptr) {
    return texts;
  }
  if (*list.at != '[') {
    return std::nullopt;
  }
  for (;;) {
    const noctem_json item = noctem_item(list, texts.size());
    if (item.at == nullptr) {
      return texts;
    }
    auto text = text_of(item);
    if (!text || texts.size() == most) {
      return std::nullopt;
    }
    texts.push_back(std::move(*text));
  }
}

bool is_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const unsigned char* const end = at + text.size();
  while (at < end) {
    const std::size_t size = noctem_utf8_(at, end);
    if (size == 0) {
      return false;
    }
    at += size;
  }
  return true;
}

std::string base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i <= bytes.size() ? kDigits[group >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  while (!text.empty() && text.back() == '=') {
    text.remove_suffix(1);
  }
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    group = (group << 6 | static_cast<std::uint32_t>(digit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits & 0xff);
    }
  }
  return bytes;
}

Answer& Answer::add_json(const char* name, std::string_view json) {
  text_ += (text_.size() > 1 ? "," : "") + quoted(name) + ":" + std::string(json);
  return *this;
}

Answer& Answer::add(const char* name, std::string_view text) {
  return add_json(name, quoted(text));
}

Answer& Answer::add(const char* name, std::int64_t number) {
  return add_json(name, std::to_string(number));
}

Answer& Answer::add_bool(const char* name, int value) {
  return add_json(name, value != 0 ? "true" : "false");
}

Answer& Answer::add_bytes(const std::string& name, std::string_view bytes) {
  return is_utf8(bytes) ? add(name.c_str(), bytes) : add((name + "_base64").c_str(), base64(bytes));
}

void Answer::print() {
  text_ += "}\n";
  std::fwrite(text_.data(), 1, text_.size(), stdout);
  text_ = "{";
}

int refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  return 1;
}

std::optional<std::string> beside(const char* name) {
  std::array<char, PATH_MAX> self{};
  const ssize_t size = readlink("/proc/self/exe", self.data(), self.size() - 1);
  const std::string path(self.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const Content content = read_file(path.substr(0, path.rfind('/') + 1) + name, 0, kSettingsMax);
  return content.error == 0 && !content.is_cut ? std::optional(content.bytes) : std::nullopt;
}

noctem_json json_of(const std::string& text) {
  const char* const end = text.data() + text.size();
  const char* const behind = noctem_skip_(text.data(), end, 0);
  const int whole = behind != nullptr && noctem_skip_space_(behind, end) == end;
  return whole != 0 ? noctem_json{text.data(), text.size()} : noctem_json{nullptr, 0};
}

}  // namespace noctem::built_in
