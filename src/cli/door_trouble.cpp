#include "door_trouble.hpp"

#include <fmt/core.h>

#include <future>

#include "noctem/codec/json.hpp"
#include "noctem/http_os/client.hpp"

namespace noctem::cli {

namespace {

constexpr std::chrono::milliseconds kAskDeadline{1'000};
constexpr std::size_t kAnswerBytesMax = 64 * 1024;

bool speaks_noctem(const env::WireResponse& response) {
  const auto answer = codec::parse_json(response.body);
  return answer && answer->find("status") != nullptr && answer->find("version") != nullptr;
}

}  // namespace

std::string who_listens(const node::ListenAddress& address) {
  const auto client = http_os::make_client({});
  if (!client) {
    return {};
  }
  const bool six = address.host.find(':') != std::string::npos;
  env::WireRequest request;
  request.url = fmt::format("http://{}{}{}:{}/healthz", six ? "[" : "", address.host,
                            six ? "]" : "", address.port);
  request.deadline = kAskDeadline;
  request.response_bytes_max = kAnswerBytesMax;
  std::promise<Result<env::WireResponse>> promise;
  auto answered = promise.get_future();
  (*client)->send(std::move(request), [&](Result<env::WireResponse> response) {
    promise.set_value(std::move(response));
  });
  const auto response = answered.get();
  return response && speaks_noctem(*response) ? "a Noctem node of another home" : "another program";
}

Error explain_door(Error error, const node::Config& config) {
  if (error.reason == "port_in_use") {
    error.message += fmt::format(", by {}; {}", who_listens(config.listen), kAnotherPort);
  }
  return error;
}

}  // namespace noctem::cli
