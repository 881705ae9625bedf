// The server that the official conformance suite drives: tools, resources and prompts of the names
// and contents that it asks for, declared through the public API alone. `mcp_fixture` serves HTTP
// on a free port and prints its address; `mcp_fixture --stdio` serves its standard streams.

#include <signal.h>

#include <cstdio>

#include "noctem/base/assert.hpp"
#include "noctem/env_os/log.hpp"
#include "noctem/env_os/machine.hpp"
#include "noctem/http/dispatch.hpp"
#include "noctem/http_os/server.hpp"
#include "noctem/mcp/http_endpoint.hpp"
#include "noctem/mcp/server.hpp"
#include "noctem/mcp/stdio.hpp"

namespace {

using namespace noctem;
using namespace noctem::mcp;
using codec::Json;
using codec::JsonObject;

constexpr std::string_view kPixel = "89504e470d0a1a0a0000000d49484452";

constexpr std::string_view kDefaults = R"({"type":"object","properties":{
  "name":{"type":"string","default":"John Doe"},"age":{"type":"integer","default":30},
  "score":{"type":"number","default":95.5},"verified":{"type":"boolean","default":true},
  "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"}}})";
constexpr std::string_view kChoices = R"({"type":"object","properties":{
  "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
  "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},
    {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},
  "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
    "enumNames":["Option One","Option Two","Option Three"]},
  "untitledMulti":{"type":"array","minItems":1,"maxItems":3,
    "items":{"type":"string","enum":["option1","option2","option3"]}},
  "titledMulti":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[
    {"const":"value1","title":"First Choice"},{"const":"value2","title":"Second Choice"},
    {"const":"value3","title":"Third Choice"}]}}}})";

Bytes bytes(std::string_view hex) { return *from_hex(hex); }
Content text_resource(std::string uri, std::string words) {
  return Content::resource(ResourceContents::text(std::move(uri), "text/plain", std::move(words)));
}
Content pixel() { return Content::image("image/png", bytes(kPixel)); }

// A tool of one name that answers at once.
void add(Server& server, std::string name, ToolHandler handler, Schema input = Schema::object({})) {
  server.add(Tool{.name = std::move(name),
                  .title = {},
                  .description = "Does what the conformance suite asks of it",
                  .input = std::move(input),
                  .output = std::nullopt,
                  .effects = {.writes = Writes::nothing, .world = World::closed},
                  .handler = std::move(handler)});
}

ToolHandler answering(std::vector<Content> content) {
  return [content = std::move(content)](Call, ToolReply reply) {
    reply.send({.content = content, .structured = std::nullopt});
  };
}

void add_contents(Server& server) {
  const Content embedded = text_resource("test://embedded-resource", "An embedded resource.");
  add(server, "test_simple_text",
      answering({Content::text("This is a simple text response for testing.")}));
  add(server, "test_image_content", answering({pixel()}));
  add(server, "test_audio_content", answering({Content::audio("audio/wav", bytes(kPixel))}));
  add(server, "test_embedded_resource", answering({embedded}));
  add(server, "test_multiple_content_types",
      answering({Content::text("Multiple content types test:"), pixel(), embedded}));
  add(server, "test_error_handling", [](Call, ToolReply reply) {
    reply.fail(conflict("intended", "This tool intentionally returns an error for testing"));
  });
}

void add_on_the_way(Server& server) {
  const ToolHandler logging = [](Call, ToolReply reply) {
    for (const char* words : {"started", "processing", "completed"}) {
      reply.log(Severity::info, words);
    }
    reply.send(text_result("logged"));
  };
  add(server, "test_tool_with_logging", logging);
  add(server, "test_logging_tool", logging);
  add(server, "test_tool_with_progress", [](Call, ToolReply reply) {
    for (const int done : {0, 50, 100}) {
      reply.progress(done, 100, "Completed step " + std::to_string(done) + " of 100");
    }
    reply.send(text_result("done"));
  });
  const ToolHandler change = [&server](const Call& call, ToolReply reply) {
    call.name.contains("tool_c") ? server.tell_tools_changed() : server.tell_prompts_changed();
    reply.send(text_result("told"));
  };
  add(server, "test_trigger_tool_change", change);
  add(server, "test_trigger_prompt_change", change);
}

Question ask(std::string message, std::string member) {
  const Schema form = Schema::object({{std::move(member), Schema::text(0, 100)}});
  return Question::elicit(std::move(message), form);
}
Question ask_name() { return ask("What is your name?", "name"); }
Question ask_to_confirm() {
  return Question::elicit("Please confirm", Schema::object({{"ok", Schema::boolean()}}));
}
Question ask_model(std::string words) {
  return Question::sample({.messages = {{Role::user, Content::text(std::move(words))}},
                           .tokens_max = 100,
                           .system_prompt = {}});
}

// A tool that asks one thing and says what came back.
using Asking = std::function<Question(const Call&)>;
ToolHandler asking(std::string name, Asking question, std::string words, Json state = {}) {
  return [=](const Call& call, ToolReply reply) {
    const Question asked = question(call);
    const Json* answer = call.answer(name, asked);
    if (!answer) {
      reply.ask({{name, asked}}, state);
    } else {
      reply.send(text_result(words + codec::write_canonical(*answer)));
    }
  };
}

ToolHandler asking(std::string name, const Question& question, std::string words, Json state = {}) {
  return asking(std::move(name), [question](const Call&) { return question; }, words, state);
}

ToolHandler form(std::string_view json) {
  const Schema schema(*codec::parse_json(json)->object());
  return asking("answer", Question::elicit("Please fill in", schema), "Completed: ");
}

void add_questions(Server& server) {
  const auto model = [](const Call& call) { return ask_model(std::string(*call.text("prompt"))); };
  add(server, "test_sampling", asking("answer", model, "LLM response: "),
      Schema::object({{"prompt", Schema::text(0, 1'000)}}));
  const auto person = [](const Call& call) {
    return ask(std::string(*call.text("message")), "response");
  };
  add(server, "test_elicitation", asking("answer", person, "User response: "),
      Schema::object({{"message", Schema::text(0, 1'000)}}));
  add(server, "test_elicitation_sep1034_defaults", form(kDefaults));
  add(server, "test_elicitation_sep1330_enums", form(kChoices));
  add(server, "test_missing_capability", asking("answer", ask_model("Hello"), ""));
  add(server, "test_streaming_elicitation", asking("answer", ask_to_confirm(), ""));
}

void add_rounds(Server& server) {
  const std::string prefix = "test_input_required_result_";
  add(server, prefix + "elicitation", asking("user_name", ask_name(), "Hello, "));
  add(server, prefix + "sampling",
      asking("capital_question", ask_model("What is the capital of France?"), ""));
  add(server, prefix + "list_roots", asking("client_roots", Question::list_roots(), "Roots: "));
  const auto confirming = asking("confirm", ask_to_confirm(), "state-ok ", JsonObject{{"step", 1}});
  add(server, prefix + "request_state", confirming);
  add(server, prefix + "tampered_state", confirming);
  add(server, prefix + "multiple_inputs", [](Call call, ToolReply reply) {
    const Questions all = {{"user_name", ask_name()},
                           {"greeting", ask_model("Greet")},
                           {"roots", Question::list_roots()}};
    for (const auto& [name, question] : all) {
      if (!call.answer(name, question)) {
        return reply.ask(all, JsonObject{{"step", 1}});
      }
    }
    reply.send(text_result("all there"));
  });
  add(server, prefix + "multi_round", [](Call call, ToolReply reply) {
    const Question colour = ask("Step 2: What is your favorite color?", "color");
    if (call.answer("step2", colour)) {
      reply.send(text_result("done: " + codec::write_canonical(call.state)));
    } else if (call.answer("step1", ask_name())) {
      reply.ask({{"step2", colour}}, JsonObject{{"step", 2}});
    } else {
      reply.ask({{"step1", ask_name()}}, JsonObject{{"step", 1}});
    }
  });
  add(server, prefix + "capabilities", [](Call call, ToolReply reply) {
    Questions questions;
    for (const Question& one : {ask_name(), ask_model("Hello"), Question::list_roots()}) {
      if (call.client.capabilities.find(one.needed_capability())) {
        questions.emplace_back(one.method(), one);
      }
    }
    reply.ask(questions);
  });
}

void add_resources(Server& server) {
  const ReadHandler read_text = [](Call call, ReadReply reply) {
    reply.send({{ResourceContents::text(call.name, "text/plain", "This is " + call.name)}});
  };
  for (const std::string name : {"static-text", "watched-resource"}) {
    server.add(Resource{"test://" + name, name, {}, "A text", "text/plain", read_text});
  }
  const ReadHandler read_pixel = [](Call call, ReadReply reply) {
    reply.send({{ResourceContents::blob(call.name, "image/png", bytes(kPixel))}});
  };
  server.add(Resource{"test://static-binary", "static-binary", {}, {}, "image/png", read_pixel});
  const ReadHandler read_template = [](Call call, ReadReply reply) {
    const std::string text = codec::write_canonical(Json(call.arguments));
    reply.send({{ResourceContents::text(call.name, "application/json", text)}});
  };
  server.add(ResourceTemplate{
      "test://template/{id}/data", "template", {}, {}, "application/json", read_template, {}});
}

// A prompt of these contents; some are made of the arguments.
void add_prompt(Server& server, std::string name, std::vector<PromptArgument> arguments,
                std::function<std::vector<Content>(const Call&)> contents) {
  const Completer completer = [](CompletionCall call, CompletionReply reply) {
    reply.send({{call.value + "-one", call.value + "-two"}});
  };
  server.add(Prompt{std::move(name),
                    {},
                    "A prompt",
                    std::move(arguments),
                    [contents](Call call, PromptReply reply) {
                      PromptResult result;
                      for (const Content& content : contents(call)) {
                        result.messages.push_back({Role::user, content});
                      }
                      reply.send(std::move(result));
                    },
                    completer});
}

void add_prompts(Server& server) {
  using Contents = std::vector<Content>;
  add_prompt(server, "test_simple_prompt", {}, [](const Call&) {
    return Contents{Content::text("This is a simple prompt for testing.")};
  });
  add_prompt(server, "test_prompt_with_image", {}, [](const Call&) {
    return Contents{pixel(), Content::text("Please analyze the image above.")};
  });
  add_prompt(server, "test_prompt_with_arguments", {{"arg1", "First"}, {"arg2", "Second"}},
             [](const Call& call) {
               return Contents{Content::text(codec::write_canonical(Json(call.arguments)))};
             });
  add_prompt(server, "test_prompt_with_embedded_resource", {{"resourceUri", "What to embed"}},
             [](const Call& call) {
               return Contents{text_resource(std::string(*call.text("resourceUri")), "Embedded."),
                               Content::text("Please process the embedded resource above.")};
             });
  const PromptHandler asks = [](Call call, PromptReply reply) {
    const Question context = ask("What context should the prompt use?", "context");
    if (!call.answer("user_context", context)) {
      return reply.ask({{"user_context", context}});
    }
    reply.send({{{Role::user, Content::text("In context.")}}, {}});
  };
  server.add(Prompt{"test_input_required_result_prompt", {}, "Asks", {}, asks, {}});
}

int serve_http(const Server& server, env_os::Machine& machine, Log log) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  HttpOptions options;
  options.admit = [](std::string_view) { return Admission::granted; };
  HttpEndpoint endpoint(server, std::move(options));
  http::Router router;
  endpoint.add_routes(router);
  http::Metrics metrics;
  http::Dispatch dispatch({.router = router, .clock = machine.env().clock, .metrics = metrics});
  http_os::ServerOptions listen;
  listen.port = 0;
  auto door = http_os::Server::start(listen, dispatch.handler(), log, metrics);
  NOCTEM_ASSERT(door.has_value());
  std::printf("%s/mcp\n", (*door)->url().c_str());
  std::fflush(stdout);
  int signal = 0;
  return sigwait(&signals, &signal);
}

}  // namespace

int main(int argc, char** argv) {
  env_os::Machine machine;
  const auto sink = env_os::make_log_sink(machine.env().clock, {});
  const Log log(*sink);
  Server server({.name = "mcp_fixture", .title = {}, .version = "1.0.0", .instructions = {}},
                {.clock = machine.env().clock, .random = machine.env().random, .log = log});
  add_contents(server);
  add_on_the_way(server);
  add_questions(server);
  add_rounds(server);
  add_resources(server);
  add_prompts(server);
  const bool is_pipe = argc > 1 && std::string_view(argv[1]) == "--stdio";
  return is_pipe ? static_cast<int>(!serve_stdio(server)) : serve_http(server, machine, log);
}
