#include "noctem/crypto/key_file.hpp"

#include "noctem/crypto/box.hpp"

#include "key_text.hpp"

namespace noctem::crypto {
namespace {

constexpr std::uint32_t kForOthers = 0077;

Result<> check_private(env::Files& files, std::string_view path) {
  NOCTEM_TRY(const env::FileStatus status, files.status(path));
  if (status.kind != env::EntryKind::file) {
    return fail(denied("key_file_kind", "it is not a plain file"));
  }
  if (!status.owned) {
    return fail(denied("key_file_owner", "it belongs to another user"));
  }
  if ((status.permissions & kForOthers) != 0) {
    return fail(denied("key_file_open",
                       "others may use it: chmod 600 it, and replace the key if "
                       "they could have read it"));
  }
  return {};
}

Result<Secret> read_private(env::Files& files, std::string_view path) {
  NOCTEM_CHECK(check_private(files, path));
  NOCTEM_TRY(const auto file, files.open(path, env::OpenMode::read));
  Bytes bytes(kKeyTextBytesMax + 1);
  std::size_t filled = 0;
  for (std::size_t got = 1; got > 0 && filled < bytes.size(); filled += got) {
    const auto read = file->read_at(filled, std::span(bytes).subspan(filled));
    if (!read) {
      wipe(bytes);
      return fail(read.error());
    }
    got = *read;
  }
  Secret text(ByteView(bytes).first(filled));
  wipe(bytes);
  return text;
}

Result<KeyText> load(env::Files& files, std::string_view path) {
  auto text = read_private(files, path);
  if (text) {
    auto key = parse_key_text(text->reveal());
    if (key) {
      return key;
    }
    return fail(std::move(key).error().in("the key file " + std::string(path)));
  }
  return fail(std::move(text).error().in("the key file " + std::string(path)));
}

Result<Secret> open_sealed(const KeyText& key, const Secret& passphrase) {
  if (passphrase.empty()) {
    return fail(denied("key_passphrase", "the key is sealed: its passphrase is needed"));
  }
  NOCTEM_TRY(const Secret box_key,
             key_from_passphrase(passphrase, key.sealing->salt, key.sealing->cost));
  auto seed =
      open(box_key, key.secret.reveal(), view_of(key_text_header(key.public_key, key.sealing)));
  if (!seed) {
    return fail(denied("key_passphrase", "the passphrase is wrong, or the key file is damaged"));
  }
  return seed;
}

}  // namespace

Result<> write_key_file(env::Files& files, env::Random& random, std::string_view path,
                        const SigningKey& key, const Secret& passphrase) {
  KeyText text{.public_key = key.public_key(), .sealing = {}, .secret = key.seed()};
  if (!passphrase.empty()) {
    text.sealing.emplace();
    random.fill(text.sealing->salt);
    NOCTEM_TRY(const Secret box_key,
               key_from_passphrase(passphrase, text.sealing->salt, text.sealing->cost));
    const std::string header = key_text_header(text.public_key, text.sealing);
    text.secret = Secret(seal(box_key, text.secret.reveal(), view_of(header), random));
  }
  return env::create_file(files, path, write_key_text(text).reveal());
}

Result<SigningKey> read_key_file(env::Files& files, std::string_view path,
                                 const Secret& passphrase) {
  NOCTEM_TRY(const KeyText text, load(files, path));
  Secret seed;
  if (text.sealing) {
    NOCTEM_TRY(seed, open_sealed(text, passphrase));
  } else {
    seed = text.secret.copy();
  }
  NOCTEM_TRY(SigningKey key, SigningKey::from_seed(seed.reveal()));
  if (key.public_key() != text.public_key) {
    return fail(corrupt("key_file", "the key file " + std::string(path) +
                                        " is damaged: its secret is not that of its public key"));
  }
  return key;
}

Result<KeyFileStatus> inspect_key_file(env::Files& files, std::string_view path) {
  NOCTEM_TRY(const KeyText text, load(files, path));
  return KeyFileStatus{.public_key = text.public_key,
                       .protection = text.sealing ? KeyFileStatus::Protection::passphrase
                                                  : KeyFileStatus::Protection::none};
}

}  // namespace noctem::crypto
