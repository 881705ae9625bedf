#pragma once
// Where the body of a plain request ends. Behind it nothing of the client's goes on to the server:
// a second request in the same bytes would be one that nobody decided about.
//
// One thread.

#include "noctem/proxy/request.hpp"

namespace noctem::proxy {

class BodyEnd {
 public:
  BodyEnd() = default;
  explicit BodyEnd(const Request& request);

  // How many of these bytes belong to the body; an error if they are no chunks.
  Result<std::size_t> take(std::string_view bytes);
  bool reached() const { return where_ == Where::end; }

 private:
  enum class Where {
    counted,
    size,
    size_end,
    bytes,
    bytes_end,
    bytes_end_line,
    last,
    last_end,
    end
  };

  Result<> step(char c);

  Where where_ = Where::end;
  std::uint64_t left_ = 0;
  unsigned digits_ = 0;
};

}  // namespace noctem::proxy
