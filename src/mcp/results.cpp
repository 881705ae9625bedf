// json_of(): what handlers answer, as the newest revision writes it. What older ones do not know is
// taken out on the way (shape.hpp).

#include <algorithm>

#include "noctem/mcp/prompt.hpp"
#include "noctem/mcp/resource.hpp"
#include "noctem/mcp/tool.hpp"

namespace noctem::mcp {

namespace {

using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kCompletionsMax = 100;

}  // namespace

JsonObject json_of(ToolResult result) {
  if (result.content.empty() && result.structured) {
    result.content.push_back(Content::text(codec::write_canonical(*result.structured)));
  }
  JsonArray content;
  for (const Content& item : result.content) {
    content.emplace_back(item.json());
  }
  JsonObject json{{"content", std::move(content)}};
  if (result.structured) {
    json.set("structuredContent", *std::move(result.structured));
  }
  if (result.outcome == ToolResult::Outcome::failed) {
    json.set("isError", true);
  }
  return json;
}

ToolResult text_result(std::string text) {
  return {.content = {Content::text(std::move(text))},
          .structured = std::nullopt,
          .outcome = ToolResult::Outcome::done};
}

ToolResult failed_result(std::string text) {
  return {.content = {Content::text(std::move(text))},
          .structured = std::nullopt,
          .outcome = ToolResult::Outcome::failed};
}

JsonObject json_of(ReadResult result) {
  JsonArray contents;
  for (const ResourceContents& item : result.contents) {
    contents.emplace_back(item.json());
  }
  return {{"contents", std::move(contents)}};
}

JsonObject json_of(PromptResult result) {
  JsonArray messages;
  for (const Message& message : result.messages) {
    messages.emplace_back(JsonObject{{"role", message.role == Role::user ? "user" : "assistant"},
                                     {"content", message.content.json()}});
  }
  JsonObject json{{"messages", std::move(messages)}};
  if (!result.description.empty()) {
    json.set("description", std::move(result.description));
  }
  return json;
}

JsonObject json_of(Completion completion) {
  const std::size_t total = completion.values.size();
  const std::size_t sent = std::min(total, kCompletionsMax);
  JsonArray values(completion.values.begin(),
                   completion.values.begin() + static_cast<std::ptrdiff_t>(sent));
  return {{"completion", JsonObject{{"values", std::move(values)},
                                    {"total", static_cast<std::uint64_t>(total)},
                                    {"hasMore", sent < total}}}};
}

}  // namespace noctem::mcp
