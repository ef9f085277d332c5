// Lookups of a batch that differ in their keys alone, as one statement.
#pragma once

#include "sql/link.hpp"
#include "sql/plan.hpp"
#include "sql/sinks.hpp"

#include <tenon/query/connector.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace tenon::sql {

class merged_lookups {
 public:
  // The column of the record by which the operation looks it up, if it does nothing else: a single integer, which is among
  // the columns of the result. `p` is its plan. (Other types may be equal for the database and not for us.)
  static std::optional<std::uint32_t> key_column(const query::operation_place& o, const plan& p);

  // `count` operations of the same shape with such a column, and the same result. They outlive this object.
  merged_lookups(const query::operation_place* operations, std::size_t count, const plan& p, std::uint32_t key);
  merged_lookups(const merged_lookups&) = delete;
  merged_lookups& operator=(const merged_lookups&) = delete;

  // What finds all the records.
  const query::request& request() const noexcept { return request_; }

  // `s` and `values`: the statement of request()'s plan, and its values.
  step statement(sql::statement& s, const bindings& values);

  // After the statement has run. Throws not_found (P2025) for an operation that needs a record where there is none.
  void finish() const;

 private:
  const query::operation_place* operations_;
  std::size_t count_;
  std::uint32_t key_;
  query::request request_;
  std::vector<void*> results_;
  key_index index_;
  child_sink sink_;
};

}  // namespace tenon::sql
