#include "noctem/proxy/event.hpp"

namespace noctem::proxy {

namespace {

constexpr std::size_t kTextMax = 256;
constexpr unsigned kByteBits = 8;

void put(Bytes& out, std::uint64_t number) {
  for (unsigned byte = 0; byte < sizeof number; ++byte) {
    out.push_back(static_cast<std::uint8_t>(number >> (byte * kByteBits)));
  }
}

void put(Bytes& out, const std::string& text) {
  const std::string_view shown = std::string_view(text).substr(0, kTextMax);
  put(out, std::uint64_t{shown.size()});
  append(out, view_of(shown));
}

class Cursor {
 public:
  explicit Cursor(ByteView bytes) : bytes_(bytes) {}

  bool done() const { return good_ && bytes_.empty(); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    const ByteView taken = take(sizeof value);
    for (std::size_t byte = 0; byte < taken.size(); ++byte) {
      value |= std::uint64_t{taken[byte]} << (byte * kByteBits);
    }
    return value;
  }
  std::string text() {
    const std::uint64_t size = number();
    return std::string(text_of(take(size <= kTextMax ? size : bytes_.size() + 1)));
  }

 private:
  ByteView take(std::size_t count) {
    if (!good_ || count > bytes_.size()) {
      good_ = false;
      return {};
    }
    const ByteView taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  ByteView bytes_;
  bool good_ = true;
};

}  // namespace

Bytes write_event(const Event& event) {
  Bytes out;
  put(out, static_cast<std::uint64_t>(event.what));
  put(out, static_cast<std::uint64_t>(event.why));
  put(out, event.method);
  put(out, event.host);
  put(out, event.port);
  put(out, event.address);
  put(out, event.bytes_out);
  put(out, event.bytes_in);
  return out;
}

std::optional<Event> read_event(ByteView bytes) {
  Cursor cursor(bytes);
  Event event;
  const std::uint64_t what = cursor.number();
  const std::uint64_t why = cursor.number();
  event.what = static_cast<Event::What>(what);
  event.why = static_cast<Why>(why);
  event.method = cursor.text();
  event.host = cursor.text();
  const std::uint64_t port = cursor.number();
  event.port = static_cast<std::uint16_t>(port);
  event.address = cursor.text();
  event.bytes_out = cursor.number();
  event.bytes_in = cursor.number();
  const bool known = what <= static_cast<std::uint64_t>(Event::What::closed) &&
                     why <= static_cast<std::uint64_t>(Why::malformed) && port <= UINT16_MAX;
  return cursor.done() && known ? std::optional(std::move(event)) : std::nullopt;
}

}  // namespace noctem::proxy
