#include "noctem/base/bytes.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/codec/multibase.hpp"
#include "noctem/fetch/fetch.hpp"

namespace noctem::fetch {

std::string write_page(const Page& page) {
  codec::JsonObject fields;
  for (const proxy::Field& field : page.fields) {
    const codec::Json* before = fields.find(field.name);
    fields.set(field.name, before == nullptr ? field.value : *before->text() + ", " + field.value);
  }
  const bool is_text = is_utf8(page.body);
  return codec::write_canonical(
      codec::JsonObject{{"status", page.status},
                        {"headers", std::move(fields)},
                        {is_text ? "body" : "body_base64url",
                         is_text ? page.body : codec::base64url_encode(view_of(page.body))}});
}

}  // namespace noctem::fetch
