#pragma once
// One request on its way out and the response that comes in, as a handle of libcurl. Everything
// that libcurl does by itself beyond the request (redirects, cookies, credentials, proxies of the
// environment, other protocols) is off.
//
// The client's thread, but for refusal_of, which is pure.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "noctem/env/clock.hpp"
#include "noctem/env/wire.hpp"
#include "noctem/http_os/client.hpp"

#include "curl_library_os.hpp"

namespace noctem::http_os {

using WireReply = std::function<void(Result<env::WireResponse>)>;

inline constexpr std::size_t kResponseHeaderBytesMax = 64 * 1024;
inline constexpr std::size_t kUrlBytesMax = 8 * 1024;

// What cannot be sent at all.
std::optional<Error> refusal_of(const env::WireRequest& request);

class Transfer {
 public:
  Transfer(const CurlLibrary& curl, env::WireRequest request, WireReply reply,
           env::SteadyTime expires);

  // Sets up `easy` for this request; it must stay where it is until finish().
  Result<> prepare(CURL* easy, const ClientOptions& options, env::Duration time_left);
  void finish(CURL* easy, CURLcode outcome);
  void fail_with(Error error) { reply_(fail(std::move(error))); }

  env::SteadyTime expires() const { return expires_; }

 private:
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  Result<> set_message(CURL* easy);
  Error error_for(CURLcode outcome) const;

  template <typename Value>
  void set(CURL* easy, CURLoption option, Value value) {
    curl_.easy_setopt(easy, option, value);  // fails for options unknown to this libcurl and out of
                                             // memory only
  }
  void set_limits(CURL* easy, env::Duration time_left);
  void set_manners(CURL* easy, const ClientOptions& options);

  const CurlLibrary& curl_;
  env::WireRequest request_;
  WireReply reply_;
  env::SteadyTime expires_;
  env::WireResponse response_;
  std::size_t header_bytes_ = 0;
  enum class Size { fits, too_large } size_ = Size::fits;
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_;
  char detail_[CURL_ERROR_SIZE] = {};
};

}  // namespace noctem::http_os
