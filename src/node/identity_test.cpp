#include "identity.hpp"

#include <doctest/doctest.h>

#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/env_sim/world.hpp"
#include "noctem/ledger/genesis.hpp"
#include "noctem/mesh/kinds.hpp"

namespace noctem::node {

namespace {

class Machine {
 public:
  Machine() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    REQUIRE(prepare_home(env().files, home));
  }
  env::Env env() { return node_.env(); }
  const Home home = home::locate_home({}, "/home").value();

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

}  // namespace

TEST_CASE("the first start makes both keys and a genesis that names them") {
  Machine machine;
  const auto identity =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent);
  REQUIRE(identity);
  REQUIRE(identity->genesis);
  const auto genesis = ledger::read_genesis(identity->genesis->document);
  REQUIRE(genesis);
  CHECK(genesis->name == "mine");
  CHECK(genesis->log_key == identity->log_key.public_key());
  const auto admin = crypto::inspect_key_file(machine.env().files, admin_key_path(machine.home));
  REQUIRE(admin);
  CHECK(genesis->admins == std::vector{admin->public_key});
}

TEST_CASE("the user of a new home is made an operator of its mesh by its administrator") {
  Machine machine;
  const auto identity =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent);
  REQUIRE(identity);
  const auto mesh = identity->genesis->document.id();
  const auto kinds = mesh::mesh_kinds();
  const auto approval = own_approval(machine.env(), machine.home, mesh, kinds);
  REQUIRE(approval);
  REQUIRE(approval->has_value());
  const auto& document = (*approval)->document;
  CHECK(document.kind() == "operator.approve");
  CHECK(document.mesh() == mesh);
  CHECK(document::verify(document, (*approval)->signature));
  const auto key = crypto::inspect_key_file(machine.env().files, operator_key_path(machine.home));
  REQUIRE(key);
  CHECK(*document.value().find("operator")->text() == document::did_of(key->public_key));
}

TEST_CASE("without its key in the open the administrator approves nobody") {
  Machine machine;
  const auto identity =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent);
  REQUIRE(identity);
  REQUIRE(machine.env().files.remove(admin_key_path(machine.home)));
  const auto approval = own_approval(machine.env(), machine.home, identity->genesis->document.id(),
                                     mesh::mesh_kinds());
  REQUIRE(approval);
  CHECK_FALSE(approval->has_value());
}

TEST_CASE("a first start that was cut off goes on with the keys that it made") {
  Machine machine;
  const auto first =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent);
  const auto again =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent);
  REQUIRE(first);
  REQUIRE(again);
  CHECK(first->log_key.public_key() == again->log_key.public_key());
}

TEST_CASE("a ledger without its log key is not continued with a new one") {
  Machine machine;
  REQUIRE(open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent));
  REQUIRE(machine.env().files.remove(log_key_path(machine.home)));
  const auto opened =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::present);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().reason == "log_key_missing");
}

TEST_CASE("a log key with a passphrase cannot serve unattended") {
  Machine machine;
  const auto key = crypto::SigningKey::generate(machine.env().random);
  REQUIRE(crypto::write_key_file(machine.env().files, machine.env().random,
                                 log_key_path(machine.home), key, Secret(view_of("secret"))));
  const auto opened =
      open_identity(machine.env(), machine.home, Birth{"mine", {}}, LedgerState::absent);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().reason == "key_protected");
}

}  // namespace noctem::node
