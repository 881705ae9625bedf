#include <algorithm>
#include <cstring>

#include "arguments.hpp"
#include "files.hpp"
#include "network.hpp"
#include "process.hpp"

namespace noctem::built_in {

namespace {

constexpr std::int64_t kBodyMax = 512 << 10;
constexpr std::size_t kMessageMax = 4000;
constexpr std::size_t kUrlMax = 2000;
constexpr std::size_t kSaidMax = 8192;
constexpr int kFileFull = 23;      // curl: the place for the body is full
constexpr int kBodyTooLarge = 63;  // curl: it would be larger than it may
constexpr const char* kCurl = "/usr/bin/curl";
constexpr const char* kBodyFile = "/tmp/noctem-body";

bool is_url(const std::string& url) {
  const bool begins = url.starts_with("https://") || url.starts_with("http://");
  return begins && url.size() <= kUrlMax &&
         std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
}

struct Response {
  std::string problem;  // "" if there was an answer
  std::int64_t status = 0;
  std::string url;
  std::string type;
  Content body;
};

void read_said(const std::string& said, Response& response) {
  const std::size_t first = said.find('\n');
  const std::size_t second = said.find('\n', first + 1);
  if (first == std::string::npos || second == std::string::npos) {
    response.problem = "curl said nothing";
    return;
  }
  for (const char digit : said.substr(0, first)) {
    response.status = response.status * 10 + (digit - '0');
  }
  response.url = said.substr(first + 1, second - first - 1);
  response.type = said.substr(second + 1);
}

Response ask(const std::string& url, const std::vector<std::string>& more) {
  // -q: no file of settings. Where a redirect leads is for the proxy to allow.
  std::vector<std::string> words = {kCurl,
                                    "-q",
                                    "--silent",
                                    "--show-error",
                                    "--globoff",
                                    "--proto",
                                    "=http,https",
                                    "--proto-redir",
                                    "=http,https",
                                    "--location",
                                    "--max-redirs",
                                    "5",
                                    "--max-time",
                                    "25",
                                    "--max-filesize",
                                    std::to_string(kBodyMax),
                                    "--output",
                                    kBodyFile,
                                    "--write-out",
                                    "%{http_code}\\n%{url_effective}\\n%{content_type}",
                                    "--url",
                                    url};
  words.insert(words.end(), more.begin(), more.end());
  Response response;
  const Finished finished =
      run_program(words, kSaidMax, {"http_proxy", "https_proxy", "all_proxy", "no_proxy"});
  if (finished.error != 0) {
    response.problem =
        std::string(kCurl) + ": " + std::strerror(finished.error) + " (apt install curl)";
    return response;
  }
  const bool is_cut = finished.code == kFileFull || finished.code == kBodyTooLarge;
  if (finished.code != 0 && !is_cut) {
    response.problem = finished.errors.empty() ? "curl ended with " + std::to_string(finished.code)
                                               : finished.errors;
    return response;
  }
  read_said(finished.output, response);
  response.body = read_file(kBodyFile, 0, static_cast<std::size_t>(kBodyMax));
  response.body.is_cut = response.body.is_cut || is_cut;
  return response;
}

// A setting of the package: its name leads to a text.
std::string setting(const std::optional<std::string>& file, const char* name) {
  return file ? text_at(json_of(*file), name).value_or("") : "";
}

}  // namespace

int web_fetch(noctem_json arguments) {
  const auto url = text_at(arguments, "url");
  if (!url || !is_url(*url)) {
    return refuse("say {\"url\":\"https://…\"}: http or https, plain characters");
  }
  const Response response = ask(*url, {});
  if (!response.problem.empty()) {
    return refuse(response.problem);
  }
  Answer()
      .add("status", response.status)
      .add("url", response.url)
      .add("type", response.type)
      .add_bool("cut", response.body.is_cut ? 1 : 0)
      .add_bytes("content", response.body.bytes)
      .print();
  return 0;
}

int task_status(noctem_json) {
  const auto settings = beside("settings.json");
  const std::string node = setting(settings, "node");
  if (!is_url(node)) {
    return refuse(
        "settings.json of this skill names no node: {\"node\":\"http://localhost:7654\"}");
  }
  const Response response = ask(node + "/api/observe/tasks", {});
  if (!response.problem.empty()) {
    return refuse(response.problem);
  }
  const bool is_json = json_of(response.body.bytes).at != nullptr;
  if (response.status != 200 || !is_json || response.body.is_cut) {
    return refuse("the node answered " + std::to_string(response.status) + ": " +
                  response.body.bytes.substr(0, 300));
  }
  std::printf("%s\n", response.body.bytes.c_str());
  return 0;
}

int message_send(noctem_json arguments) {
  const auto to = text_at(arguments, "to");
  const auto text = text_at(arguments, "text");
  if (!to || !text || text->empty() || text->size() > kMessageMax || !is_utf8(*text)) {
    return refuse("say {\"to\":\"NAME\",\"text\":\"…\"}, at most 4000 bytes");
  }
  const auto file = beside("receivers.json");
  const noctem_json receiver =
      file ? noctem_member(json_of(*file), to->c_str()) : noctem_json{nullptr, 0};
  const std::string url = text_at(receiver, "url").value_or("");
  const std::string member = text_at(receiver, "member").value_or("text");
  if (!is_url(url)) {
    return refuse(*to + " is no receiver: receivers.json of this skill has them all");
  }
  std::string body = "{";
  noctem_text said{nullptr, 0};
  FILE* const stream = open_memstream(&said.text, &said.size);
  if (stream == nullptr) {
    return refuse("no memory");
  }
  noctem_put_string(stream, member.c_str());
  std::fputs(":", stream);
  noctem_put_string(stream, text->c_str());
  std::fclose(stream);
  body += std::string(said.text, said.size) + "}";
  std::free(said.text);
  const Response response =
      ask(url, {"--header", "content-type: application/json", "--data-raw", body});
  if (!response.problem.empty()) {
    return refuse(response.problem);
  }
  if (response.status < 200 || response.status > 299) {
    return refuse("the receiver's server answered " + std::to_string(response.status));
  }
  Answer().add("to", *to).add("status", response.status).print();
  return 0;
}

}  // namespace noctem::built_in
