#include "noctem/http/reply.hpp"

#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/http/problem.hpp"

namespace noctem::http {

Reply& Reply::operator=(Reply&& other) noexcept {
  if (this != &other) {
    answer_if_forgotten();
    sink_ = std::move(other.sink_);
  }
  return *this;
}

Reply::~Reply() { answer_if_forgotten(); }

void Reply::answer_if_forgotten() {
  if (sink_) {
    send(internal("reply_forgotten", "a handler gave up its reply without an answer"));
  }
}

void Reply::send(Response response) {
  NOCTEM_ASSERT(sink_ != nullptr);
  std::exchange(sink_, nullptr)->send(std::move(response));
}

void Reply::send(const Error& error) {
  NOCTEM_ASSERT(sink_ != nullptr);
  if (is_our_fault(error)) {
    sink_->report(error);
  }
  send(problem(error));
}

std::shared_ptr<EventStream> Reply::stream() {
  NOCTEM_ASSERT(sink_ != nullptr);
  Response head{.status = 200,
                .headers = {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}},
                .body = {}};
  return std::exchange(sink_, nullptr)->stream(std::move(head));
}

}  // namespace noctem::http
