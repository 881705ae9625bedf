#include "noctem/skill/manifest.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"

namespace noctem::skill {

namespace {

using document::array_of;
using document::Field;
using document::integer;
using document::object_of;
using document::one_of;
using document::Presence;
using document::Shape;
using document::text;

constexpr std::size_t kAboutBytesMax = 2'000;
constexpr std::size_t kSchemaBytesMax = 16u << 10;
constexpr std::size_t kTextBytesMax = 1'024;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kTierNetwork = 2;
constexpr int kTierWrite = 3;

Shape capabilities_shape() {
  const Shape path = object_of({{"path", text(1, kTextBytesMax), Presence::required, ""},
                                {"access", one_of({"read", "write"}), Presence::required, ""}});
  const Shape method = one_of({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"});
  const Shape host =
      object_of({{"host", text(1, 253), Presence::required, ""},
                 {"ports", array_of(integer(1, 65'535), 1, 8), Presence::required, ""},
                 {"methods", array_of(method, 1, 7), Presence::optional, "All without it."}});
  const auto list = [](Shape item) { return array_of(std::move(item), 0, 32); };
  return object_of({{"fs", list(path), Presence::optional, "Files, skill:/ or absolute."},
                    {"net", list(host), Presence::optional, "Hosts, through the proxy."},
                    {"env", list(text(1, 256)), Presence::optional, "Names of variables."},
                    {"mesh", list(one_of({"query"})), Presence::optional, ""},
                    {"store_kb", integer(1, 65'536), Presence::optional, "What it keeps."},
                    {"log_lines", integer(1, 1'000), Presence::optional, "In one run."},
                    {"model", list(document::word(1, 64)), Presence::optional, ""}});
}

Shape limits_shape() {
  return object_of({{"memory_mb", integer(1, 65'536), Presence::required, ""},
                    {"cpu_ms", integer(1, kDayMs), Presence::required, ""},
                    {"wall_ms", integer(1, kDayMs), Presence::required, ""},
                    {"output_kb", integer(1, 65'536), Presence::required, ""},
                    {"files_mb", integer(0, 65'536), Presence::required, ""},
                    {"processes", integer(1, 4'096), Presence::required, ""},
                    {"by", one_of({"cgroup"}), Presence::optional, "Else it does not run."}});
}

std::vector<Field> fields() {
  const Shape file =
      object_of({{"path", text(1, kFileNameBytesMax), Presence::required, ""},
                 {"sha256", document::hex(crypto::Digest().size()), Presence::required, ""},
                 {"size", integer(0, kFileBytesMax), Presence::required, ""}});
  return {{"id", text(3, 100), Presence::required, "org.example/name"},
          {"version", text(5, 20), Presence::required, "1.2.0"},
          {"runtime", one_of({"wasm", "process", "vm"}), Presence::required, ""},
          {"entry", text(1, kFileNameBytesMax), Presence::required, "The file that is started."},
          {"tier", integer(0, kTierMax), Presence::required, "Who may decide."},
          {"about", text(1, kAboutBytesMax), Presence::required, "For a person."},
          {"inputs", object_of({{"schema", text(2, kSchemaBytesMax), Presence::required, ""}}),
           Presence::optional, "JSON Schema of the arguments."},
          {"outputs", object_of({{"schema", text(2, kSchemaBytesMax), Presence::required, ""}}),
           Presence::optional, "JSON Schema of the answer."},
          {"files", array_of(file, 1, kFilesMax), Presence::required, "Every file, by its hash."},
          {"capabilities", capabilities_shape(), Presence::required, "What it asks for."},
          {"limits", limits_shape(), Presence::required, "What it needs at most."}};
}

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("manifest", std::move(message)));
}

// Reads what the schema has checked: members are there and of their type.
class Reader {
 public:
  explicit Reader(const codec::Json& value) : value_(value) {}

  Result<Manifest> read() {
    NOCTEM_CHECK(names());
    NOCTEM_CHECK(files());
    NOCTEM_CHECK(capabilities());
    limits();
    NOCTEM_CHECK(tier());
    return std::move(manifest_);
  }

 private:
  const std::string& text_at(std::string_view name) const { return *value_.find(name)->text(); }

  Result<> names() {
    manifest_.id = text_at("id");
    const auto version = parse_version(text_at("version"));
    if (!is_skill_id(manifest_.id) || !version) {
      return refuse("id is two words of a-z, 0-9, . and - joined by /, version three numbers");
    }
    manifest_.version = *version;
    manifest_.about = text_at("about");
    if (!is_plain(manifest_.about)) {
      return refuse("about holds characters that hide or turn text");
    }
    const std::string& runtime = text_at("runtime");
    manifest_.runtime = runtime == "wasm"      ? bark::LevelName::wasm
                        : runtime == "process" ? bark::LevelName::process
                                               : bark::LevelName::vm;
    manifest_.entry = text_at("entry");
    NOCTEM_TRY(manifest_.input_schema, schema("inputs"));
    NOCTEM_TRY(manifest_.output_schema, schema("outputs"));
    return {};
  }

  Result<std::string> schema(const std::string& member) const {
    const codec::Json* holder = value_.find(member);
    if (holder == nullptr) {
      return std::string();
    }
    const std::string& text = *holder->find("schema")->text();
    const auto schema = codec::parse_json(text);
    return schema && schema->object() != nullptr ? Result<std::string>(text)
                                                 : refuse(member + ".schema is no JSON object");
  }

  Result<> files() {
    for (const codec::Json& file : *value_.find("files")->array()) {
      FilePin pin;
      pin.path = *file.find("path")->text();
      if (!is_package_path(pin.path) || pin.path == kManifestName) {
        return refuse("files: a path is relative, plain, without .. and not skill.json");
      }
      if (!manifest_.files.empty() && manifest_.files.back().path >= pin.path) {
        return refuse("files: in the order of their paths, each once");
      }
      NOCTEM_TRY(const Bytes digest, from_hex(*file.find("sha256")->text()));
      std::ranges::copy(digest, pin.sha256.begin());
      pin.size_bytes = static_cast<std::uint64_t>(*file.find("size")->integer());
      manifest_.files.push_back(std::move(pin));
    }
    return std::ranges::find(manifest_.files, manifest_.entry, &FilePin::path) !=
                   manifest_.files.end()
               ? Result<>()
               : refuse("entry is none of the files");
  }

  Result<> capabilities() {
    const codec::Json& asked = *value_.find("capabilities");
    bark::Grants grants;
    for (const codec::Json& item : items(asked, "fs")) {
      NOCTEM_CHECK(path(grants, item));
      manifest_.files_asked = Manifest::Files::some;
    }
    for (const codec::Json& item : items(asked, "net")) {
      NOCTEM_CHECK(host(grants, item));
    }
    for (const codec::Json& item : items(asked, "env")) {
      NOCTEM_CHECK(bark::grant_variable(grants, *item.text()));
    }
    manifest_.asks.paths = std::move(grants.paths);
    manifest_.asks.hosts = std::move(grants.hosts);
    manifest_.asks.environment = std::move(grants.environment);
    manifest_.asks.mesh.emplace();
    for (const codec::Json& item : items(asked, "mesh")) {
      manifest_.asks.mesh->push_back(*item.text());
    }
    manifest_.asks.store_kb = number(asked, "store_kb");
    manifest_.asks.log_lines = number(asked, "log_lines");
    for (const codec::Json& item : items(asked, "model")) {
      manifest_.model.push_back(*item.text());
    }
    return {};
  }

  static Result<> host(bark::Grants& grants, const codec::Json& item) {
    std::string methods;
    if (const codec::Json* list = item.find("methods")) {
      for (const codec::Json& method : *list->array()) {
        methods += " " + *method.text();
      }
    }
    for (const codec::Json& port : *item.find("ports")->array()) {
      const std::string place = *item.find("host")->text() + ":" + std::to_string(*port.integer());
      NOCTEM_CHECK(bark::grant_host(grants, place + methods));
    }
    return {};
  }

  static std::int64_t number(const codec::Json& asked, std::string_view name) {
    const codec::Json* found = asked.find(name);
    return found == nullptr ? 0 : *found->integer();
  }

  Result<> path(bark::Grants& grants, const codec::Json& item) const {
    const std::string& path = *item.find("path")->text();
    const bool writes = *item.find("access")->text() == "write";
    if (path == "skill:/") {
      return writes ? refuse("capabilities.fs: a skill cannot write its own files") : Result<>();
    }
    if (!path.starts_with('/') || !is_plain(path)) {
      return refuse("capabilities.fs: a path is skill:/ or absolute, in plain characters");
    }
    return bark::grant_path(grants, path, writes ? bark::Access::write : bark::Access::read, "/");
  }

  static const codec::JsonArray& items(const codec::Json& asked, std::string_view name) {
    static const codec::JsonArray none;
    const codec::Json* list = asked.find(name);
    return list == nullptr ? none : *list->array();
  }

  void limits() {
    const codec::Json& limits = *value_.find("limits");
    const auto number = [&](std::string_view name) { return *limits.find(name)->integer(); };
    Bounds& asks = manifest_.asks;
    asks.memory_mb = number("memory_mb");
    asks.cpu_ms = number("cpu_ms");
    asks.wall_ms = number("wall_ms");
    asks.output_kb = number("output_kb");
    asks.files_mb = number("files_mb");
    asks.processes = number("processes");
    manifest_.counting =
        limits.find("by") == nullptr ? bark::Limits::Counting::any : bark::Limits::Counting::cgroup;
  }

  // What belongs to a higher tier cannot be asked for in a lower one.
  Result<> tier() {
    manifest_.tier = static_cast<int>(*value_.find("tier")->integer());
    manifest_.asks.tier = manifest_.tier;
    const bool writes = std::ranges::any_of(*manifest_.asks.paths, [](const bark::PathGrant& path) {
      return path.access == bark::Access::write;
    });
    if (manifest_.tier == 0) {
      return refuse("tier 0 is for what is built in: a package begins with tier 1");
    }
    if (!manifest_.asks.hosts->empty() && manifest_.tier < kTierNetwork) {
      return refuse("capabilities.net needs tier 2 or 3");
    }
    if (writes && manifest_.tier < kTierWrite) {
      return refuse("capabilities.fs with write needs tier 3");
    }
    return {};
  }

  const codec::Json& value_;
  Manifest manifest_;
};

}  // namespace

const document::Kinds& skill_kinds() {
  static const document::Kinds kinds({{.name = "skill",
                                       .fields = fields(),
                                       .mesh = document::MeshField::absent,
                                       .description = "What a skill says of itself."}});
  return kinds;
}

bool is_package_path(std::string_view path) {
  const auto is_good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '+' || c == '/';
  };
  if (path.empty() || path.size() > kFileNameBytesMax || !std::ranges::all_of(path, is_good)) {
    return false;
  }
  return std::ranges::none_of(split(path, '/'), [](std::string_view step) {
    return step.empty() || step == "." || step == ".." || step.starts_with('-');
  });
}

Result<Manifest> read_manifest(const document::Document& document) {
  if (document.kind() != "skill") {
    return refuse("this document is no skill's manifest");
  }
  return Reader(document.value()).read();
}

}  // namespace noctem::skill
