#include "cage_plan.hpp"

#include <doctest/doctest.h>

namespace noctem::bark {

namespace {

CagePlan sample() {
  CagePlan plan;
  plan.words = {"cat", std::string("\xff odd", 5), ""};
  plan.environment = {"A=b"};
  plan.folder = "/srv";
  plan.home = "/home/user";
  plan.terminal = 0;
  plan.proxy_port = 3128;
  plan.limits = {1, 2, 3, 4, 5};
  plan.paths = {{"/usr", 7}, {"/tmp", ~0ull}};
  plan.filters = {{1, 2, 3}, {4}};
  return plan;
}

}  // namespace

TEST_CASE("a plan is read as it was written") {
  const CagePlan plan = sample();
  const auto read = read_plan(write_plan(plan));
  REQUIRE(read.has_value());
  CHECK(read->words == plan.words);
  CHECK(read->environment == plan.environment);
  CHECK(read->folder == plan.folder);
  CHECK(read->home == plan.home);
  CHECK(read->terminal == plan.terminal);
  CHECK(read->proxy_port == plan.proxy_port);
  CHECK((read->limits == plan.limits));
  CHECK((read->paths == plan.paths));
  CHECK(read->filters.by_number == plan.filters.by_number);
  CHECK(read->filters.by_argument == plan.filters.by_argument);
}

TEST_CASE("a plan that is cut, longer or without a program is refused") {
  const Bytes whole = write_plan(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(read_plan(ByteView(whole).first(size)).has_value());
  }
  Bytes longer = whole;
  longer.push_back(0);
  CHECK_FALSE(read_plan(longer).has_value());
  Bytes many(8, 0xFF);  // more words than there are bytes
  CHECK_FALSE(read_plan(many).has_value());
  CHECK_FALSE(read_plan(write_plan({})).has_value());
}

}  // namespace noctem::bark
