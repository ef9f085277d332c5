// The engine: runs requests on one connection of an SQL database.
#pragma once

#include "sql/bulk_insert.hpp"
#include "sql/junction.hpp"
#include "sql/link.hpp"
#include "sql/plan.hpp"
#include "sql/sinks.hpp"

#include <tenon/query/connector.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace tenon::sql {

// A request that does several things (relations, nested writes, several statements) happens as a whole or not at all:
// outside a transaction it gets one of its own, inside one a savepoint.
class session final : public query::session {
 public:
  // `emulates_foreign_keys`: the database has none, and what follows from changes is done here.
  session(std::unique_ptr<link> connection, std::size_t plan_capacity, bool emulates_foreign_keys = false);

  void execute(const query::request& r, const query::result_layout* layout, void* out) override;
  void execute_all(const query::operation_place* operations, std::size_t count, bool within) override;
  void stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
              bool (*sink)(void* context)) override;

  void begin(isolation level, bool read_only) override;
  void commit() override;
  void rollback() override;
  void begin_savepoint(unsigned depth) override { link_->begin_savepoint(depth); }
  void release_savepoint(unsigned depth) override { link_->release_savepoint(depth); }
  void rollback_to_savepoint(unsigned depth) override { link_->rollback_to_savepoint(depth); }
  std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                           query::access granted) override {
    return link_->query_raw(text, values, granted);
  }
  std::int64_t execute_raw(std::string_view text, const query::parameters& values) override {
    return link_->execute_raw(text, values);
  }
  void execute_raw_unsafe(std::string_view text) override { link_->execute_raw_unsafe(text); }
  bool is_broken() const noexcept override { return link_->is_broken(); }
  bool lock(const query::advisory_lock& l) override { return link_->lock(l); }
  void unlock(const query::advisory_lock& l) override { link_->unlock(l); }

  link& connection() noexcept { return *link_; }
  bool emulates_foreign_keys() const noexcept { return emulates_foreign_keys_; }

  // Statements on the junction tables of many-to-many relations.
  junction_cache& junctions() noexcept { return junctions_; }

  // Runs a find, create, create_many_and_return, update, update_many_and_return or remove whose program has a `fields`
  // part and loads no relations, and returns these fields of each record, record after record, as the database stores
  // them. For the engine's own use: a missing record is not an error.
  query::parameters values_of(const query::request& r);

  // The time of defaults and updates: when the operation started.
  timestamp now() const { return atomic_depth_ > 0 ? started_ : timestamp::now(); }

  // Runs `body` so that all its statements count or none.
  template <class Body>
  void atomically(bool read_only, const Body& body) {
    scope s(*this, read_only);
    body();
    s.succeed();
  }

 private:
  plan& plan_for(const query::request& r);

  // A transaction, a savepoint in one, or, inside another scope or when nothing is written, just what is open already.
  class scope {
   public:
    scope(session& s, bool read_only);
    scope(const scope&) = delete;
    scope& operator=(const scope&) = delete;
    ~scope();
    void succeed();

   private:
    session& session_;
    enum class kind : std::uint8_t { transaction, savepoint, none } kind_;
    bool done_ = false;
  };

  // The operation is the user's own, and something may follow from it that the database does not do.
  bool has_consequences(const query::request& r);

  bindings bind(const query::request& r, const plan& p);
  void compute(const plan& p);

  // The plan of an operation that is one statement; null: it takes more.
  plan* plan_of_one(const query::request& r);
  bool run_together(const query::operation_place* operations, std::size_t count);
  std::size_t count_alike(const query::operation_place* operations, std::size_t count, plan& p);
  void run_in_order(const query::operation_place* operations, std::size_t count);

  void find(const query::request& r, plan& p, const query::result_layout& layout, void* out);
  void write_one(const query::request& r, plan& p, const query::result_layout& layout, void* out);
  void create_many(const query::request& r, const query::result_layout* layout, void* out);
  std::int64_t insert_rows(const query::request& r, const request_node& n, const field_indexes& returning,
                           const row_format& format, row_sink* sink);
  void upsert(const query::request& r, const query::result_layout& layout, void* out);
  void write_then_find(const query::request& r, const query::result_layout& layout, void* out);
  void find_then_remove(const query::request& r, const query::result_layout& layout, void* out);
  void find_by_key(const query::request& r, const request_node& n, const query::parameters& key,
                   const query::result_layout& layout, void* out);

  // Loads the relations of the records in `out`, whose keys `sink` has.
  void load_relations(const query::request& r, std::vector<load_plan>& loads, const key_columns& keys,
                      const query::result_layout& layout, void* out, const holder_sink& sink);
  std::unique_ptr<link> link_;
  plan_cache plans_;
  bulk_insert_cache bulk_plans_;
  junction_cache junctions_;
  query::parameters generated_;
  bool emulates_foreign_keys_;
  bool in_transaction_ = false;
  unsigned atomic_depth_ = 0;
  timestamp started_;  // of the outermost scope
};

// The error for an operation that needs a record where there is none: P2025.
[[noreturn]] void raise_not_found(const query::request& r);

}  // namespace tenon::sql
