#include "terms.hpp"

#include "noctem/base/strings.hpp"

#include "shape.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::string_view kMetaClient = "io.modelcontextprotocol/clientInfo";
constexpr std::string_view kMetaCapabilities = "io.modelcontextprotocol/clientCapabilities";
constexpr std::string_view kMetaLogLevel = "io.modelcontextprotocol/logLevel";
constexpr std::size_t kTokenBytesMax = 256;

const Json* meta_of(const Request& request, std::string_view name) {
  const Json* meta = request.params.find("_meta");
  return meta ? meta->find(name) : nullptr;
}

Refusal malformed(std::string_view member, std::string_view what) {
  Refusal refusal =
      wrong_params("`_meta` must have \"" + std::string(member) + "\": " + std::string(what));
  refusal.trouble = Outgoing::Trouble::request;
  return refusal;
}

std::expected<void, Refusal> read_token(const Request& request, Terms& terms) {
  const Json* token = meta_of(request, "progressToken");
  if (!token) {
    return {};
  }
  const bool is_short = token->text() && token->text()->size() <= kTokenBytesMax;
  if (!is_short && !token->integer() && !token->number()) {
    return std::unexpected(wrong_params("`progressToken` must be a short text or a number"));
  }
  terms.progress_token = *token;
  return {};
}

std::expected<Terms, Refusal> modern_terms(const Request& request) {
  const Json* revision = meta_of(request, kMetaRevision);
  if (!revision || !revision->text()) {
    return std::unexpected(malformed(kMetaRevision, "the revision of the protocol, as a text"));
  }
  if (*revision->text() != name_of(Revision::v2026_07_28)) {
    return std::unexpected(unsupported_revision(*revision->text()));
  }
  const Json* capabilities = meta_of(request, kMetaCapabilities);
  if (!capabilities || !capabilities->object()) {
    return std::unexpected(malformed(kMetaCapabilities, "what the client can do, as an object"));
  }
  Terms terms{.revision = Revision::v2026_07_28,
              .client = client_of(meta_of(request, kMetaClient), capabilities),
              .log_from = std::nullopt,
              .progress_token = {}};
  if (const Json* level = meta_of(request, kMetaLogLevel)) {
    terms.log_from = level->text() ? severity_named(*level->text()) : std::nullopt;
    if (!terms.log_from) {
      return std::unexpected(malformed(kMetaLogLevel, "a level of the log, if it is there"));
    }
  }
  return terms;
}

}  // namespace

Refusal wrong_params(std::string message) {
  return {.code = kInvalidParams,
          .message = std::move(message),
          .more = {},
          .trouble = Outgoing::Trouble::none};
}

Refusal unsupported_revision(std::string_view requested) {
  const std::string_view told = is_utf8(requested) ? requested : "";  // a header may be any bytes
  return {.code = kUnsupportedRevision,
          .message = "this revision of the protocol is not served here",
          .more = JsonObject{{"supported", supported_revisions()}, {"requested", told}},
          .trouble = Outgoing::Trouble::request};
}

JsonArray supported_revisions() {
  return {name_of(Revision::v2026_07_28), name_of(Revision::v2025_11_25),
          name_of(Revision::v2025_06_18), name_of(Revision::v2025_03_26),
          name_of(Revision::v2024_11_05)};
}

std::optional<Severity> severity_named(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Severity::emergency); ++i) {
    if (name_of(static_cast<Severity>(i)) == name) {
      return static_cast<Severity>(i);
    }
  }
  return std::nullopt;
}

Client client_of(const Json* implementation, const Json* capabilities) {
  const auto text = [&](std::string_view member) {
    const Json* value = implementation ? implementation->find(member) : nullptr;
    return value && value->text() ? *value->text() : std::string();
  };
  return {.name = text("name"),
          .version = text("version"),
          .capabilities =
              capabilities && capabilities->object() ? *capabilities->object() : JsonObject()};
}

bool is_modern(const Request& request) {
  return meta_of(request, kMetaRevision) || request.method == "server/discover" ||
         request.method == "subscriptions/listen";
}

std::expected<Terms, Refusal> terms_of(const Request& request, const Peer::State& peer) {
  std::expected<Terms, Refusal> terms =
      is_modern(request) ? modern_terms(request) : std::expected<Terms, Refusal>(peer.terms());
  if (terms) {
    if (auto read = read_token(request, *terms); !read) {
      return std::unexpected(std::move(read).error());
    }
  }
  return terms;
}

}  // namespace noctem::mcp
