#pragma once
// The API of the fixture: signed notes go into a real ledger through the real door, and come out
// again by id. It has no rules of its own; the mesh will.
//
//   POST /notes       form 3: an envelope of kind `note`   201 new, 200 known
//   GET  /notes/{id}  form 2                               the envelope and its record
//   GET  /head                                             the latest signed head
//
// Handlers run on the server's workers.

#include "noctem/document/document.hpp"
#include "noctem/http/router.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/store/read_pool.hpp"

namespace noctem::fixture {

document::Kinds note_kinds();

class Notes {
 public:
  Notes(ledger::Ledger& ledger, store::ReadPool& readers) : ledger_(ledger), readers_(readers) {}

  void add_routes(http::Router& router);

 private:
  void write(http::Call call, http::Reply reply);
  void read(const http::Call& call, http::Reply reply);
  void head(http::Reply reply);

  ledger::Ledger& ledger_;
  store::ReadPool& readers_;
};

}  // namespace noctem::fixture
