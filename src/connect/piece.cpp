#include "noctem/connect/piece.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "noctem/connect/jsonc_edit.hpp"
#include "noctem/connect/section.hpp"
#include "noctem/connect/toml_edit.hpp"

namespace noctem::connect {

namespace {

using codec::Json;
using codec::JsonObject;

JsoncPath below(const JsoncPath& path, const std::string& name) {
  JsoncPath longer = path;
  longer.push_back(name);
  return longer;
}

bool owns(const Piece& piece, const std::string& name) {
  return std::find(piece.owned.begin(), piece.owned.end(), name) != piece.owned.end();
}

// Whether each member is there with this value; of an object, each of its members.
bool holds(const Json& there, const JsonObject& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const JsonObject::Member& member) {
    const Json* value = there.find(member.first);
    const JsonObject* inner = member.second.object();
    return value != nullptr && (inner != nullptr ? holds(*value, *inner) : *value == member.second);
  });
}

bool has_foreign(const Piece& piece, const Json& there) {
  return std::any_of(piece.owned.begin(), piece.owned.end(), [&](const std::string& name) {
    return there.find(name) != nullptr && piece.values.find(name) == nullptr;
  });
}

Result<PieceState> entry_state(const Piece& piece, std::string_view text) {
  NOCTEM_TRY(const auto there, jsonc_get(text, piece.at));
  if (!there) {
    return PieceState::absent;
  }
  return holds(*there, piece.values) && !has_foreign(piece, *there) ? PieceState::same
                                                                    : PieceState::other;
}

Result<std::string> put_members(std::string text, const JsoncPath& path, const Json& there,
                                const JsonObject& wanted) {
  for (const auto& [name, value] : wanted) {
    const Json* old = there.find(name);
    const bool inside = old != nullptr && old->object() != nullptr && value.object() != nullptr;
    if (inside) {
      NOCTEM_TRY(text, put_members(std::move(text), below(path, name), *old, *value.object()));
    } else if (old == nullptr || !(*old == value)) {
      NOCTEM_TRY(auto edited, jsonc_put(text, below(path, name), value));
      text = std::move(edited.text);
    }
  }
  return text;
}

Result<Put> put_entry(const Piece& piece, std::string_view text) {
  NOCTEM_TRY(const auto there, jsonc_get(text, piece.at));
  if (!there || there->object() == nullptr) {
    NOCTEM_TRY(auto edited, jsonc_put(text, piece.at, piece.values));
    return Put{std::move(edited.text), edited.made};
  }
  std::string changed(text);
  for (const auto& [name, value] : *there->object()) {
    if (owns(piece, name) && piece.values.find(name) == nullptr) {
      NOCTEM_TRY(changed, jsonc_drop(changed, below(piece.at, name), 0));
    }
  }
  NOCTEM_TRY(changed, put_members(std::move(changed), piece.at, *there, piece.values));
  return Put{std::move(changed), 0};
}

// What the npm client is started by.
constexpr std::string_view kScript = "nocturne-mesh/dist/main.js";

// "'/usr/bin/nocturne-agent' hook claude": a hook is known by its program and its word.
bool is_our_command(std::string_view words) {
  const std::size_t at = words.rfind(" hook ");
  std::string_view program = words.substr(0, at);
  if (at == std::string_view::npos || program.empty()) {
    return false;
  }
  if (program.back() == '\'' || program.back() == '"') {
    program.remove_suffix(1);
  }
  if (program.ends_with(kScript)) {
    return program.size() == kScript.size() ||
           std::string_view("/'\"").find(program[program.size() - kScript.size() - 1]) !=
               std::string_view::npos;
  }
  const std::size_t slash = program.find_last_of("/'\"");
  program.remove_prefix(slash == std::string_view::npos ? 0 : slash + 1);
  return program == "nocturne-agent" || program == "noctem" || program == "nocturne-mesh";
}

bool is_our_hook(const Json& item) {
  const Json* command = item.find("command");
  if (command != nullptr && command->text() != nullptr) {
    return is_our_command(*command->text());
  }
  const Json* inner = item.find("hooks");
  return inner != nullptr && inner->array() != nullptr && inner->array()->size() == 1 &&
         is_our_hook(inner->array()->front());
}

struct Hooks {
  std::vector<std::size_t> ours;
  bool same = false;
};

Result<Hooks> find_hooks(const Piece& piece, std::string_view text) {
  Hooks hooks;
  NOCTEM_TRY(const auto there, jsonc_get(text, piece.at));
  if (!there || there->array() == nullptr) {
    return hooks;
  }
  for (std::size_t i = 0; i < there->array()->size(); ++i) {
    const Json& item = (*there->array())[i];
    if (is_our_hook(item)) {
      hooks.ours.push_back(i);
      hooks.same = item == Json(piece.values);
    }
  }
  return hooks;
}

Result<Put> put_hook(const Piece& piece, std::string_view text) {
  NOCTEM_TRY(Hooks hooks, find_hooks(piece, text));
  if (!hooks.ours.empty()) {
    NOCTEM_TRY(auto changed, jsonc_replace_item(text, piece.at, hooks.ours.front(), piece.values));
    for (; hooks.ours.size() > 1; hooks.ours.pop_back()) {
      NOCTEM_TRY(changed, jsonc_drop_item(changed, piece.at, hooks.ours.back(), 0));
    }
    return Put{std::move(changed), 0};
  }
  // Where a file of hooks says its version, that has to be there too.
  std::string whole(text);
  if (piece.text == "version" && text.empty()) {
    NOCTEM_TRY(auto versioned, jsonc_put(text, {"version"}, Json(1)));
    whole = std::move(versioned.text);
  }
  NOCTEM_TRY(auto edited, jsonc_append(whole, piece.at, piece.values));
  return Put{std::move(edited.text), edited.made};
}

Result<std::string> drop_hooks(const Piece& piece, std::string_view text, std::size_t made) {
  NOCTEM_TRY(Hooks hooks, find_hooks(piece, text));
  std::string left(text);
  for (; !hooks.ours.empty(); hooks.ours.pop_back()) {
    NOCTEM_TRY(left, jsonc_drop_item(left, piece.at, hooks.ours.back(), made));
  }
  return left;
}

Result<PieceState> document_state(const Piece& piece, std::string_view text) {
  if (text.empty() || text == piece.text) {
    return text.empty() ? PieceState::absent : PieceState::same;
  }
  NOCTEM_TRY(const auto section, section_get(text));
  if (!section) {
    return fail(conflict("not_ours", "line 1: the file was written by somebody else"));
  }
  return PieceState::other;
}

Result<PieceState> section_state(const Piece& piece, std::string_view text) {
  NOCTEM_TRY(const auto there, section_get(text));
  if (!there) {
    return PieceState::absent;
  }
  NOCTEM_TRY(const std::string again, section_put(text, piece.text));
  return again == text ? PieceState::same : PieceState::other;
}

PieceState of_table(TomlTable table) {
  switch (table) {
    case TomlTable::absent:
      return PieceState::absent;
    case TomlTable::same:
      return PieceState::same;
    case TomlTable::other:
      break;
  }
  return PieceState::other;
}

Result<Put> unmade(Result<std::string> text) {
  NOCTEM_TRY(auto put, std::move(text));
  return Put{std::move(put), 0};
}

}  // namespace

std::string_view name_of(Piece::Kind kind) {
  switch (kind) {
    case Piece::Kind::json_entry:
    case Piece::Kind::toml_entry:
      return "entry";
    case Piece::Kind::hook:
      return "hook";
    case Piece::Kind::section:
      return "instructions";
    case Piece::Kind::document:
      break;
  }
  return "file";
}

Result<PieceState> state_of(const Piece& piece, std::string_view text) {
  switch (piece.kind) {
    case Piece::Kind::json_entry:
      return entry_state(piece, text);
    case Piece::Kind::toml_entry: {
      NOCTEM_TRY(const auto table, toml_compare(text, piece.at, piece.values, piece.owned));
      return of_table(table);
    }
    case Piece::Kind::hook: {
      NOCTEM_TRY(const Hooks hooks, find_hooks(piece, text));
      return hooks.ours.empty()
                 ? PieceState::absent
                 : (hooks.same && hooks.ours.size() == 1 ? PieceState::same : PieceState::other);
    }
    case Piece::Kind::section:
      return section_state(piece, text);
    case Piece::Kind::document:
      break;
  }
  return document_state(piece, text);
}

Result<Put> put_piece(const Piece& piece, std::string_view text) {
  NOCTEM_TRY(const PieceState state, state_of(piece, text));
  if (state == PieceState::same) {
    return Put{std::string(text), 0};
  }
  switch (piece.kind) {
    case Piece::Kind::json_entry:
      return put_entry(piece, text);
    case Piece::Kind::toml_entry:
      return unmade(toml_put(text, piece.at, piece.values, piece.owned));
    case Piece::Kind::hook:
      return put_hook(piece, text);
    case Piece::Kind::section:
      return unmade(section_put(text, piece.text));
    case Piece::Kind::document:
      break;
  }
  return Put{piece.text, 0};
}

Result<std::string> drop_piece(const Piece& piece, std::string_view text, std::size_t made) {
  switch (piece.kind) {
    case Piece::Kind::json_entry:
      return jsonc_drop(text, piece.at, made);
    case Piece::Kind::toml_entry:
      return toml_drop(text, piece.at);
    case Piece::Kind::hook:
      return drop_hooks(piece, text, made);
    case Piece::Kind::section:
      return section_drop(text);
    case Piece::Kind::document:
      break;
  }
  NOCTEM_CHECK(document_state(piece, text));
  return std::string();
}

}  // namespace noctem::connect
