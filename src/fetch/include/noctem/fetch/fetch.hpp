#pragma once
// One HTTP request through the proxy, from the question to the answer. The proxy runs here too, for
// this one connection, so that what a skill's fetch may reach is what any confined
// program may: each name looked up once, each address checked, the checked one dialled, the TLS
// name compared. Nothing is followed.
//
// Waits for the network, on the caller's thread alone.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "noctem/fetch/question.hpp"
#include "noctem/proxy/event.hpp"
#include "noctem/proxy/names.hpp"

namespace noctem::fetch {

inline constexpr std::size_t kPageBytesMax = 1u << 20;
inline constexpr std::size_t kPageFieldsMax = 100;

struct Page {
  int status = 0;
  std::vector<proxy::Field> fields;  // lower case
  std::string body;
};

// {"status":200,"headers":{…},"body":"…"}; what is no UTF-8 is "body_base64url".
std::string write_page(const Page& page);

struct Errand {
  proxy::Policy policy;
  proxy::NameSources names;
  std::chrono::milliseconds deadline{30'000};
  std::string certificate_file;                 // trusted authorities; empty: the system's
  std::function<std::string()> must_stop = {};  // why it must end now, or ""
  std::function<void(const proxy::Event&)> on_event = {};
};

// denied where the proxy refused it, unavailable where it could not be had, exhausted where the
// answer is larger than it may be.
Result<Page> fetch(const Question& question, const Errand& errand);

}  // namespace noctem::fetch
