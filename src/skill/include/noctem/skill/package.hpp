#pragma once
// A skill as it travels: a manifest, its author's signature, and exactly the files that it pins. A
// Package exists only after all of that was checked, so whoever holds one may use its files. Its
// digest, the CID of the manifest, stands for every byte of it.
//
// Values; any thread. Whether the author is trusted is another question (shelf.hpp).

#include <string>
#include <vector>

#include "noctem/skill/archive.hpp"
#include "noctem/skill/manifest.hpp"

namespace noctem::skill {

struct Package {
  document::Envelope envelope;
  Manifest manifest;
  std::vector<ArchiveFile> files;  // without skill.json

  const codec::Cid& digest() const { return envelope.document.id(); }
  std::string author() const;  // did:key
};

// Archive, schema, signature, manifest, files: corrupt/archive, invalid/schema,
// denied/skill_signature, invalid/manifest, corrupt/skill_files say which of them refused.
Result<Package> read_package(ByteView bytes);

// `manifest`: the fields of the kind without `files`, which are pinned here.
Result<Package> make_package(codec::JsonObject manifest, std::vector<ArchiveFile> files,
                             const crypto::SigningKey& key, std::int64_t created_at);
// The same skill under another author's name and signature.
Result<Package> sign_again(const Package& package, const crypto::SigningKey& key,
                           std::int64_t created_at);
Result<Bytes> write_package(const Package& package);

}  // namespace noctem::skill
