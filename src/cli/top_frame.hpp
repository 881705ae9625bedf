#pragma once
// One frame of `noctem top`, as lines that fit a terminal: what is known, and the work. Foreign
// words in it are harmless (top_text.hpp).
//
// Pure; any thread.

#include <cstddef>
#include <string>
#include <vector>

#include "noctem/agent/style.hpp"

#include "top_facts.hpp"
#include "top_text.hpp"

namespace noctem::cli {

enum class TopView { overview, tasks };

struct TopSize {
  std::size_t columns = 80;
  std::size_t lines = 24;
};

struct TopLook {
  TopView view = TopView::overview;
  std::size_t scroll = 0;  // lines of the list that are passed over
  TopSize size;
  agent::Style style{env_os::Colours::off};
  Glyphs glyphs = Glyphs::ascii;
  std::string trouble;  // why the facts are old; empty: they are not
};

// At most size.lines lines.
std::vector<std::string> top_frame(const TopFacts& facts, const TopLook& look);
// How far one can scroll.
std::size_t top_rows(const TopFacts& facts, TopView view);

}  // namespace noctem::cli
