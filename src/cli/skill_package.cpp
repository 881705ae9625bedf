#include <fmt/core.h>

#include "noctem/skill/package.hpp"

#include "command_list.hpp"
#include "skill_home.hpp"
#include "skill_tool.hpp"

namespace noctem::cli {

namespace {

constexpr int kDepthMax = 16;

// Every file below a folder; a link or a device is refused, since what it leads to is not here.
Result<> collect(env::Files& files, const std::string& folder, const std::string& below, int depth,
                 std::vector<skill::ArchiveFile>& found) {
  if (depth > kDepthMax) {
    return fail(invalid("skill_folder", folder + " is nested too deeply"));
  }
  NOCTEM_TRY(const auto entries, files.list(folder));
  for (const env::FileEntry& entry : entries) {
    const std::string path = env::join_path(folder, entry.name);
    const std::string name = below + entry.name;
    if (entry.kind == env::EntryKind::directory) {
      NOCTEM_CHECK(collect(files, path, name + "/", depth + 1, found));
    } else if (entry.kind != env::EntryKind::file) {
      return fail(invalid("skill_folder", path + " is a link or a device: a package has files"));
    } else if (name != skill::kManifestName) {
      NOCTEM_TRY(Bytes content, env::read_all(files, path, skill::kFileBytesMax));
      found.push_back({name, std::move(content)});
    }
  }
  return {};
}

Result<crypto::SigningKey> key_of(const Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  return unlock_key(session, home, session.arguments().value("--key").value_or("me"));
}

std::int64_t now(const Session& session) {
  return env::unix_seconds(session.world().env.clock.wall());
}

codec::Json json_of(const skill::Package& package) {
  return codec::JsonObject{
      {"skill", package.manifest.id},    {"version", skill::text_of(package.manifest.version)},
      {"author", package.author()},      {"digest", package.digest().text()},
      {"tier", package.manifest.tier},   {"runtime", bark::name_of(package.manifest.runtime)},
      {"about", package.manifest.about}, {"asks", skill::bounds_json(package.manifest.asks)}};
}

std::string text_of(const skill::Package& package) {
  const skill::Manifest& manifest = package.manifest;
  return fmt::format(
      "{} {}\n  {}\n  author  {}\n  digest  {}\n  tier    {}, runtime {}\n  asks    {}\n",
      manifest.id, skill::text_of(manifest.version), manifest.about, package.author(),
      package.digest().text(), manifest.tier, bark::name_of(manifest.runtime),
      codec::write_canonical(skill::bounds_json(manifest.asks)));
}

Result<Exit> write_out(Session& session, const skill::Package& package, std::string fallback) {
  const std::string out = session.arguments().value("--out").value_or(std::move(fallback));
  NOCTEM_TRY(const Bytes bytes, skill::write_package(package));
  NOCTEM_CHECK(env::replace_file(session.files(), out, bytes));
  codec::Json json = json_of(package);
  json.object()->set("file", out);
  session.answer(json, text_of(package) + "  file    " + out + "\n");
  return Exit::ok;
}

// In a source a schema may stand as the object that it is; a manifest holds it as a text.
void write_schemas(codec::JsonObject& fields) {
  for (const char* name : {"inputs", "outputs"}) {
    const codec::Json* member = fields.find(name);
    const codec::Json* schema = member == nullptr ? nullptr : member->find("schema");
    if (schema != nullptr && schema->object() != nullptr) {
      codec::JsonObject holder = *member->object();
      holder.set("schema", codec::write_canonical(*schema));
      fields.set(name, std::move(holder));
    }
  }
}

Result<Exit> pack(Session& session) {
  const std::string& folder = first_operand(session);
  NOCTEM_TRY(const std::string text,
             env::read_text(session.files(), env::join_path(folder, skill::kManifestName),
                            document::kDocumentBytesMax));
  NOCTEM_TRY(codec::Json fields, codec::parse_json(text));
  if (fields.object() == nullptr) {
    return fail(invalid("manifest", "skill.json is a JSON object"));
  }
  write_schemas(*fields.object());
  std::vector<skill::ArchiveFile> files;
  NOCTEM_CHECK(collect(session.files(), folder, "", 0, files));
  NOCTEM_TRY(const auto key, key_of(session));
  NOCTEM_TRY(const auto package,
             skill::make_package(*fields.object(), std::move(files), key, now(session)));
  for (const std::string& schema :
       {package.manifest.input_schema, package.manifest.output_schema}) {
    if (const auto checked = schema_of(schema); !checked) {
      return fail(checked.error());  // agents could not be shown it
    }
  }
  const std::string& id = package.manifest.id;
  return write_out(
      session, package,
      id.substr(id.find('/') + 1) + "-" + skill::text_of(package.manifest.version) + ".skill");
}

Result<skill::Package> package_of(const Session& session) {
  NOCTEM_TRY(const Bytes bytes, read_package_file(session, first_operand(session)));
  return skill::read_package(bytes);
}

Result<Exit> sign(Session& session) {
  NOCTEM_TRY(const auto package, package_of(session));
  NOCTEM_TRY(const auto key, key_of(session));
  NOCTEM_TRY(const auto again, skill::sign_again(package, key, now(session)));
  return write_out(session, again, first_operand(session));
}

Result<Exit> verify(Session& session) {
  NOCTEM_TRY(const auto package, package_of(session));
  session.answer(json_of(package), text_of(package));
  return Exit::ok;
}

std::vector<Option> signing_options() {
  return {{"--key", "NAME", "The key that signs (\"me\" without it).", Completes::key_name},
          {"--out", "FILE", "Where the package is written.", Completes::file},
          passphrase_option("Where the key's passphrase stands.")};
}

}  // namespace

Command skill_pack_command() {
  return {
      .name = "skill pack",
      .summary = "make a signed package of a folder",
      .description =
          "The folder holds skill.json (without author, created_at and files, which are filled "
          "in) and the skill's files. Each file is pinned by its SHA-256; the same folder makes "
          "the same files of the package. docs/guide/skills.md says what skill.json may hold.",
      .options = signing_options(),
      .operands = {{"FOLDER", "Holds skill.json.", Operand::Presence::required, Completes::folder}},
      .examples = {{"noctem skill pack ./echo", "echo-1.0.0.skill, signed by \"me\"."}},
      .body = pack};
}

Command skill_sign_command() {
  return {.name = "skill sign",
          .summary = "sign a package in your own name",
          .description =
              "Checks the package and writes it again with you as its author: for a skill that you "
              "read and vouch for.",
          .options = signing_options(),
          .operands = {{"FILE", "A .skill file.", Operand::Presence::required, Completes::file}},
          .examples = {{"noctem skill sign echo-1.0.0.skill --out mine.skill", ""}},
          .body = sign};
}

Command skill_verify_command() {
  return {.name = "skill verify",
          .summary = "check a package and say what it asks for",
          .description =
              "Archive, signature, manifest, the hash of every file, and the imports of a "
              "WebAssembly entry; the first that is wrong refuses. Whether you trust its author is "
              "asked when you install it.",
          .operands = {{"FILE|-", "A .skill file.", Operand::Presence::required, Completes::file}},
          .examples = {{"noctem skill verify echo-1.0.0.skill", ""}},
          .body = verify};
}

}  // namespace noctem::cli
