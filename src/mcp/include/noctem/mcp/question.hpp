#pragma once
// What a server may ask its client for in the middle of a call: words or a choice from the user
// (elicitation), a text from the model (sampling), the folders that it works in (roots). A handler
// does not wait for the answer: it asks, is done, and is called again with what came back. So the
// same handler serves clients that are asked by a request of ours and clients that call again by
// themselves.
//
// Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/mcp/content.hpp"
#include "noctem/mcp/schema.hpp"

namespace noctem::mcp {

struct Sampling {
  std::vector<Message> messages;
  std::int64_t tokens_max = 256;
  std::string system_prompt;  // may be empty
};

class Question {
 public:
  // `schema`: an object of texts, numbers, choices and yes-or-no.
  static Question elicit(std::string message, const Schema& schema);
  static Question open_url(std::string message, std::string url);
  static Question sample(const Sampling& sampling);
  static Question list_roots();

  enum class Kind { elicit, open_url, sample, roots };
  Kind kind() const { return kind_; }
  std::string_view method() const;             // "elicitation/create"
  std::string_view needed_capability() const;  // of the client: "elicitation"
  const codec::JsonObject& parameters() const { return parameters_; }

  // What came back, if it is an answer to this question. Of an elicitation that was accepted, its
  // content fits the schema.
  Result<> check_answer(const codec::Json& answer) const;

 private:
  Question(Kind kind, codec::JsonObject parameters)
      : kind_(kind), parameters_(std::move(parameters)) {}
  Kind kind_;
  codec::JsonObject parameters_;
};

// By names of the handler's choice, each once.
using Questions = std::vector<std::pair<std::string, Question>>;

// Of an elicitation.
enum class Choice { accepted, declined, cancelled };

}  // namespace noctem::mcp
