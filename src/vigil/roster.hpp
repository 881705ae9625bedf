#pragma once
// A map that cannot grow beyond its limit: when it is full, the eighth that was touched longest ago
// goes. So whoever is active is remembered, and nobody can fill the memory.
//
// One thread.

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

namespace noctem::vigil {

template <typename Key, typename Value>
class Roster {
 public:
  explicit Roster(std::size_t rows_max) : rows_max_(rows_max) {}

  Value& at(const Key& key, std::int64_t now) {
    if (auto found = rows_.find(key); found != rows_.end()) {
      found->second.touched = now;
      return found->second.value;
    }
    if (rows_.size() >= rows_max_) {
      make_room();
    }
    Row& row = rows_[key];
    row.touched = now;
    return row.value;
  }

  const Value* find(const Key& key) const {
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second.value;
  }

  // In the order of the keys.
  void each(auto&& visit) const {
    for (const auto& [key, row] : rows_) {
      visit(key, row.value);
    }
  }

  std::size_t size() const { return rows_.size(); }

 private:
  struct Row {
    std::int64_t touched = 0;
    Value value;
  };
  void make_room() {
    std::vector<std::int64_t> touched;
    touched.reserve(rows_.size());
    for (const auto& [key, row] : rows_) {
      touched.push_back(row.touched);
    }
    const auto eighth = touched.begin() + static_cast<std::ptrdiff_t>(touched.size() / 8);
    std::nth_element(touched.begin(), eighth, touched.end());
    std::size_t room = touched.size() / 8 + 1;
    std::erase_if(rows_, [&](const auto& row) {
      return row.second.touched <= *eighth && room > 0 && room-- > 0;
    });
  }

  std::size_t rows_max_;
  std::map<Key, Row> rows_;
};

}  // namespace noctem::vigil
