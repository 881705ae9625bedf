#include "noctem/proxy/event.hpp"

#include "noctem/base/fields.hpp"

namespace noctem::proxy {

namespace {

constexpr std::size_t kTextMax = 256;

void put_text(Bytes& out, const std::string& text) {
  put_field(out, view_of(std::string_view(text).substr(0, kTextMax)));
}

std::string text_in(FieldReader& reader) { return std::string(text_of(reader.bytes(kTextMax))); }

}  // namespace

Bytes write_event(const Event& event) {
  Bytes out;
  put_field(out, static_cast<std::uint64_t>(event.what));
  put_field(out, static_cast<std::uint64_t>(event.why));
  put_text(out, event.method);
  put_text(out, event.host);
  put_field(out, std::uint64_t{event.port});
  put_text(out, event.address);
  put_field(out, event.bytes_out);
  put_field(out, event.bytes_in);
  return out;
}

std::optional<Event> read_event(ByteView bytes) {
  FieldReader reader(bytes);
  Event event;
  const std::uint64_t what = reader.number();
  const std::uint64_t why = reader.number();
  event.what = static_cast<Event::What>(what);
  event.why = static_cast<Why>(why);
  event.method = text_in(reader);
  event.host = text_in(reader);
  const std::uint64_t port = reader.number();
  event.port = static_cast<std::uint16_t>(port);
  event.address = text_in(reader);
  event.bytes_out = reader.number();
  event.bytes_in = reader.number();
  const bool known = what <= static_cast<std::uint64_t>(Event::What::closed) &&
                     why <= static_cast<std::uint64_t>(Why::malformed) && port <= UINT16_MAX;
  return reader.done() && known ? std::optional(std::move(event)) : std::nullopt;
}

}  // namespace noctem::proxy
