#include "noctem/mcp/content.hpp"

#include "base64.hpp"

namespace noctem::mcp {

using codec::JsonObject;

ResourceContents ResourceContents::text(std::string uri, std::string media_type, std::string text) {
  return ResourceContents(JsonObject{
      {"uri", std::move(uri)}, {"mimeType", std::move(media_type)}, {"text", std::move(text)}});
}

ResourceContents ResourceContents::blob(std::string uri, std::string media_type, ByteView bytes) {
  return ResourceContents(JsonObject{{"uri", std::move(uri)},
                                     {"mimeType", std::move(media_type)},
                                     {"blob", base64_encode(bytes)}});
}

Content Content::text(std::string text) {
  return Content(JsonObject{{"type", "text"}, {"text", std::move(text)}});
}

Content Content::image(std::string media_type, ByteView bytes) {
  return Content(JsonObject{
      {"type", "image"}, {"mimeType", std::move(media_type)}, {"data", base64_encode(bytes)}});
}

Content Content::audio(std::string media_type, ByteView bytes) {
  return Content(JsonObject{
      {"type", "audio"}, {"mimeType", std::move(media_type)}, {"data", base64_encode(bytes)}});
}

Content Content::resource(const ResourceContents& contents) {
  return Content(JsonObject{{"type", "resource"}, {"resource", contents.json()}});
}

Content Content::link(const ResourceLink& link) {
  JsonObject json{{"type", "resource_link"}, {"uri", link.uri}, {"name", link.name}};
  if (!link.description.empty()) {
    json.set("description", link.description);
  }
  if (!link.media_type.empty()) {
    json.set("mimeType", link.media_type);
  }
  return Content(std::move(json));
}

}  // namespace noctem::mcp
