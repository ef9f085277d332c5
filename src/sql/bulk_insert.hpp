// create_many: rows in as few statements as their shapes allow.
#pragma once

#include "sql/dialect.hpp"
#include "sql/statement.hpp"
#include "sql/syntax.hpp"
#include "sql/write.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace tenon::sql {

// Statements by what they write, how many rows at once, and what becomes of conflicts and results.
class bulk_insert_cache {
 public:
  statement& get(const dialect& d, const query::model_descriptor& m, const field_indexes& columns, std::uint32_t rows,
                 bool skip_duplicates, const field_indexes& returning);

 private:
  struct shape {
    const query::model_descriptor* model;
    field_indexes columns;
    field_indexes returning;
    std::uint32_t rows;
    bool skip_duplicates;

    friend auto operator<=>(const shape&, const shape&) = default;
  };
  static constexpr std::size_t capacity = 64;

  std::map<shape, statement> statements_;
};

// Goes through the rows of a request in order; consecutive rows that set the same columns share statements.
class bulk_insert {
 public:
  // `now` is the time of defaults. Throws P2012 naming a field that has neither a value nor a default.
  bulk_insert(const dialect& d, bulk_insert_cache& cache, const query::request& r, const request_node& n,
              field_indexes returning, timestamp now);

  // Goes to the next statement; false when all rows are done.
  bool next();
  statement& current() { return *current_; }
  const bindings& values() const { return values_; }

 private:
  // Rows that write the same columns, their values row after row.
  struct run {
    field_indexes columns;
    query::parameters values;
    std::uint32_t rows = 0;
  };

  const dialect& dialect_;
  bulk_insert_cache& cache_;
  const query::model_descriptor& model_;
  field_indexes returning_;
  bool skip_duplicates_;
  std::vector<run> runs_;
  std::size_t run_ = 0;
  std::uint32_t done_ = 0;  // rows of the current run
  statement* current_ = nullptr;
  bindings values_;
};

}  // namespace tenon::sql
