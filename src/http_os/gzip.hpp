#pragma once
// Compression of answers. One Gzip keeps its working memory (about 256 KB, taken at first use) for
// as long as it lives, because setting that up anew costs more than compressing a small answer.
//
// One thread at a time.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace noctem::http_os {

class Gzip {
 public:
  Gzip();
  ~Gzip();

  // nullopt: it would not be smaller, or there is no memory.
  std::optional<std::string> compress(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::http_os
