#include <doctest/doctest.h>

#include "noctem/env_os/log.hpp"

using namespace noctem;
using env_os::LogFilter;

TEST_CASE("a filter without words shows info and what is more urgent") {
  const LogFilter filter;
  CHECK(filter.wants(LogLevel::error, "store.opened"));
  CHECK(filter.wants(LogLevel::info, "store.opened"));
  CHECK_FALSE(filter.wants(LogLevel::debug, "store.opened"));
}

TEST_CASE("a filter has a level for all and levels for parts") {
  const auto parsed = LogFilter::parse("warning, store=debug,http=error");
  REQUIRE(parsed);
  const LogFilter& filter = *parsed;
  CHECK(filter.wants(LogLevel::warning, "node.started"));
  CHECK_FALSE(filter.wants(LogLevel::info, "node.started"));
  CHECK(filter.wants(LogLevel::debug, "store.opened"));
  CHECK(filter.wants(LogLevel::debug, "store"));
  CHECK_FALSE(filter.wants(LogLevel::debug, "stores.opened"));
  CHECK_FALSE(filter.wants(LogLevel::warning, "http.refused"));
  CHECK(LogFilter::parse("store=debug").value().wants(LogLevel::info, "node.started"));
}

TEST_CASE("a filter that is not understood says what was meant") {
  const Error error = LogFilter::parse("inof").error();
  CHECK(error.reason == "log_level");
  CHECK(error.message.ends_with("did you mean 'info'?"));
  CHECK(LogFilter::parse("loud").error().message.ends_with("error, warning, info and debug"));
  CHECK(LogFilter::parse("").error().reason == "log_level");
  CHECK(LogFilter::parse("info,").error().reason == "log_level");
  CHECK(LogFilter::parse("store=").error().reason == "log_level");
  CHECK(LogFilter::parse("=debug").error().reason == "log_filter");
  CHECK(LogFilter::parse("Store=debug").error().reason == "log_filter");
  std::string many = "info";
  for (int i = 0; i < 65; ++i) {
    many += ",p" + std::to_string(i) + "=debug";
  }
  CHECK(LogFilter::parse(many).error().reason == "log_filter");
}
