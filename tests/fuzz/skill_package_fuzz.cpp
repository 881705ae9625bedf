// A stranger's package: the archive, and a manifest in it that is put into a signed package of
// ours, since no chance finds a signature. Whatever is taken is written again as the same bytes.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/skill/package.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

void check_archive(ByteView bytes) {
  const auto files = read_archive(bytes);
  if (!files) {
    NOCTEM_ASSERT(!files.error().message.empty());
    return;
  }
  const auto again = write_archive(*files);
  NOCTEM_ASSERT(again && equal(*again, bytes));
  NOCTEM_ASSERT(files->front().path == kManifestName);
  for (std::size_t i = 1; i < files->size(); ++i) {
    NOCTEM_ASSERT(is_package_path((*files)[i].path), (*files)[i].path);
  }
}

void check_manifest(std::string_view text) {
  const auto fields = codec::parse_json(text);
  if (!fields || fields->object() == nullptr) {
    return;
  }
  static const crypto::SigningKey key = crypto::SigningKey::from_seed(Bytes(32, 1)).value();
  const auto package =
      make_package(*fields->object(), {{"main.sh", bytes_of(view_of("x"))}}, key, 1);
  if (!package) {
    return;
  }
  const Manifest& manifest = package->manifest;
  NOCTEM_ASSERT(manifest.tier >= 1 && is_skill_id(manifest.id), text);
  for (const bark::PathGrant& path : *manifest.asks.paths) {
    NOCTEM_ASSERT(!bark::lies_in(path.path, "/proc") && path.path != "/", path.path);
    NOCTEM_ASSERT(manifest.tier >= 3 || path.access == bark::Access::read, text);
  }
  NOCTEM_ASSERT(manifest.tier >= 2 || manifest.asks.hosts->empty(), text);
  const auto bytes = write_package(*package);
  NOCTEM_ASSERT(bytes.has_value(), text);
  const auto read = read_package(*bytes);
  NOCTEM_ASSERT(read && read->digest() == package->digest(), text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  check_archive({bytes, size});
  check_manifest(text_of({bytes, size}));
  return 0;
}
