#include "plain_transport_os.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace noctem::http_os {

namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

Moved moved(const ErrorCode& error, std::size_t bytes) {
  if (error == asio::error::would_block || error == asio::error::try_again) {
    return {.state = Moved::State::blocked, .bytes = 0};
  }
  return {.state = error ? Moved::State::over : Moved::State::moved, .bytes = bytes};
}

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}

  Moved read(std::span<char> into) override {
    ErrorCode error;
    const std::size_t bytes = socket_.read_some(asio::buffer(into.data(), into.size()), error);
    return moved(error, bytes);
  }

  Moved write(std::string_view first, std::string_view second) override {
    const std::array<asio::const_buffer, 2> both = {asio::buffer(first), asio::buffer(second)};
    ErrorCode error;
    const std::size_t bytes = socket_.write_some(both, error);
    return moved(error, bytes);
  }

  void wait_readable(std::shared_ptr<TransportUser> user) override {
    http_os::wait_readable(socket_, std::move(user));
  }
  void wait_writable(std::shared_ptr<TransportUser> user) override {
    http_os::wait_writable(socket_, std::move(user));
  }

  void end() override {
    ErrorCode ignored;  // it may be gone already
    socket_.shutdown(Socket::shutdown_send, ignored);
  }
  void close() override {
    ErrorCode ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
};

}  // namespace

void wait_readable(Socket& socket, std::shared_ptr<TransportUser> user) {
  socket.async_wait(Socket::wait_read, [user = std::move(user)](const ErrorCode& error) {
    if (error != asio::error::operation_aborted) {
      user->on_readable();
    }
  });
}

void wait_writable(Socket& socket, std::shared_ptr<TransportUser> user) {
  socket.async_wait(Socket::wait_write, [user = std::move(user)](const ErrorCode& error) {
    if (error != asio::error::operation_aborted) {
      user->on_writable();
    }
  });
}

std::unique_ptr<Transport> make_plain_transport(Socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

}  // namespace noctem::http_os
