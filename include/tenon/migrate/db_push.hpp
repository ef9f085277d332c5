// Bringing a database to its schema without a history of migrations.
#pragma once

#include <tenon/schema/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tenon::migrate {

struct push_options {
  bool accept_data_loss = false;  // go on although stored data will be lost
  bool force_reset = false;       // drop everything first
};

// Something about a change that its author has to decide.
struct finding {
  std::string message;      // one sentence, with the number of rows concerned
  std::string table;        // as the database names it
  std::string column = {};  // empty when the whole table is concerned
  std::int64_t rows = 0;    // rows, or values, concerned

  friend bool operator==(const finding&, const finding&) = default;
};

struct push_result {
  std::string database;                 // which one, as messages continue "the database", without secrets
  bool applied = false;                 // false: nothing was changed, because of what follows
  std::vector<finding> data_loss;       // what is, or would be, lost; refused unless accepted
  std::vector<finding> impossible;      // what stored data does not allow; never done, a reset apart
  std::vector<std::string> changes;     // what was, or would be, done, one phrase a step; empty: in sync already
  std::vector<std::string> statements;  // the same as SQL
};

// Changes the tables of the SQLite or PostgreSQL database at `url` (a file's relative path is taken from
// `base_directory`) to those of the schema, creating the database when it is missing. It is one transaction: all is
// done, or nothing. Data stays where its table and column do; names decide what stays, so that a renamed column is a
// dropped and a new one. Tables of the database that are not in the schema are dropped, but for views, virtual tables,
// the history of migrations and what the database or its extensions keep for themselves. On PostgreSQL that is said of
// the schemas that the datasource names, or of the one that the URL or the search path does.
//
// Throws the errors of opening a database; timeout_error or transaction_conflict when others hold it for too long;
// unsupported for another provider or what the database cannot store. A refusal is not an error.
push_result db_push(const schema::definition& definition, const std::string& url, const std::string& base_directory,
                    const push_options& options);

}  // namespace tenon::migrate
