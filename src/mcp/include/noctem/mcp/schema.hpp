#pragma once
// What the arguments of a call, an answer of a user, or the structured result of a tool may look
// like. Declared once, as JSON Schema 2020-12: it is what a client is shown and what a value is
// checked against. Only keywords that check() knows may be declared, so that nothing is promised
// which nobody looks at; `format` and what merely describes are passed on as they are.
//
// What is refused is refused with its path and what would be right, for a model mends its call by
// these words alone. Values; any thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::mcp {

struct Property;

class Schema {
 public:
  // Any JSON Schema of the known keywords (a bug otherwise), with references into its own $defs.
  explicit Schema(codec::JsonObject keywords);

  static Schema any();
  static Schema text(std::size_t characters_min, std::size_t characters_max);
  static Schema one_of(const std::vector<std::string>& choices);
  static Schema integer(std::int64_t min, std::int64_t max);
  static Schema number(double min, double max);
  static Schema boolean();
  static Schema array_of(const Schema& item, std::size_t items_min, std::size_t items_max);
  // Other members than the declared ones are refused.
  static Schema object(std::vector<Property> properties);

  Schema described(std::string description) const;
  Schema otherwise(codec::Json value) const;  // `default`, of a property that may be absent

  const codec::Json& json() const { return json_; }

 private:
  codec::Json json_;
};

enum class Need { required, optional };

struct Property {
  std::string name;
  Schema schema;
  Need need = Need::required;
};

// The first thing that is wrong: "sources[3]: must be a text, not a number".
Result<> check(const Schema& schema, const codec::Json& value);

// The object with the defaults of its absent members.
codec::JsonObject with_defaults(const Schema& schema, codec::JsonObject value);

}  // namespace noctem::mcp
