// A connection to the store's database with its prepared statements.
#pragma once

#include "local/dynamodb/sqlite.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tenon::local::dynamodb {

// What statements do. `T` is the storage of a table: r (row), k (encoded key), s (size), j (JSON).
enum class statement_kind : std::uint8_t {
  begin,
  begin_read,
  commit,
  rollback,
  find_row,    // T by r
  insert_row,  // T
  update_row,  // T
  erase_row,   // T
  place_of,    // of displaced keys
  insert_place,
  erase_place,
  insert_order,  // the order of a table's items with sort keys
  erase_order,
  insert_entry,  // of an index
  erase_entry,
  insert_vector,  // of a vector index
  erase_vector,
  vectors,            // of a partition of a vector index
  rows_ascending,     // T by r, from ?1 to ?2
  ordered_ascending,  // T in its order, k from ?1 to below ?2
  ordered_descending,
  entries_ascending,  // T through an index
  entries_descending,
  insert_expiry,
  erase_expiry,
  due_rows,       // of expiry
  append_record,  // of a stream
  read_records
};

// Counters of a table or an index, known once somebody has asked. Safe to use from any thread.
struct item_counters {
  std::atomic<bool> is_known = false;
  std::atomic<std::int64_t> count = 0;
  std::atomic<std::int64_t> bytes = 0;
};

// Not for use by two threads at once.
class store_connection {
 public:
  explicit store_connection(sqlite_connection db) : db_(std::move(db)) {}

  sqlite_connection& db() noexcept { return db_; }

  // Prepared on first use. `id` is that of the table or index, 0 where none matters; `base` the id of the table whose
  // index it is.
  sqlite_statement& statement(statement_kind kind, std::uint32_t id = 0, std::uint32_t base = 0) {
    auto& found = statements_[static_cast<std::uint64_t>(id) << 8 | static_cast<std::uint64_t>(kind)];
    if (!found) [[unlikely]]
      found = db_.prepare(text_of(kind, id, base));
    return found;
  }

  // Ends the statements of a table or index that is about to go.
  void forget(std::uint32_t id);

  // To be called before a job writes anything that takes more than one statement.
  void begin();
  void begin_read();  // all that is read until the end is of one moment
  void commit();
  void rollback() noexcept;

  // Whether something was written since the last start_job().
  void start_job() noexcept {
    has_written_ = false;
    changes_.clear();
  }
  bool has_written() const noexcept { return has_written_; }
  void will_write() noexcept { has_written_ = true; }

  // Changes of counters, made when the job is committed.
  void count(std::shared_ptr<item_counters> of, std::int64_t items, std::int64_t bytes) {
    changes_.push_back({std::move(of), items, bytes});
  }
  struct counted {
    std::shared_ptr<item_counters> of;
    std::int64_t items;
    std::int64_t bytes;
  };
  std::vector<counted>& changes() noexcept { return changes_; }
  static void apply(const std::vector<counted>& changes) noexcept;

 private:
  static std::string text_of(statement_kind kind, std::uint32_t id, std::uint32_t base);

  sqlite_connection db_;
  std::unordered_map<std::uint64_t, sqlite_statement> statements_;
  std::vector<counted> changes_;
  bool has_written_ = false;
};

// One moment of the store, for as long as it lives.
class read_snapshot {
 public:
  explicit read_snapshot(store_connection& c) : c_(c) { c_.begin_read(); }
  read_snapshot(const read_snapshot&) = delete;
  read_snapshot& operator=(const read_snapshot&) = delete;
  ~read_snapshot() { c_.rollback(); }

 private:
  store_connection& c_;
};

}  // namespace tenon::local::dynamodb
