#include <doctest/doctest.h>

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;
using env::OpenMode;

TEST_CASE("as long as nothing goes wrong, a simulated disk is a disk") {
  OneNode one;
  const auto file = one.files().open("a", OpenMode::create_new).value();
  CHECK(file->write_at(2, view_of("cd")));
  CHECK(file->write_at(0, view_of("ab")));
  Bytes read(10);
  CHECK(file->read_at(1, read).value() == 3);
  CHECK(file->read_at(9, read).value() == 0);
  CHECK(file->size().value() == 4);
  CHECK(file->truncate(6));
  CHECK(one.text_at("a") == std::string("abcd\0\0", 6));
  CHECK(one.files().open("a", OpenMode::create_new).error().kind == ErrorKind::conflict);
  CHECK(one.files().open("b", OpenMode::read).error().kind == ErrorKind::not_found);
  CHECK(one.files().open("b", OpenMode::read_write).error().kind == ErrorKind::not_found);
  CHECK_FALSE(one.files().open("a", OpenMode::read).value()->write_at(0, {}).has_value());
  CHECK(one.files().status("a").value().permissions == 0600);
  CHECK(one.files().set_permissions("a", 0644));
  CHECK(one.files().status("a").value().permissions == 0644);
}

TEST_CASE("names are made, moved and removed") {
  OneNode one;
  CHECK(one.files().make_directories("x/y"));
  CHECK(one.files().make_directories("/x//y/"));
  one.put_durable("x/a", "A");
  one.put_durable("x/b", "B");
  CHECK(one.files().rename_new("x/a", "x/b").error().kind == ErrorKind::conflict);
  CHECK(one.files().rename("x/a", "x/y/c"));
  CHECK(one.text_at("x/y/c") == "A");
  CHECK(one.files().list("x").value().size() == 2);
  CHECK(one.files().list("x").value()[1].kind == env::EntryKind::directory);
  CHECK(one.files().rename("x/b", "x/y").error().kind == ErrorKind::invalid);
  CHECK(one.files().remove("x/y").error().reason == "not_empty");
  CHECK(one.files().remove("x/y/c"));
  CHECK(one.files().remove("x/y"));
  CHECK(one.files().remove("x/y").error().kind == ErrorKind::not_found);
  CHECK(one.files().list("x/b").error().reason == "not_a_directory");
  CHECK(one.files().make_directories("x/b/z").error().kind == ErrorKind::conflict);
  CHECK(one.files().open("none/a", OpenMode::create).error().kind == ErrorKind::not_found);
  CHECK(one.files().open("../a", OpenMode::create).error().reason == "path");
}

TEST_CASE("a file that was removed is there for whoever has it open") {
  OneNode one;
  const auto file = one.file("a");
  CHECK(file->write_at(0, view_of("text")));
  CHECK(one.files().remove("a"));
  CHECK(file->size().value() == 4);
  CHECK(one.node.disk().used_bytes() == 0);
}

TEST_CASE("a lock has one holder and ends with it") {
  OneNode one;
  auto lock = one.files().lock("l").value();
  CHECK(lock->write_holder("127.0.0.1:7654"));
  CHECK(one.files().lock("l").error().message == "l is held by 127.0.0.1:7654");
  CHECK(one.text_at("l") == "127.0.0.1:7654\n");
  lock.reset();
  CHECK(one.text_at("l").empty());
  lock = one.files().lock("l").value();
  one.node.crash(Crash::process);
  lock.reset();
  one.node.start();
  CHECK(one.files().lock("l"));
}

TEST_CASE("a full disk takes what fits, says so, and heals") {
  OneNode one;
  const auto file = one.file("a");
  one.node.disk().set_capacity(6);
  CHECK(one.files().free_bytes("/").value() == 6);
  CHECK(file->write_at(0, view_of("abcd")));
  const Error error = file->write_at(4, view_of("efgh")).error();
  CHECK(error.kind == ErrorKind::exhausted);
  CHECK(error.reason == "disk_full");
  CHECK(file->size().value() == 6);
  CHECK(file->write_at(0, view_of("ABCDEF")));  // what is there may be written again
  CHECK(file->truncate(7).error().reason == "disk_full");
  CHECK(one.files().free_bytes("/").value() == 0);
  one.node.disk().set_capacity(100);
  CHECK(file->write_at(4, view_of("efgh")));
  CHECK(one.text_at("a") == "ABCDefgh");
  CHECK(one.world.faults().count(Fault::disk_full) == 2);
}

TEST_CASE("an offset beyond all reason is a full disk, not a full memory") {
  OneNode one;
  CHECK(one.file("a")->write_at(~0ull - 3, view_of("x")).error().reason == "disk_full");
  CHECK(one.file("a")->truncate(~0ull).error().reason == "disk_full");
}

TEST_CASE("a read-only disk can be read and nothing else") {
  OneNode one;
  one.put_durable("a", "text");
  const auto open_before = one.file("a");
  one.node.disk().set_access(Access::read_only);
  CHECK(one.text_at("a") == "text");
  for (const Result<>& refused :
       {open_before->write_at(0, view_of("x")), open_before->truncate(0), one.files().remove("a"),
        one.files().rename("a", "b"), one.files().make_directories("d"),
        one.files().set_permissions("a", 0)}) {
    CHECK(refused.error().kind == ErrorKind::unavailable);
    CHECK(refused.error().reason == "read_only");
  }
  CHECK(one.files().open("b", OpenMode::create).error().reason == "read_only");
  CHECK(one.files().open("a", OpenMode::read_write).error().reason == "read_only");
  one.node.disk().set_access(Access::read_write);
  CHECK(open_before->write_at(0, view_of("T")));
  CHECK(one.world.faults().count(Fault::read_only) == 8);
}

TEST_CASE("a disk fails when it is told to") {
  OneNode one;
  const auto file = one.file("a");
  CHECK(file->write_at(0, view_of("text")));
  Disk& disk = one.node.disk();
  disk.fail_next(OperationKind::read);
  disk.fail_next(OperationKind::write, 2);
  disk.fail_next(OperationKind::sync);
  Bytes read(4);
  CHECK(file->read_at(0, read).error().reason == "io_error");
  CHECK(file->read_at(0, read));
  CHECK(file->write_at(0, view_of("a")).error().kind == ErrorKind::unavailable);
  CHECK(file->write_at(0, view_of("b")).error().kind == ErrorKind::unavailable);
  CHECK(file->write_at(0, view_of("c")));
  CHECK(file->sync().error().reason == "io_error");
  CHECK(file->sync());
  CHECK(one.text_at("a") == "cext");
  CHECK(one.world.faults().count(Fault::read_error) == 1);
  CHECK(one.world.faults().count(Fault::write_error) == 2);
  CHECK(one.world.faults().count(Fault::sync_error) == 1);
}

TEST_CASE("a disk fails by chance") {
  WorldOptions options;
  options.disk.read_error_per_million = 100'000;
  options.disk.write_error_per_million = 100'000;
  options.disk.sync_error_per_million = 100'000;
  OneNode one(5, options);
  std::unique_ptr<env::File> file;
  while (!file) {
    file = one.files().open("a", OpenMode::create).value_or(nullptr);
  }
  Bytes read(4);
  for (int i = 0; i < 200; ++i) {
    static_cast<void>(file->write_at(0, view_of("text")));
    static_cast<void>(file->read_at(0, read));
    static_cast<void>(file->sync());
  }
  for (const Fault fault : {Fault::read_error, Fault::write_error, Fault::sync_error}) {
    CHECK(one.world.faults().count(fault) > 5);
    CHECK(one.world.faults().count(fault) < 50);
  }
}

TEST_CASE("a flipped bit is one bit, and stays") {
  OneNode one;
  one.put_durable("a", "aaaaaaaa");
  one.node.disk().flip_bit("a");
  one.crash_and_restart();
  const std::string text = one.text_at("a");
  int different = 0;
  for (const char c : text) {
    different += __builtin_popcount(static_cast<unsigned char>(c ^ 'a'));
  }
  CHECK(different == 1);
}
