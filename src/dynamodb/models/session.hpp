// Runs the requests of a generated client on DynamoDB.
#pragma once

#include "dynamodb/models/calls.hpp"
#include "dynamodb/models/reads.hpp"
#include "dynamodb/models/writes.hpp"

#include <tenon/query/connector.hpp>

#include <memory>
#include <string>

namespace tenon::dynamodb::models {

// What the sessions of a client have in common.
struct session_settings {
  page_tokens tokens{};
  std::string table_prefix = {};  // what the names of tables begin with, before what the schema calls them
};

// There is no connection behind a session: it is a client, and where to report.
class session final : public query::session {
 public:
  session(client through, const query::schema_descriptor& schema, observe::observer& watch, const session_settings& how)
      : settings_(how),
        calls_(std::move(through), watch),
        reader_(calls_, schema, how.tokens),
        writer_(calls_, reader_) {}

  void execute(const query::request& r, const query::result_layout* layout, void* out) override;
  void execute_all(const query::operation_place* operations, std::size_t count, bool within) override;
  void stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
              bool (*sink)(void* context)) override;

  // The requests of a creation script: lines of an operation and its JSON.
  void execute_raw_unsafe(std::string_view text) override;

  // What DynamoDB does not have. The clients generated for it have no way here.
  void begin(isolation level, bool read_only) override;
  void commit() override;
  void rollback() override;
  void begin_savepoint(unsigned depth) override;
  void release_savepoint(unsigned depth) override;
  void rollback_to_savepoint(unsigned depth) override;
  std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                           query::access granted) override;
  std::int64_t execute_raw(std::string_view text, const query::parameters& values) override;
  bool lock(const query::advisory_lock& l) override;
  void unlock(const query::advisory_lock& l) override;

  bool is_broken() const noexcept override { return false; }

 private:
  void find_many(const operation& o, const query::result_layout& layout, void* out);
  void find_collection(const operation& o, const query::result_layout& layout, void* out);
  void find_one(const operation& o, const query::result_layout& layout, void* out);
  void lookup_all(const std::vector<std::unique_ptr<operation>>& all, const query::operation_place* places);

  const session_settings& settings_;
  calls calls_;
  reader reader_;
  writer writer_;
};

}  // namespace tenon::dynamodb::models
