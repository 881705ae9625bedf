#pragma once
// A log of which every line says that it comes from a demonstration.
//
// Borrows the sink; any thread.

#include "noctem/base/log.hpp"

namespace noctem::cli {

class DemoLog final : public LogSink {
 public:
  explicit DemoLog(LogSink& sink) : sink_(sink) {}

  bool wants(LogLevel level, std::string_view event) const override {
    return sink_.wants(level, event);
  }
  void write(const LogEvent& event) override;

 private:
  LogSink& sink_;
};

}  // namespace noctem::cli
