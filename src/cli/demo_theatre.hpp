#pragma once
// A demonstration as a whole: a node on a stage with a clock of its own, and the play that fills
// it. It lives on a thread of its own from begin() on: first the days that have been, as fast as
// the machine can, then on at the speed that was asked for.
//
// One thread; `on_act` is called on the play's.

#include <functional>
#include <memory>
#include <string>

#include "noctem/base/log.hpp"
#include "noctem/demo/play.hpp"
#include "noctem/env/env.hpp"
#include "noctem/home/home.hpp"
#include "noctem/node/config.hpp"

namespace noctem::cli {

struct DemoWishes {
  demo::PlayOptions play;
  std::int64_t speed = 600;  // seconds that pass in one
  node::ListenAddress listen{"127.0.0.1", 0};
};

// Where the play is.
struct DemoScene {
  std::int64_t day = 0;  // of demo::kHistoryDays; more of them later
  bool caught_up = false;
  demo::Tally tally;
};

class DemoTheatre {
 public:
  static Result<std::unique_ptr<DemoTheatre>> open(env::Env env, const home::Home& home,
                                                   const DemoWishes& wishes, Log log);
  virtual ~DemoTheatre() = default;

  virtual std::string url() const = 0;
  virtual std::string mesh_id() const = 0;
  virtual Result<> begin(std::function<void(const DemoScene&)> on_act) = 0;
  virtual demo::Tally end() = 0;  // the play stops, then the node
};

}  // namespace noctem::cli
