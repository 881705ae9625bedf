#include "anomaly_hook.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>

#include "noctem/base/strings.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::node {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookEvery{2'000};
constexpr milliseconds kPatienceMin{1'000};
constexpr milliseconds kPatienceMax{300'000};

// What a send has come to. It outlives the hook: the wire may answer when nobody asks any more.
struct Answer {
  std::mutex mutex;
  std::optional<Result<env::WireResponse>> said;
  std::function<void()> wake;
};

class FileHook final : public AnomalyHook {
 public:
  FileHook(Context context, Options options, std::int64_t from)
      : context_(context), options_(std::move(options)), from_(from) {}

  ~FileHook() override { set_waker({}); }

  void set_waker(std::function<void()> wake) override {
    std::lock_guard guard(answer_->mutex);
    answer_->wake = std::move(wake);
  }

  env::Next step() override {
    if (sent_.has_value()) {
      std::optional<Result<env::WireResponse>> said;
      {
        std::lock_guard guard(answer_->mutex);
        said = std::exchange(answer_->said, std::nullopt);
      }
      if (!said.has_value()) {
        return env::Next::on_wake();
      }
      hear(*said);
    }
    const env::SteadyTime now = context_.clock.steady();
    if (now < again_) {
      return env::Next::at(again_);
    }
    auto report = options_.next(from_);
    if (!report) {
      give_way(report.error().message);
      return env::Next::at(again_);
    }
    if (!report->has_value()) {
      return env::Next::at(now + kLookEvery);
    }
    send(**report);
    return env::Next::on_wake();
  }

 private:
  void send(const api::AnomalyReport& report) {
    sent_ = report.seq;
    env::WireRequest request;
    request.method = "POST";
    request.url = options_.url;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = codec::write_canonical(
        codec::JsonObject{{"mesh", options_.mesh}, {"anomaly", report.json}});
    request.response_bytes_max = 64u << 10;
    context_.wire.send(std::move(request), [answer = answer_](Result<env::WireResponse> said) {
      std::lock_guard guard(answer->mutex);
      answer->said = std::move(said);
      if (answer->wake) {
        answer->wake();
      }
    });
  }

  void hear(const Result<env::WireResponse>& said) {
    const std::int64_t seq = *std::exchange(sent_, std::nullopt);
    if (!said) {
      give_way(said.error().message);
    } else if (said->status / 100 != 2) {
      give_way(fmt::format("answered {}", said->status));
    } else if (const auto kept = keep(seq + 1); !kept) {
      give_way(kept.error().message);
    } else {
      from_ = seq + 1;
      patience_ = kPatienceMin;
      context_.log.info("anomaly_hook.told", {{"seq", seq}});
    }
  }

  Result<> keep(std::int64_t from) {
    return env::replace_file(context_.files, options_.told, view_of(std::to_string(from)));
  }

  void give_way(const std::string& why) {
    context_.log.warning(
        "anomaly_hook.failed",
        {{"error", why}, {"again_ms", static_cast<std::int64_t>(patience_.count())}});
    again_ = context_.clock.steady() + patience_;
    patience_ = std::min(patience_ * 2, kPatienceMax);
  }

  Context context_;
  Options options_;
  std::int64_t from_;
  std::optional<std::int64_t> sent_;
  env::SteadyTime again_{};
  milliseconds patience_ = kPatienceMin;
  std::shared_ptr<Answer> answer_ = std::make_shared<Answer>();
};

}  // namespace

Result<std::unique_ptr<AnomalyHook>> AnomalyHook::open(Context context, Options options) {
  std::int64_t from = options.now;
  if (context.files.status(options.told)) {
    NOCTEM_TRY(const auto content, env::read_text(context.files, options.told, 32));
    const auto number = parse_decimal(content);
    if (!number || *number > static_cast<std::uint64_t>(codec::kIntegerMax)) {
      return fail(corrupt("anomalies_told",
                          options.told + " does not say a number; remove it to begin anew"));
    }
    from = static_cast<std::int64_t>(*number);
  } else {
    NOCTEM_CHECK(env::replace_file(context.files, options.told, view_of(std::to_string(from))));
  }
  return std::make_unique<FileHook>(context, std::move(options), from);
}

}  // namespace noctem::node
