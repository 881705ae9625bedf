#pragma once
// Where a command reads and writes: three streams, of which each may be a terminal or a pipe, and
// the person behind the terminal. Tests use a console of their own.
//
// Output is kept until flush(); a reader who left early (`noctem … | head`) is no error, a full
// disk is. One thread.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/base/result.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/env_os/environment.hpp"
#include "noctem/env_os/terminal.hpp"

namespace noctem::agent {

class Console {
 public:
  virtual ~Console() = default;

  virtual void write(std::string_view text) = 0;  // to stdout
  virtual Result<> flush() = 0;
  virtual void write_error(std::string_view text) = 0;  // to stderr, at once

  virtual bool is_terminal(env_os::Stream stream) const = 0;
  virtual env_os::Colours colours(env_os::Stream stream) const = 0;
  virtual std::size_t columns(env_os::Stream stream) const = 0;  // 80 where nobody knows

  virtual Result<std::string> read_input(std::size_t size_bytes_max) = 0;  // stdin to its end
  virtual bool can_ask() const = 0;                                        // is a person there?
  // One line from the terminal, not shown while it is typed.
  virtual Result<Secret> ask_secret(std::string_view prompt) = 0;
};

std::unique_ptr<Console> make_console(const env_os::Environment& environment);

}  // namespace noctem::agent
