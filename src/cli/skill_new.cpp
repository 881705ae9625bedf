#include <fmt/core.h>

#include "noctem/bark/become.hpp"
#include "noctem/sdk/new_skill.hpp"
#include "noctem/skill/policy.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"
#include "skill_steps.hpp"

namespace noctem::cli {

namespace {

constexpr std::uint32_t kProgramMode = 0755;
constexpr std::uint32_t kTextMode = 0644;

std::vector<std::string> all(const Session& session, std::string_view option) {
  std::vector<std::string> values;
  for (const auto& [name, value] : session.arguments().options) {
    if (name == option) {
      values.push_back(value);
    }
  }
  return values;
}

std::unexpected<Error> usage(std::string message) {
  return fail(invalid("usage", std::move(message)));
}

// What is written, and what is then to be said of it.
struct Making {
  sdk::SkillNames names;
  std::vector<sdk::NewFile> files;
  SkillSteps steps;
};

SkillSteps steps_for(sdk::Language language) {
  SkillSteps steps{.build = "make test && make", .tier = 1};
  steps.grants = "store_kb = 64\nlog_lines = 10\n";
  steps.example = R"({"name":"Ada"})";
  if (language == sdk::Language::any) {
    steps = {.build = "make test", .tier = 1, .example = R"({"say":"one two"})"};
  }
  return steps;
}

Result<Making> from_template(const Session& session, std::string_view word) {
  const auto language = sdk::language_of(word);
  if (!language) {
    return usage("--lang is c, cpp, js or any");
  }
  for (const char* option : {"--read", "--write", "--net"}) {
    if (session.arguments().has(option)) {
      return usage(std::string(option) + " is for --builtin: a template says it in skill.json");
    }
  }
  if (session.arguments().operands.empty()) {
    return usage("say how the skill is to be called: noctem skill new --lang c hello");
  }
  NOCTEM_TRY(auto names, sdk::names_of(first_operand(session)));
  auto files = sdk::template_of(*language, names);
  return Making{std::move(names), std::move(files), steps_for(*language)};
}

std::string list_of(const std::vector<std::string>& items) {
  codec::JsonArray list(items.begin(), items.end());
  return codec::write_canonical(list);
}

SkillSteps steps_for(sdk::BuiltIn which, const sdk::Wanted& wanted) {
  using enum sdk::BuiltIn;
  const auto first = [](const std::vector<std::string>& list) {
    return list.empty() ? std::string() : list.front();
  };
  switch (which) {
    case shell:
      return {.tier = 2,
              .grants = "read = " + list_of(wanted.read) + "\n",
              .example = R"({"program":"/usr/bin/uname","arguments":["-s"]})"};
    case file_read:
      return {.tier = 1,
              .grants = "read = " + list_of(wanted.read) + "\n",
              .example = R"({"path":")" + first(wanted.read) + R"("})"};
    case file_write:
      return {.tier = 3,
              .grants = "write = " + list_of(wanted.write) + "\n",
              .example = R"({"path":")" + first(wanted.write) + R"(/note","text":"hello"})"};
    case web_fetch:
      return {.tier = 2,
              .grants = "hosts = " + list_of(wanted.hosts) + "\n",
              .example = R"({"url":"https://)" + first(wanted.hosts) + R"(/"})"};
    case task_status:
      return {.tier = 2, .grants = "hosts = " + list_of(wanted.hosts) + "\n", .example = "{}"};
    case message_send:
      return {.tier = 2,
              .grants = "hosts = " + list_of(wanted.hosts) + "\n",
              .example = R"({"to":"me","text":"hello"})"};
  }
  return {};
}

Result<Making> from_built_in(const Session& session, std::string_view word) {
  const auto which = sdk::built_in_of(word);
  if (!which) {
    return usage(
        "--builtin is shell, file-read, file-write, web-fetch, task-status or message-send");
  }
  const sdk::Wanted wanted{all(session, "--read"), all(session, "--write"), all(session, "--net")};
  const bool named = !session.arguments().operands.empty();
  NOCTEM_TRY(auto names, sdk::names_of(named ? first_operand(session) : std::string(word)));
  NOCTEM_TRY(auto files, sdk::built_in(*which, names, wanted));
  NOCTEM_TRY(const std::string program, bark::built_in_path());
  NOCTEM_TRY(const Bytes binary, env::read_all(session.files(), program, skill::kFileBytesMax));
  files.push_back(
      {sdk::entry_of(*which), std::string(text_of(ByteView(binary))), sdk::NewFile::Mode::program});
  return Making{std::move(names), std::move(files), steps_for(*which, wanted)};
}

Result<Making> making_of(const Session& session) {
  const auto language = session.arguments().value("--lang");
  const auto built_in = session.arguments().value("--builtin");
  if (language.has_value() == built_in.has_value()) {
    return usage("say --lang c|cpp|js|any, or --builtin and which");
  }
  return language ? from_template(session, *language) : from_built_in(session, *built_in);
}

Result<> write(env::Files& files, const std::string& folder,
               const std::vector<sdk::NewFile>& made) {
  for (const sdk::NewFile& file : made) {
    const std::string path = env::join_path(folder, file.path);
    NOCTEM_CHECK(files.make_directories(env::parent_path(path)));
    NOCTEM_CHECK(env::create_file(files, path, view_of(file.text)));
    const bool runs = file.mode == sdk::NewFile::Mode::program;
    NOCTEM_CHECK(files.set_permissions(path, runs ? kProgramMode : kTextMode));
  }
  return {};
}

Result<Exit> make_skill(Session& session) {
  NOCTEM_TRY(Making making, making_of(session));
  const std::string& folder = making.names.word;
  if (session.files().status(folder)) {
    return fail(conflict("folder_exists", folder + " is there already, and nothing is replaced: "
                                                   "choose another name"));
  }
  NOCTEM_CHECK(write(session.files(), folder, making.files));
  making.steps.id = making.names.id;
  making.steps.folder = folder;
  NOCTEM_TRY(const auto steps, next_steps(session, making.steps));
  codec::JsonArray files;
  for (const sdk::NewFile& file : making.files) {
    files.emplace_back(file.path);
  }
  std::string text =
      fmt::format("{} is in {}/: README.md says what is what\nnext:\n", making.names.id, folder);
  for (const std::string& step : steps) {
    text += "  " + step + "\n";
  }
  session.answer(codec::JsonObject{{"skill", making.names.id},
                                   {"folder", folder},
                                   {"files", std::move(files)},
                                   {"next", codec::JsonArray(steps.begin(), steps.end())}},
                 text);
  return Exit::ok;
}

}  // namespace

Command skill_new_command() {
  return {
      .name = "skill new",
      .summary = "begin a skill: a template, or one that comes with the program",
      .description =
          "Makes the folder NAME here, with a manifest, a source, a test and a README, and says "
          "which commands come next. --lang c and cpp build with Debian's clang and wasi-libc, js "
          "with npm's componentize-qjs (all three for the level wasm), any is a program for the "
          "level process.\n\n--builtin writes out a skill that comes with Noctem: shell (a "
          "whitelist of programs), file-read, file-write, web-fetch, task-status or message-send. "
          "It asks for the paths and hosts that you name and for nothing else. Read it, change it; "
          "it is packed, signed, installed and approved like anybody's.\n\nAn existing folder is "
          "left alone.",
      .options = {{"--lang", "LANGUAGE", "c, cpp, js or any."},
                  {"--builtin", "SKILL", "One that comes with the program."},
                  {"--read", "PATH", "What a built-in skill reads; may be given again.",
                   Completes::folder},
                  {"--write", "PATH", "What it changes.", Completes::folder},
                  {"--net", "HOST:PORT", "What it reaches."}},
      .operands = {{"NAME", "hello, or org.example/hello; a built-in skill has one.",
                    Operand::Presence::optional}},
      .examples = {{"noctem skill new --lang c hello", "The folder hello."},
                   {"noctem skill new --builtin file-read --read /srv/papers",
                    "The folder file-read, for that folder alone."}},
      .body = make_skill};
}

}  // namespace noctem::cli
