#pragma once
// A resource: something to be read, by its URI. One that is listed stands for itself; a template
// stands for all whose URI it matches ("mesh://entry/{id}": a variable takes one segment, and comes
// decoded as an argument of the call). not_found is the error for what is not there.
//
// Handlers as in tool.hpp.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/mcp/call.hpp"
#include "noctem/mcp/content.hpp"
#include "noctem/mcp/reply.hpp"

namespace noctem::mcp {

struct ReadResult {
  std::vector<ResourceContents> contents;
};
codec::JsonObject json_of(ReadResult result);

using ReadReply = ReplyWith<ReadResult>;
using ReadHandler = std::function<void(Call, ReadReply)>;

// What may stand for an argument that begins so: the call's arguments are `argument` (its name),
// `value` (its beginning), and the other arguments as they are so far.
struct Completion {
  std::vector<std::string> values;  // the first hundred are sent
};
codec::JsonObject json_of(Completion completion);

using CompletionReply = ReplyWith<Completion>;
struct CompletionCall {
  std::string argument;
  std::string value;
  codec::JsonObject others;
};
using Completer = std::function<void(CompletionCall, CompletionReply)>;

struct Resource {
  std::string uri;
  std::string name;
  std::string title;        // may be empty
  std::string description;  // may be empty
  std::string media_type;
  ReadHandler handler;
};

struct ResourceTemplate {
  std::string uri;  // "mesh://entry/{id}"
  std::string name;
  std::string title;
  std::string description;
  std::string media_type;
  ReadHandler handler;
  Completer completer;  // may be empty
};

}  // namespace noctem::mcp
