#include "noctem/wasm_level/artefacts.hpp"

#include "noctem/crypto/hash.hpp"
#include "noctem/wasm/frames.hpp"

namespace noctem::wasm_level {

namespace {

constexpr std::size_t kCodeBytes = sizeof(crypto::Digest);

std::string name_of(ByteView binary, std::string_view version) {
  return to_hex(crypto::sha256({view_of(version), view_of("\n"), binary}));
}

// The name has one length, so that no byte of it can pass for one of the content.
crypto::Digest code_of(const Secret& key, std::string_view name, ByteView compiled) {
  Bytes all = bytes_of(view_of(name));
  append(all, crypto::sha256(compiled));
  return crypto::hmac_sha256(key.reveal(), all);
}

}  // namespace

Artefacts::Artefacts(env::Files& files, std::string folder, Secret key)
    : files_(files), folder_(std::move(folder)), key_(std::move(key)) {}

std::string Artefacts::path_of(std::string_view name) const {
  return env::join_path(folder_, std::string(name) + ".compiled");
}

Result<Bytes> Artefacts::find(ByteView binary, std::string_view version) {
  const std::string name = name_of(binary, version);
  NOCTEM_TRY(Bytes found,
             env::read_all(files_, path_of(name), wasm::kFrameBodyBytesMax + kCodeBytes));
  if (found.size() < kCodeBytes) {
    return fail(not_found("compiled", "a cut file in the cache"));
  }
  const ByteView code = ByteView(found).first(kCodeBytes);
  const ByteView compiled = ByteView(found).subspan(kCodeBytes);
  if (!crypto::equal_secret(code, code_of(key_, name, compiled))) {
    return fail(not_found("compiled", "a file in the cache that this node did not write"));
  }
  return bytes_of(compiled);
}

Result<> Artefacts::keep(ByteView binary, std::string_view version, ByteView compiled) {
  const std::string name = name_of(binary, version);
  NOCTEM_CHECK(files_.make_directories(folder_));
  Bytes content = bytes_of(code_of(key_, name, compiled));
  append(content, compiled);
  return env::replace_file(files_, path_of(name), content);
}

}  // namespace noctem::wasm_level
