#pragma once
// What a model or its user is shown: text, pictures, sound, and resources, whole or by their
// address. Each is made by name, so that it always has what its type demands; a client of a
// revision that does not know a type gets a text instead.
//
// Values; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::mcp {

// The words or bytes of a resource.
class ResourceContents {
 public:
  static ResourceContents text(std::string uri, std::string media_type, std::string text);
  static ResourceContents blob(std::string uri, std::string media_type, ByteView bytes);
  const codec::JsonObject& json() const { return json_; }

 private:
  explicit ResourceContents(codec::JsonObject json) : json_(std::move(json)) {}
  codec::JsonObject json_;
};

struct ResourceLink {
  std::string uri;
  std::string name;
  std::string description;  // may be empty
  std::string media_type;   // may be empty
};

class Content {
 public:
  static Content text(std::string text);
  static Content image(std::string media_type, ByteView bytes);
  static Content audio(std::string media_type, ByteView bytes);
  static Content resource(const ResourceContents& contents);
  static Content link(const ResourceLink& link);
  const codec::JsonObject& json() const { return json_; }

 private:
  explicit Content(codec::JsonObject json) : json_(std::move(json)) {}
  codec::JsonObject json_;
};

enum class Role { user, assistant };

struct Message {
  Role role = Role::user;
  Content content;
};

}  // namespace noctem::mcp
