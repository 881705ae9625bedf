#include "noctem/mesh/row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::mesh {

Error damaged_row(Table table, std::string_view key) {
  return corrupt("mesh_row", fmt::format("the row {} of {} is damaged; `noctem mesh verify` makes "
                                         "the state again from the log",
                                         key, name_of(table)));
}

Error missing_row(Table table, std::string_view key) {
  return corrupt("mesh_row", fmt::format("the row {} of {} is missing; `noctem mesh verify` makes "
                                         "the state again from the log",
                                         key, name_of(table)));
}

std::string key_of(std::initializer_list<std::string_view> words) {
  std::string key;
  for (const std::string_view word : words) {
    key += (key.empty() ? "" : "/");
    key += word;
  }
  return key;
}

std::string padded(std::uint64_t number, int digits) {
  return fmt::format("{:0{}}", number, digits);
}

namespace row_codec {

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

// Behind the text that begins here.
std::size_t end_of_text(std::string_view text, std::size_t from) {
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return kNowhere;
}

// Behind the array or object that begins here.
std::size_t end_of_nest(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      i = end_of_text(text, i);
      if (i == kNowhere) {
        return kNowhere;
      }
      --i;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) {
        return i + 1;
      }
    }
  }
  return kNowhere;
}

// Behind the value that begins here; what it is, its reader asks.
std::size_t end_of_value(std::string_view text, std::size_t from) {
  if (from >= text.size()) {
    return kNowhere;
  }
  if (text[from] == '"') {
    return end_of_text(text, from);
  }
  if (text[from] == '{' || text[from] == '[') {
    return end_of_nest(text, from);
  }
  const auto end = text.find_first_of(",}]", from);
  return end == from ? kNowhere : end;
}

// Whether a text stands for itself between its quotes.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;  // a byte of 0x80 and more is negative
  });
}

}  // namespace

FieldOrder order_of_names(const std::vector<std::string_view>& listed) {
  NOCTEM_ASSERT(listed.size() <= kFieldsMax);
  FieldOrder order{listed, {}};
  std::ranges::sort(order.names);
  for (const auto name : listed) {
    const auto found = std::ranges::lower_bound(order.names, name);
    order.place.push_back(static_cast<std::size_t>(found - order.names.begin()));
  }
  return order;
}

bool split_object(std::string_view text, const FieldOrder& order,
                  std::array<std::string_view, kFieldsMax>& members) {
  if (text.size() < 2 || text.front() != '{') {
    return false;
  }
  std::size_t at = 1;
  std::size_t place = 0;  // members come in the order of names
  while (text[at] == '"') {
    const auto name_end = end_of_text(text, at);
    if (name_end == kNowhere || name_end >= text.size() || text[name_end] != ':') {
      return false;
    }
    const auto name = text.substr(at + 1, name_end - at - 2);
    const auto end = end_of_value(text, name_end + 1);
    if (end == kNowhere || end >= text.size()) {
      return false;
    }
    while (place < order.names.size() && order.names[place] < name) {
      ++place;
    }
    if (place < order.names.size() && order.names[place] == name) {
      members[place] = text.substr(name_end + 1, end - name_end - 1);
    }
    at = end;
    if (text[at] != ',' || at + 1 == text.size() || text[at + 1] != '"') {
      break;
    }
    ++at;
  }
  return text[at] == '}' && at + 1 == text.size();
}

Items items_of(std::string_view array) {
  const bool good = array.size() >= 2 && array.front() == '[' && array.back() == ']';
  return {good ? array.substr(1) : "]", good};
}

bool Items::next(std::string_view& item) {
  if (rest == "]") {
    return false;
  }
  const auto end = end_of_value(rest, 0);
  good = end != kNowhere && end < rest.size() &&
         (rest.substr(end) == "]" || (rest[end] == ',' && rest.substr(end) != ",]"));
  if (!good) {
    return false;
  }
  item = rest.substr(0, end);
  rest.remove_prefix(rest[end] == ',' ? end + 1 : end);
  return true;
}

void append_integer(std::string& out, std::int64_t value) {
  char digits[24];
  const auto written = std::to_chars(std::begin(digits), std::end(digits), value);
  out.append(digits, written.ptr);
}

void append_text(std::string& out, std::string_view value) {
  if (!is_plain(value)) {
    codec::append_canonical(out, codec::Json(value));
    return;
  }
  out += '"';
  out += value;
  out += '"';
}

bool read_integer(std::string_view from, std::int64_t& to) {
  const auto read = std::from_chars(from.data(), from.data() + from.size(), to);
  return read.ec == std::errc() && read.ptr == from.data() + from.size();
}

bool read_text(std::string_view from, std::string& to) {
  if (from.size() < 2 || from.front() != '"' || from.back() != '"') {
    return false;
  }
  const auto inner = from.substr(1, from.size() - 2);
  if (is_plain(inner)) {
    to = inner;
    return true;
  }
  const auto value = codec::parse_json(from);
  if (!value || value->text() == nullptr) {
    return false;
  }
  to = *value->text();
  return true;
}

void append_members(std::string& out, const Writer& writer) {
  out += '{';
  bool first = true;
  for (std::size_t place = 0; place < writer.order.names.size(); ++place) {
    const auto [begin, end] = writer.pieces[place];
    if (begin == end) {
      continue;
    }
    out += first ? "\"" : ",\"";
    first = false;
    out += writer.order.names[place];
    out += "\":";
    out.append(writer.text, begin, end - begin);
  }
  out += '}';
}

}  // namespace row_codec

}  // namespace noctem::mesh
