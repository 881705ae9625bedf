// Key files on a real disk, since modes and owners are the point.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "noctem/crypto/box.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/env_os/machine.hpp"

#include "key_text.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

class Folder {
 public:
  Folder() : path_((std::filesystem::temp_directory_path() / "noctem-XXXXXX").string()) {
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

SigningKey test_key(std::uint8_t seed_byte = 7) {
  return SigningKey::from_seed(Bytes(32, seed_byte)).value();
}

Secret secret(std::string_view text) { return Secret(view_of(text)); }

struct World {
  env_os::Machine machine;
  Folder folder;
  std::string path = folder.path("a.key");

  env::Files& files() { return machine.env().files; }
  Result<> write(const SigningKey& key, const Secret& passphrase) {
    return write_key_file(files(), machine.env().random, path, key, passphrase);
  }
  // With the least cost that is accepted, so that the tests are quick.
  void write_cheaply_sealed(const Secret& passphrase) {
    const SigningKey key = test_key();
    KeyText text{.public_key = key.public_key(),
                 .sealing = Sealing{.cost = {.passes = 1, .memory_kib = 8192}, .salt = {}},
                 .secret = key.seed()};
    const Secret box_key =
        key_from_passphrase(passphrase, text.sealing->salt, text.sealing->cost).value();
    const std::string header = key_text_header(text.public_key, text.sealing);
    text.secret =
        Secret(seal(box_key, text.secret.reveal(), view_of(header), machine.env().random));
    REQUIRE(env::create_file(files(), path, write_key_text(text).reveal()));
  }
  Result<SigningKey> read(const Secret& passphrase = {}) {
    return read_key_file(files(), path, passphrase);
  }
  std::string text() { return env::read_text(files(), path, 10'000).value(); }
};

}  // namespace

TEST_CASE("a key without a passphrase reads back and is for its owner alone") {
  World world;
  REQUIRE(world.write(test_key(), {}));
  CHECK(world.files().status(world.path)->permissions == 0600);
  CHECK(world.read()->public_key() == test_key().public_key());
  const auto status = inspect_key_file(world.files(), world.path);
  CHECK(status->public_key == test_key().public_key());
  CHECK(status->protection == KeyFileStatus::Protection::none);
}

TEST_CASE("a sealed key opens with its passphrase, and does not hold its seed") {
  World world;
  REQUIRE(world.write(test_key(), secret("correct horse")));
  CHECK(world.text().find(to_hex(test_key().seed().reveal())) == std::string::npos);
  CHECK(world.read(secret("correct horse"))->public_key() == test_key().public_key());
  const auto status = inspect_key_file(world.files(), world.path);
  CHECK(status->public_key == test_key().public_key());
  CHECK(status->protection == KeyFileStatus::Protection::passphrase);
}

TEST_CASE("a sealed key does not open with another passphrase or with none") {
  World world;
  world.write_cheaply_sealed(secret("p"));
  CHECK(world.read(secret("p"))->public_key() == test_key().public_key());
  CHECK(world.read(secret("q")).error().kind == ErrorKind::denied);
  CHECK(world.read().error().kind == ErrorKind::denied);
}

TEST_CASE("a key file is never overwritten") {
  World world;
  REQUIRE(world.write(test_key(1), {}));
  const std::string before = world.text();
  CHECK(world.write(test_key(2), {}).error().kind == ErrorKind::conflict);
  CHECK(world.text() == before);
}

TEST_CASE("a file that anybody else may touch is refused") {
  for (const std::uint32_t permissions : {0604u, 0640u, 0602u, 0610u}) {
    World world;
    REQUIRE(world.write(test_key(), {}));
    REQUIRE(world.files().set_permissions(world.path, permissions));
    CHECK(world.read().error().kind == ErrorKind::denied);
    CHECK(inspect_key_file(world.files(), world.path).error().kind == ErrorKind::denied);
    REQUIRE(world.files().set_permissions(world.path, 0400));
    CHECK(world.read().has_value());
  }
}

TEST_CASE("a link, a folder and nothing at all are refused") {
  World world;
  CHECK(world.read().error().kind == ErrorKind::not_found);
  REQUIRE(world.write(test_key(), {}));
  const std::string link = world.folder.path("link.key");
  std::filesystem::create_symlink(world.path, link);
  CHECK(read_key_file(world.files(), link, {}).error().kind == ErrorKind::denied);
  const std::string folder = world.folder.path("folder.key");
  REQUIRE(world.files().make_directories(folder));
  CHECK(read_key_file(world.files(), folder, {}).error().kind == ErrorKind::denied);
}

TEST_CASE("a secret that is not that of the public key is refused") {
  World world;
  REQUIRE(world.write(test_key(), {}));
  std::string text = world.text();
  text.replace(text.find("secret ") + 7, 64, to_hex(Bytes(32, 8)));
  REQUIRE(env::replace_file(world.files(), world.path, view_of(text)));
  CHECK(world.read().error().kind == ErrorKind::corrupt);
  REQUIRE(env::replace_file(world.files(), world.path, Bytes(100'000, 'x')));
  CHECK(world.read().error().kind == ErrorKind::corrupt);
}

TEST_CASE("a sealed secret is bound to the public key and the cost beside it") {
  World world;
  world.write_cheaply_sealed(secret("p"));
  const std::string good = world.text();
  std::string other_key = good;
  other_key.replace(good.find("public ") + 7, 64, to_hex(test_key(8).public_key().bytes));
  REQUIRE(env::replace_file(world.files(), world.path, view_of(other_key)));
  CHECK(world.read(secret("p")).error().kind == ErrorKind::denied);
  std::string dear = good;
  dear.replace(good.find(" 8192 "), 6, " 99999999 ");
  REQUIRE(env::replace_file(world.files(), world.path, view_of(dear)));
  CHECK_FALSE(world.read(secret("p")).has_value());  // refused before memory is taken
}
