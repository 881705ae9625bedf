#pragma once
// What a skill wants to be fetched, as it says it: {"url":"https://…","method":"GET",
// "headers":{…},"body":"…"}, only the address required. Read once, by the proxy's own readers; what
// two readers could understand in two ways is refused.
//
// Pure; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/bark/grants.hpp"
#include "noctem/proxy/policy.hpp"

namespace noctem::fetch {

inline constexpr std::size_t kQuestionBytesMax = 1u << 20;
inline constexpr std::size_t kBodyBytesMax = 512u << 10;
inline constexpr std::size_t kFieldsMax = 32;

struct Question {
  enum class Scheme { plain, tls } scheme = Scheme::plain;
  std::string method = "GET";
  proxy::Authority to;
  std::string path;  // "/" and what follows
  std::vector<proxy::Field> fields;
  std::string body;

  std::string url() const;
};

Result<Question> read_question(std::string_view text);

// What the proxy is told to let through for this question; denied/fetch, in words for the skill's
// author, where no grant means it. Within TLS the method is decided here, because the request is
// ours.
Result<proxy::Policy> policy_for(const Question& question,
                                 const std::vector<bark::HostGrant>& granted);

}  // namespace noctem::fetch
