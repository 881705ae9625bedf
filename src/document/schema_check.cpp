// check(): a walk of value and shape side by side. What is wrong gathers its path on the way up, so
// that a right value costs no path.

#include <algorithm>
#include <optional>
#include <string>

#include "noctem/base/strings.hpp"
#include "noctem/codec/cid.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/document/schema.hpp"

namespace noctem::document {
namespace {

struct Wrong {
  std::string path;
  std::string what;
};
using Verdict = std::optional<Wrong>;  // nothing: it is right

Verdict wrong(std::string what) { return Wrong{{}, std::move(what)}; }

Verdict under(std::string place, Verdict verdict) {
  if (!verdict->path.empty() && verdict->path.front() != '[') {
    place += '.';
  }
  verdict->path.insert(0, place);
  return verdict;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& each : words) {
    all += (all.empty() ? "" : ", ") + each;
  }
  return all;
}

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_word(std::string_view text) {
  const auto may_stand = [](char c) {
    return is_letter_or_digit(c) || std::string_view("._+#-").find(c) != std::string_view::npos;
  };
  return !text.empty() && is_letter_or_digit(text.front()) && std::ranges::all_of(text, may_stand);
}

bool is_hex(std::string_view text) {
  return text.size() % 2 == 0 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Verdict check_format(const Shape& shape, const std::string& text) {
  switch (shape.format) {
    case Shape::Format::any:
      return text.find('\0') == std::string::npos ? Verdict{} : wrong("holds U+0000");
    case Shape::Format::did_key:
      return parse_signing_did(text, crypto::KeyCheck::bytes) ? Verdict{}
                                                              : wrong("not a did:key of Ed25519");
    case Shape::Format::cid:
      return codec::Cid::parse(text) ? Verdict{} : wrong("not a CID");
    case Shape::Format::hex:
      return is_hex(text) ? Verdict{} : wrong("not lowercase hexadecimal");
    case Shape::Format::base64url:
      return codec::base64url_decode(text) ? Verdict{} : wrong("not base64url without padding");
    case Shape::Format::word:
      return is_word(text) ? Verdict{} : wrong("not a word of a-z, 0-9 and ._+#-");
    case Shape::Format::one_of:
      return std::ranges::find(shape.choices, text) != shape.choices.end()
                 ? Verdict{}
                 : wrong("not one of " + joined(shape.choices));
  }
  return {};
}

Verdict check_text(const Shape& shape, const codec::Json& value) {
  const std::string* text = value.text();
  if (text == nullptr) {
    return wrong("not a text");
  }
  if (shape.format == Shape::Format::one_of) {
    return check_format(shape, *text);
  }
  if (text->size() > shape.size_max) {
    return wrong("longer than " + std::to_string(shape.size_max) + " bytes");
  }
  if (text->size() < shape.size_min) {
    return wrong("shorter than " + std::to_string(shape.size_min) + " bytes");
  }
  return check_format(shape, *text);
}

Verdict check_integer(const Shape& shape, const codec::Json& value) {
  const std::int64_t* number = value.integer();
  if (number == nullptr) {
    return wrong("not an integer");
  }
  if (*number < shape.integer_min) {
    return wrong("less than " + std::to_string(shape.integer_min));
  }
  if (*number > shape.integer_max) {
    return wrong("more than " + std::to_string(shape.integer_max));
  }
  return {};
}

Verdict check_value(const Shape& shape, const codec::Json& value);

Verdict check_array(const Shape& shape, const codec::Json& value) {
  const codec::JsonArray* items = value.array();
  if (items == nullptr) {
    return wrong("not an array");
  }
  if (items->size() > shape.size_max) {
    return wrong("more than " + std::to_string(shape.size_max) + " items");
  }
  if (items->size() < shape.size_min) {
    return wrong("less than " + std::to_string(shape.size_min) + " items");
  }
  for (std::size_t i = 0; i < items->size(); ++i) {
    if (Verdict verdict = check_value(*shape.item, (*items)[i])) {
      return under("[" + std::to_string(i) + "]", std::move(verdict));
    }
  }
  return {};
}

const Field* field_of(const Shape& shape, std::string_view name) {
  const auto found = std::ranges::find(shape.fields, name, &Field::name);
  return found == shape.fields.end() ? nullptr : &*found;
}

Verdict unknown_field(const Shape& shape, std::string_view name) {
  if (!is_field_name(name)) {  // which may hold anything, so it is not shown
    return wrong("a field's name is not of the form [a-z][a-z0-9_]*, at most 64 bytes");
  }
  std::vector<std::string> names;
  for (const Field& field : shape.fields) {
    names.push_back(field.name);
  }
  const auto meant = nearest(name, names);
  return under(std::string(name),
               wrong("unknown field" + (meant ? "; did you mean " + *meant + "?" : "")));
}

Verdict check_object(const Shape& shape, const codec::Json& value) {
  const codec::JsonObject* members = value.object();
  if (members == nullptr) {
    return wrong("not an object");
  }
  for (const auto& [name, member] : *members) {
    const Field* field = field_of(shape, name);
    if (field == nullptr) {
      return unknown_field(shape, name);
    }
    if (Verdict verdict = check_value(field->shape, member)) {
      return under(name, std::move(verdict));
    }
  }
  for (const Field& field : shape.fields) {
    if (field.presence == Presence::required && members->find(field.name) == nullptr) {
      return under(field.name, wrong("missing"));
    }
  }
  return {};
}

// Recursion goes as deep as the shape, not as the value.
Verdict check_value(const Shape& shape, const codec::Json& value) {
  switch (shape.type) {
    case Shape::Type::text:
      return check_text(shape, value);
    case Shape::Type::integer:
      return check_integer(shape, value);
    case Shape::Type::array:
      return check_array(shape, value);
    case Shape::Type::object:
      return check_object(shape, value);
  }
  return {};
}

}  // namespace

Result<> check(const Shape& shape, const codec::Json& value) {
  const Verdict verdict = check_value(shape, value);
  if (!verdict) {
    return {};
  }
  const std::string path = verdict->path.empty() ? "" : verdict->path + ": ";
  return fail(invalid("schema", path + verdict->what));
}

}  // namespace noctem::document
