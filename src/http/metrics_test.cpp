#include "noctem/http/metrics.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>

using namespace noctem::http;

namespace {

// Reads the text form as a scraper would: sample name with labels, as written, to value.
std::map<std::string, std::string> samples(const std::string& text) {
  std::map<std::string, std::string> read;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      continue;
    }
    const std::size_t space = line.rfind(' ');
    REQUIRE(space != std::string::npos);
    CHECK(read.emplace(line.substr(0, space), line.substr(space + 1)).second);
  }
  return read;
}

template <typename Number>
Number number(std::string_view text) {
  Number read{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), read);
  CHECK((error == std::errc() && stop == text.data() + text.size()));
  return read;
}

}  // namespace

TEST_CASE("a family has its help and type once, before its samples") {
  Metrics metrics;
  metrics.counter("noctem_http_requests_total", "Requests\nby \\ route.", {{"route", "a"}}).add(2);
  metrics.counter("noctem_http_requests_total", "Requests\nby \\ route.", {{"route", "b"}}).add();
  CHECK(metrics.text() ==
        "# HELP noctem_http_requests_total Requests\\nby \\\\ route.\n"
        "# TYPE noctem_http_requests_total counter\n"
        "noctem_http_requests_total{route=\"a\"} 2\n"
        "noctem_http_requests_total{route=\"b\"} 1\n");
}

TEST_CASE("one name and labels is one counter") {
  Metrics metrics;
  Counter& first = metrics.counter("noctem_x_total", "X.");
  Counter& second = metrics.counter("noctem_x_total", "X.");
  CHECK(&first == &second);
  first.add(3);
  CHECK(second.value() == 3);
}

TEST_CASE("label values cannot forge a line") {
  Metrics metrics;
  metrics.counter("noctem_x_total", "X.", {{"who", "a\"} 9\nevil 1\\"}}).add();
  CHECK(samples(metrics.text()) ==
        std::map<std::string, std::string>{{"noctem_x_total{who=\"a\\\"} 9\\nevil 1\\\\\"}", "1"}});
}

TEST_CASE("histograms are cumulative, end in +Inf, and have sum and count") {
  Metrics metrics;
  Histogram& histogram = metrics.histogram("noctem_x_seconds", "X.", {{"route", "a"}});
  for (const double seconds : {0.00001, 0.00005, 0.0003, 0.9, 10.0, 11.0}) {
    histogram.observe(seconds);
  }
  histogram.observe(-1);
  histogram.observe(std::numeric_limits<double>::quiet_NaN());
  auto read = samples(metrics.text());
  CHECK(read["noctem_x_seconds_bucket{route=\"a\",le=\"0.00005\"}"] == "4");
  CHECK(read["noctem_x_seconds_bucket{route=\"a\",le=\"0.0002\"}"] == "4");
  CHECK(read["noctem_x_seconds_bucket{route=\"a\",le=\"0.0005\"}"] == "5");
  CHECK(read["noctem_x_seconds_bucket{route=\"a\",le=\"1\"}"] == "6");
  CHECK(read["noctem_x_seconds_bucket{route=\"a\",le=\"10\"}"] == "7");
  CHECK(read["noctem_x_seconds_bucket{route=\"a\",le=\"+Inf\"}"] == "8");
  CHECK(read["noctem_x_seconds_count{route=\"a\"}"] == "8");
  CHECK(number<double>(read["noctem_x_seconds_sum{route=\"a\"}"]) == doctest::Approx(21.90036));
  CHECK(read.size() == 20);
}

TEST_CASE("bounds rise, so that buckets never fall") {
  Metrics metrics;
  metrics.histogram("noctem_x_seconds", "X.").observe(0.003);
  std::istringstream lines(metrics.text());
  double bound = 0;
  std::uint64_t count = 0;
  int buckets = 0;
  const std::string prefix = "noctem_x_seconds_bucket{le=\"";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(prefix)) {
      continue;
    }
    const std::string text = line.substr(prefix.size(), line.rfind('"') - prefix.size());
    const double next = text == "+Inf" ? HUGE_VAL : number<double>(text);
    const auto here = number<std::uint64_t>(line.substr(line.rfind(' ') + 1));
    CHECK(next > bound);
    CHECK(here >= count);
    bound = next;
    count = here;
    ++buckets;
  }
  CHECK(std::isinf(bound));
  CHECK(buckets == 18);
}

TEST_CASE("gauges are read when asked; infinities have Prometheus' spelling") {
  Metrics metrics;
  double value = 1.5;
  metrics.gauge("noctem_x", "X.", {}, [&] { return value; });
  CHECK(samples(metrics.text())["noctem_x"] == "1.5");
  value = -std::numeric_limits<double>::infinity();
  CHECK(samples(metrics.text())["noctem_x"] == "-Inf");
  value = std::numeric_limits<double>::quiet_NaN();
  CHECK(samples(metrics.text())["noctem_x"] == "NaN");
}
