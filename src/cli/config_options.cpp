#include "config_options.hpp"

#include "noctem/node/config.hpp"

namespace noctem::cli {

std::vector<Option> config_options() {
  std::vector<Option> options;
  for (const node::ConfigField& field : node::config_fields()) {
    if (!field.flag.empty()) {
      options.push_back({field.flag, field.value_name, field.description});
    }
  }
  return options;
}

}  // namespace noctem::cli
