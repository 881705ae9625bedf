#pragma once
// The play as it goes on: what its members know of the mesh, and what each of them will do when.
//
// One thread.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "noctem/client/writing.hpp"
#include "noctem/demo/play.hpp"

#include "cast.hpp"
#include "lines.hpp"
#include "mail.hpp"

namespace noctem::demo {

inline constexpr std::int64_t kMinute = 60;
inline constexpr std::int64_t kHour = 3'600;
inline constexpr std::int64_t kDay = 86'400;
inline constexpr std::int64_t kStrikeDay = 9;  // of the burner

// An entry, as its readers see it. `good`: what an honest reader finds.
struct Known {
  std::string id;
  std::string domain;
  std::string type;
  std::size_t author = 0;
  bool good = true;
  std::set<std::size_t> voted;  // actors
};

class Stage final : public Play {
 public:
  Stage(PlayContext context, PlayOptions options);

  Result<> found() override;
  void act_until(std::int64_t unix_seconds) override;
  Tally tally() const override { return mail_.tally(); }

 private:
  using Act = std::function<void()>;
  static client::EntryText words(std::string type, std::string domain, std::string content);
  struct Draft {
    client::EntryText text;
    bool good = true;
    enum class Review { wanted, none } review = Review::wanted;
  };

  // play.cpp: time
  std::int64_t now() const { return context_.clock.seconds(); }
  void later(std::int64_t seconds, Act act);
  void at(std::int64_t time, Act act);
  void pass_to(std::int64_t time);
  Result<> write_rules();
  Result<> enlist(const Actor& actor);
  Result<> admit(const Signatory& by, const std::string& target, std::string kind,
                 codec::JsonObject fields);
  client::Desk desk(const crypto::SigningKey& key) { return {context_.mesh, now(), key, dice_}; }
  static Signatory agent_of(const Actor& actor) {
    return {actor.agents.front().id, actor.agents.front().key};
  }
  std::size_t someone(Role role);  // the cast has one
  bool plays(Role role) const { return by_role_.contains(role); }
  std::size_t someone_else(std::size_t than);

  // days.cpp: who does what on a day
  void plan_day();
  void plan_honest(std::int64_t entries);
  void plan_hostile();
  void flood();
  void hurry();
  std::int64_t day() const { return (now() - born_) / kDay; }

  // publishing.cpp
  void publish(std::size_t who, Draft draft);
  void publish_line(std::size_t who, bool good);
  void correct(std::size_t wrong);
  void remember(std::string id, std::size_t who, const Draft& draft);

  // voting.cpp
  void open_round(std::size_t entry);
  void call_panel(std::size_t entry);
  void gather(std::size_t entry, const codec::Json& rounds);
  void gather_ring(std::size_t entry);
  bool opinion(std::size_t who, const Known& entry);
  void vote(std::size_t who, std::size_t entry, std::int64_t round = 1);

  // working.cpp
  void claim();
  void work(std::size_t who, const codec::Json& task);
  void deliver(std::size_t who, const std::string& task, client::EntryText text);
  void hand_back(std::size_t who, const std::string& task);
  void reflect(std::size_t who);
  void look_for_gap();
  client::EntryText reflection();
  codec::JsonArray statements();
  std::vector<std::string> observations_in(const std::string& domain) const;

  PlayContext context_;
  PlayOptions options_;
  Dice dice_;
  Mail mail_;
  std::vector<Actor> cast_;
  std::map<std::string, std::size_t> by_operator_;
  std::map<Role, std::vector<std::size_t>> by_role_;
  std::deque<Known> known_;  // never shortened while the play lasts: a year at most
  std::map<std::string, std::size_t> by_id_;
  std::multimap<std::int64_t, Act> timeline_;
  std::int64_t born_ = 0;
  std::int64_t settled_ = 0;
};

}  // namespace noctem::demo
