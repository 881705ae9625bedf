#pragma once
// Everything that a server offers, in the order in which it was declared. Never changed: a server
// that adds something makes a new one, and calls in progress keep theirs.
//
// Immutable once it is shared; any thread.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/mcp/prompt.hpp"
#include "noctem/mcp/resource.hpp"
#include "noctem/mcp/tool.hpp"

namespace noctem::mcp {

struct Catalogue {
  std::vector<std::shared_ptr<const Tool>> tools;
  std::vector<std::shared_ptr<const Resource>> resources;
  std::vector<std::shared_ptr<const ResourceTemplate>> templates;
  std::vector<std::shared_ptr<const Prompt>> prompts;

  std::shared_ptr<const Tool> find_tool(std::string_view name) const;
  std::shared_ptr<const Prompt> find_prompt(std::string_view name) const;
  std::vector<std::string> tool_names() const;
  std::vector<std::string> prompt_names() const;
  bool has_completers() const;
};

// Who reads a URI, and what its variables are.
struct Reader {
  ReadHandler handler;
  codec::JsonObject variables;
};
std::optional<Reader> find_reader(const Catalogue& catalogue, std::string_view uri);

// The items of a list as a revision shows them.
codec::JsonObject listed(const Tool& tool, Revision revision);
codec::JsonObject listed(const Resource& resource, Revision revision);
codec::JsonObject listed(const ResourceTemplate& resource, Revision revision);
codec::JsonObject listed(const Prompt& prompt, Revision revision);

// What the variables of a template are in this URI, decoded; nullopt if it does not fit.
std::optional<codec::JsonObject> match_template(std::string_view pattern, std::string_view uri);

}  // namespace noctem::mcp
