#pragma once
// A terminal of the program's own. The caller's terminal is put into raw mode and only carries
// bytes: what the program sets, injects or asks for happens to its own side, which is thrown away
// with the run. Sizes follow the caller's.
//
// One thread; the caller's terminal gets its settings back when this goes.

#include <poll.h>
#include <termios.h>

#include <array>
#include <string>

#include "descriptor_os.hpp"

namespace noctem::bark {

class Terminal {
 public:
  // A stream of the caller that is a terminal; without one there is nothing to make.
  Terminal();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool made() const { return master_.valid(); }
  int slave() const { return slave_.get(); }
  void close_slave() { slave_.close_now(); }
  std::array<int, 3> streams() const;  // the slave where the caller's is a terminal, else -1
  std::uint64_t controlling() const;   // the first such stream; 3: none

  void follow_size() const;
  // Between these two the caller's terminal is as it was: a shell reads it meanwhile.
  void suspend();
  void resume();                        // nothing in the background, where it is a shell's
  bool is_foreground() const;           // its keys are ours
  std::array<pollfd, 4> waits() const;  // the caller's input, master in, master out, caller out
  void carry(const std::array<pollfd, 4>& ready);
  void drain();  // what the program wrote before it ended

 private:
  void read_caller();
  void read_master();
  void write_out(int descriptor, std::string& waiting);

  int caller_in_ = -1;  // -1: the caller's input is no terminal, nothing to read
  int caller_out_ = -1;
  std::array<bool, 3> is_terminal_{};
  termios before_{};
  bool reads_caller_ = false;
  bool caller_ended_ = false;
  bool raw_ = false;
  bool ended_ = false;
  Descriptor master_;
  Descriptor slave_;
  std::string to_program_;
  std::string to_caller_;
};

}  // namespace noctem::bark
