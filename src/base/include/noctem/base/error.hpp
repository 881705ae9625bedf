#pragma once
// What went wrong, told to the one who can react. A kind names the reaction, not the cause:
// `exhausted` means "back off and try again", `conflict` means "look at the present state first".
// The reason is a stable word for machines (it ends in urn:noctem:error:KIND:REASON), the message a
// sentence for people, and each layer that passes an error on may put its own context in front of
// it.
//
// A value; any thread.

#include <string>
#include <string_view>

namespace noctem {

enum class ErrorKind {
  invalid,      // the input is wrong: mend it
  not_found,    // there is no such thing
  denied,       // the caller may not
  conflict,     // true once, but not in the present state
  unavailable,  // a thing that we need is not there now: retry later
  exhausted,    // a limit was reached: back off
  corrupt,      // stored or received bytes are damaged: do not use them
  unsupported,  // newer or other than what this program knows
  internal,     // our fault
};

std::string_view name_of(ErrorKind kind);

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string reason;   // [a-z_]+, stable
  std::string message;  // a sentence a person can act on

  // "opening the ledger: disk is full": the same error as its caller sees it.
  Error in(std::string_view context) &&;

  bool operator==(const Error&) const = default;
};

Error invalid(std::string_view reason, std::string message);
Error not_found(std::string_view reason, std::string message);
Error denied(std::string_view reason, std::string message);
Error conflict(std::string_view reason, std::string message);
Error unavailable(std::string_view reason, std::string message);
Error exhausted(std::string_view reason, std::string message);
Error corrupt(std::string_view reason, std::string message);
Error unsupported(std::string_view reason, std::string message);
Error internal(std::string_view reason, std::string message);

// "invalid/json_depth: nested deeper than 64": one line for logs and terminals.
std::string to_string(const Error& error);

}  // namespace noctem
