#include "run_report.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::bark;

TEST_CASE("a report says what came of a run, printable whatever was reached for") {
  Outcome outcome;
  outcome.how = Outcome::How::signalled;
  outcome.code = 9;
  outcome.stopped = "it ran for longer than 5 ms";
  outcome.counted = Outcome::Counted::whole_run;
  outcome.denials.add({Denial::What::read, "/etc/\x1b[2J\xff"});
  const proxy::Event asked{
      proxy::Event::What::refused, proxy::Why::address, "CONNECT", "a.org", 443, "10.0.0.1", 1, 2};
  outcome.requests = {asked};
  const auto read = read_report(write_report(outcome));
  REQUIRE(read);
  CHECK(read->requests == outcome.requests);
  CHECK(read->how == Outcome::How::signalled);
  CHECK(read->code == 9);
  CHECK(read->stopped == outcome.stopped);
  CHECK(read->counted == Outcome::Counted::whole_run);
  REQUIRE(read->denied.size() == 1);
  CHECK(read->denied[0] == "read '/etc/\\x1b[2J\\xff'");
}

TEST_CASE("a report has room for all that a program can make it say") {
  Outcome outcome;
  for (int i = 0; i < 250; ++i) {
    outcome.denials.add({Denial::What::read, "/" + std::to_string(i) + std::string(4'090, '\xff')});
  }
  const std::string quotes(256, '"');
  outcome.requests.assign(Outcome::kRequestsMax,
                          {proxy::Event::What::refused, proxy::Why::not_granted, quotes, quotes,
                           65'535, quotes, UINT32_MAX, UINT32_MAX});
  const std::string report = write_report(outcome);
  CHECK(report.size() <= kReportBytesMax);
  const auto read = read_report(report);
  REQUIRE(read);
  CHECK(read->requests.size() == Outcome::kRequestsMax);
  REQUIRE(read->denied.size() > 10);
  const std::size_t listed = read->denied.size() - 1;
  CHECK(read->denied.back() == "and " + std::to_string(250 - listed) + " more");
}

TEST_CASE("a refusal comes back as the error that it was") {
  const auto read = read_report(write_report(fail(unsupported("confine",
                                                              "no \x1b"
                                                              "bwrap"))));
  REQUIRE(!read);
  CHECK(read.error() == unsupported("confine", "no ?bwrap"));
}

TEST_CASE("what is no report is an error, never a success") {
  for (const char* text : {"", "{", "{}", "[]", "{\"code\":\"0\"}", "{\"code\":0} x"}) {
    const auto read = read_report(text);
    REQUIRE(!read);
    CHECK(read.error().reason == "report");
  }
}
