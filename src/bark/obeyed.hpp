#pragma once
// Names that other programs obey by themselves: a shell its start files, git its hooks, an editor
// or an agent its settings. A program that is given a folder to write does not get these in it
// unless they are granted by name: what it left there would run later, and not confined.
//
// Constants; any thread.

#include <array>
#include <string_view>

namespace noctem::bark {

// Relative to what was granted. A folder means all that lies in it.
inline constexpr auto kObeyedNames = std::to_array<std::string_view>({
    // git
    ".git/config",
    ".git/config.worktree",
    ".git/hooks",
    ".gitconfig",
    ".git-credentials",
    ".husky",
    // shells and sessions
    ".bash_aliases",
    ".bash_login",
    ".bash_logout",
    ".bash_profile",
    ".bashrc",
    ".cshrc",
    ".envrc",
    ".inputrc",
    ".kshrc",
    ".pam_environment",
    ".profile",
    ".tcshrc",
    ".xinitrc",
    ".xprofile",
    ".xsession",
    ".xsessionrc",
    ".zlogin",
    ".zlogout",
    ".zprofile",
    ".zshenv",
    ".zshrc",
    ".config/autostart",
    ".config/environment.d",
    ".config/fish",
    ".config/git",
    ".config/systemd",
    // editors and debuggers
    ".config/nvim",
    ".devcontainer",
    ".dir-locals.el",
    ".emacs",
    ".emacs.d",
    ".exrc",
    ".gdbinit",
    ".idea",
    ".lldbinit",
    ".tmux.conf",
    ".vim",
    ".vimrc",
    ".vscode",
    // agents
    ".claude",
    ".codex",
    ".cursor",
    ".gemini",
    ".mcp.json",
    ".opencode",
    ".windsurf",
    // programs that fetch, and what they show to whom
    ".curlrc",
    ".gnupg",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".ssh",
    ".wgetrc",
});

}  // namespace noctem::bark
