#include "completion_scripts.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kBash = R"(# noctem: completion for bash
_noctem() {
  local line
  COMPREPLY=()
  while IFS=$'\t' read -r line _; do
    COMPREPLY+=("$line")
  done < <(noctem complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _noctem noctem
)";

constexpr std::string_view kZsh = R"(#compdef noctem
# noctem: completion for zsh
_noctem() {
  local line
  local -a candidates
  while IFS=$'\t' read -r name meaning; do
    candidates+=("${name//:/\\:}:$meaning")
  done < <(noctem complete -- "${(@)words[2,$CURRENT]}" 2>/dev/null)
  if (( ${#candidates} )); then
    _describe noctem candidates
  else
    _files
  fi
}
if [ "$funcstack[1]" = "_noctem" ]; then
  _noctem "$@"
else
  compdef _noctem noctem
fi
)";

constexpr std::string_view kFish = R"(# noctem: completion for fish
function __noctem_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l candidates (noctem complete -- $words[2..-1] 2>/dev/null)
    if test (count $candidates) -gt 0
        printf '%s\n' $candidates
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c noctem -f -a '(__noctem_complete)'
)";

}  // namespace

std::optional<std::string_view> completion_script(std::string_view shell) {
  if (shell == "bash") {
    return kBash;
  }
  if (shell == "zsh") {
    return kZsh;
  }
  return shell == "fish" ? std::optional(kFish) : std::nullopt;
}

}  // namespace noctem::cli
