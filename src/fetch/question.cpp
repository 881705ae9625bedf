#include "noctem/fetch/question.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::fetch {

namespace {

constexpr std::string_view kPlain = "http://";
constexpr std::string_view kTls = "https://";
constexpr std::uint16_t kPlainPort = 80;
constexpr std::uint16_t kTlsPort = 443;
constexpr auto kMethods =
    std::to_array<std::string_view>({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"});

// Ours to write: they say where a message ends, or belong to one connection.
constexpr auto kOurFields = std::to_array<std::string_view>(
    {"host", "connection", "proxy-connection", "proxy-authorization", "proxy-authenticate",
     "keep-alive", "te", "trailer", "transfer-encoding", "content-length", "upgrade", "expect"});

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("fetch", std::move(message)));
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

class Reader {
 public:
  Result<Question> read(const codec::Json& json) {
    if (json.object() == nullptr) {
      return refuse(R"(a question is {"url":"https://…"}, with method, headers and body)");
    }
    bool has_url = false;
    for (const auto& [name, value] : *json.object()) {
      NOCTEM_CHECK(name == "headers" ? fields(value) : word(name, value));
      has_url = has_url || name == "url";
    }
    if (!has_url) {
      return refuse("the url is missing");
    }
    NOCTEM_CHECK(read_again());
    return std::move(question_);
  }

 private:
  Result<> word(const std::string& name, const codec::Json& value) {
    if (value.text() == nullptr) {
      return refuse("url, method and body are texts, and there is nothing else but headers");
    }
    const std::string& text = *value.text();
    if (name == "url") {
      return url(text);
    }
    if (name == "method" && std::ranges::find(kMethods, text) != kMethods.end()) {
      question_.method = text;
      return {};
    }
    if (name == "body" && text.size() <= kBodyBytesMax) {
      question_.body = text;
      return {};
    }
    return refuse(
        "a method is one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT; a body has at "
        "most 512 KiB; other members are not known");
  }

  Result<> url(std::string_view text) {
    const bool tls = text.starts_with(kTls);
    if ((!tls && !text.starts_with(kPlain)) || has_control(text)) {
      return refuse("an address begins with https:// or http:// and holds no control character");
    }
    question_.scheme = tls ? Question::Scheme::tls : Question::Scheme::plain;
    text.remove_prefix(tls ? kTls.size() : kPlain.size());
    const auto end = std::min(text.size(), text.find_first_of("/?#"));
    auto to = proxy::parse_authority(text.substr(0, end), tls ? kTlsPort : kPlainPort);
    if (!to) {
      return refuse(to.error().message);
    }
    question_.to = std::move(*to);
    question_.path = text.substr(end);
    if (!question_.path.starts_with('/')) {
      question_.path.insert(0, "/");
    }
    return {};
  }

  Result<> fields(const codec::Json& value) {
    if (value.object() == nullptr || value.object()->size() > kFieldsMax) {
      return refuse("headers are an object of at most 32 texts");
    }
    for (const auto& [name, text] : *value.object()) {
      const std::string lower = to_lower_ascii(name);
      const bool known = std::ranges::find(kOurFields, lower) != kOurFields.end();
      if (text.text() == nullptr || has_control(name) || has_control(*text.text()) || known ||
          std::ranges::find(question_.fields, lower, &proxy::Field::name) !=
              question_.fields.end()) {
        return refuse("headers: each is a text, named once, and none that the connection needs");
      }
      question_.fields.push_back({lower, std::string(trim(*text.text()))});
    }
    return {};
  }

  // As the proxy will read it.
  Result<> read_again() const {
    const std::string host = proxy::to_string(question_.to);
    std::string head = question_.method + " http://" + host + question_.path +
                       " HTTP/1.1\r\nHost: " + host + "\r\n";
    for (const proxy::Field& field : question_.fields) {
      head += field.name + ": " + field.value + "\r\n";
    }
    const auto request = proxy::parse_request(head + "\r\n");
    if (!request) {
      return refuse(request.error().message);
    }
    const bool same = request->path == question_.path && request->target == question_.to &&
                      request->fields.size() == question_.fields.size();
    return same ? Result<>() : refuse("it could be understood in two ways");
  }

  Question question_;
};

}  // namespace

std::string Question::url() const {
  return std::string(scheme == Scheme::tls ? kTls : kPlain) + proxy::to_string(to) + path;
}

Result<Question> read_question(std::string_view text) {
  if (text.size() > kQuestionBytesMax) {
    return refuse("a question has at most 1 MiB");
  }
  auto json = codec::parse_json(text, {.size_bytes_max = kQuestionBytesMax});
  return json ? Reader().read(*json) : refuse("the question is not JSON: " + json.error().message);
}

Result<proxy::Policy> policy_for(const Question& question,
                                 const std::vector<bark::HostGrant>& granted) {
  proxy::Policy policy;
  bool is_named = false;
  bool is_granted = false;
  for (const bark::HostGrant& each : granted) {
    NOCTEM_TRY(const proxy::Host host,
               proxy::parse_host(each.host.find(':') == std::string::npos ? each.host
                                                                          : "[" + each.host + "]"));
    const bool any = each.carries == bark::HostGrant::Carries::any;
    proxy::Grant grant{{host, each.port},
                       any ? proxy::Grant::Tunnel::any : proxy::Grant::Tunnel::tls,
                       each.methods};
    if (grant.to == question.to) {
      is_named = true;
      const bool allowed = grant.methods.empty() ||
                           std::ranges::find(grant.methods, question.method) != grant.methods.end();
      is_granted = is_granted || allowed;
      if (allowed && question.scheme == Question::Scheme::tls) {
        grant.methods.clear();
      }
    }
    policy.grants.push_back(std::move(grant));
  }
  const std::string where = proxy::to_string(question.to);
  if (!is_granted) {
    return fail(denied("fetch",
                       is_named ? question.method + " " + where + ": granted for other methods only"
                                : where + " was not granted"));
  }
  return policy;
}

}  // namespace noctem::fetch
