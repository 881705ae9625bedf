#include "submissions.hpp"

#include <algorithm>
#include <memory>

#include "noctem/http/named_envelopes.hpp"
#include "noctem/http/problem.hpp"
#include "noctem/hub/views.hpp"

#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

std::string_view status_word(hub::Fate fate) {
  switch (fate) {
    case hub::Fate::added:
      return "added";
    case hub::Fate::known:
      return "known";
    case hub::Fate::held:
      return "held";
    case hub::Fate::waiting:
      return "waiting";
  }
  return "";
}

int status_code(const hub::Accepted& accepted) {
  const auto all = [&](hub::Fate fate) {
    return std::ranges::all_of(accepted, [&](const auto& one) { return one.fate == fate; });
  };
  const bool later = std::ranges::any_of(accepted, [](const hub::Submitted& one) {
    return one.fate == hub::Fate::held || one.fate == hub::Fate::waiting;
  });
  if (all(hub::Fate::known)) {
    return 200;
  }
  return later ? 202 : 201;
}

Json submitted_json(const hub::Submitted& submitted) {
  JsonObject json{{"id", submitted.id.text()},
                  {"status", std::string(status_word(submitted.fate))}};
  if (submitted.record.has_value()) {
    json.set("seq", submitted.record->seq);
    json.set("at", submitted.record->at);
    if (submitted.record->near.has_value()) {
      json.set("near", near_json(*submitted.record->near));
    }
  }
  if (submitted.receipt.has_value()) {
    json.set("receipt", hub::receipt_json(*submitted.receipt));
  }
  if (!submitted.findings.empty()) {
    json.set("flags", findings_json(submitted.findings));
  }
  return json;
}

http::Response accepted_response(const hub::Accepted& accepted,
                                 const std::vector<std::string>& names) {
  Json body;
  if (accepted.size() == 1) {
    body = submitted_json(accepted.front());
  } else {
    JsonObject object;
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      object.set(names[i], submitted_json(accepted[i]));
    }
    body = std::move(object);
  }
  return http::json_response(status_code(accepted), codec::write_canonical(body));
}

bool fits(const BodyForm& form, const http::NamedEnvelopes& envelopes) {
  if (form.names.size() != envelopes.size()) {
    return false;
  }
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    const auto& kinds = form.kinds[i];
    const std::string& kind = envelopes[i].second.document.kind();
    if (envelopes[i].first != form.names[i] ||
        (!kinds.empty() && std::ranges::find(kinds, kind) == kinds.end())) {
      return false;
    }
  }
  return true;
}

std::string describe(const std::vector<BodyForm>& forms) {
  std::string text;
  for (const BodyForm& form : forms) {
    text += text.empty() ? "" : ", or ";
    for (std::size_t i = 0; i < form.names.size(); ++i) {
      text += i == 0 ? "" : " with ";
      std::string kinds;
      for (const std::string_view kind : form.kinds[i]) {
        kinds += (kinds.empty() ? "" : " or ") + std::string(kind);
      }
      text += kinds.empty() ? "a document of any kind" : kinds;
    }
  }
  return text;
}

std::string_view text_of(const document::Document& document, std::string_view field) {
  const Json* value = document.value().find(field);
  return value != nullptr && value->text() != nullptr ? std::string_view(*value->text())
                                                      : std::string_view();
}

Error other_path(std::string_view field) {
  return invalid("path",
                 "the document's field `" + std::string(field) + "` is not what the path names");
}

// A key of the document's field is, or was, that of the member in the path.
Result<> check_member(const Service& service, const document::Document& document,
                      std::string_view field, std::string_view id) {
  NOCTEM_TRY(const auto reader, service.context.hub.reader());
  NOCTEM_TRY(const auto key, mesh::find<mesh::MemberKey>(reader.state(), text_of(document, field)));
  if (!key.has_value()) {
    return fail(not_found(field, "no " + std::string(field) +
                                     " of this mesh has this key: look at the list of operators"));
  }
  return key->subject == id ? Result<>() : fail(other_path(field));
}

Result<> check_entry(const Service& service, std::string_view named, std::string_view id) {
  if (named == id) {
    return {};
  }
  NOCTEM_TRY(const auto reader, service.context.hub.reader());
  NOCTEM_TRY(const auto entry, hub::resolve_entry(reader, id));
  return named == entry.value() ? Result<>() : fail(other_path("entry"));
}

Result<> check_document(const Service& service, const document::Document& document, PathNames names,
                        std::string_view id) {
  switch (names) {
    case PathNames::nothing:
      return {};
    case PathNames::entry:
      return check_entry(service, text_of(document, "entry"), id);
    case PathNames::task:
      return text_of(document, "task") == id ? Result<>() : fail(other_path("task"));
    case PathNames::operator_:
      return check_member(service, document, "operator", id);
    case PathNames::agent:
      return check_member(service, document, "agent", id);
  }
  return {};
}

Result<> check_path(const Service& service, const http::Call& call, PathNames names,
                    const http::NamedEnvelopes& envelopes) {
  const std::string_view id = call.parameter("id").value_or("");
  for (const auto& [name, envelope] : envelopes) {
    NOCTEM_CHECK(check_document(service, envelope.document, names, id));
  }
  return {};
}

Result<> check_form(const WriteRoute& route, const http::NamedEnvelopes& envelopes) {
  const bool known =
      std::ranges::any_of(route.forms, [&](const BodyForm& form) { return fits(form, envelopes); });
  if (!known) {
    return fail(invalid("kind", "this path takes " + describe(route.forms)));
  }
  const document::Document& first = envelopes.front().second.document;
  if (!route.type.empty() && text_of(first, "type") != route.type) {
    return fail(
        invalid("entry_type", "this path takes entries of type " + std::string(route.type)));
  }
  return {};
}

Json body_schema(const document::Kinds& kinds, const WriteRoute& route) {
  JsonArray choices;
  for (const BodyForm& form : route.forms) {
    if (form.names.size() == 1) {
      choices.push_back(envelope_schema(kinds, form.kinds.front()));
      continue;
    }
    JsonObject properties;
    JsonArray required;
    for (std::size_t i = 0; i < form.names.size(); ++i) {
      properties.set(std::string(form.names[i]), envelope_schema(kinds, form.kinds[i]));
      required.emplace_back(form.names[i]);
    }
    choices.emplace_back(JsonObject{{"type", "object"},
                                    {"properties", std::move(properties)},
                                    {"required", std::move(required)}});
  }
  return choices.size() == 1 ? std::move(choices.front())
                             : Json(JsonObject{{"oneOf", std::move(choices)}});
}

void take(Service& service, const WriteRoute& route, http::Call call, http::Reply reply) {
  auto envelopes = call.envelopes.empty()
                       ? http::read_named_envelopes(call.request.body, service.context.hub.kinds())
                       : Result<http::NamedEnvelopes>(std::move(call.envelopes));
  if (!envelopes) {
    reply.send(envelopes.error());
    return;
  }
  auto good = check_form(route, *envelopes);
  if (good) {
    good = check_path(service, call, route.path_names, *envelopes);
  }
  if (!good) {
    reply.send(good.error());
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, envelope] : *envelopes) {
    names.push_back(name);
  }
  call.envelopes = *std::move(envelopes);
  auto submission = submission_of(service, call);
  if (!submission) {
    reply.send(submission.error());
    return;
  }
  submit(service, *std::move(submission), std::move(call.signer), std::move(names),
         std::move(reply));
}

}  // namespace

BodyForm single(std::vector<std::string_view> kinds) { return {{""}, {std::move(kinds)}}; }

Json envelope_schema(const document::Kinds& kinds, const std::vector<std::string_view>& names) {
  JsonArray documents;
  for (const document::Kind& kind : kinds.all()) {
    if (names.empty() || std::ranges::find(names, kind.name) != names.end()) {
      documents.push_back(document::json_schema(*kinds.shape_of(kind.name)));
    }
  }
  Json document = documents.size() == 1 ? std::move(documents.front())
                                        : Json(JsonObject{{"oneOf", std::move(documents)}});
  return JsonObject{
      {"type", "object"},
      {"properties",
       JsonObject{
           {"document", std::move(document)},
           {"signature", JsonObject{{"type", "string"}, {"minLength", 86}, {"maxLength", 86}}},
           {"body", JsonObject{{"type", "object"}}}}},
      {"required", JsonArray{"document", "signature"}}};
}

Result<hub::Submission> submission_of(const Service& service, http::Call& call) {
  if (call.envelopes.empty()) {
    NOCTEM_TRY(call.envelopes,
               http::read_named_envelopes(call.request.body, service.context.hub.kinds()));
  }
  const bool of_form_3 =
      call.signer.has_value() && call.signer->form == http::Signer::Form::document;
  hub::Submission submission{
      .envelopes = {},
      .signatures = of_form_3 ? hub::Signatures::checked : hub::Signatures::unchecked,
      .signer = std::nullopt};
  submission.signer = call.signer;
  for (auto& [name, envelope] : call.envelopes) {
    submission.envelopes.push_back(std::move(envelope));
  }
  return submission;
}

void submit(Service& service, hub::Submission submission, std::optional<http::Signer> signer,
            std::vector<std::string> names, http::Reply reply) {
  // A std::function must be copyable; the right to answer is not.
  auto kept = std::make_shared<http::Reply>(std::move(reply));
  service.context.hub.submit(
      std::move(submission), [&service, kept, signer = std::move(signer),
                              names = std::move(names)](Result<hub::Accepted> accepted) {
        if (!accepted) {
          kept->send(accepted.error());
          return;
        }
        auto response = accepted_response(*accepted, names);
        if (response.status == 200 && signer.has_value()) {
          service.context.door.give_back(*signer, service.context.clock.steady());
        }
        kept->send(std::move(response));
      });
}

void add_write(http::Router& router, Service& service, WriteRoute write) {
  http::Route route;
  route.method = write.method;
  route.path = write.path;
  route.name = write.name;
  route.summary = write.summary;
  route.body_schema = body_schema(service.context.hub.kinds(), write);
  route.body_bytes_max = http::kSignedBodyBytesMax;
  route.answers = {200, 201, 202};
  route.signing = http::Signing::required;
  switch (write.path_names) {
    case PathNames::nothing:
      break;
    case PathNames::entry:
      route.path_parameters.push_back(entry_id_parameter());
      break;
    case PathNames::task:
      route.path_parameters.push_back({.name = "id",
                                       .shape = document::hex(16),
                                       .presence = document::Presence::optional,
                                       .description = "The task's id: 32 hex digits."});
      break;
    case PathNames::operator_:
    case PathNames::agent:
      route.path_parameters.push_back(operator_id_parameter());
      break;
  }
  router.add(std::move(route),
             [&service, write = std::move(write)](http::Call call, http::Reply reply) {
               take(service, write, std::move(call), std::move(reply));
             });
}

}  // namespace noctem::api
