// Compiled operations and their cache, one per connection.
#pragma once

#include "sql/select.hpp"
#include "sql/statement.hpp"
#include "sql/syntax.hpp"
#include "sql/write.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tenon::sql {

// How one relation of a loaded record is loaded.
struct load_plan {
  const query::relation_descriptor* relation = nullptr;
  const request_node* node = nullptr;
  std::uint32_t member = 0;                // in record_layout::relations of the parent's layout
  std::vector<std::uint32_t> parent_keys;  // positions among the parent's key columns
  key_columns keys;
  std::unordered_map<std::uint8_t, statement> statements;  // by the size of the batch of parents
  std::vector<load_plan> loads;
};

// What one shape of request compiles to.
struct plan {
  request_node node;
  statement main;
  statement guarded;  // the main one, failing on the server where it finds no record; made when it is needed
  key_columns keys;
  computed_values computed;
  std::vector<load_plan> loads;
  std::size_t rows_expected = 0;  // what the last two runs both returned
  std::size_t rows_returned = 0;  // by the last run
};

// Keeps plans by the shape of their requests; at its capacity the least recently used gives way. A plan stays where it is
// until the next insert().
class plan_cache {
 public:
  explicit plan_cache(std::size_t capacity);

  // The plan for requests of this shape, or null.
  plan* find(const query::request& r) noexcept;
  plan& insert(const query::request& r, std::unique_ptr<plan> p);
  void clear() noexcept;
  std::size_t size() const noexcept { return size_; }
  std::size_t capacity() const noexcept { return capacity_; }

 private:
  friend class borrowed_plan;

  struct entry {
    std::uint64_t hash = 0;
    std::uint64_t last_use = 0;
    const query::model_descriptor* model = nullptr;
    query::action act = query::action::find_unique;
    std::string code;
    std::unique_ptr<plan> value;  // null: the entry is free

    bool is_for(const query::request& r) const noexcept;
  };

  // The place of the plan for requests of this shape, or the free one where looking for it ended.
  std::size_t locate(std::uint64_t hash, const query::request& r) const noexcept;
  entry remove(std::size_t at) noexcept;
  void drop_oldest() noexcept;
  void place(entry&& e) noexcept;

  std::size_t capacity_;
  std::size_t size_ = 0;
  std::uint64_t uses_ = 0;
  std::size_t recent_ = 0;      // where the last request's plan is, or was
  std::vector<entry> entries_;  // open addressing with linear probing: a power of two, at most half full
};

// A plan taken out of the cache for as long as this object lives: while its statement is read row by row, neither other
// plans drive it out nor requests of the same shape use it.
class borrowed_plan {
 public:
  // The cache must have the plan.
  borrowed_plan(plan_cache& cache, const query::request& r) noexcept;
  borrowed_plan(const borrowed_plan&) = delete;
  borrowed_plan& operator=(const borrowed_plan&) = delete;
  ~borrowed_plan();

  plan& operator*() const noexcept { return *entry_.value; }

 private:
  plan_cache& cache_;
  const query::request& request_;
  plan_cache::entry entry_;
};

}  // namespace tenon::sql
