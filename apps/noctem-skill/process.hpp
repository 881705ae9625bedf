#pragma once
// A program that a skill starts: exactly these words, no shell, an environment of two variables,
// nothing on its standard input. What it says has an end. One thread; waits.

#include <string>
#include <vector>

namespace noctem::built_in {

struct Finished {
  int error = 0;  // errno: it was not started
  int code = 0;   // its exit status, or 128 and its signal
  std::string output;
  std::string errors;
  bool is_cut = false;
};

// words.front() is the path of the program; `keep`: variables of ours that it sees too.
Finished run_program(const std::vector<std::string>& words, std::size_t bytes_max,
                     const std::vector<std::string>& keep = {});

}  // namespace noctem::built_in
