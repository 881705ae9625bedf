#include "noctem/observatory/page.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "inflate.hpp"

using namespace noctem;
using namespace noctem::observatory;

namespace {

// "<!doctype html>" and 300 times "a".
constexpr auto kPacked = std::to_array<std::uint8_t>(
    {31,  139, 8,   0,   0,   0,  0,  0, 2,  3, 179, 81,  76,  201, 79, 46, 169, 44, 72, 85,
     200, 40,  201, 205, 177, 75, 28, 5, 68, 3, 0,   223, 107, 45,  67, 59, 1,   0,  0});

const std::string kUnpacked = "<!doctype html>" + std::string(300, 'a');

const std::vector<PageFile> kFiles{{"index.html", "text/html; charset=utf-8", kPacked},
                                   {"page-1a2b.js", "text/javascript; charset=utf-8", kPacked}};

class Sink final : public http::ReplySink {
 public:
  explicit Sink(http::Response& seen) : seen_(seen) {}
  void send(http::Response response) override { seen_ = std::move(response); }
  void report(const Error&) override {}
  std::shared_ptr<http::EventStream> stream(http::Response) override { return nullptr; }

 private:
  http::Response& seen_;
};

http::Response ask(std::span<const PageFile> files, std::string target, http::Headers headers) {
  http::Router router;
  add_page_routes(router, files);
  http::Request request;
  request.method = "GET";
  request.target = std::move(target);
  request.headers = std::move(headers);
  auto matched = router.match(std::move(request));
  if (auto* answer = std::get_if<http::Response>(&matched)) {
    return *answer;
  }
  auto& match = std::get<http::Router::Match>(matched);
  http::Response seen;
  (*match.handler)(std::move(match.call), http::Reply(std::make_unique<Sink>(seen)));
  return seen;
}

std::string header(const http::Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

}  // namespace

TEST_CASE("the page is sent packed to whom takes it, and unpacked to others") {
  const auto packed = ask(kFiles, "/", {{"Accept-Encoding", "br, gzip"}});
  CHECK(packed.status == 200);
  CHECK(header(packed, "Content-Encoding") == "gzip");
  CHECK(packed.body == text_of(kPacked));
  for (const char* coding : {"", "br", "gzip;q=0", "gzip;q=0.0", "gzipped"}) {
    const auto plain = ask(kFiles, "/", {{"Accept-Encoding", coding}});
    CHECK(header(plain, "Content-Encoding").empty());
    CHECK(plain.body == kUnpacked);
    CHECK(header(plain, "ETag") != header(packed, "ETag"));
  }
}

TEST_CASE("the page is asked for anew, its parts are kept for ever") {
  const auto page = ask(kFiles, "/", {});
  CHECK(header(page, "Cache-Control") == "no-cache");
  CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
  const auto again = ask(kFiles, "/", {{"If-None-Match", header(page, "ETag")}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  const auto part = ask(kFiles, "/assets/page-1a2b.js", {});
  CHECK(part.status == 200);
  CHECK(header(part, "Cache-Control").find("immutable") != std::string::npos);
  CHECK(ask(kFiles, "/assets/page-0000.js", {}).status == 404);
  CHECK(ask(kFiles, "/assets/index.html", {}).status == 404);
  CHECK(ask(kFiles, "/assets/..%2Findex.html", {}).status >= 400);
}

TEST_CASE("nothing inline, nothing from elsewhere, no frame") {
  for (const char* target : {"/", "/assets/page-1a2b.js"}) {
    const auto answer = ask(kFiles, target, {});
    const std::string policy = header(answer, "Content-Security-Policy");
    CHECK(policy.starts_with("default-src 'none';"));
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("http") == std::string::npos);
    CHECK(policy.find("data:") == std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(policy.find("require-trusted-types-for 'script'") != std::string::npos);
    CHECK(header(answer, "X-Content-Type-Options") == "nosniff");
  }
}

TEST_CASE("a program without the page says so") {
  const auto answer = ask({}, "/", {});
  CHECK(answer.status == 200);
  CHECK(answer.body.find("was not built") != std::string::npos);
  CHECK(ask({}, "/assets/page-1a2b.js", {}).status == 404);
}

TEST_CASE("a damaged or too large file is an error") {
  CHECK(inflate(kPacked, kUnpacked.size()).value() == kUnpacked);
  CHECK_FALSE(inflate(kPacked, kUnpacked.size() - 1));
  CHECK_FALSE(inflate(ByteView(kPacked).first(kPacked.size() - 9), 1000));
  CHECK_FALSE(inflate({}, 1000));
}

TEST_CASE("what this program carries fits its limits") {
  std::size_t bytes = 0;
  for (const PageFile& file : page_files()) {
    CHECK(inflate(file.gzip, kFileBytesMax));
    bytes += file.gzip.size();
  }
  CHECK(bytes < 150'000);
}
