#include "noctem/http/metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>
#include <mutex>
#include <string_view>
#include <variant>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::http {
namespace {

constexpr std::array kBounds = {50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 20e-3,
                                50e-3, 100e-3, 200e-3, 500e-3, 1.0,  2.0,  5.0,  10.0};

struct Gauge {
  std::function<double()> read;
};

using Measure =
    std::variant<std::unique_ptr<Counter>, std::unique_ptr<Histogram>, std::unique_ptr<Gauge>>;

struct Family {
  std::string help;
  std::string_view type;
  std::map<Labels, Measure> measures;
};

bool is_name(std::string_view name) {
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string escaped(std::string_view text, std::string_view also) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c == '\\' || also.find(c) != std::string_view::npos ? "\\" : "";
      out += c;
    }
  }
  return out;
}

std::string shown(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return value > 0 ? "+Inf" : "-Inf";
  }
  return codec::write_number(value);
}

// name{a="b",le="0.1"} value
void append_sample(std::string& out, std::string_view name, const Labels& labels,
                   const std::string& value) {
  out += name;
  char separator = '{';
  for (const auto& [label, text] : labels) {
    out += separator;
    out += label + "=\"" + escaped(text, "\"") + '"';
    separator = ',';
  }
  out += labels.empty() ? " " : "} ";
  out += value + '\n';
}

Labels with(Labels labels, std::string name, std::string value) {
  labels.emplace_back(std::move(name), std::move(value));
  return labels;
}

}  // namespace

struct Histogram::State {
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts{};
  std::atomic<std::uint64_t> sum_nanoseconds{0};
};

Histogram::Histogram() : state_(std::make_unique<State>()) {}
Histogram::~Histogram() = default;

void Histogram::observe(double seconds) {
  const double measured = seconds > 0 ? std::min(seconds, 1e9) : 0;  // NaN counts as 0
  const auto* const bound = std::ranges::lower_bound(kBounds, measured);
  state_->counts[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(
      1, std::memory_order_relaxed);
  state_->sum_nanoseconds.fetch_add(static_cast<std::uint64_t>(measured * 1e9),
                                    std::memory_order_relaxed);
}

struct Metrics::State {
  mutable std::mutex mutex;
  std::map<std::string, Family> families;

  Measure& measure(std::string name, std::string help, std::string_view type, Labels labels) {
    NOCTEM_ASSERT(is_name(name), name);
    for (const auto& [label, value] : labels) {
      NOCTEM_ASSERT(is_name(label) && label != "le", name, label);
    }
    const auto [place, added] = families.try_emplace(std::move(name));
    Family& family = place->second;
    NOCTEM_ASSERT(added || family.type == type, place->first, type);
    family.type = type;
    family.help = std::move(help);
    return family.measures[std::move(labels)];
  }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(std::string name, std::string help, Labels labels) {
  const std::lock_guard guard(state_->mutex);
  Measure& measure =
      state_->measure(std::move(name), std::move(help), "counter", std::move(labels));
  auto& counter = std::get<std::unique_ptr<Counter>>(measure);
  if (!counter) {
    counter = std::make_unique<Counter>();
  }
  return *counter;
}

Histogram& Metrics::histogram(std::string name, std::string help, Labels labels) {
  const std::lock_guard guard(state_->mutex);
  Measure& measure =
      state_->measure(std::move(name), std::move(help), "histogram", std::move(labels));
  if (!std::holds_alternative<std::unique_ptr<Histogram>>(measure)) {
    measure = std::make_unique<Histogram>();
  }
  return *std::get<std::unique_ptr<Histogram>>(measure);
}

void Metrics::gauge(std::string name, std::string help, Labels labels,
                    std::function<double()> read) {
  const std::lock_guard guard(state_->mutex);
  Measure& measure = state_->measure(std::move(name), std::move(help), "gauge", std::move(labels));
  measure = std::make_unique<Gauge>(Gauge{std::move(read)});
}

std::string Metrics::text() const {
  std::string out;
  const auto append_histogram = [&](const std::string& name, const Labels& labels,
                                    const Histogram& histogram) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < histogram.state_->counts.size(); ++i) {
      count += histogram.state_->counts[i].load(std::memory_order_relaxed);
      const std::string bound = i < kBounds.size() ? shown(kBounds[i]) : "+Inf";
      append_sample(out, name + "_bucket", with(labels, "le", bound), std::to_string(count));
    }
    const auto sum =
        static_cast<double>(histogram.state_->sum_nanoseconds.load(std::memory_order_relaxed));
    append_sample(out, name + "_sum", labels, shown(sum / 1e9));
    append_sample(out, name + "_count", labels, std::to_string(count));
  };
  const std::lock_guard guard(state_->mutex);
  for (const auto& [name, family] : state_->families) {
    out += "# HELP " + name + ' ' + escaped(family.help, "") + '\n';
    out += "# TYPE " + name + ' ' + std::string(family.type) + '\n';
    for (const auto& [labels, measure] : family.measures) {
      if (const auto* counter = std::get_if<std::unique_ptr<Counter>>(&measure)) {
        append_sample(out, name, labels, std::to_string((*counter)->value()));
      } else if (const auto* histogram = std::get_if<std::unique_ptr<Histogram>>(&measure)) {
        append_histogram(name, labels, **histogram);
      } else {
        append_sample(out, name, labels, shown(std::get<std::unique_ptr<Gauge>>(measure)->read()));
      }
    }
  }
  return out;
}

}  // namespace noctem::http
