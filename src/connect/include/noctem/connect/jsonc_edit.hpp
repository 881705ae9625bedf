#pragma once
// Edits of settings in JSON with comments. A value is put where a path of names leads, or taken
// away, and no byte of anything else changes: comments, trailing commas, line ends, indentation and
// other people's entries stay as they are. What is written looks like what stands around it.
//
// Pure functions; any thread. invalid/not_json names the line of what is not understood.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"

namespace noctem::connect {

using JsoncPath = std::vector<std::string>;

struct JsoncEdited {
  std::string text;
  std::size_t made = 0;  // containers on the way that were not there
};

// nullopt: there is no such value.
Result<std::optional<codec::Json>> jsonc_get(std::string_view text, const JsoncPath& path);

// In the place of the value that is there, else behind the last one of its object. A blank text
// becomes one that has only this.
Result<JsoncEdited> jsonc_put(std::string_view text, const JsoncPath& path,
                              const codec::Json& value);
// Behind the last one of an array, which is made if it is missing.
Result<JsoncEdited> jsonc_append(std::string_view text, const JsoncPath& path,
                                 const codec::Json& value);

// Takes the value away, and then up to `made` containers above it that nothing is left in.
Result<std::string> jsonc_drop(std::string_view text, const JsoncPath& path, std::size_t made);
Result<std::string> jsonc_drop_item(std::string_view text, const JsoncPath& path, std::size_t index,
                                    std::size_t made);
// In the place of an array's item.
Result<std::string> jsonc_replace_item(std::string_view text, const JsoncPath& path,
                                       std::size_t index, const codec::Json& value);

}  // namespace noctem::connect
