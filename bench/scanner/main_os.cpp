// How often the scanner is wrong, and what it costs: over the documentation that is installed here,
// and over attacks. Prints a table; with --out also JSON lines. Exit 1 if a promise is broken;
// a machine with too little documentation measures nothing and says so.
//
//   text_scanner [--split held-out|tuning] [--packages FOLDER] [--sources FILE] [--out FILE]
//   [--show CLASS]
//
// --sources writes the packages and how many pieces each gave. --show prints what was wrongly
// flagged (benign) or missed (a class of attacks); it works on the tuning half only.

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <string>

#include "noctem/text/scanner.hpp"

#include "attacks.hpp"
#include "documentation.hpp"

namespace {

using noctem::bench::Split;
using noctem::text::Finding;

constexpr std::size_t kAttacksEach = 2000;
constexpr std::size_t kPiecesMin = 20'000;
constexpr double kFalseAlarmsMax = 0.005;
constexpr double kMicrosecondsMax = 60;
constexpr double kZ = 1.96;

struct Options {
  Split split = Split::held_out;
  std::string packages = "/var/lib/dpkg";
  std::string sources;
  std::string out;
  std::string show;
};

struct Share {
  std::size_t hits = 0;
  std::size_t all = 0;

  double value() const { return static_cast<double>(hits) / static_cast<double>(all); }
  // Wilson's bounds, 95 %.
  double bound(double side) const {
    const auto n = static_cast<double>(all);
    const auto p = value();
    const auto z2 = kZ * kZ;
    const auto middle = p + z2 / (2 * n);
    const auto width = kZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return std::clamp((middle + side * width) / (1 + z2 / n), 0.0, 1.0);
  }
  double upper() const { return bound(1); }
  double lower() const { return bound(-1); }
};

struct Times {
  std::vector<double> microseconds;

  double quantile(double share) {
    if (microseconds.empty()) {
      return 0;
    }
    const auto at = static_cast<std::size_t>(share * static_cast<double>(microseconds.size() - 1));
    std::ranges::nth_element(microseconds, microseconds.begin() + static_cast<std::ptrdiff_t>(at));
    return microseconds[at];
  }
};

std::vector<Finding> timed_scan(const std::string& piece, Times& times) {
  const auto begin = std::chrono::steady_clock::now();
  auto findings = noctem::text::scan(piece);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  times.microseconds.push_back(took.count());
  return findings;
}

struct Benign {
  Share alarms;
  std::map<std::string_view, std::size_t> kinds;
  Times entries;  // of about 1 KiB
  Times all;
  std::size_t packages = 0;
  std::size_t bytes = 0;
};

void show_findings(const std::string& package, const std::string& piece,
                   const std::vector<Finding>& findings) {
  for (const auto& finding : findings) {
    const auto begin = finding.begin < 40 ? 0 : finding.begin - 40;
    fmt::print(
        "{} {}: {}\n", package, name_of(finding.kind),
        noctem::text::render(piece.substr(begin, finding.end - begin + 60),
                             noctem::text::scan(piece.substr(begin, finding.end - begin + 60))));
  }
}

Benign judge_benign(const noctem::bench::Documentation& all, const Options& options) {
  Benign result;
  for (const auto& [package, pieces] : all) {
    if (noctem::bench::split_of(package) != options.split) {
      continue;
    }
    ++result.packages;
    for (const auto& piece : pieces) {
      const bool entry = piece.size() >= 768 && piece.size() <= 1280;
      const auto findings = timed_scan(piece, entry ? result.entries : result.all);
      result.bytes += piece.size();
      ++result.alarms.all;
      result.alarms.hits += findings.empty() ? 0u : 1u;
      if (!findings.empty()) {
        ++result.kinds[name_of(findings[0].kind)];
      }
      if (options.show == "benign" && options.split == Split::tuning) {
        show_findings(package, piece, findings);
      }
    }
  }
  return result;
}

std::vector<const std::string*> clean_pieces(const noctem::bench::Documentation& all, Split split) {
  std::vector<const std::string*> carriers;
  for (const auto& [package, pieces] : all) {
    for (const auto& piece : pieces) {
      if (noctem::bench::split_of(package) == split && noctem::text::scan(piece).empty()) {
        carriers.push_back(&piece);
      }
    }
  }
  return carriers;
}

Share judge_attacks(std::string_view name, const Options& options,
                    const std::vector<const std::string*>& carriers) {
  Share found;
  noctem::bench::Draw draw(0x6e6f6374656dU + name.size());
  for (; found.all < kAttacksEach; ++found.all) {
    const auto attack = noctem::bench::make_attack(name, options.split, draw, carriers);
    const auto findings = noctem::text::scan(attack.content);
    const bool hit = std::ranges::any_of(findings, [&](const Finding& finding) {
      return finding.begin < attack.end && finding.end > attack.begin;
    });
    found.hits += hit ? 1u : 0u;
    if (!hit && options.show == name && options.split == Split::tuning) {
      fmt::print("{}: {}\n", name, attack.content.substr(attack.begin, attack.end - attack.begin));
    }
  }
  return found;
}

class Report {
 public:
  explicit Report(const Options& options) : options_(options) {}

  void benign(Benign& result) {
    fmt::print("benign: {} pieces of {} packages, {:.1f} MB\n", result.alarms.all, result.packages,
               static_cast<double>(result.bytes) / 1e6);
    for (const auto& [kind, count] : result.kinds) {
      fmt::print("  {:16} {}\n", kind, count);
    }
    fmt::print("false alarms: {} = {:.4f} %, at most {:.4f} % (95 %)\n", result.alarms.hits,
               100 * result.alarms.value(), 100 * result.alarms.upper());
    const auto median = result.entries.quantile(0.5);
    fmt::print("scan of 768-1280 bytes: median {:.2f} us, p99 {:.2f} us ({} pieces)\n", median,
               result.entries.quantile(0.99), result.entries.microseconds.size());
    line(fmt::format(R"({{"name":"false_alarms","value":{:.6f},"upper":{:.6f},"pieces":{}}})",
                     result.alarms.value(), result.alarms.upper(), result.alarms.all));
    line(fmt::format(R"({{"name":"scan_us_median","value":{:.3f}}})", median));
    promise(result.alarms.upper() <= kFalseAlarmsMax, "false alarms <= 0.5 %");
    promise(median <= kMicrosecondsMax, "median <= 60 us");
  }

  void attacks(std::string_view name, const Share& found) {
    fmt::print("{:16} {:3} forms  found {:6.2f} %, at least {:6.2f} % (95 %)\n", name,
               noctem::bench::attack_forms(name, options_.split), 100 * found.value(),
               100 * found.lower());
    line(fmt::format(R"({{"name":"found_{}","value":{:.6f},"lower":{:.6f}}})", name, found.value(),
                     found.lower()));
  }

  bool kept() const { return kept_; }
  const std::string& lines() const { return lines_; }

 private:
  void line(const std::string& text) { lines_ += text + '\n'; }
  void promise(bool held, std::string_view what) {
    if (!held) {
      fmt::print("BROKEN: {}\n", what);
    }
    kept_ = kept_ && held;
  }

  const Options& options_;
  std::string lines_;
  bool kept_ = true;
};

void write_sources(const noctem::bench::Documentation& all, const std::string& path) {
  std::ofstream out(path);
  out << "# package  pieces: the documentation that docs/scanner.md speaks of\n";
  for (const auto& [package, pieces] : all) {
    out << package << ' ' << pieces.size() << '\n';
  }
}

bool read_option(Options& options, const std::string& name, const std::string& value) {
  if (name == "--split") {
    options.split = value == "tuning" ? Split::tuning : Split::held_out;
    return value == "tuning" || value == "held-out";
  }
  const std::map<std::string, std::string*> texts = {{"--packages", &options.packages},
                                                     {"--sources", &options.sources},
                                                     {"--out", &options.out},
                                                     {"--show", &options.show}};
  const auto found = texts.find(name);
  if (found != texts.end()) {
    *found->second = value;
  }
  return found != texts.end();
}

int measure(const Options& options) {
  const auto all = noctem::bench::read_documentation(options.packages);
  if (!options.sources.empty()) {
    write_sources(all, options.sources);
  }
  Report report(options);
  auto benign = judge_benign(all, options);
  if (benign.alarms.all < kPiecesMin) {
    fmt::print(
        "not measured: the documentation that is installed here gives {} pieces, and the "
        "figure needs {}; bench/scanner/sources.txt names packages that have it\n",
        benign.alarms.all, kPiecesMin);
    return 0;
  }
  report.benign(benign);
  const auto carriers = clean_pieces(all, options.split);
  for (const auto name : noctem::bench::attack_classes()) {
    report.attacks(name, judge_attacks(name, options, carriers));
  }
  if (!options.out.empty()) {
    std::ofstream(options.out) << report.lines();
  }
  return report.kept() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  Options options;
  for (int i = 1; i < count; i += 2) {
    if (i + 1 >= count || !read_option(options, words[i], words[i + 1])) {
      fmt::print(stderr, "not understood: {}; the head of bench/scanner/main_os.cpp says more\n",
                 words[i]);
      return 2;
    }
  }
  return measure(options);
}
