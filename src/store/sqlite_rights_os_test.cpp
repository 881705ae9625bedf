// What a file's owner and permissions do to whoever opens it. Root may do everything, so that these
// tests become an ordinary user for a while.

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "noctem/store/migration.hpp"
#include "noctem/store/sqlite.hpp"

#include "expect.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

constexpr uid_t kNobody = 65534;
constexpr Migration kMigrations[] = {{1, "item", "CREATE TABLE item (id {key}) {strict};"}};

class OrdinaryUser {
 public:
  explicit OrdinaryUser(const std::string& folder) : before_(::geteuid()) {
    if (before_ == 0) {
      REQUIRE(::chown(folder.c_str(), kNobody, static_cast<gid_t>(-1)) == 0);
      REQUIRE(::seteuid(kNobody) == 0);
    }
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;
  ~OrdinaryUser() { (void)!::seteuid(before_); }

 private:
  uid_t before_;
};

struct Fixture {
  TemporaryFolder folder;
  OrdinaryUser user{folder.path()};
  std::string path = folder.file("store.db");

  Fixture() { good(migrate(*good(open_sqlite({.path = path})), kMigrations)); }
  ~Fixture() { permit(folder.path(), 0700); }

  void permit(const std::string& name, mode_t mode) { CHECK(::chmod(name.c_str(), mode) == 0); }
  std::string refusal() {
    const auto opened = open_sqlite({.path = path});
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().message.find(path) != std::string::npos);
    return kind_and_reason(opened);
  }
};

TEST_SUITE_BEGIN("sqlite rights");

TEST_CASE_FIXTURE(
    Fixture, "a read-only file is refused with a word about rights, and works when it got them") {
  permit(path, 0400);
  CHECK(refusal() == "unavailable/read_only");
  permit(path, 0600);
  good(open_sqlite({.path = path}));
}

TEST_CASE_FIXTURE(Fixture, "a file that may not be read is refused") {
  permit(path, 0);
  CHECK(refusal() == "denied/permissions");
}

TEST_CASE_FIXTURE(Fixture, "a folder that may not be entered is refused") {
  permit(folder.path(), 0);
  CHECK(refusal() == "denied/permissions");
}

TEST_CASE_FIXTURE(Fixture,
                  "a folder that may not be written is refused, for the log has no place") {
  permit(folder.path(), 0500);
  CHECK(refusal() == "unavailable/read_only");
}

TEST_CASE_FIXTURE(Fixture, "a new file in a folder that may not be written is refused") {
  permit(folder.path(), 0500);
  path = folder.file("new.db");
  CHECK(refusal() == "denied/permissions");
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
