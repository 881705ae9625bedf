#pragma once
// ClientHellos for tests, part by part, so that a test can break one of them.

#include <string>
#include <vector>

namespace noctem::proxy {

inline std::string sized(std::size_t length_bytes, const std::string& content) {
  std::string out;
  for (std::size_t i = length_bytes; i-- > 0;) {
    out += static_cast<char>(content.size() >> (8 * i));
  }
  return out + content;
}

inline std::string extension(unsigned kind, const std::string& content) {
  return std::string{static_cast<char>(kind >> 8), static_cast<char>(kind)} + sized(2, content);
}

inline std::string server_name(const std::string& name) {
  return extension(0, sized(2, std::string(1, '\0') + sized(2, name)));
}

inline std::string hello_message(const std::string& extensions) {
  const std::string body = std::string("\x03\x03") + std::string(32, 'r') + sized(1, "") +
                           sized(2, "\x13\x01") + sized(1, std::string(1, '\0')) +
                           sized(2, extensions);
  return "\x01" + sized(3, body);
}

inline std::string record(const std::string& content) {
  return std::string("\x16\x03\x01") + sized(2, content);
}

inline std::string hello_for(const std::string& name) {
  return record(hello_message(server_name(name)));
}

}  // namespace noctem::proxy
