#pragma once
// The words that commands are made of, as `agent` knows them: what a command is, the session that
// it works in, and how texts, keys and the way to a node look.

#include "noctem/agent/arguments.hpp"
#include "noctem/agent/command.hpp"
#include "noctem/agent/help.hpp"
#include "noctem/agent/key_report.hpp"
#include "noctem/agent/keys.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/agent/passphrase.hpp"
#include "noctem/agent/reading.hpp"
#include "noctem/agent/session.hpp"
#include "noctem/agent/shares.hpp"
#include "noctem/agent/style.hpp"

namespace noctem::cli {

using agent::Arguments;
using agent::Command;
using agent::Completes;
using agent::Console;
using agent::Example;
using agent::Exit;
using agent::HelpLook;
using agent::KeyReport;
using agent::Line;
using agent::Operand;
using agent::Option;
using agent::Program;
using agent::Session;
using agent::Style;
using agent::Wish;
using agent::World;
using client::Hat;

using agent::check_key_name;
using agent::counted;
using agent::key_names;
using agent::key_path;
using agent::kPassphraseFile;
using agent::look_of;
using agent::open_member;
using agent::paragraphs;
using agent::passphrase_from_file;
using agent::passphrase_option;
using agent::passphrase_to_open;
using agent::passphrase_to_set;
using agent::printable;
using agent::report_key;
using agent::show_answer;
using agent::show_time;
using agent::shown;
using agent::thousandths;
using agent::two_columns;
using agent::unlock_key;
using agent::url_option;
using agent::whole_number;
using agent::wrap;

}  // namespace noctem::cli
