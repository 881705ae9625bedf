// Asks for URLs through env::Wire and prints one line for each answer, in the order in which they
// come: `N STATUS BYTES body…` or `N error KIND/REASON`. Options are name=value, the rest are URLs;
// body=X makes it a POST.

#include <cstdio>
#include <future>
#include <mutex>

#include "noctem/base/strings.hpp"
#include "noctem/http_os/client.hpp"

namespace {

using namespace noctem;

struct Order {
  http_os::ClientOptions client;
  env::WireRequest request;
  std::vector<std::string> urls;
  std::uint64_t repeat = 1;
  enum class Wait { yes, no } wait = Wait::yes;
};

void read_option(Order& order, std::string_view option) {
  const std::size_t equals = option.find('=');
  const std::string_view name = option.substr(0, equals);
  const std::string value(option.substr(std::min(equals, option.size() - 1) + 1));
  const std::uint64_t number = parse_decimal(value).value_or(0);
  if (option.starts_with("url=")) {
    order.urls.push_back(value);
  } else if (name == "body") {
    order.request.method = "POST";
    order.request.body = value;
  } else if (name == "method") {
    order.request.method = value;
  } else if (name == "header") {
    const std::size_t colon = value.find(':');
    order.request.headers.emplace_back(value.substr(0, colon), value.substr(colon + 1));
  } else if (name == "ca") {
    order.client.certificate_file = value;
  } else if (name == "proxy") {
    order.client.proxy = value;
  } else if (name == "deadline_ms") {
    order.request.deadline = std::chrono::milliseconds(number);
  } else if (name == "response_bytes") {
    order.request.response_bytes_max = number;
  } else if (name == "transfers") {
    order.client.transfers_max = number;
  } else if (name == "waiting") {
    order.client.waiting_max = number;
  } else if (name == "repeat") {
    order.repeat = number;
  } else if (name == "leave") {
    order.wait = Order::Wait::no;
  }
}

void print(std::size_t index, const Result<env::WireResponse>& answer) {
  if (answer) {
    std::printf("%zu %d %zu %s\n", index, answer->status, answer->body.size(),
                answer->body.substr(0, 200).c_str());
  } else {
    std::printf("%zu error %s\n", index, to_string(answer.error()).c_str());
  }
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  Order order;
  for (int i = 1; i < argc; ++i) {
    read_option(order, argv[i]);
  }
  auto wire = http_os::make_client(order.client);
  if (!wire) {
    std::printf("%s\n", to_string(wire.error()).c_str());
    return 1;
  }
  const std::size_t expected = order.urls.size() * order.repeat;
  std::mutex mutex;
  std::size_t answered = 0;
  std::promise<void> all;
  for (std::size_t i = 0; i < expected; ++i) {
    env::WireRequest request = order.request;
    request.url = order.urls[i % order.urls.size()];
    (*wire)->send(request, [&, i](Result<env::WireResponse> answer) {
      const std::lock_guard guard(mutex);
      print(i, answer);
      if (++answered == expected) {
        all.set_value();
      }
    });
  }
  if (order.wait == Order::Wait::yes) {
    all.get_future().wait();
  }
  wire->reset();
  std::printf("answered %zu of %zu\n", answered, expected);
}
