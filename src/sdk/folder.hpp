#pragma once
// Templates made into the files of one skill: what stands between two @ is filled in.
//
// Pure; any thread.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/sdk/new_skill.hpp"

namespace noctem::sdk {

using Filling = std::pair<std::string_view, std::string_view>;  // "@NAME@" and what it means

// The files below `folder`; ".in" at the end of a name is left out.
std::vector<NewFile> filled(std::string_view folder, const std::vector<Filling>& fillings);

// Every place of a word.
std::string replaced(std::string text, std::string_view word, std::string_view with);

}  // namespace noctem::sdk
