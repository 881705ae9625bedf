// The main of every doctest binary. A run in which no case ran is a failure: a filter with a typing
// error must not look like success. A case that takes longer than 50 ms is named on stderr.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

namespace {

constexpr double kSlowCaseSeconds = 0.050;

class Watch final : public doctest::IReporter {
 public:
  explicit Watch(const doctest::ContextOptions& /*options*/) {}

  void test_case_start(const doctest::TestCaseData& test) override { test_ = &test; }
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (stats.seconds > kSlowCaseSeconds) {
      std::fprintf(stderr, "warning: slow test case (%.0f ms): %s\n", stats.seconds * 1000,
                   test_->m_name);
    }
  }
  void test_run_end(const doctest::TestRunStats& stats) override {
    if (stats.numTestCasesPassingFilters == 0) {
      std::fputs("error: no test case ran\n", stderr);
      std::exit(2);
    }
  }

  void report_query(const doctest::QueryData& /*query*/) override {}
  void test_run_start() override {}
  void test_case_reenter(const doctest::TestCaseData& /*test*/) override {}
  void test_case_exception(const doctest::TestCaseException& /*exception*/) override {}
  void subcase_start(const doctest::SubcaseSignature& /*subcase*/) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData& /*data*/) override {}
  void log_message(const doctest::MessageData& /*message*/) override {}
  void test_case_skipped(const doctest::TestCaseData& /*test*/) override {}

 private:
  const doctest::TestCaseData* test_ = nullptr;
};

REGISTER_LISTENER("watch", 1, Watch);

}  // namespace

int main(int argc, char** argv) {
  doctest::Context context(argc, argv);
  context.setOption("no-intro", true);
  context.setOption("duration", false);
  return context.run();
}
