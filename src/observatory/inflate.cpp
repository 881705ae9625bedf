#include "inflate.hpp"

#include <zlib.h>

#include <array>

#include "noctem/base/strings.hpp"

namespace noctem::observatory {

namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, and a gzip header
constexpr std::size_t kPieceBytes = 64 * 1024;

Error broken() { return corrupt("gzip", "a file of the page cannot be unpacked"); }

Result<> unpack(z_stream& stream, std::size_t bytes_max, std::string& out) {
  std::array<Bytef, kPieceBytes> piece{};
  for (int state = Z_OK; state != Z_STREAM_END;) {
    stream.next_out = piece.data();
    stream.avail_out = static_cast<uInt>(piece.size());
    state = ::inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = piece.size() - stream.avail_out;
    if ((state != Z_OK && state != Z_STREAM_END) || out.size() + made > bytes_max) {
      return fail(broken());
    }
    out.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(made));
  }
  return {};
}

// One coding with its weight: "gzip;q=0.5".
bool allows_gzip(std::string_view item) {
  const std::size_t semicolon = item.find(';');
  const std::string_view name = trim(item.substr(0, semicolon));
  if (!equal_ignoring_case(name, "gzip")) {
    return false;
  }
  const std::string_view weight =
      semicolon == std::string_view::npos ? "" : trim(item.substr(semicolon + 1));
  return weight.find_first_of("123456789") != std::string_view::npos || weight.empty();
}

}  // namespace

Result<std::string> inflate(ByteView gzip, std::size_t bytes_max) {
  std::string packed(text_of(gzip));
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
    return fail(broken());
  }
  std::string out;
  const auto unpacked = unpack(stream, bytes_max, out);
  inflateEnd(&stream);
  if (!unpacked) {
    return fail(unpacked.error());
  }
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  for (const std::string_view item : split(accept_encoding, ',')) {
    if (allows_gzip(item)) {
      return true;
    }
  }
  return false;
}

}  // namespace noctem::observatory
