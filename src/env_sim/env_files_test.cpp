// The functions of env that work on any Files.

#include <doctest/doctest.h>

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;

TEST_CASE("a file is read whole, up to a limit") {
  OneNode one;
  one.put_durable("a", "12345");
  CHECK(env::read_all(one.files(), "a", 5).value() == bytes_of(view_of("12345")));
  CHECK(env::read_text(one.files(), "a", 5).value() == "12345");
  CHECK(env::read_all(one.files(), "a", 4).error() ==
        invalid("file_too_large", "a has 5 bytes, at most 4 are read"));
  CHECK(env::read_all(one.files(), "b", 4).error().kind == ErrorKind::not_found);
  one.put_durable("empty", "");
  CHECK(env::read_all(one.files(), "empty", 0).value().empty());
}

TEST_CASE("an error says what was being done, and nothing is left beside") {
  OneNode one;
  one.put_durable("a", "old");
  one.node.disk().set_capacity(4);
  const Error error = env::replace_file(one.files(), "a", view_of("longer")).error();
  CHECK(error.reason == "disk_full");
  CHECK(error.message.starts_with("replacing a: "));
  CHECK(one.text_at("a") == "old");
  CHECK(one.files().list("/").value().size() == 1);
}

TEST_CASE("a replacement that could not be synced is not put in place") {
  OneNode one;
  one.put_durable("a", "old");
  one.node.disk().fail_next(OperationKind::sync);
  CHECK(env::replace_file(one.files(), "a", view_of("new")).error().reason == "io_error");
  CHECK(one.text_at("a") == "old");
}

TEST_CASE("what a crash left beside is in nobody's way") {
  OneNode one;
  one.put_durable("a.new", "remains that are longer than what comes");
  CHECK(env::create_file(one.files(), "a", view_of("new")));
  CHECK(one.text_at("a") == "new");
  CHECK(env::create_file(one.files(), "a", view_of("other")).error().kind == ErrorKind::conflict);
  CHECK(one.text_at("a") == "new");
  CHECK(one.files().list("/").value().size() == 1);
}

TEST_CASE("two do not write the same file at the same time") {
  OneNode one;
  const auto other = one.files().lock("a.new").value();
  CHECK(env::replace_file(one.files(), "a", view_of("x")).error().kind == ErrorKind::conflict);
  CHECK(env::create_file(one.files(), "a", view_of("x")).error().kind == ErrorKind::conflict);
}
