#include "noctem/mcp/reply.hpp"

#include "noctem/base/assert.hpp"

#include "exchange.hpp"

namespace noctem::mcp {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::debug:
      return "debug";
    case Severity::info:
      return "info";
    case Severity::notice:
      return "notice";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
    case Severity::critical:
      return "critical";
    case Severity::alert:
      return "alert";
    case Severity::emergency:
      return "emergency";
  }
  return {};
}

Reply::Reply(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

Reply& Reply::operator=(Reply&& other) noexcept {
  if (this != &other) {
    answer_if_forgotten();
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

Reply::~Reply() { answer_if_forgotten(); }

void Reply::answer_if_forgotten() {
  if (const auto exchange = std::move(exchange_)) {
    exchange->forget();
  }
}

void Reply::progress(double done, std::optional<double> total, std::string_view message) const {
  if (exchange_) {
    exchange_->progress(done, total, message);
  }
}

void Reply::log(Severity severity, codec::Json payload, std::string_view logger) const {
  if (exchange_) {
    exchange_->log(severity, std::move(payload), logger);
  }
}

bool Reply::is_cancelled() const { return exchange_ && exchange_->is_cancelled(); }

void Reply::on_cancel(std::function<void()> cancelled) const {
  if (exchange_) {
    exchange_->on_cancel(std::move(cancelled));
  }
}

void Reply::fail(const Error& error) {
  const auto exchange = std::move(exchange_);
  NOCTEM_ASSERT(exchange != nullptr);
  exchange->fail(error);
}

void Reply::ask(const Questions& questions, codec::Json state) {
  const auto exchange = std::move(exchange_);
  NOCTEM_ASSERT(exchange != nullptr);
  exchange->ask(questions, std::move(state));
}

void Reply::finish(codec::JsonObject result) {
  const auto exchange = std::move(exchange_);
  NOCTEM_ASSERT(exchange != nullptr);
  exchange->finish(std::move(result));
}

}  // namespace noctem::mcp
