#include "mail.hpp"

#include <utility>

#include "noctem/http/request_signing.hpp"

namespace noctem::demo {

namespace {

constexpr auto kDeadline = std::chrono::seconds(60);
constexpr std::size_t kReasonsMax = 64;

env::WireHeaders fields_of(const http::Headers& headers) {
  env::WireHeaders fields(headers.begin(), headers.end());
  fields.emplace_back("Accept", "application/json");
  return fields;
}

// "urn:noctem:error:exhausted:rate" is "rate".
std::string reason_in(const env::WireResponse& response) {
  const auto problem = codec::parse_json(response.body);
  const auto* type = problem ? problem->find("type") : nullptr;
  if (type == nullptr || type->text() == nullptr) {
    return std::to_string(response.status);
  }
  return type->text()->substr(type->text()->rfind(':') + 1);
}

}  // namespace

Mail::Mail(const PlayContext& context, Dice& dice) : context_(context), dice_(dice) {}

void Mail::send(env::WireRequest request, std::uint64_t documents, Then then) {
  request.deadline = kDeadline;
  sent_.push_back(std::make_unique<Sent>(Sent{documents, std::move(then), std::nullopt}));
  {
    const std::lock_guard guard(mutex_);
    ++waiting_;
  }
  context_.wire.send(std::move(request), [this, sent = sent_.back().get()](auto answer) {
    // Under the lock to its end: who waits may destroy this as soon as it is free.
    const std::lock_guard guard(mutex_);
    sent->answer.emplace(std::move(answer));
    --waiting_;
    answered_.notify_one();
  });
}

void Mail::write(const Signatory& by, const std::string& target, const codec::Json& body,
                 std::uint64_t documents, Then then) {
  const std::string time = http::timestamp_text(context_.clock.seconds());
  env::WireRequest request{.method = "POST",
                           .url = context_.url + target,
                           .headers = fields_of(http::document_form(by.id, time)),
                           .body = codec::write_canonical(body)};
  request.headers.emplace_back("Content-Type", "application/json");
  send(std::move(request), documents, std::move(then));
}

void Mail::read(const std::string& target, Then then) {
  env::WireRequest request;
  request.url = context_.url + target;
  send(std::move(request), 0, std::move(then));
}

void Mail::ask(const Signatory& by, const std::string& target, Then then) {
  ByteArray<16> nonce{};
  dice_.fill(nonce);
  const std::string nonce_text = to_hex(nonce);
  const std::string time = http::timestamp_text(context_.clock.seconds());
  env::WireRequest request;
  request.url = context_.url + target;
  request.headers =
      fields_of(http::sign_bound_form(by.id, by.key,
                                      {.method = "GET",
                                       .host = context_.url.substr(context_.url.find("://") + 3),
                                       .target = target,
                                       .timestamp = time,
                                       .nonce = nonce_text,
                                       .body = ""}));
  send(std::move(request), 0, std::move(then));
}

void Mail::take(Sent& sent) {
  const Result<env::WireResponse>& answer = *sent.answer;
  if (!answer || answer->status >= 300) {
    const std::string reason = answer ? reason_in(*answer) : answer.error().reason;
    if (tally_.refused.contains(reason) || tally_.refused.size() < kReasonsMax) {
      ++tally_.refused[reason];
    }
    return;
  }
  tally_.documents += sent.documents;
  if (!sent.then || answer->status == 204) {
    return;
  }
  if (const auto json = codec::parse_json(answer->body)) {
    sent.then(*json);
  }
}

void Mail::drain() {
  while (!sent_.empty()) {
    {
      std::unique_lock guard(mutex_);
      answered_.wait(guard, [this] { return waiting_ == 0; });
    }
    for (const auto& sent : std::exchange(sent_, {})) {
      take(*sent);
    }
  }
}

}  // namespace noctem::demo
