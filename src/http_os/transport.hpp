#pragma once
// The two directions of a connection, plain or encrypted, without blocking: read and write do what
// is possible now, and a wait says when more is. A wait holds on to its user until it ends; after
// close() no wait reports any more.
//
// The lane's thread.

#include <memory>
#include <span>
#include <string_view>

namespace noctem::http_os {

class TransportUser {
 public:
  virtual ~TransportUser() = default;
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
};

struct Moved {
  enum class State { moved, blocked, over } state = State::blocked;
  std::size_t bytes = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;

  // `over`: the other side ended, or the connection is broken.
  virtual Moved read(std::span<char> into) = 0;
  // One after the other, as far as it goes.
  virtual Moved write(std::string_view first, std::string_view second) = 0;

  // At most one wait of each kind at a time.
  virtual void wait_readable(std::shared_ptr<TransportUser> user) = 0;
  virtual void wait_writable(std::shared_ptr<TransportUser> user) = 0;

  virtual void end() = 0;  // nothing more will be written
  virtual void close() = 0;
};

}  // namespace noctem::http_os
