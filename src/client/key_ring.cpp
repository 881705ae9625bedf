#include "noctem/client/key_ring.hpp"

#include "noctem/base/strings.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::client {

namespace {

constexpr std::string_view kKey = ".key";
constexpr std::string_view kNext = ".next.key";
constexpr std::string_view kId = ".id";
constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kIdDigits = 16;
constexpr int kMakeTriesMax = 1'000;

bool is_id(std::string_view text) {
  return text.size() == kIdDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<bool> is_there(env::Files& files, const std::string& path) {
  const auto status = files.status(path);
  if (!status && status.error().kind != ErrorKind::not_found) {
    return fail(status.error());
  }
  return status.has_value();
}

}  // namespace

std::string_view name_of(Hat hat) {
  switch (hat) {
    case Hat::agent:
      return "agent";
    case Hat::operator_:
      return "operator";
    case Hat::admin:
      return "admin";
  }
  return "";
}

KeyRing::KeyRing(env::Files& files, env::Random& random, home::Home home, AskPassphrase ask)
    : files_(files), random_(random), home_(std::move(home)), ask_(std::move(ask)) {}

std::string KeyRing::path(Hat hat, std::string_view suffix) const {
  return env::join_path(home_.keys(), std::string(name_of(hat)) + std::string(suffix));
}

Result<crypto::SigningKey> KeyRing::open(const std::string& path, Hat hat) const {
  NOCTEM_TRY(const auto status, crypto::inspect_key_file(files_, path));
  Secret passphrase;
  if (status.protection == crypto::KeyFileStatus::Protection::passphrase) {
    NOCTEM_TRY(passphrase, ask_("key \"" + std::string(name_of(hat)) + "\""));
  }
  return crypto::read_key_file(files_, path, passphrase);
}

Result<std::string> KeyRing::id_of(Hat hat, const crypto::SigningKey& key) const {
  const std::string file = path(hat, kId);
  NOCTEM_TRY(const bool followed, is_there(files_, file));
  if (!followed) {
    return http::key_id(key.public_key());
  }
  NOCTEM_TRY(const auto text, env::read_text(files_, file, kIdBytesMax));
  const std::string id(trim(text));
  return is_id(id) ? Result<std::string>(id)
                   : fail(corrupt("key_id", file + " does not hold an id of 16 hex digits"));
}

Result<bool> KeyRing::has(Hat hat) const { return is_there(files_, path(hat, kKey)); }

Result<Signer> KeyRing::signer(Hat hat) {
  auto held = held_.find(hat);
  if (held == held_.end()) {
    auto key = open(path(hat, kKey), hat);
    if (!key && key.error().kind == ErrorKind::not_found) {
      return fail(not_found("key", "there is no " + std::string(name_of(hat)) + " key in " +
                                       home_.keys() +
                                       "; `noctem setup` makes an agent's and an "
                                       "operator's"));
    }
    if (!key) {
      return fail(std::move(key).error());
    }
    NOCTEM_TRY(auto id, id_of(hat, *key));
    held = held_.emplace(hat, Held{std::move(id), *std::move(key)}).first;
  }
  return Signer{held->second.id, held->second.key};
}

Result<> KeyRing::make(Hat hat, const Secret& passphrase) {
  NOCTEM_TRY(const bool there, has(hat));
  if (there) {
    return {};
  }
  NOCTEM_CHECK(home::prepare_home(files_, home_));
  const auto key = crypto::SigningKey::generate(random_);
  for (int tries = 0; tries < kMakeTriesMax; ++tries) {
    auto written = crypto::write_key_file(files_, random_, path(hat, kKey), key, passphrase);
    if (written || written.error().kind != ErrorKind::conflict) {
      return written;
    }
    // Another program is as quick: its key is as good, as soon as it is there.
    NOCTEM_TRY(const bool made, has(hat));
    if (made) {
      return {};
    }
  }
  return fail(unavailable("key_busy", "another program is making this home's key: try again"));
}

Result<const crypto::SigningKey*> KeyRing::prepare_next(Hat hat, const Secret& passphrase) {
  if (!next_.contains(hat)) {
    const std::string file = path(hat, kNext);
    NOCTEM_TRY(const bool there, is_there(files_, file));
    if (!there) {
      const auto made = crypto::SigningKey::generate(random_);
      NOCTEM_CHECK(crypto::write_key_file(files_, random_, file, made, passphrase));
    }
    NOCTEM_TRY(auto key, open(file, hat));
    next_.emplace(hat, std::move(key));
  }
  return &next_.at(hat);
}

Result<> KeyRing::replace(Hat hat) {
  NOCTEM_TRY(const auto present, signer(hat));
  // The id first: with it, either key is used under the right name.
  NOCTEM_CHECK(env::replace_file(files_, path(hat, kId), view_of(present.id + "\n")));
  NOCTEM_CHECK(files_.rename(path(hat, kNext), path(hat, kKey)));
  NOCTEM_CHECK(files_.sync_directory(home_.keys()));
  held_.erase(hat);
  next_.erase(hat);
  return {};
}

}  // namespace noctem::client
