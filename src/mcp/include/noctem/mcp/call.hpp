#pragma once
// One call of a tool, a prompt or a resource, as its handler sees it: a value. What stands in it is
// checked: arguments fit the declared schema and have its defaults; answers and state are those of
// the questions that this handler asked before (see question.hpp), and the state comes back exactly
// as it was given, whatever the client did with it.
//
// A value; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/mcp/question.hpp"

namespace noctem::mcp {

// The revisions of the protocol, oldest first. From 2026-07-28 on nothing is remembered between
// requests.
enum class Revision { v2024_11_05, v2025_03_26, v2025_06_18, v2025_11_25, v2026_07_28 };
std::string_view name_of(Revision revision);

// Who calls, as they say themselves: for the log and for the eyes, never for a decision.
struct Client {
  std::string name;
  std::string version;
  codec::JsonObject capabilities;
};

struct Call {
  std::string name;  // of the tool or prompt; of a resource its URI
  codec::JsonObject arguments;
  codec::JsonObject answers;  // by the names of the questions
  codec::Json state;          // null in the first round
  Revision revision = Revision::v2026_07_28;
  Client client;

  // The argument, if it is there; what is declared otherwise than asked for here is a bug.
  const codec::Json* find(std::string_view argument) const { return arguments.find(argument); }
  std::optional<std::string_view> text(std::string_view argument) const;
  std::optional<std::int64_t> integer(std::string_view argument) const;
  std::optional<double> number(std::string_view argument) const;    // also of an integer
  bool is_true(std::string_view argument) const;                    // false if it is absent
  std::vector<std::string> texts(std::string_view argument) const;  // of an array; else empty

  // The answer to a question, or null if there is none that fits: then ask (again).
  const codec::Json* answer(std::string_view name, const Question& question) const;
};

// Of an answer to an elicitation, as answer() returned it.
Choice choice_of(const codec::Json& answer);

}  // namespace noctem::mcp
