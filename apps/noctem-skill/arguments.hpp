#pragma once
// The arguments of a built-in skill and the words of its answer, over the SDK's header: text that
// ends itself, and JSON in the order in which it is said. One thread.

#include <noctem.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::built_in {

std::optional<std::string> text_of(noctem_json value);
std::optional<std::string> text_at(noctem_json object, const char* name);
std::int64_t number_at(noctem_json object, const char* name, std::int64_t otherwise);

// Every item of a list of texts; nothing if it is something else, or has more than `most`.
std::optional<std::vector<std::string>> texts_at(noctem_json object, const char* name,
                                                 std::size_t most);

bool is_utf8(std::string_view text);
std::string base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// An answer: members in the order in which they are added.
class Answer {
 public:
  Answer& add(const char* name, std::string_view text);
  Answer& add(const char* name, std::int64_t number);
  Answer& add_bool(const char* name, int value);
  Answer& add_json(const char* name, std::string_view json);
  // As text if it is UTF-8, else as "<name>_base64".
  Answer& add_bytes(const std::string& name, std::string_view bytes);
  void print();

 private:
  std::string text_ = "{";
};

// A line on stderr; gives the exit code of a skill that refuses.
int refuse(const std::string& why);

// A file of the package, beside the program; nothing if it is not there or too large.
std::optional<std::string> beside(const char* name);
noctem_json json_of(const std::string& text);

}  // namespace noctem::built_in
