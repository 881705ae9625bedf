#include <pthread.h>
#include <time.h>

#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "noctem/env/queue.hpp"
#include "noctem/http_os/client.hpp"

#include "transfer.hpp"

namespace noctem::http_os {

namespace {

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Multi = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;

constexpr int kPollMs =
    1'000;  // how late a request that waits for its turn learns that its time is over

env::SteadyTime now() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return env::SteadyTime(std::chrono::seconds(time.tv_sec) +
                         std::chrono::nanoseconds(time.tv_nsec));
}

Error closed() {
  return unavailable("client_closed", "the client was closed before an answer came");
}

class CurlWire final : public env::Wire {
 public:
  CurlWire(const CurlLibrary& curl, ClientOptions options, Multi multi)
      : curl_(curl),
        options_(std::move(options)),
        multi_(std::move(multi)),
        waiting_(options_.waiting_max) {
    const auto most = static_cast<long>(options_.transfers_max);
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, most);
    curl_.multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, most);
    thread_ = std::thread([this] { run(); });
  }

  ~CurlWire() override {
    {
      std::lock_guard guard(mutex_);
      state_ = State::closing;
    }
    curl_.multi_wakeup(multi_.get());
    thread_.join();
    for (auto& transfer : waiting_.pop_up_to(options_.waiting_max)) {
      transfer->fail_with(closed());
    }
    multi_.reset();
    curl_.global_cleanup();
  }

  void send(env::WireRequest request,
            std::function<void(Result<env::WireResponse>)> reply) override {
    if (auto error = refusal_of(request)) {
      return reply(fail(std::move(*error)));
    }
    if (is_closing()) {  // a reply that asks again while the last ones are handed out
      return reply(fail(closed()));
    }
    const env::SteadyTime expires = now() + request.deadline;
    auto transfer =
        std::make_unique<Transfer>(curl_, std::move(request), std::move(reply), expires);
    Transfer& waiting = *transfer;
    if (!waiting_.push(std::move(transfer))) {  // then it is still ours
      waiting.fail_with(exhausted("transfers", "too many requests wait to be sent"));
      return;
    }
    curl_.multi_wakeup(multi_.get());
  }

 private:
  struct Running {
    Easy easy;
    std::unique_ptr<Transfer> transfer;
  };

  bool is_closing() {
    std::lock_guard guard(mutex_);
    return state_ == State::closing;
  }

  void run() {
    pthread_setname_np(pthread_self(), "http-client");
    while (!is_closing()) {
      start_waiting();
      int running = 0;
      curl_.multi_perform(multi_.get(), &running);
      if (!finish_done()) {
        curl_.multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr);
      }
    }
    for (auto& [handle, entry] : running_) {
      curl_.multi_remove_handle(multi_.get(), handle);
      entry.transfer->fail_with(closed());
    }
    running_.clear();
  }

  void start_waiting() {
    while (running_.size() < options_.transfers_max) {
      auto next = waiting_.pop_up_to(1);
      if (next.empty()) {
        return;
      }
      start(std::move(next.front()));
    }
  }

  void start(std::unique_ptr<Transfer> transfer) {
    const env::Duration left = transfer->expires() - now();
    if (left <= env::Duration::zero()) {
      return transfer->fail_with(
          unavailable("timeout", "the request's time was over before its turn"));
    }
    Easy easy(curl_.easy_init(), curl_.easy_cleanup);
    if (!easy) {
      return transfer->fail_with(exhausted("memory", "no memory for a request"));
    }
    if (auto prepared = transfer->prepare(easy.get(), options_, left); !prepared) {
      return transfer->fail_with(std::move(prepared).error());
    }
    CURL* handle = easy.get();
    curl_.multi_add_handle(multi_.get(), handle);
    running_.emplace(handle, Running{std::move(easy), std::move(transfer)});
  }

  // True if something ended, so that there may be room for another.
  bool finish_done() {
    bool any = false;
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) {
        continue;
      }
      CURL* handle = message->easy_handle;
      const CURLcode outcome = message->data.result;  // `message` does not outlive its handle
      curl_.multi_remove_handle(multi_.get(), handle);
      const auto entry = running_.extract(handle);
      entry.mapped().transfer->finish(handle, outcome);
      any = true;
    }
    return any;
  }

  const CurlLibrary curl_;
  const ClientOptions options_;
  Multi multi_;
  env::BoundedQueue<std::unique_ptr<Transfer>> waiting_;
  std::map<CURL*, Running> running_;  // the thread's own
  std::mutex mutex_;
  enum class State { open, closing } state_ = State::open;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<env::Wire>> make_client(ClientOptions options) {
  NOCTEM_TRY(const CurlLibrary curl, load_curl());
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return fail(internal("curl", "libcurl could not be set up"));
  }
  Multi multi(curl.multi_init(), curl.multi_cleanup);
  if (!multi) {
    curl.global_cleanup();
    return fail(exhausted("memory", "no memory for a client"));
  }
  return std::make_unique<CurlWire>(curl, std::move(options), std::move(multi));
}

}  // namespace noctem::http_os
