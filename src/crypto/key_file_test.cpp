// What a key file's reader does with the answers of a disk that a test cannot make: an owner who is
// somebody else, a read that fails half way.

#include "noctem/crypto/key_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "key_text.hpp"

using namespace noctem;
using namespace noctem::crypto;

namespace {

std::string key_text() {
  const SigningKey key = SigningKey::from_seed(Bytes(32, 7)).value();
  const KeyText text{.public_key = key.public_key(), .sealing = {}, .secret = key.seed()};
  return std::string(text_of(write_key_text(text).reveal()));
}

struct Answers {
  std::string content = key_text();
  std::size_t bytes_at_once = 1000;
  std::size_t fails_from = 1000;
};

class AnsweringFile final : public env::File {
 public:
  explicit AnsweringFile(const Answers& answers) : answers_(answers) {}
  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    if (offset >= answers_.fails_from) {
      return fail(corrupt("disk", "cannot read"));
    }
    const std::string_view rest = std::string_view(answers_.content).substr(offset);
    const std::string_view some = rest.substr(0, std::min(out.size(), answers_.bytes_at_once));
    std::ranges::copy(some, out.begin());
    return some.size();
  }
  Result<> write_at(std::uint64_t /*offset*/, ByteView /*bytes*/) override { return {}; }
  Result<> truncate(std::uint64_t /*size*/) override { return {}; }
  Result<> sync() override { return {}; }
  Result<std::uint64_t> size() override { return answers_.content.size(); }

 private:
  const Answers& answers_;
};

// One file, whatever its path.
class AnsweringFiles final : public env::Files {
 public:
  env::FileStatus status_answer{
      .kind = env::EntryKind::file, .size_bytes = 0, .permissions = 0600, .owned = true};
  Answers answers;

  Result<std::unique_ptr<env::File>> open(std::string_view /*path*/,
                                          env::OpenMode /*mode*/) override {
    return std::make_unique<AnsweringFile>(answers);
  }
  Result<env::FileStatus> status(std::string_view /*path*/) override { return status_answer; }
  Result<> remove(std::string_view /*path*/) override { return {}; }
  Result<> rename(std::string_view /*from*/, std::string_view /*to*/) override { return {}; }
  Result<> rename_new(std::string_view /*from*/, std::string_view /*to*/) override { return {}; }
  Result<> make_directories(std::string_view /*path*/) override { return {}; }
  Result<> sync_directory(std::string_view /*path*/) override { return {}; }
  Result<std::vector<env::FileEntry>> list(std::string_view /*path*/) override {
    return std::vector<env::FileEntry>{};
  }
  Result<> set_permissions(std::string_view /*path*/, std::uint32_t /*permissions*/) override {
    return {};
  }
  Result<std::uint64_t> free_bytes(std::string_view /*path*/) override { return 0; }
  Result<std::unique_ptr<env::FileLock>> lock(std::string_view /*path*/) override {
    return fail(unsupported("lock", "no locks here"));
  }
};

}  // namespace

TEST_CASE("a file of another user is refused, whatever its mode") {
  AnsweringFiles files;
  REQUIRE(read_key_file(files, "a.key", {}).has_value());
  files.status_answer.owned = false;
  CHECK(read_key_file(files, "a.key", {}).error().kind == ErrorKind::denied);
  CHECK(inspect_key_file(files, "a.key").error().kind == ErrorKind::denied);
}

TEST_CASE("a file that comes in pieces is read whole") {
  AnsweringFiles files;
  files.answers.bytes_at_once = 1;
  CHECK(read_key_file(files, "a.key", {}).has_value());
}

TEST_CASE("a disk that fails half way is the error") {
  AnsweringFiles files;
  files.answers.bytes_at_once = 10;
  files.answers.fails_from = 20;
  const auto key = read_key_file(files, "a.key", {});
  REQUIRE_FALSE(key.has_value());
  CHECK(key.error().reason == "disk");
}
