#include "noctem/proxy/chunks.hpp"

#include <algorithm>

namespace noctem::proxy {

namespace {

constexpr unsigned kDigitsMax = 8;

std::unexpected<Error> refuse() {
  return fail(invalid("body", "the body is not made of plain chunks"));
}

}  // namespace

BodyEnd::BodyEnd(const Request& request) {
  switch (request.body) {
    case Request::Body::none:
      break;
    case Request::Body::counted:
      where_ = Where::counted;
      left_ = request.body_bytes;
      break;
    case Request::Body::chunked:
      where_ = Where::size;
      break;
  }
}

Result<std::size_t> BodyEnd::take(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && where_ != Where::end) {
    if (where_ == Where::counted || where_ == Where::bytes) {
      const std::size_t part = std::min<std::uint64_t>(left_, bytes.size() - at);
      at += part;
      left_ -= part;
      if (left_ == 0) {
        where_ = where_ == Where::counted ? Where::end : Where::bytes_end;
      }
      continue;
    }
    NOCTEM_CHECK(step(bytes[at]));
    ++at;
  }
  return at;
}

// Extensions and trailers are refused: they carry nothing, and readers differ about them.
Result<> BodyEnd::step(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef0123456789ABCDEF";
  constexpr std::size_t kBase = 16;
  const auto expect = [&](char wanted, Where next) {
    where_ = next;
    return c == wanted ? Result<>() : refuse();
  };
  switch (where_) {
    case Where::size: {
      const auto digit = kDigits.find(c);
      if (digit != std::string_view::npos && digits_ < kDigitsMax) {
        left_ = left_ * kBase + digit % kBase;
        ++digits_;
        return {};
      }
      const bool sized = digits_ > 0;
      digits_ = 0;
      return sized ? expect('\r', Where::size_end) : refuse();
    }
    case Where::size_end:
      return expect('\n', left_ == 0 ? Where::last : Where::bytes);
    case Where::bytes_end:
      return expect('\r', Where::bytes_end_line);
    case Where::bytes_end_line:
      return expect('\n', Where::size);
    case Where::last:
      return expect('\r', Where::last_end);
    case Where::last_end:
      return expect('\n', Where::end);
    case Where::counted:
    case Where::bytes:
    case Where::end:
      break;
  }
  return refuse();
}

}  // namespace noctem::proxy
