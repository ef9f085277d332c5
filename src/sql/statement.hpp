// A statement as the compiler leaves it and a driver takes it: text, where its parameters come from, and what a row is.
#pragma once

#include "sql/syntax.hpp"

#include <tenon/base/timestamp.hpp>
#include <tenon/query/record.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql {

// Where one `?` takes its value from.
struct slot {
  enum class source : std::uint8_t {
    value,       // values[index]
    list_item,   // item `item` of the list values[index]; its last item when it is shorter
    whole_list,  // the list values[index] as one parameter
    contains,    // the text values[index] as a pattern, in the form `pattern` says
    starts_with,
    ends_with,
    json_path,    // the list of strings values[index] as a path of the database's JSON functions
    range_end,    // values[index] + values[item]: the last row of a page
    parent_key,   // column `item` of the key of parent `index` of the batch, or of the last one
    parent_list,  // column `item` of all the parents' keys as one parameter
    row_value,    // column `item` of row `index` of a batch of rows
    row_list,     // column `item` of all rows of the batch, where lists travel as one parameter
    constant,     // constants[index]
    generated     // the `index`-th value the client generates for this call
  };
  source from = source::value;
  bool fold_case = false;  // patterns: in the form for a comparison that ignores case
  query::scalar type = query::scalar::string;
  std::uint32_t index = 0;
  std::uint32_t item = 0;
  const query::field_descriptor* field = nullptr;  // what the value is for: its enum, and errors
};

// What a driver keeps with a statement it has prepared.
class prepared {
 public:
  virtual ~prepared() = default;
};

struct statement {
  std::string text;
  std::vector<slot> slots;
  bool writes = false;
  std::unique_ptr<prepared> handle;  // the driver's, for the connection whose plan this is

  // The same, not prepared yet.
  statement copy() const {
    statement out;
    out.text = text;
    out.slots = slots;
    out.writes = writes;
    return out;
  }
};

// The values a statement is run with. All views; they outlive the run.
struct bindings {
  const query::parameters* values = nullptr;
  const query::parameters* parents = nullptr;  // key columns, parent after parent
  std::uint32_t parent_width = 1;
  std::uint32_t parent_count = 0;
  const query::parameters* rows = nullptr;  // rows of a create_many
  std::uint32_t row_width = 0;
  std::uint32_t first_row = 0;
  std::uint32_t row_count = 0;  // of this statement
  const query::parameters* constants = nullptr;
  const query::parameters* generated = nullptr;
};

// The columns of a row: the members of a record, its relation counts, its aggregates; then what is needed besides.
struct row_format {
  const query::record_layout* record = nullptr;  // null: a single std::int64_t
  const std::uint32_t* keys = nullptr;           // the columns that make up the row's keys
  std::uint32_t key_count = 0;
  bool first_row_only = false;  // no more than one row is of interest
  bool one_by_one = false;      // of any number: they are not to be gathered first
};

// Receives rows: the driver asks for a record, decodes the row into it, and goes on while the sink wants the same row once
// more.
class row_sink {
 public:
  // How many rows are about to come, from drivers that know it.
  virtual void expect(std::size_t rows) { (void)rows; }

  // Where the current row goes; null: nowhere. `keys` are empty where the format has none.
  virtual void* next(const query::parameters& keys) = 0;

  // After a record was filled; false ends the statement. Only called for rows without keys.
  virtual bool filled(void* record) {
    (void)record;
    return true;
  }

  // Whether the row goes to a further record; then next() gives it.
  bool wants_again() const { return again_; }

 protected:
  ~row_sink() = default;
  bool again_ = false;
};

}  // namespace tenon::sql
