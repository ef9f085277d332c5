#include "sql/bulk_insert.hpp"

#include "sql/defaults.hpp"

#include <algorithm>
#include <utility>

namespace tenon::sql {

namespace {

// Beyond that, memory for the parameters costs more than a further statement.
constexpr std::uint32_t longest_lists = 16'384;

bool take_lists(const dialect& d, const query::model_descriptor& m, const field_indexes& columns) {
  return d.has_array_parameters() && !columns.empty() &&
         std::none_of(columns.begin(), columns.end(), [&](std::uint16_t f) { return m.fields[f].list; });
}

// Rows at once: the most that fit, in steps, so that few statements serve every number of rows.
std::uint32_t batch_size(const dialect& d, std::uint32_t rows, std::size_t columns) {
  for (std::uint32_t size : {256u, 64u, 16u, 4u})
    if (rows >= size && size * columns <= d.max_parameters()) return size;
  return 1;
}

}  // namespace

statement& bulk_insert_cache::get(const dialect& d, const query::model_descriptor& m, const field_indexes& columns,
                                  std::uint32_t rows, bool skip_duplicates, const field_indexes& returning) {
  shape key{&m, columns, returning, rows, skip_duplicates};
  const auto at = statements_.find(key);
  if (at != statements_.end()) return at->second;
  if (statements_.size() == capacity) statements_.clear();
  std::vector<column_value> values;
  for (std::uint32_t i = 0; i < columns.size(); ++i) {
    column_value c;
    c.field = columns[i];
    c.value.from = slot::source::row_value;
    c.value.item = i;
    c.value.type = m.fields[columns[i]].type;
    c.value.field = &m.fields[columns[i]];
    values.push_back(c);
  }
  conflict_rule conflict;
  if (skip_duplicates) conflict.then = conflict_rule::kind::skip;
  return statements_.emplace(std::move(key), compile_insert(d, m, values, rows, conflict, returning)).first->second;
}

bulk_insert::bulk_insert(const dialect& d, bulk_insert_cache& cache, const query::request& r, const request_node& n,
                         field_indexes returning, timestamp now)
    : dialect_(d),
      cache_(cache),
      model_(*r.model),
      returning_(std::move(returning)),
      skip_duplicates_(n.skip_duplicates) {
  for (const input_node& row : n.creates) {
    computed_values computed;
    const std::vector<column_value> columns = create_columns(model_, row, computed);
    const bool same = !runs_.empty() && std::equal(columns.begin(), columns.end(), runs_.back().columns.begin(),
                                                   runs_.back().columns.end(),
                                                   [](const column_value& c, std::uint16_t f) { return c.field == f; });
    if (!same) {
      runs_.emplace_back();
      for (const column_value& c : columns) runs_.back().columns.push_back(c.field);
    }
    run& to = runs_.back();
    ++to.rows;
    for (const column_value& c : columns) {
      if (c.value.from == slot::source::value) to.values.add(r.body.values, r.body.values[c.value.index]);
      else if (c.value.from == slot::source::constant)
        to.values.add(computed.constants, computed.constants[c.value.index]);
      else add_generated(to.values, model_.fields[c.field], now);
    }
  }
}

bool bulk_insert::next() {
  if (current_) done_ += values_.row_count;
  if (run_ < runs_.size() && done_ == runs_[run_].rows) {
    ++run_;
    done_ = 0;
  }
  if (run_ == runs_.size()) return false;
  const run& from = runs_[run_];
  const std::uint32_t left = from.rows - done_;
  const bool as_lists = left > 1 && take_lists(dialect_, model_, from.columns);
  const std::uint32_t rows = from.columns.empty() ? 1
                             : as_lists           ? std::min(left, longest_lists)
                                                  : batch_size(dialect_, left, from.columns.size());
  current_ = &cache_.get(dialect_, model_, from.columns, as_lists ? any_number : rows, skip_duplicates_, returning_);
  values_.rows = &from.values;
  values_.row_width = static_cast<std::uint32_t>(from.columns.size());
  values_.first_row = done_;
  values_.row_count = rows;
  return true;
}

}  // namespace tenon::sql
