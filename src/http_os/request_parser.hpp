#pragma once
// One request after another, out of the bytes of a connection. What HTTP allows but two readers
// could understand differently is refused: two lengths, a length with chunks, bare line feeds,
// folded fields, other codings than chunked, trailers. Limits hold before anything is kept. The
// first refusal is final: the connection has to end.
//
// No I/O; one thread at a time.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "noctem/http/message.hpp"

namespace noctem::http_os {

struct ParserLimits {
  std::size_t header_bytes_max = 16 * 1024;  // request line, fields and the empty line
  std::size_t header_fields_max = 64;
  std::size_t body_bytes_max = 1u << 20;
};

// A line that frames a chunk, and what framing may cost beyond the body itself.
inline constexpr std::size_t kChunkLineBytesMax = 512;
inline constexpr std::size_t kFramingBytesMax = 64 * 1024;
inline constexpr std::size_t kFramingBytesPerBodyByte = 8;

struct Refusal {
  int status = 400;
  std::string reason;
  std::string detail;
};

struct Head {
  enum class Version { http_1_0, http_1_1 } version = Version::http_1_1;
  enum class After { keep, close } after = After::keep;  // what the client wants of the connection
  enum class Body { none, expected } body = Body::none;
  enum class Expect { nothing, go_on, unknown } expect = Expect::nothing;
  std::size_t hosts = 0;  // how many Host fields
};

class RequestParser {
 public:
  explicit RequestParser(ParserLimits limits);
  ~RequestParser();

  enum class Outcome {
    more,     // everything useful was consumed, and the message is not at its end
    head,     // once for each request, before its body
    request,  // take() it
    refused,
  };
  struct Step {
    Outcome outcome;
    std::size_t consumed;  // bytes from the front that are not needed again
  };
  // `bytes`: all that came and was not consumed, in one piece.
  Step step(std::string_view bytes);

  // A byte of the next request was seen.
  bool has_begun() const;
  const Head& head() const;
  const http::Request& request() const;
  const Refusal& refusal() const;
  http::Request take();  // and begin anew

 private:
  struct State;

  std::optional<Step> find_head(std::string_view bytes);
  Step scan_lines(std::string_view bytes);
  Step read_head(std::string_view bytes, std::size_t size);
  Step read_body(std::string_view bytes);
  Step refuse(Refusal refusal);

  ParserLimits limits_;
  std::unique_ptr<State> state_;  // absent between requests
};

}  // namespace noctem::http_os
