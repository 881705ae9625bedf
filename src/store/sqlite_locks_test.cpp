#include "sqlite_locks.hpp"

#include <doctest/doctest.h>

namespace noctem::store {
namespace {

struct Fixture {
  FileLocks locks;
  FileLocks::User a;
  FileLocks::User b;
  FileLocks::User c;

  Fixture() {
    for (FileLocks::User* user : {&a, &b, &c}) {
      locks.join(*user);
    }
  }
  bool may(FileLocks::User& user, FileLevel level) {
    return locks.lock(user, level) == Locked::yes;
  }
};

TEST_SUITE_BEGIN("sqlite locks");

TEST_CASE_FIXTURE(Fixture, "many may read while one prepares to write") {
  CHECK(may(a, FileLevel::shared));
  CHECK(may(b, FileLevel::shared));
  CHECK_FALSE(locks.is_reserved());
  CHECK(may(a, FileLevel::reserved));
  CHECK(locks.is_reserved());
  CHECK_FALSE(may(b, FileLevel::reserved));
  CHECK(may(c, FileLevel::shared));
}

TEST_CASE_FIXTURE(Fixture,
                  "who waits to be alone keeps new readers out until the old ones are gone") {
  CHECK(may(a, FileLevel::shared));
  CHECK(may(b, FileLevel::shared));
  CHECK(may(a, FileLevel::reserved));
  CHECK_FALSE(may(a, FileLevel::exclusive));
  CHECK_FALSE(may(c, FileLevel::shared));
  locks.unlock(b, FileLevel::none);
  CHECK(may(a, FileLevel::exclusive));
  CHECK_FALSE(may(b, FileLevel::shared));
  locks.unlock(a, FileLevel::shared);
  CHECK(may(b, FileLevel::shared));
}

TEST_CASE_FIXTURE(Fixture, "two who want to be alone cannot both have it") {
  CHECK(may(a, FileLevel::shared));
  CHECK(may(b, FileLevel::shared));
  CHECK_FALSE(may(a, FileLevel::exclusive));
  CHECK_FALSE(may(b, FileLevel::exclusive));
  CHECK(b.level == FileLevel::shared);
  locks.leave(a);
  CHECK(may(b, FileLevel::exclusive));
}

TEST_CASE_FIXTURE(Fixture, "slots of the shared memory are read by many or held by one") {
  CHECK(locks.shm_lock(a, 0b0010, ShmMode::shared) == Locked::yes);
  CHECK(locks.shm_lock(b, 0b0010, ShmMode::shared) == Locked::yes);
  CHECK(locks.shm_lock(c, 0b0110, ShmMode::exclusive) == Locked::busy);
  CHECK(locks.shm_lock(c, 0b0100, ShmMode::exclusive) == Locked::yes);
  CHECK(locks.shm_lock(a, 0b0100, ShmMode::shared) == Locked::busy);
  locks.shm_unlock(a, 0b0010);
  CHECK(locks.shm_lock(c, 0b0010, ShmMode::exclusive) == Locked::busy);
  locks.shm_unlock(b, 0b0010);
  CHECK(locks.shm_lock(c, 0b0010, ShmMode::exclusive) == Locked::yes);
  locks.leave(c);
  CHECK(locks.shm_lock(a, 0b0110, ShmMode::exclusive) == Locked::yes);
}

TEST_CASE_FIXTURE(
    Fixture, "shared memory is the same for all, zero at first, and forgotten with its last user") {
  CHECK(locks.region(a, 0, 32768, FileLocks::Extend::no) == nullptr);
  auto* first = static_cast<unsigned char*>(locks.region(a, 1, 32768, FileLocks::Extend::yes));
  REQUIRE(first != nullptr);
  CHECK(first[32767] == 0);
  first[0] = 7;
  CHECK(locks.region(b, 1, 32768, FileLocks::Extend::no) == first);
  CHECK(locks.region(b, 0, 32768, FileLocks::Extend::no) != nullptr);
  locks.unmap(a);
  CHECK(static_cast<unsigned char*>(locks.region(b, 1, 32768, FileLocks::Extend::no))[0] == 7);
  locks.leave(b);
  CHECK(locks.region(c, 1, 32768, FileLocks::Extend::no) == nullptr);
}

TEST_CASE_FIXTURE(Fixture, "who left holds nothing") {
  CHECK_FALSE(locks.unused());
  for (FileLocks::User* user : {&a, &b, &c}) {
    locks.leave(*user);
  }
  CHECK(locks.unused());
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
