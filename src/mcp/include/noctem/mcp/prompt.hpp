#pragma once
// A prompt: messages that a person chooses to begin with, filled with arguments. Arguments are
// texts.
//
// Handlers as in tool.hpp.

#include <functional>
#include <string>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/mcp/call.hpp"
#include "noctem/mcp/content.hpp"
#include "noctem/mcp/reply.hpp"
#include "noctem/mcp/resource.hpp"
#include "noctem/mcp/schema.hpp"

namespace noctem::mcp {

struct PromptResult {
  std::vector<Message> messages;
  std::string description;  // may be empty
};
codec::JsonObject json_of(PromptResult result);

using PromptReply = ReplyWith<PromptResult>;
using PromptHandler = std::function<void(Call, PromptReply)>;

struct PromptArgument {
  std::string name;
  std::string description;
  Need need = Need::required;
};

struct Prompt {
  std::string name;
  std::string title;  // may be empty
  std::string description;
  std::vector<PromptArgument> arguments;
  PromptHandler handler;
  Completer completer;  // may be empty
};

}  // namespace noctem::mcp
