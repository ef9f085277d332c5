// SELECT statements for finds and for the loading of relations.
#pragma once

#include "sql/statement.hpp"
#include "sql/syntax.hpp"
#include "sql/writer.hpp"

#include <cstdint>
#include <vector>

namespace tenon::sql {

// The columns by which related records are matched: first those that tell the parent of a related record, then those its own
// relations are loaded by. A column that is selected anyway is not selected twice.
struct key_columns {
  std::uint32_t link = 0;                // how many tell the parent
  std::vector<std::uint16_t> own;        // fields of the model
  std::vector<std::uint32_t> positions;  // the columns of all keys
  bool selects_link_of_junction = false;
  std::vector<std::uint16_t> extra;  // fields that are selected only as keys, behind everything else

  std::uint32_t size() const { return static_cast<std::uint32_t>(positions.size()); }
  std::uint32_t position_of(std::uint16_t field) const;  // in `own`
};

key_columns keys_of(const request_node& n, const query::relation_descriptor* from_parent);

// The records of `n`. Where `from_parent` is not null, those related to a batch of parents of size `bucket`.
statement compile_select(const dialect& d, const request_node& n, const query::relation_descriptor* from_parent,
                         std::uint8_t bucket);

// What the rows of records are that are selected with these keys. Refers to both.
row_format record_format(const query::result_layout& layout, const key_columns& keys);

// The number of records, in one row and column.
statement compile_count(const dialect& d, const request_node& n);

// Aggregates, grouped or not; columns: the grouped fields, then the aggregates.
statement compile_aggregate(const dialect& d, const request_node& n);

}  // namespace tenon::sql
