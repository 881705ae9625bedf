#include "response_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "noctem/base/strings.hpp"
#include "noctem/http/problem.hpp"

namespace noctem::http_os {

namespace {

// What is no error; the others have their words in http.
constexpr std::array<std::pair<int, std::string_view>, 11> kReasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
}};

std::string_view reason_of(int status) {
  const auto found = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](const auto& reason) { return reason.first == status; });
  return found == kReasons.end() ? http::reason_phrase(status) : found->second;
}

bool is_framing(std::string_view name) {
  switch (name.size()) {
    case 4:
      return equal_ignoring_case(name, "date");
    case 10:
      return equal_ignoring_case(name, "connection") || equal_ignoring_case(name, "keep-alive");
    case 14:
      return equal_ignoring_case(name, "content-length");
    case 17:
      return equal_ignoring_case(name, "transfer-encoding");
    default:
      return false;
  }
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool is_field_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

}  // namespace

std::string_view DateText::at(env::WallTime time) {
  using namespace std::chrono;
  const std::int64_t second = env::unix_seconds(time);
  if (second != second_) {
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_days day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(floor<seconds>(time) - day);
    text_ =
        fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday(day).c_encoding()],
                    static_cast<unsigned>(date.day()),
                    kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                    clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    second_ = second;
  }
  return text_;
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void make_sendable(http::Response& response) {
  const bool fields = std::all_of(
      response.headers.begin(), response.headers.end(),
      [](const auto& field) { return is_field_name(field.first) && is_field_value(field.second); });
  if (!fields || response.status < 200 || response.status > 599) {
    response = http::problem(500, "unsendable", "The answer to this request could not be sent.");
  }
}

std::string write_head(const http::Response& response, const Framing& framing,
                       std::string_view date) {
  std::string head;
  head.reserve(256);
  const auto out = std::back_inserter(head);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\ndate: {}\r\n", response.status, reason_of(response.status),
                 date);
  for (const auto& [name, value] : response.headers) {
    if (!is_framing(name)) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }
  if (framing.length == Framing::Length::stated && may_have_body(response.status)) {
    fmt::format_to(out, "content-length: {}\r\n", response.body.size());
  }
  if (framing.connection == Framing::Connection::close) {
    head += "connection: close\r\n";
  } else if (framing.connection == Framing::Connection::keep_said) {
    head += "connection: keep-alive\r\n";
  }
  return head += "\r\n";
}

}  // namespace noctem::http_os
