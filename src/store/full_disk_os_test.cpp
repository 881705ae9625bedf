// A real file system that is full, and has space again: a small one of our own where the machine
// lets us mount it (tests/support/with_small_disk), else the largest size of a file that the kernel
// allows this process.

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>

#include "noctem/env_os/environment.hpp"
#include "noctem/store/migration.hpp"
#include "noctem/store/sqlite.hpp"
#include "noctem/store/writer.hpp"

#include "expect.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

namespace fs = std::filesystem;

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, body {blob}) {strict};"}};
constexpr rlim_t kSmallFile = 1 << 20;
constexpr std::size_t kBallast = 1 << 20;

class SmallDisk {
 public:
  SmallDisk() {
    const auto environment = env_os::environment();
    const auto found = environment.find("NOCTEM_TEST_SMALL_DISK");
    mounted_ = found != environment.end();
    path_ = mounted_ ? found->second : folder_.path();
    if (mounted_) {
      std::ofstream(path_ + "/ballast") << std::string(kBallast, 'x');
      return;
    }
    ::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    limit(kSmallFile);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    make_space();
    for (const auto& entry : fs::directory_iterator(path_)) {
      fs::remove(entry.path());
    }
  }

  void make_space() {
    if (mounted_) {
      fs::remove(path_ + "/ballast");
    } else {
      limit(before_.rlim_cur);
    }
  }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::string kind() const { return mounted_ ? "a mounted disk" : "a limit on files"; }

 private:
  void limit(rlim_t bytes) {
    const rlimit wanted{bytes, before_.rlim_max};
    CHECK(::setrlimit(RLIMIT_FSIZE, &wanted) == 0);
  }

  TemporaryFolder folder_;
  std::string path_;
  bool mounted_ = false;
  rlimit before_{};
};

struct NoHooks final : CommitHooks {
  Result<> begin(Connection&) override { return {}; }
  Result<> end(Connection&) override { return {}; }
  void committed() override {}
  void rolled_back() override {}
};

struct Fixture {
  SmallDisk disk;
  std::string path = disk.file("store.db");  // the disk is empty again when the fixture goes
  NoHooks hooks;
  std::unique_ptr<Database> database = good(open_sqlite({.path = path}));
  std::unique_ptr<Writer> writer;
  std::vector<std::int64_t> stored;
  std::vector<Error> errors;

  Fixture() {
    good(migrate(*database, kMigrations));
    writer = std::make_unique<Writer>(good(database->connect(Access::write)), hooks);
  }
  void submit(std::int64_t id, std::size_t size) {
    auto apply = [id, size](Connection& connection) -> Result<Write::Outcome> {
      const Bytes body(size, 0x33);
      const Parameter row[] = {id, ByteView(body)};
      NOCTEM_CHECK(connection.execute({"INSERT INTO item (id, body) VALUES ($1, $2)", row}));
      return Write::Outcome::written;
    };
    good(writer->submit({apply, [this, id](const Result<>& result) {
                           if (result) {
                             stored.push_back(id);
                           } else {
                             errors.push_back(result.error());
                           }
                         }}));
  }
  std::vector<std::int64_t> rows() {
    std::vector<std::int64_t> found;
    good(good(database->connect(Access::read))
             ->query({"SELECT id FROM item ORDER BY id", {}}, [&](const Row& row) -> Result<Walk> {
               found.push_back(row.integer(0));
               return Walk::go_on;
             }));
    return found;
  }
};

TEST_SUITE_BEGIN("full disk");

TEST_CASE_FIXTURE(Fixture, "a full disk gives an error that says so, loses nothing, and heals") {
  MESSAGE("on " << disk.kind());
  std::int64_t id = 0;
  while (errors.empty() && id < 1000) {
    submit(++id, 20'000);
    writer->step();
  }
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].kind == ErrorKind::exhausted);
  CHECK(errors[0].reason == "disk_full");
  CHECK(errors[0].message.find(path) != std::string::npos);
  CHECK(stored.size() > 5);
  CHECK(rows() == stored);

  for (int i = 0; i < 5; ++i) {
    submit(++id, 200'000);
  }
  writer->step();
  CHECK(errors.size() == 6);
  CHECK(rows() == stored);

  disk.make_space();
  submit(++id, 20'000);
  submit(++id, 200'000);
  writer->step();
  CHECK(errors.size() == 6);
  CHECK(stored.back() == id);
  CHECK(rows() == stored);
  good(database->check_integrity());
  writer.reset();
  database = good(open_sqlite({.path = path}));
  CHECK(rows() == stored);
}

TEST_CASE_FIXTURE(Fixture, "one write that is too large for the disk takes no other with it") {
  submit(1, 1000);
  submit(2, 30'000'000);
  submit(3, 1000);
  writer->step();
  CHECK(stored == std::vector<std::int64_t>{1, 3});
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].reason == "disk_full");
  CHECK(rows() == stored);
  good(database->check_integrity());
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
