#include "noctem/skill/package.hpp"

#include <algorithm>

#include "noctem/document/did_key.hpp"
#include "noctem/wasm/imports.hpp"

namespace noctem::skill {

namespace {

std::unexpected<Error> broken(std::string message) {
  return fail(corrupt("skill_files", std::move(message)));
}

Result<> check_files(const Manifest& manifest, const std::vector<ArchiveFile>& files) {
  if (manifest.files.size() != files.size()) {
    return broken("the package does not hold the files that its manifest names");
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    const FilePin& pin = manifest.files[i];
    if (pin.path != files[i].path) {
      return broken(files[i].path + " is not what the manifest names at this place");
    }
    if (pin.size_bytes != files[i].content.size() ||
        pin.sha256 != crypto::sha256(ByteView(files[i].content))) {
      return broken(pin.path + " is not the file that its author signed");
    }
  }
  return {};
}

// Sockets are given to nobody: network is the proxy's.
bool covers(const Manifest& manifest, wasm::Need need) {
  switch (need) {
    case wasm::Need::nothing:
      return true;
    case wasm::Need::store:
      return *manifest.asks.store_kb > 0;
    case wasm::Need::log:
      return *manifest.asks.log_lines > 0;
    case wasm::Need::files:
      return manifest.files_asked == Manifest::Files::some;
    case wasm::Need::http:
      return !manifest.asks.hosts->empty();
    case wasm::Need::mesh:
      return !manifest.asks.mesh->empty();
    case wasm::Need::sockets:
    case wasm::Need::unknown:
      return false;
  }
  return false;
}

Result<> check_entry(const Manifest& manifest, const std::vector<ArchiveFile>& files) {
  if (manifest.runtime != bark::LevelName::wasm) {
    return {};
  }
  const auto entry = std::ranges::find(files, manifest.entry, &ArchiveFile::path);
  NOCTEM_TRY(const auto imports, wasm::list_imports(entry->content));
  for (const wasm::Import& import : imports.list) {
    const wasm::Need need = wasm::need_of(imports.kind, import);
    if (!covers(manifest, need)) {
      return fail(denied("skill_imports", "the entry imports " + plain(import.from, 80) + " " +
                                              plain(import.name, 80) +
                                              ", which its manifest does not ask for (" +
                                              std::string(wasm::name_of(need)) + ")"));
    }
  }
  return {};
}

codec::JsonArray pins_of(const std::vector<ArchiveFile>& files) {
  codec::JsonArray pins;
  for (const ArchiveFile& file : files) {
    pins.emplace_back(codec::JsonObject{{"path", file.path},
                                        {"sha256", to_hex(crypto::sha256(ByteView(file.content)))},
                                        {"size", static_cast<std::int64_t>(file.content.size())}});
  }
  return pins;
}

Result<Package> signed_package(codec::JsonObject fields, std::vector<ArchiveFile> files,
                               const crypto::SigningKey& key, std::int64_t created_at) {
  NOCTEM_TRY(auto document, document::Document::from_draft({.kind = "skill",
                                                            .author = key.public_key(),
                                                            .created_at = created_at,
                                                            .mesh = std::nullopt,
                                                            .fields = std::move(fields)},
                                                           skill_kinds()));
  NOCTEM_TRY(Manifest manifest, read_manifest(document));
  NOCTEM_CHECK(check_files(manifest, files));
  NOCTEM_CHECK(check_entry(manifest, files));
  const crypto::Signature signature = document::sign(document, key);
  return Package{
      {std::move(document), signature, std::nullopt}, std::move(manifest), std::move(files)};
}

}  // namespace

std::string Package::author() const { return document::did_of(envelope.document.author()); }

Result<Package> read_package(ByteView bytes) {
  NOCTEM_TRY(auto files, read_archive(bytes));
  NOCTEM_TRY(auto envelope,
             document::parse_envelope(noctem::text_of(files.front().content), skill_kinds()));
  const std::string canonical = codec::write_canonical(document::envelope_json(envelope));
  if (canonical != noctem::text_of(files.front().content)) {
    return fail(corrupt("archive", "skill.json is not written in its one canonical form"));
  }
  if (!document::verify(envelope.document, envelope.signature)) {
    return fail(denied("skill_signature", "the signature is not the author's over this manifest"));
  }
  NOCTEM_TRY(Manifest manifest, read_manifest(envelope.document));
  files.erase(files.begin());
  NOCTEM_CHECK(check_files(manifest, files));
  NOCTEM_CHECK(check_entry(manifest, files));
  return Package{std::move(envelope), std::move(manifest), std::move(files)};
}

Result<Package> make_package(codec::JsonObject manifest, std::vector<ArchiveFile> files,
                             const crypto::SigningKey& key, std::int64_t created_at) {
  std::ranges::sort(files, {}, &ArchiveFile::path);
  manifest.set("files", pins_of(files));
  return signed_package(std::move(manifest), std::move(files), key, created_at);
}

Result<Package> sign_again(const Package& package, const crypto::SigningKey& key,
                           std::int64_t created_at) {
  codec::JsonObject fields = *package.envelope.document.value().object();
  for (const char* common : {"kind", "author", "created_at"}) {
    fields.erase(common);
  }
  return signed_package(std::move(fields), package.files, key, created_at);
}

Result<Bytes> write_package(const Package& package) {
  const std::string manifest = codec::write_canonical(document::envelope_json(package.envelope));
  std::vector<ArchiveFile> files = {{std::string(kManifestName), bytes_of(view_of(manifest))}};
  files.insert(files.end(), package.files.begin(), package.files.end());
  return write_archive(files);
}

}  // namespace noctem::skill
