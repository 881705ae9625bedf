#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <memory>
#include <string_view>

#include "load.hpp"

namespace noctem::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kEvents = 256;
constexpr std::size_t kShownBytesMax = 400;
constexpr std::chrono::seconds kSilence{5};

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// The length of the first whole answer in `text`, 0 if it is not whole yet.
std::size_t answer_size(std::string_view text) {
  const auto head = text.find("\r\n\r\n");
  if (head == std::string_view::npos) {
    return 0;
  }
  constexpr std::string_view kLength = "\r\ncontent-length: ";
  const auto at = text.substr(0, head + 2).find(kLength);
  std::size_t body = 0;
  if (at != std::string_view::npos) {
    const auto* first = text.data() + at + kLength.size();
    std::from_chars(first, text.data() + head, body);
  }
  const auto size = head + 4 + body;
  return text.size() >= size ? size : 0;
}

class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  ~Connection() { ::close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }

  Result<> send(std::string_view request) {
    sent_at_ = Clock::now();
    received_.clear();
    while (!request.empty()) {
      const auto count = ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
      if (count < 0) {
        return fail(unavailable("load_send", std::strerror(errno)));
      }
      request.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
  }

  // True when the answer is whole.
  Result<bool> receive() {
    std::array<char, 16 * 1024> buffer;
    const auto count = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count <= 0) {
      return fail(unavailable("load_receive", "the server closed a connection"));
    }
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return answer_size(received_) != 0;
  }

  const std::string& answer() const { return received_; }
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - sent_at_).count();
  }

 private:
  int fd_;
  std::string received_;
  Clock::time_point sent_at_;
};

Result<std::unique_ptr<Connection>> connect_to(std::uint16_t port) {
  const int fd = connect_loopback(port);
  if (fd < 0) {
    return fail(unavailable("load_connect", std::strerror(errno)));
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return std::make_unique<Connection>(fd);
}

// The run itself: what is sent next, and what was measured.
class Run {
 public:
  explicit Run(const Load& load) : load_(load), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    times_ms_.reserve(1u << 20);
  }
  ~Run() { ::close(epoll_); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Result<LoadResult> run() {
    const auto started = Clock::now();
    const double cpu_before = cpu_seconds();
    end_ = started + std::chrono::duration_cast<Clock::duration>(
                         std::chrono::duration<double>(load_.seconds));
    for (unsigned i = 0; i < load_.connections; ++i) {
      NOCTEM_TRY(auto connection, connect_to(load_.port));
      epoll_event event{.events = EPOLLIN, .data = {.ptr = connection.get()}};
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->fd(), &event);
      connections_.push_back(std::move(connection));
      NOCTEM_CHECK(send_next(*connections_.back()));
    }
    while (in_flight_ > 0) {
      NOCTEM_CHECK(take_events());
    }
    result_.cpu_seconds = cpu_seconds() - cpu_before;
    return summary(std::chrono::duration<double>(Clock::now() - started).count());
  }

 private:
  // Spinning asks without sleeping: waking a sleeper on another processor would be the server's
  // work, and on a virtual machine it costs a tenth of a signed request.
  int wait_for(std::array<epoll_event, kEvents>& events) const {
    if (load_.wait == Load::Wait::sleep) {
      constexpr auto kSilenceMs = std::chrono::milliseconds(kSilence).count();
      return ::epoll_wait(epoll_, events.data(), kEvents, static_cast<int>(kSilenceMs));
    }
    const auto give_up = Clock::now() + kSilence;
    int count = 0;
    while (count == 0 && Clock::now() < give_up) {
      count = ::epoll_wait(epoll_, events.data(), kEvents, 0);
    }
    return count;
  }

  Result<> take_events() {
    std::array<epoll_event, kEvents> events;
    const int count = wait_for(events);
    if (count <= 0) {
      return fail(unavailable("load_silent", "the server did not answer within 5 s"));
    }
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      NOCTEM_TRY(const auto whole, connection.receive());
      if (whole) {
        --in_flight_;
        note(connection);
        NOCTEM_CHECK(send_next(connection));
      }
    }
    return {};
  }

  Result<> send_next(Connection& connection) {
    const bool spent = load_.use == Load::Use::once && next_ >= load_.requests.size();
    if (spent || Clock::now() >= end_) {
      return {};
    }
    ++in_flight_;
    return connection.send(load_.requests[next_++ % load_.requests.size()]);
  }

  void note(const Connection& connection) {
    times_ms_.push_back(connection.milliseconds());
    if (!connection.answer().starts_with("HTTP/1.1 2")) {
      if (++result_.unexpected == 1) {
        result_.first_unexpected = connection.answer().substr(0, kShownBytesMax);
      }
    }
  }

  LoadResult summary(double seconds) {
    std::ranges::sort(times_ms_);
    const auto at = [&](double share) {
      return times_ms_.empty() ? 0.0
                               : times_ms_[static_cast<std::size_t>(
                                     share * static_cast<double>(times_ms_.size() - 1))];
    };
    result_.answers = times_ms_.size();
    result_.per_second = static_cast<double>(times_ms_.size()) / seconds;
    result_.p50_ms = at(0.50);
    result_.p99_ms = at(0.99);
    return result_;
  }

  const Load& load_;
  int epoll_;
  Clock::time_point end_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::size_t next_ = 0;
  std::size_t in_flight_ = 0;
  std::vector<double> times_ms_;
  LoadResult result_;
};

}  // namespace

int connect_loopback(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd >= 0 && ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    const int failed = errno;
    ::close(fd);
    errno = failed;
    return -1;
  }
  return fd;
}

Result<std::uint16_t> free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) {
    ::close(fd);
    return fail(unavailable("port", "no free port"));
  }
  ::close(fd);
  return ntohs(at.sin_port);
}

Result<LoadResult> run_load(const Load& load) { return Run(load).run(); }

}  // namespace noctem::bench
