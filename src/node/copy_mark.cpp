#include "noctem/node/copy_mark.hpp"

#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::node {

namespace {

constexpr std::size_t kMarkBytesMax = 4096;

std::string path_of(const home::Home& home) { return env::join_path(home.mesh(), "copy.json"); }

}  // namespace

Result<std::optional<CopyMark>> read_copy_mark(env::Files& files, const home::Home& home) {
  const std::string path = path_of(home);
  if (const auto found = files.status(path); !found) {
    return found.error().kind == ErrorKind::not_found ? Result<std::optional<CopyMark>>()
                                                      : fail(found.error());
  }
  NOCTEM_TRY(const auto text, env::read_text(files, path, kMarkBytesMax));
  const auto value = codec::parse_json(text);
  const auto* mesh = value ? value->find("mesh") : nullptr;
  const auto* url = value ? value->find("url") : nullptr;
  if (mesh == nullptr || mesh->text() == nullptr || url == nullptr || url->text() == nullptr) {
    return fail(corrupt("copy_mark", path + " is damaged; follow the mesh anew in an empty home"));
  }
  NOCTEM_TRY(const auto id, codec::Cid::parse(*mesh->text()));
  return std::optional(CopyMark{id, *url->text()});
}

Result<> write_copy_mark(env::Files& files, const home::Home& home, const CopyMark& mark) {
  const codec::Json value = codec::JsonObject{{"mesh", mark.mesh.text()}, {"url", mark.url}};
  return env::replace_file(files, path_of(home), view_of(codec::write_canonical(value)));
}

Result<> remove_copy_mark(env::Files& files, const home::Home& home) {
  auto removed = files.remove(path_of(home));
  return removed || removed.error().kind == ErrorKind::not_found ? Result<>() : removed;
}

}  // namespace noctem::node
