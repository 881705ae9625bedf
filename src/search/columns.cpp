#include "columns.hpp"

#include <algorithm>
#include <cmath>

#include "terms.hpp"

namespace noctem::search {
namespace {

constexpr std::size_t kPlaceBytesMax = 640;  // longer than any domain
constexpr std::size_t kSegmentsMax = 8;
constexpr double kShortest = 8;  // terms; what is shorter is of the first class

void fill(Columns& columns, Column column, std::string_view text) {
  for (Term& term : terms_of(text)) {
    columns.length += term.is_common ? 0 : 1;
    columns.terms[static_cast<std::size_t>(column)].push_back(std::move(term.text));
  }
}

// What a rule of the mesh would refuse cannot reach the syntax of an engine.
std::string place(char mark, std::string_view name) {
  std::string made(1, mark);
  for (const char c : name.substr(0, kPlaceBytesMax)) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c;
    const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ||
                       std::string_view("._+#-/").find(lower) != std::string_view::npos;
    made += plain ? lower : '_';
  }
  return made;
}

void append_domain_places(std::vector<std::string>& places, std::string_view domain) {
  std::size_t segments = 0;
  for (std::size_t end = 0; end < domain.size() && segments < kSegmentsMax; ++segments) {
    end = std::min(domain.find('/', end + 1), domain.size());
    places.push_back(place('=', domain.substr(0, end)));
  }
}

std::int64_t hash_columns(const Columns& columns) {
  std::uint64_t hash = hash_of({});
  const auto add = [&](const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
      hash = hash_of(" ", hash_of(text, hash));
    }
    hash = hash_of("\n", hash);
  };
  for (const auto& terms : columns.terms) {
    add(terms);
  }
  add(columns.places);
  return static_cast<std::int64_t>(hash);
}

std::int64_t length_class(std::size_t terms) {
  const double doublings = std::log2(std::max(static_cast<double>(terms), kShortest) / kShortest);
  return std::min<std::int64_t>(std::llround(2 * doublings), kLengthClasses - 1);
}

}  // namespace

Columns columns_of(const Words& words) {
  Columns columns;
  std::string labels = words.domain;
  append_domain_places(columns.places, words.domain);
  for (const std::string& tag : words.tags) {
    labels += ' ' + tag;
    columns.places.push_back(place('#', tag));
  }
  fill(columns, Column::summary, words.summary);
  fill(columns, Column::labels, labels);
  fill(columns, Column::content, words.content);
  columns.hash = hash_columns(columns);
  return columns;
}

std::vector<std::string> distinct_terms(const Columns& columns) {
  std::vector<std::string> all = columns.places;
  for (const auto& terms : columns.terms) {
    all.insert(all.end(), terms.begin(), terms.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<std::string> places_of(const Query& query) {
  std::vector<std::string> places;
  if (!query.domain.empty()) {
    places.push_back(place('=', query.domain));
  }
  for (std::size_t i = 0; i < std::min(query.tags.size(), kTagsMax); ++i) {
    places.push_back(place('#', query.tags[i]));
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

std::int64_t slot_of(std::int64_t serial, const Columns& columns) {
  return serial * kLengthClasses + length_class(columns.length);
}

std::int64_t serial_of(std::int64_t slot) { return slot / kLengthClasses; }

double terms_in(std::int64_t slot) {
  return kShortest * std::exp2(static_cast<double>(slot % kLengthClasses) / 2);
}

std::uint64_t hash_of(std::string_view text, std::uint64_t from) {
  for (const char c : text) {
    from = (from ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return from;
}

}  // namespace noctem::search
