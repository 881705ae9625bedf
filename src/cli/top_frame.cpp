#include "top_frame.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace noctem::cli {

namespace {

constexpr std::size_t kIdDigits = 12;
constexpr std::size_t kIdPrefix = 9;  // of every entry's id

std::string age(std::int64_t seconds) {
  const std::int64_t past = std::max<std::int64_t>(0, seconds);
  return past < 3'600    ? fmt::format("{} min", past / 60)
         : past < 86'400 ? fmt::format("{} h", past / 3'600)
                         : fmt::format("{} d", past / 86'400);
}

std::string short_id(const std::string& id) {
  return id.starts_with("bagaa") && id.size() > kIdPrefix ? id.substr(kIdPrefix, kIdDigits) : id;
}

std::string share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? "-" : fmt::format("{} %", part * 100 / whole);
}

class Frame {
 public:
  Frame(const TopFacts& facts, const TopLook& look) : facts_(facts), look_(look) {}

  std::vector<std::string> lines() {
    head();
    if (look_.view == TopView::overview) {
      overview();
    } else {
      tasks();
    }
    lines_.resize(std::min(lines_.size(), std::max<std::size_t>(1, look_.size.lines) - 1));
    lines_.push_back(look_.style.faint(
        fitted("q quit   tab other view   up/down scroll   r ask now", look_.size.columns)));
    return std::move(lines_);
  }

 private:
  void put(std::string_view text) { lines_.push_back(fitted(text, look_.size.columns)); }
  void bold(std::string_view text) {
    lines_.push_back(look_.style.bold(fitted(text, look_.size.columns)));
  }

  void head() {
    const bool first = look_.view == TopView::overview;
    bold(fmt::format("noctem top  {}  {}  {}", facts_.url, facts_.name, show_clock()));
    if (facts_.staged) {
      lines_.push_back(look_.style.doubtful(
          fitted("DEMONSTRATION: people, words and time are made up", look_.size.columns)));
    }
    if (!look_.trouble.empty()) {
      lines_.push_back(look_.style.bad(fitted(look_.trouble, look_.size.columns)));
    }
    put(first ? "[overview]  tasks" : " overview  [tasks]");
    put("");
  }

  std::string show_clock() const { return agent::show_time(facts_.now); }

  void overview() {
    put(fmt::format("phase {}   entries {}   verified {} ({})", facts_.phase, facts_.entries,
                    facts_.verified, share(facts_.verified, facts_.entries)));
    put(fmt::format("active in 24 h: {} operators, {} agents   records {}", facts_.operators,
                    facts_.agents, facts_.records));
    std::int64_t sum = 0;
    for (const std::int64_t records : facts_.growth) {
      sum += records;
    }
    const std::size_t room = look_.size.columns;
    std::vector<std::int64_t> recent = facts_.growth;
    if (recent.size() > room) {
      recent.erase(recent.begin(), recent.end() - static_cast<std::ptrdiff_t>(room));
    }
    lines_.push_back(sparkline(recent, look_.glyphs));
    put(fmt::format("{} in the last hour, by minute",
                    agent::counted(static_cast<std::uint64_t>(sum), "record")));
    put("");
    const std::size_t domain = std::min<std::size_t>(24, look_.size.columns / 4);
    bold(cell("domain", domain) + " " + cell("status", 11) + " " + cell("conf", 5) + " latest");
    for (std::size_t i = look_.scroll; i < facts_.latest.size() && has_room(); ++i) {
      const TopEntry& entry = facts_.latest[i];
      put(cell(entry.domain, domain) + " " + cell(entry.status, 11) + " " +
          cell(fmt::format("{:3} %", entry.confidence), 5) + " " +
          fitted(entry.words, look_.size.columns));
    }
  }

  bool has_room() const { return lines_.size() + 1 < look_.size.lines; }

  void tasks() {
    std::string open;
    std::int64_t sum = 0;
    for (const auto& [type, count] : facts_.open) {
      open += fmt::format("   {} {}", type, count);
      sum += count;
    }
    put(fmt::format("open {}{}   claimed {}", sum, open, facts_.leases.size()));
    put("");
    bold(cell("task", 12) + " " + cell("about", 14) + " " + cell("domain", 22) + " " +
         cell("pri", 4) + cell("waits", 8) + "claimed by");
    std::vector<TopTask> rows = facts_.leases;
    rows.insert(rows.end(), facts_.tasks.begin(), facts_.tasks.end());
    for (std::size_t i = look_.scroll; i < rows.size() && has_room(); ++i) {
      const TopTask& task = rows[i];
      put(cell(task.type, 12) + " " + cell(short_id(task.about), 14) + " " + cell(task.domain, 22) +
          " " + cell(fmt::format("{}", task.priority), 4) + cell(age(facts_.now - task.since), 8) +
          task.holder);
    }
  }

  const TopFacts& facts_;
  const TopLook& look_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> top_frame(const TopFacts& facts, const TopLook& look) {
  return Frame(facts, look).lines();
}

std::size_t top_rows(const TopFacts& facts, TopView view) {
  return view == TopView::overview ? facts.latest.size() : facts.leases.size() + facts.tasks.size();
}

}  // namespace noctem::cli
