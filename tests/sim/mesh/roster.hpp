#pragma once
// Who may do what, told a second time: reads the records in their order and keeps nothing but whose
// key is whose and who was approved, held or revoked. It shares no code with the fold, so that what
// the fold lets pass in error is seen here.
//
// A checker's value; one thread.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "noctem/document/document.hpp"
#include "noctem/ledger/record.hpp"

namespace noctem::sim {

// One record with its document.
struct LogLine {
  ledger::Record record;
  document::Document document;

  std::string_view text(std::string_view field) const;  // "" if absent
  std::int64_t integer(std::string_view field) const;   // 0 if absent
  std::string author() const;                           // did:key
};

class Roster {
 public:
  struct Operator {
    std::int64_t approved_at = 0;
    std::int64_t agents_max = 0;
    std::int64_t agents = 0;
    std::optional<std::int64_t> last_commit_at;
    bool held = false;
    bool revoked = false;

    bool may_vote() const { return !held && !revoked; }
  };

  // What is wrong with it, or nothing.
  std::optional<std::string> read(const LogLine& line);

  // The operator that the line's author is, or whose agent; "" of administrators and the log.
  std::string operator_of(const LogLine& line) const;
  // Any key that is or was an operator's.
  std::string operator_with(std::string_view did) const;
  const std::map<std::string, Operator>& operators() const { return operators_; }
  std::int64_t param(std::string_view name) const;

 private:
  struct Key {
    std::string subject;
    bool agent = false;
    bool dead = false;
  };
  struct Agent {
    std::string owner;
    bool revoked = false;
  };
  using Wrong = std::optional<std::string>;

  Wrong check_author(const LogLine& line) const;
  Wrong check_member(const LogLine& line, std::string_view role) const;
  Wrong check_own(const LogLine& line) const;
  void take(const LogLine& line);
  void take_genesis(const LogLine& line);
  void take_params(const LogLine& line);
  void take_enrolment(const LogLine& line);
  void take_rotation(const LogLine& line);

  std::set<std::string, std::less<>> admins_;
  std::string log_key_;
  std::map<std::string, Key, std::less<>> keys_;
  std::map<std::string, Operator> operators_;
  std::map<std::string, Agent> agents_;
  std::map<std::string, std::string, std::less<>> entries_;  // id -> operator
  std::map<std::string, std::int64_t, std::less<>> params_;  // that differ from the default
};

}  // namespace noctem::sim
