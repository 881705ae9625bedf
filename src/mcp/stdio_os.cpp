#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <thread>

#include "noctem/mcp/peer.hpp"
#include "noctem/mcp/stdio.hpp"

#include "line_reader.hpp"
#include "message.hpp"
#include "server_state.hpp"

namespace noctem::mcp {

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::chrono::milliseconds kLookAgain{2};

// The output of the process, which only messages may use: other code finds the error stream there.
class Output final : public Outlet {
 public:
  explicit Output(int descriptor) : descriptor_(dup(descriptor)) {
    if (descriptor == STDOUT_FILENO && descriptor_ >= 0) {
      dup2(STDERR_FILENO, STDOUT_FILENO);
    }
  }
  ~Output() override { close(descriptor_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  bool is_open() const { return descriptor_ >= 0; }

  bool send(Outgoing message) override {
    message.text.push_back('\n');
    const std::lock_guard lock(mutex_);
    std::string_view rest = message.text;
    while (!rest.empty()) {
      const ssize_t written = write(descriptor_, rest.data(), rest.size());
      if (written < 0 && errno != EINTR) {
        return false;
      }
      rest.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return true;
  }

 private:
  const int descriptor_;
  std::mutex mutex_;
};

class Pipe {
 public:
  Pipe(const Server& server, std::shared_ptr<Output> output, std::size_t line_bytes_max)
      : peer_(server, Lifetime::pipe), output_(std::move(output)), lines_(line_bytes_max) {
    peer_.listen(output_);
  }

  Result<> read_all(const StdioOptions& options) {
    std::string bytes(kReadBytes, '\0');
    const auto take = [this](const Line& line) { take_line(line); };
    while (true) {
      wait_for_input(options);
      const ssize_t count = read(options.input, bytes.data(), bytes.size());
      if (count < 0 && errno != EINTR) {
        return fail(
            unavailable("stdin", "reading the input failed: " + std::string(std::strerror(errno))));
      }
      if (count == 0) {
        lines_.finish(take);
        return {};
      }
      if (count > 0) {
        lines_.feed(std::string_view(bytes).substr(0, static_cast<std::size_t>(count)), take);
      }
    }
  }

  static void wait_for_input(const StdioOptions& options) {
    if (!options.idle) {
      return;
    }
    pollfd waited{.fd = options.input, .events = POLLIN, .revents = 0};
    while (poll(&waited, 1, static_cast<int>(options.idle_after.count())) == 0) {
      options.idle();
    }
  }

  void wait_for_calls(std::chrono::milliseconds deadline) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (peer_.calls_in_progress() > 0 && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(kLookAgain);
    }
  }

 private:
  void take_line(const Line& line) {
    if (line.fit == Line::Fit::too_long) {
      output_->send(refusal_message({}, {.code = kInvalidRequest,
                                         .message = "this message is too long",
                                         .more = {},
                                         .trouble = Outgoing::Trouble::request}));
      return;
    }
    peer_.receive(line.text, output_);
  }

  Peer peer_;
  const std::shared_ptr<Output> output_;
  LineReader lines_;
};

}  // namespace

Result<> serve_stdio(const Server& server, const StdioOptions& options) {
  signal(SIGPIPE, SIG_IGN);  // a reader who left is an error of the write
  const auto output = std::make_shared<Output>(options.output);
  if (!output->is_open()) {
    return fail(unavailable("stdout", "there is no output to write to"));
  }
  Pipe pipe(server, output, server.limits().message_bytes_max);
  NOCTEM_CHECK(pipe.read_all(options));
  pipe.wait_for_calls(options.end_deadline);
  return {};
}

}  // namespace noctem::mcp
