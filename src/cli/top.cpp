// The overview and the work in a terminal, also over ssh.

#include <algorithm>
#include <optional>

#include "command_list.hpp"
#include "screen.hpp"
#include "top_facts.hpp"
#include "top_frame.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr auto kEvery = std::chrono::seconds(2);
constexpr std::size_t kOnceLines = 200;

Glyphs glyphs_of(const env_os::Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) {
      const bool wide = found->second.find("UTF-8") != std::string::npos ||
                        found->second.find("utf8") != std::string::npos;
      return wide ? Glyphs::blocks : Glyphs::ascii;
    }
  }
  return Glyphs::ascii;
}

// What is on the screen, what is known, and what keys do about it.
class Watch {
 public:
  Watch(const Session& session, const client::Caller& caller)
      : clock_(session.world().env.clock), caller_(caller) {
    look_.style = Style(session.console().colours(env_os::Stream::output));
    look_.glyphs = glyphs_of(session.world().environment);
    facts_.url = caller.url();
  }

  int run() {
    Screen screen;
    for (Key key = Key::ask; key != Key::quit; key = screen.wait(patience())) {
      answer(key);
      look_.size = {screen.size().columns, screen.size().lines};
      if (!screen.show(top_frame(facts_, look_))) {
        break;
      }
    }
    return 0;
  }

 private:
  void answer(Key key) {
    if (key == Key::ask || clock_.steady() >= due_) {
      ask();
    }
    const std::size_t rows = top_rows(facts_, look_.view);
    const std::size_t page = std::max<std::size_t>(2, look_.size.lines) / 2;
    const auto up = [this](std::size_t by) { look_.scroll -= std::min(look_.scroll, by); };
    switch (key) {
      case Key::other_view:
        look_.view = look_.view == TopView::overview ? TopView::tasks : TopView::overview;
        look_.scroll = 0;
        break;
      case Key::up:
        up(1);
        break;
      case Key::page_up:
        up(page);
        break;
      case Key::down:
        ++look_.scroll;
        break;
      case Key::page_down:
        look_.scroll += page;
        break;
      case Key::none:
      case Key::quit:
      case Key::ask:
      case Key::resized:
        break;
    }
    look_.scroll = std::min(look_.scroll, rows == 0 ? 0 : rows - 1);
  }

  void ask() {
    auto facts = ask_top(caller_, clock_);
    due_ = clock_.steady() + kEvery;
    look_.trouble = facts ? "" : "not up to date: " + facts.error().message;
    if (facts) {
      facts_ = *std::move(facts);
    }
  }

  int patience() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due_ - clock_.steady());
    return static_cast<int>(std::clamp<std::int64_t>(left.count() + 1, 0, 10'000));
  }

  const env::Clock& clock_;
  const client::Caller& caller_;
  TopFacts facts_;
  TopLook look_;
  env::SteadyTime due_{};
};

Result<Exit> once(Session& session) {
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto facts, ask_top(link->caller(), session.world().env.clock));
  std::string text;
  for (const TopView view : {TopView::overview, TopView::tasks}) {
    TopLook look;
    look.view = view;
    look.size = {session.console().columns(env_os::Stream::output), kOnceLines};
    look.style = Style(session.console().colours(env_os::Stream::output));
    look.glyphs = glyphs_of(session.world().environment);
    auto lines = top_frame(facts, look);
    lines.pop_back();  // the keys
    for (const std::string& line : lines) {
      text += line + "\n";
    }
  }
  session.answer(facts.raw, text);
  return Exit::ok;
}

Result<Exit> top(Session& session) {
  const Console& console = session.console();
  const bool both =
      console.is_terminal(env_os::Stream::input) && console.is_terminal(env_os::Stream::output);
  if (session.wants_json() || session.arguments().has("--once") || !both) {
    return once(session);
  }
  // Before there is anything on the screen: whether there is a node at all.
  const auto draw = [&session] {
    const auto link = open_member(session);
    if (!link) {
      print_error(session.console(), link.error(), agent::Form::text);
      return static_cast<int>(Exit::failed);
    }
    return Watch(session, (*link)->caller()).run();
  };
  NOCTEM_TRY(const int code, Screen::guarded(draw));
  return code == 0 ? Exit::ok : Exit::failed;
}

}  // namespace

Command top_command() {
  return {
      .name = "top",
      .summary = "watch a mesh in the terminal",
      .description =
          "The overview and the work of a mesh, asked for every two seconds: what is known, how "
          "much of it was checked, what was recorded in the last hour, what is new, and which "
          "tasks wait or are claimed. q ends it, tab and the arrows left and right change the "
          "view, up and down scroll, r asks at once. The terminal is as it was afterwards, "
          "however it ends.\n\nIt reads what the page reads, so it works where the page does: on "
          "the node's machine, also over ssh, and elsewhere where the mesh is public. In a pipe "
          "it prints one frame.",
      .options = {{"--once", "", "Print one frame of each view and end."}, url_option()},
      .examples = {{"noctem top", "On the node's machine."},
                   {"ssh -t server noctem top", "From elsewhere."}},
      .body = top};
}

}  // namespace noctem::cli
