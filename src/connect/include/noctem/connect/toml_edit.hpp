#pragma once
// Edits of one table of a TOML file: put it there, change what differs, take it away. Comments,
// order and everybody else's tables stay byte by byte. Each result is parsed again and must hold
// exactly what the old text held and the table, otherwise nothing is changed.
//
// Pure functions; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"

namespace noctem::connect {

using TomlPath = std::vector<std::string>;  // {"mcp_servers", "nocturne-mesh"}

enum class TomlTable { absent, same, other };
// Whether the table holds these values and none of the other `owned` names. invalid/not_toml names
// the line; conflict/toml_form if it stands there in a form that is not [a.b].
Result<TomlTable> toml_compare(std::string_view text, const TomlPath& path,
                               const codec::JsonObject& values,
                               const std::vector<std::string>& owned);

// Values are texts, arrays of texts or objects of texts. Names of the table that are not `owned`
// stay.
Result<std::string> toml_put(std::string_view text, const TomlPath& path,
                             const codec::JsonObject& values,
                             const std::vector<std::string>& owned);

// With the tables inside of it, which belong to it.
Result<std::string> toml_drop(std::string_view text, const TomlPath& path);

}  // namespace noctem::connect
