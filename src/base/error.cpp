#include "noctem/base/error.hpp"

#include <utility>

namespace noctem {
namespace {

Error make(ErrorKind kind, std::string_view reason, std::string message) {
  return Error{kind, std::string(reason), std::move(message)};
}

}  // namespace

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::denied:
      return "denied";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::exhausted:
      return "exhausted";
    case ErrorKind::corrupt:
      return "corrupt";
    case ErrorKind::unsupported:
      return "unsupported";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

Error Error::in(std::string_view context) && {
  std::string longer(context);
  longer += ": ";
  longer += message;
  return Error{kind, std::move(reason), std::move(longer)};
}

Error invalid(std::string_view reason, std::string message) {
  return make(ErrorKind::invalid, reason, std::move(message));
}

Error not_found(std::string_view reason, std::string message) {
  return make(ErrorKind::not_found, reason, std::move(message));
}

Error denied(std::string_view reason, std::string message) {
  return make(ErrorKind::denied, reason, std::move(message));
}

Error conflict(std::string_view reason, std::string message) {
  return make(ErrorKind::conflict, reason, std::move(message));
}

Error unavailable(std::string_view reason, std::string message) {
  return make(ErrorKind::unavailable, reason, std::move(message));
}

Error exhausted(std::string_view reason, std::string message) {
  return make(ErrorKind::exhausted, reason, std::move(message));
}

Error corrupt(std::string_view reason, std::string message) {
  return make(ErrorKind::corrupt, reason, std::move(message));
}

Error unsupported(std::string_view reason, std::string message) {
  return make(ErrorKind::unsupported, reason, std::move(message));
}

Error internal(std::string_view reason, std::string message) {
  return make(ErrorKind::internal, reason, std::move(message));
}

std::string to_string(const Error& error) {
  return std::string(name_of(error.kind)) + "/" + error.reason + ": " + error.message;
}

}  // namespace noctem
