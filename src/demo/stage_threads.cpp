#include "noctem/demo/stage_threads.hpp"

#include <algorithm>
#include <cstdint>

namespace noctem::demo {

namespace {

constexpr auto kPatience = std::chrono::seconds(10);  // a disk may be slow; a play goes on

}  // namespace

struct StageThreads::Seat {
  env::Worker* worker = nullptr;  // null before it sits and after it left
  std::uint64_t begun = 0;        // steps
  std::uint64_t ended = 0;        // of those, the last after which it rested
};

class StageThreads::SeatedWorker final : public env::Worker {
 public:
  SeatedWorker(StageThreads& stage, std::shared_ptr<Seat> seat, std::unique_ptr<env::Worker> worker)
      : stage_(stage), seat_(std::move(seat)), worker_(std::move(worker)) {}
  SeatedWorker(const SeatedWorker&) = delete;
  SeatedWorker& operator=(const SeatedWorker&) = delete;
  ~SeatedWorker() override {
    stage_.leave(seat_);
    worker_.reset();
  }

  void wake() override { worker_->wake(); }

 private:
  StageThreads& stage_;
  std::shared_ptr<Seat> seat_;
  std::unique_ptr<env::Worker> worker_;
};

std::unique_ptr<env::Worker> StageThreads::start(std::string name,
                                                 std::function<env::Next()> step) {
  auto seat = std::make_shared<Seat>();
  auto worker = real_.start(std::move(name),
                            [this, seat, step = std::move(step)] { return run(*seat, step); });
  {
    const std::lock_guard guard(mutex_);
    seat->worker = worker.get();
    seats_.push_back(seat);
  }
  return std::make_unique<SeatedWorker>(*this, std::move(seat), std::move(worker));
}

env::Next StageThreads::run(Seat& seat, const std::function<env::Next()>& step) {
  {
    const std::lock_guard guard(mutex_);
    ++seat.begun;
  }
  const env::Next next = step();
  const bool timed = next.when == env::Next::When::at;
  const bool due = next.when == env::Next::When::now || (timed && next.time <= clock_.steady());
  if (due) {
    return env::Next::now();
  }
  {
    const std::lock_guard guard(mutex_);
    seat.ended = seat.begun;
  }
  moved_.notify_all();
  return env::Next::on_wake();  // another time comes by settle()
}

void StageThreads::leave(const std::shared_ptr<Seat>& seat) {
  {
    const std::lock_guard guard(mutex_);
    seat->worker = nullptr;
    std::erase(seats_, seat);
  }
  moved_.notify_all();
}

void StageThreads::once() {
  std::unique_lock guard(mutex_);
  std::vector<std::pair<std::shared_ptr<Seat>, std::uint64_t>> awaited;
  for (const auto& seat : seats_) {
    awaited.emplace_back(seat, seat->begun + 1);
    seat->worker->wake();
  }
  moved_.wait_for(guard, kPatience, [&awaited] {
    return std::ranges::all_of(awaited, [](const auto& each) {
      return each.first->worker == nullptr || each.first->ended >= each.second;
    });
  });
}

void StageThreads::settle() {
  once();
  once();
}

}  // namespace noctem::demo
