#pragma once
// A program under measurement: started on processors of its own, known by the first line that it
// prints, measured by what the kernel says of it, stopped by SIGTERM when this goes away.
//
// One thread.

#include <memory>
#include <string>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::bench {

struct ChildOptions {
  std::string program;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // added to ours, NAME=value
  int processor = -1;                    // -1: any
};

class Child {
 public:
  // Returns when the program has printed its first line.
  static Result<std::unique_ptr<Child>> start(const ChildOptions& options);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  const std::string& first_line() const { return first_line_; }
  double resident_mb() const;
  double cpu_seconds() const;

 private:
  Child(int process, int output) : process_(process), output_(output) {}
  int process_;
  int output_;
  std::string first_line_;
};

void stay_on_processor(int processor);

}  // namespace noctem::bench
