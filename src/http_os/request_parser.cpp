#include "request_parser.hpp"

#include <algorithm>

#include <boost/beast/http/basic_parser.hpp>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/http/target.hpp"

namespace noctem::http_os {

namespace {

namespace beast = boost::beast;
using ErrorCode = beast::error_code;

constexpr std::size_t kMethodBytesMax = 32;
// "0", two line ends: no chunked body ends with less, and Beast aborts if it sees the beginning of
// a last chunk first and less than this the next time.
constexpr std::size_t kLastChunkBytes = 5;
constexpr std::size_t kReserveBytesMax = 64 * 1024;  // what a mere announcement of a body may claim

bool is_token_byte(char byte) {
  const bool alphanumeric =
      (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(byte) != std::string_view::npos;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 19 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Fills our Request from what Beast finds, and refuses what Beast lets pass.
class Reader final : public beast::http::basic_parser<true> {
 public:
  http::Request request;
  Head head;
  Refusal refusal;
  std::size_t fields_max = 0;

  bool is_refused() const { return !refusal.reason.empty(); }

 private:
  void refuse(ErrorCode& error, int status, std::string_view reason, std::string detail) {
    refusal = {.status = status, .reason = std::string(reason), .detail = std::move(detail)};
    error = beast::http::error::bad_value;
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, ErrorCode& error) override {
    if (method.size() > kMethodBytesMax) {
      return refuse(error, 501, "method", "The method is longer than any that exists.");
    }
    if (target.size() > http::kTargetBytesMax) {
      return refuse(error, 414, "target_bytes",
                    "The request target is too long: ask for less at a time.");
    }
    request.method.assign(method.data(), method.size());
    request.target.assign(target.data(), target.size());
    head.version = version == 10 ? Head::Version::http_1_0 : Head::Version::http_1_1;
  }

  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     ErrorCode& error) override {
    if (is_header_done()) {
      return refuse(error, 400, "trailer", "Fields after the body are not accepted.");
    }
    if (request.headers.size() >= fields_max) {
      return refuse(error, 431, "header_fields", "The request has too many header fields.");
    }
    check_framing(field, {value.data(), value.size()}, error);
    if (!error) {
      request.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }
  }

  void check_framing(beast::http::field field, std::string_view value, ErrorCode& error) {
    if (field == beast::http::field::content_length) {
      if (++lengths_ > 1 || !is_digits(value)) {
        refuse(error, 400, "content_length", "Content-Length must be one decimal number.");
      }
    } else if (field == beast::http::field::transfer_encoding) {
      check_transfer_encoding(value, error);
    } else if (field == beast::http::field::host) {
      ++head.hosts;
    } else if (field == beast::http::field::expect) {
      head.expect =
          equal_ignoring_case(value, "100-continue") ? Head::Expect::go_on : Head::Expect::unknown;
    }
  }

  void check_transfer_encoding(std::string_view value, ErrorCode& error) {
    if (++codings_ > 1 || head.version == Head::Version::http_1_0) {
      refuse(error, 400, "transfer_encoding", "Transfer-Encoding may stand once, in HTTP/1.1.");
    } else if (!equal_ignoring_case(value, "chunked")) {
      refuse(error, 501, "transfer_encoding", "The only transfer coding known is chunked.");
    }
  }

  void on_header_impl(ErrorCode&) override {
    head.after = keep_alive() ? Head::After::keep : Head::After::close;
    const auto length = content_length();
    head.body = chunked() || (length && *length > 0) ? Head::Body::expected : Head::Body::none;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    if (length) {
      request.body.reserve(std::min<std::size_t>(*length, kReserveBytesMax));
    }
  }
  std::size_t on_body_impl(beast::string_view bytes, ErrorCode&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, beast::string_view, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, ErrorCode&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_response_impl(int, beast::string_view, int, ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  std::size_t lengths_ = 0;
  std::size_t codings_ = 0;
};

Refusal refusal_for(const Reader& reader, const ErrorCode& error) {
  using E = beast::http::error;
  if (reader.is_refused()) {
    return reader.refusal;
  }
  if (error == E::body_limit) {
    return {413, "body_bytes", "The body is larger than this server accepts: send less at a time."};
  }
  if (error == E::bad_version) {
    return {505, "version", "This server speaks HTTP/1.1."};
  }
  if (error == E::bad_method || error == E::bad_target) {
    return {400, "request_line", "The request line is not METHOD SP TARGET SP VERSION."};
  }
  if (error == E::bad_content_length || error == E::multiple_content_length ||
      error == E::bad_transfer_encoding) {
    return {400, "framing", "The length of the body is not stated exactly once."};
  }
  if (error == E::bad_chunk || error == E::bad_chunk_extension) {
    return {400, "chunk", "The chunks of the body are malformed."};
  }
  return {400, "header", "The header is malformed."};
}

}  // namespace

struct RequestParser::State {
  Reader reader;
  enum class Stage { start, lines, body, complete, refused } stage = Stage::start;
  std::size_t scanned = 0;  // of the header, with whole lines only
  std::size_t lines = 0;
  std::size_t body_wire_bytes = 0;
};

RequestParser::RequestParser(ParserLimits limits) : limits_(limits) {}
RequestParser::~RequestParser() = default;

bool RequestParser::has_begun() const { return state_ != nullptr; }
const Head& RequestParser::head() const { return state_->reader.head; }
const http::Request& RequestParser::request() const { return state_->reader.request; }
const Refusal& RequestParser::refusal() const { return state_->reader.refusal; }

http::Request RequestParser::take() {
  NOCTEM_ASSERT(state_ && state_->stage == State::Stage::complete);
  http::Request request = std::move(state_->reader.request);
  state_.reset();
  return request;
}

RequestParser::Step RequestParser::refuse(Refusal refusal) {
  state_->stage = State::Stage::refused;
  state_->reader.refusal = std::move(refusal);
  return {Outcome::refused, 0};
}

RequestParser::Step RequestParser::step(std::string_view bytes) {
  if (bytes.empty() && (!state_ || state_->stage != State::Stage::complete)) {
    return {Outcome::more, 0};
  }
  if (!state_) {
    state_ = std::make_unique<State>();
    state_->reader.eager(true);
    state_->reader.fields_max = limits_.header_fields_max;
    state_->reader.header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max));
    state_->reader.body_limit(limits_.body_bytes_max);
  }
  switch (state_->stage) {
    case State::Stage::start: {
      const auto begun = find_head(bytes);
      return begun ? *begun : scan_lines(bytes);
    }
    case State::Stage::lines:
      return scan_lines(bytes);
    case State::Stage::body:
      return read_body(bytes);
    case State::Stage::complete:
      return {Outcome::request, 0};
    case State::Stage::refused:
      return {Outcome::refused, 0};
  }
  return {Outcome::refused, 0};
}

// One empty line before a request is forgiven (RFC 9112, 2.2); what then begins with no letter of a
// method is no HTTP.
std::optional<RequestParser::Step> RequestParser::find_head(std::string_view bytes) {
  if (bytes.front() == '\r' && state_->lines == 0) {
    if (bytes.size() == 1) {
      return Step{Outcome::more, 0};
    }
    if (bytes[1] == '\n') {
      ++state_->lines;
      Step rest = step(bytes.substr(2));
      rest.consumed += 2;
      return rest;
    }
  }
  if (!is_token_byte(bytes.front())) {
    return refuse({400, "request_line", "This is not an HTTP/1.1 request."});
  }
  state_->lines = 0;
  state_->stage = State::Stage::lines;
  return std::nullopt;
}

// Beast sees a header only when it is whole: so a line is looked at once, whatever sizes the bytes
// arrive in.
RequestParser::Step RequestParser::scan_lines(std::string_view bytes) {
  State& state = *state_;
  const std::string_view inside = bytes.substr(0, limits_.header_bytes_max);
  for (;;) {
    const std::size_t feed = inside.find('\n', state.scanned);
    if (feed == std::string_view::npos) {
      break;
    }
    if (feed == 0 || inside[feed - 1] != '\r') {
      return refuse({400, "line_feed", "Lines of the header end with CR LF."});
    }
    if (feed >= 3 && inside.substr(feed - 3, 2) == "\r\n") {
      return read_head(bytes, feed + 1);
    }
    if (feed + 1 == bytes.size()) {
      return {Outcome::more, 0};
    }
    if (bytes[feed + 1] == ' ' || bytes[feed + 1] == '\t') {
      return refuse({400, "folded_field", "Fields must not be folded over several lines."});
    }
    state.scanned = feed + 1;
    if (++state.lines > limits_.header_fields_max + 1) {
      return refuse({431, "header_fields", "The request has too many header fields."});
    }
  }
  if (bytes.size() < limits_.header_bytes_max) {
    return {Outcome::more, 0};
  }
  if (state.lines == 0) {
    return refuse({414, "target_bytes", "The request target is too long: ask for less at a time."});
  }
  return refuse({431, "header_bytes", "The header of the request is too large."});
}

RequestParser::Step RequestParser::read_head(std::string_view bytes, std::size_t size) {
  Reader& reader = state_->reader;
  ErrorCode error;
  reader.put({bytes.data(), size}, error);
  if (error || !reader.is_header_done()) {
    return refuse(refusal_for(reader, error));
  }
  state_->stage = reader.is_done() ? State::Stage::complete : State::Stage::body;
  return {Outcome::head, size};
}

RequestParser::Step RequestParser::read_body(std::string_view bytes) {
  Reader& reader = state_->reader;
  if (reader.chunked() && bytes.size() < kLastChunkBytes) {
    return {Outcome::more, 0};
  }
  ErrorCode error;
  const std::size_t consumed = reader.put({bytes.data(), bytes.size()}, error);
  if (error && error != beast::http::error::need_more) {
    return refuse(refusal_for(reader, error));
  }
  state_->body_wire_bytes += consumed;
  const std::size_t body = reader.request.body.size();
  if (state_->body_wire_bytes - body > kFramingBytesMax + kFramingBytesPerBodyByte * body) {
    return refuse({400, "chunk", "The body consists of framing rather than of bytes."});
  }
  if (reader.is_done()) {
    state_->stage = State::Stage::complete;
    return {Outcome::request, consumed};
  }
  if (bytes.size() - consumed > kChunkLineBytesMax) {
    return refuse({400, "chunk", "A line between chunks is too long."});
  }
  return {Outcome::more, consumed};
}

}  // namespace noctem::http_os
