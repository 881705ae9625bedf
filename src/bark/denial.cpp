#include "noctem/bark/denial.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace noctem::bark {

namespace {

constexpr char kFirstPrintable = 0x20;
constexpr char kLastPrintable = 0x7E;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./:@%+=,").find(c) != std::string_view::npos;
}

bool is_printable(char c) { return c >= kFirstPrintable && c <= kLastPrintable; }

std::string_view verb_of(Denial::What what) {
  return what == Denial::What::network ? "reach" : name_of(what);
}

std::string flag_of(Denial::What what) {
  return what == Denial::What::network ? "--net" : "--" + std::string(name_of(what));
}

}  // namespace

std::string_view name_of(Denial::What what) {
  switch (what) {
    case Denial::What::read:
      return "read";
    case Denial::What::write:
      return "write";
    case Denial::What::network:
      return "network";
  }
  return {};
}

void Denials::add(Denial denial) {
  if (std::ranges::find(list_, denial) != list_.end()) {
    return;
  }
  if (list_.size() >= kItemsMax) {
    ++unlisted_;
    return;
  }
  list_.push_back(std::move(denial));
}

std::string shown_word(std::string_view word) {
  std::string shown;
  bool plain = !word.empty();
  for (const char c : word) {
    plain = plain && is_plain(c);
    if (!is_printable(c)) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else if (c == '\'') {
      shown += "'\\''";
    } else {
      shown += c;
    }
  }
  return plain ? shown : "'" + shown + "'";
}

std::string explain(const Denials& denials) {
  if (denials.list().empty()) {
    return {};
  }
  const std::size_t count = denials.list().size() + denials.unlisted();
  std::string text = fmt::format("noctem: denied {} {}:\n", count, count == 1 ? "thing" : "things");
  for (const Denial& denial : denials.list()) {
    const std::string object = shown_word(denial.object);
    text += fmt::format("  {:5} {}\n        to allow: {} {}\n", verb_of(denial.what), object,
                        flag_of(denial.what), object);
  }
  if (denials.unlisted() > 0) {
    text += fmt::format("  and {} more\n", denials.unlisted());
  }
  return text;
}

Grants with_denied(Grants grants, const Denials& denials) {
  for (const Denial& denial : denials.list()) {
    // What cannot be granted (a path of /proc, a full list) is left out; the run said it was
    // denied.
    switch (denial.what) {
      case Denial::What::read:
        (void)grant_path(grants, denial.object, Access::read, "/");
        break;
      case Denial::What::write:
        (void)grant_path(grants, denial.object, Access::write, "/");
        break;
      case Denial::What::network:
        (void)grant_host(grants, denial.object);
        break;
    }
  }
  return grants;
}

}  // namespace noctem::bark
