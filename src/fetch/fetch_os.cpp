#include <optional>

#include "noctem/base/strings.hpp"
#include "noctem/fetch/fetch.hpp"
#include "noctem/http_os/lone_request.hpp"
#include "noctem/proxy/server.hpp"

#include "meeting_os.hpp"

namespace noctem::fetch {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kStep{20};  // how late it hears that it must stop
constexpr std::chrono::seconds kOurWordsFirst{5};

Error refusal_of(const proxy::Event& event) {
  const std::string where = event.host + ":" + std::to_string(event.port);
  switch (event.why) {
    case proxy::Why::address:
      return denied("fetch", where + " leads to " + event.address +
                                 ", a place inside that its name does not grant");
    case proxy::Why::method:
      return denied("fetch", where + " was granted for other methods only");
    case proxy::Why::hello:
      return denied("fetch", where + " was granted for TLS that asks for this very host");
    case proxy::Why::none:
    case proxy::Why::not_granted:
    case proxy::Why::malformed:
      break;
  }
  return denied("fetch", where + " was not granted");
}

// What the proxy said, beside what libcurl made of it.
class Heard {
 public:
  explicit Heard(const Errand& errand) : errand_(errand) {}

  void operator()(const proxy::Event& event) {
    if (event.what == proxy::Event::What::refused) {
      refusal_ = refusal_of(event);
    }
    if (event.what == proxy::Event::What::failed) {
      failure_ = unavailable("fetch", event.host + " was not found, or not reached");
    }
    if (errand_.on_event) {
      errand_.on_event(event);
    }
  }
  Result<Page> judge(Result<Page> page) const {
    if (refusal_ || failure_) {
      return fail(refusal_ ? *refusal_ : *failure_);
    }
    return page;
  }

 private:
  const Errand& errand_;
  std::optional<Error> refusal_;
  std::optional<Error> failure_;
};

env::WireRequest request_of(const Question& question, const Errand& errand) {
  env::WireRequest request;
  request.method = question.method;
  request.url = question.url();
  request.headers = {{"user-agent", "noctem-skill"}};
  for (const proxy::Field& field : question.fields) {
    if (field.name == "user-agent") {
      request.headers.clear();
    }
  }
  for (const proxy::Field& field : question.fields) {
    request.headers.emplace_back(field.name, field.value);
  }
  request.body = question.body;
  request.deadline = errand.deadline + kOurWordsFirst;
  request.response_bytes_max = kPageBytesMax;
  return request;
}

Result<Page> page_of(Result<env::WireResponse> response) {
  if (!response) {
    const Error& error = response.error();
    return error.kind == ErrorKind::exhausted
               ? fail(exhausted("fetch", "the answer is larger than a skill may have"))
               : fail(unavailable("fetch", error.message));
  }
  if (response->headers.size() > kPageFieldsMax) {
    return fail(exhausted("fetch", "the answer has too many fields"));
  }
  Page page{response->status, {}, std::move(response->body)};
  for (auto& [name, value] : response->headers) {
    if (is_utf8(name) && is_utf8(value)) {
      page.fields.push_back({to_lower_ascii(name), std::move(value)});
    }
  }
  return page;
}

Result<> carry(http_os::LoneRequest& request, Meeting& meeting, proxy::Server& server,
               const Errand& errand) {
  const auto end = Clock::now() + errand.deadline;
  while (request.step() == http_os::LoneRequest::State::goes_on) {
    if (const std::string why = errand.must_stop ? errand.must_stop() : ""; !why.empty()) {
      return fail(unavailable("fetch", why));
    }
    if (Clock::now() >= end) {
      return fail(unavailable("fetch", "there was no answer in time"));
    }
    if (meeting.listener() >= 0) {
      if (auto came = meeting.accept(); came.valid()) {
        server.serve(std::move(came));
      }
    }
    server.step(kStep, meeting.listener() >= 0 ? meeting.listener() : request.socket());
  }
  return {};
}

}  // namespace

Result<Page> fetch(const Question& question, const Errand& errand) {
  NOCTEM_TRY(Meeting meeting, Meeting::open());
  Heard heard(errand);
  proxy::ServerOptions options;
  options.policy = errand.policy;
  options.names = errand.names;
  options.log = [&heard](const proxy::Event& event) { heard(event); };
  proxy::Server server(std::move(options));
  NOCTEM_TRY(const auto request, http_os::LoneRequest::begin(
                                     request_of(question, errand),
                                     {.proxy = "http://127.0.0.1:" + std::to_string(meeting.port()),
                                      .socket = meeting.take_caller(),
                                      .certificate_file = errand.certificate_file}));
  const auto carried = carry(*request, meeting, server, errand);
  server.cut_all();
  return carried ? heard.judge(page_of(request->take())) : fail(carried.error());
}

}  // namespace noctem::fetch
