#include "event_text.hpp"

namespace noctem::http_os {

namespace {

void append_field(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ");
  for (const char c : value) {
    if (c != '\r' && c != '\n' && c != '\0') {
      text.push_back(c);
    }
  }
  text.push_back('\n');
}

}  // namespace

std::string event_text(std::string_view event, std::string_view payload, std::string_view id) {
  std::string text;
  text.reserve(event.size() + payload.size() + id.size() + 32);
  if (!id.empty()) {
    append_field(text, "id", id);
  }
  if (!event.empty()) {
    append_field(text, "event", event);
  }
  text += "data: ";
  for (std::size_t i = 0; i < payload.size(); ++i) {
    if (payload[i] == '\r' && i + 1 < payload.size() && payload[i + 1] == '\n') {
      continue;  // CR LF is one break
    }
    if (payload[i] == '\n' || payload[i] == '\r') {
      text += "\ndata: ";
    } else {
      text.push_back(payload[i]);
    }
  }
  return text += "\n\n";
}

}  // namespace noctem::http_os
