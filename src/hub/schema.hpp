#pragma once
// How the node's side of a mesh lies in the database, beside the log: the fold's rows, a table for
// each of its own, and what only the node keeps (reveals that wait, words to compare with, what is
// still to be erased). One transaction writes all of it, and the log.
//
// Constants.

#include <array>

#include "noctem/store/migration.hpp"

namespace noctem::hub {

// After the log's own steps.
inline constexpr std::array<store::Migration, 2> kMigrations{{
    {3, "mesh",
     "CREATE TABLE mesh_mesh (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_params (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_member_key (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_operators (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_agents (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_entries (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_authored (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_rounds (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_ballots (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_due (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_tasks (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_task_queue (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_task_subject (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_leases (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_children (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_taint_queue (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_domains (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_credits (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_activity (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_reflections (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_awareness (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_gaps (key {text} PRIMARY KEY, row {text} NOT NULL);"
     "CREATE TABLE mesh_anomalies (key {text} PRIMARY KEY, row {text} NOT NULL);"
     // Reveals that were deposited; gone when their round closes.
     "CREATE TABLE hub_deposit ("
     "  reveal {text} PRIMARY KEY,"
     "  entry {text} NOT NULL,"
     "  round {int} NOT NULL,"
     "  operator {text} NOT NULL,"
     "  at {int} NOT NULL,"
     "  envelope {blob} NOT NULL,"
     "  receipt {blob} NOT NULL,"
     "  UNIQUE (entry, round, operator));"
     // Rounds that the node will have to close, and from when on it may.
     "CREATE TABLE hub_round ("
     "  entry {text} PRIMARY KEY,"
     "  round {int} NOT NULL,"
     "  until {int} NOT NULL);"
     "CREATE INDEX hub_round_until ON hub_round (until);"
     // Of each entry whose words are not erased: its SimHash, unless it is too short, and the hash
     // of its content.
     "CREATE TABLE hub_words ("
     "  seq {key},"
     "  entry {text} NOT NULL,"
     "  simhash {int},"
     "  content {blob} NOT NULL);"
     "CREATE INDEX hub_words_content ON hub_words (content);"
     "CREATE TABLE hub_band ("
     "  band {int} NOT NULL,"  // which of the four, times 65536, plus its bits
     "  seq {int} NOT NULL,"
     "  PRIMARY KEY (band, seq));"
     // Entries whose words the fold wants gone.
     "CREATE TABLE hub_erasure (entry {text} PRIMARY KEY, seq {int} NOT NULL);"
     // Who asks to be enrolled, until their operator or time answers.
     "CREATE TABLE hub_request ("
     "  agent {text} PRIMARY KEY,"
     "  operator {text} NOT NULL,"
     "  label {text} NOT NULL,"
     "  at {int} NOT NULL);"
     // What followers have countersigned.
     "CREATE TABLE hub_witness ("
     "  size {int} NOT NULL,"
     "  witness {text} NOT NULL,"
     "  signature {blob} NOT NULL,"
     "  PRIMARY KEY (size, witness));"},
    // Which records name an entry. The second table is there until the records from before it are
    // named too.
    {4, "naming",
     "CREATE TABLE hub_naming ("
     "  entry {blob} NOT NULL,"
     "  seq {int} NOT NULL,"
     "  PRIMARY KEY (entry, seq));"
     "CREATE TABLE hub_naming_until (records {int} NOT NULL);"
     "INSERT INTO hub_naming_until (records) VALUES (0);"},
}};

}  // namespace noctem::hub
