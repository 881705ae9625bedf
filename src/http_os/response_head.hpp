#pragma once
// The head of an answer as it goes over the wire. Framing belongs to the server: what a handler
// says about length, coding of the transfer or the connection is left out, and a field that could
// start another field (a line break inside of it) turns the whole answer into a 500.
//
// DateText: one thread at a time. write_head: pure.

#include <string>
#include <string_view>

#include "noctem/env/clock.hpp"
#include "noctem/http/message.hpp"

namespace noctem::http_os {

// "Sun, 06 Nov 1994 08:49:37 GMT", written anew once a second.
class DateText {
 public:
  std::string_view at(env::WallTime time);

 private:
  std::int64_t second_ = -1;
  std::string text_;
};

struct Framing {
  enum class Connection { keep, keep_said, close } connection = Connection::keep;
  enum class Length { stated, until_close } length = Length::stated;
};

// Replaces `response` if it cannot be sent as it is.
void make_sendable(http::Response& response);
std::string write_head(const http::Response& response, const Framing& framing,
                       std::string_view date);
// 204, 304: never a body, whatever the handler put there.
bool may_have_body(int status);

}  // namespace noctem::http_os
