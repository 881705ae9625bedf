#include <unistd.h>

#include <optional>
#include <utility>

#include "noctem/http_os/lone_request.hpp"

#include "transfer.hpp"

namespace noctem::http_os {

namespace {

class CurlRequest final : public LoneRequest {
 public:
  CurlRequest(const CurlLibrary& curl, env::WireRequest request, int socket)
      : curl_(curl),
        waiting_(socket),
        multi_(curl_.multi_init(), curl_.multi_cleanup),
        easy_(curl_.easy_init(), curl_.easy_cleanup),
        deadline_(request.deadline),
        transfer_(curl_, std::move(request),
                  [this](Result<env::WireResponse> response) { response_ = std::move(response); },
                  {}) {}
  ~CurlRequest() override {
    if (multi_ && easy_) {
      curl_.multi_remove_handle(multi_.get(), easy_.get());
    }
    easy_.reset();
    multi_.reset();
    if (waiting_ >= 0) {
      close(waiting_);
    }
    curl_.global_cleanup();
  }
  CurlRequest(const CurlRequest&) = delete;
  CurlRequest& operator=(const CurlRequest&) = delete;

  Result<> prepare(const LoneOptions& options) {
    if (!multi_ || !easy_) {
      return fail(exhausted("memory", "no memory for a request"));
    }
    ClientOptions manners;
    manners.proxy = options.proxy;
    manners.certificate_file = options.certificate_file;
    NOCTEM_CHECK(transfer_.prepare(easy_.get(), manners, deadline_));
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    set(CURLOPT_OPENSOCKETFUNCTION, &CurlRequest::on_open);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
    set(CURLOPT_CLOSESOCKETFUNCTION, &CurlRequest::on_close);
    set(CURLOPT_CLOSESOCKETDATA, static_cast<void*>(this));
    curl_.multi_add_handle(multi_.get(), easy_.get());
    return {};
  }

  State step() override {
    int running = 0;
    curl_.multi_perform(multi_.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) {
        transfer_.finish(easy_.get(), message->data.result);
      }
    }
    return response_ ? State::over : State::goes_on;
  }

  int socket() const override { return socket_; }

  Result<env::WireResponse> take() override {
    return response_ ? *std::exchange(response_, std::nullopt)
                     : fail(internal("request", "it is not over"));
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_.easy_setopt(easy_.get(), option, value);
  }

  // There is one; a second connection would be a second request.
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr*) {
    auto& request = *static_cast<CurlRequest*>(self);
    request.socket_ = std::exchange(request.waiting_, -1);
    return request.socket_ >= 0 ? request.socket_ : CURL_SOCKET_BAD;
  }

  static int on_close(void* self, curl_socket_t socket) {
    static_cast<CurlRequest*>(self)->socket_ = -1;
    return close(socket);
  }

  const CurlLibrary curl_;
  int waiting_;  // until libcurl takes it
  int socket_ = -1;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
  const env::Duration deadline_;
  std::optional<Result<env::WireResponse>> response_;
  Transfer transfer_;
};

}  // namespace

Result<std::unique_ptr<LoneRequest>> LoneRequest::begin(env::WireRequest request,
                                                        const LoneOptions& options) {
  const auto refuse = [&](Error error) {
    close(options.socket);
    return fail(std::move(error));
  };
  if (auto error = refusal_of(request)) {
    return refuse(*std::move(error));
  }
  auto curl = load_curl();
  if (!curl) {
    return refuse(std::move(curl).error());
  }
  if (curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return refuse(internal("curl", "libcurl could not be set up"));
  }
  auto made = std::make_unique<CurlRequest>(*curl, std::move(request), options.socket);
  NOCTEM_CHECK(made->prepare(options));
  return made;
}

}  // namespace noctem::http_os
