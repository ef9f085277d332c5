// What the answers to requests may hold: the output types of a schema's models.
#pragma once

#include "protocol/grammar.hpp"

#include <tenon/query/descriptor.hpp>
#include <tenon/query/expression.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tenon::protocol {

struct output_object;

struct output_field {
  enum class role : std::uint8_t {
    scalar,           // a field of the model
    relation,         // a relation of the model
    relation_counts,  // `_count` of a record
    relation_count,   // one of these
    aggregates,       // `_sum` and the like: the values of one function
    aggregate,        // one of these
    affected_rows     // `count` of a bulk write
  };
  role kind = role::scalar;
  std::string_view name;
  std::uint16_t index = 0;  // in the model's fields or relations; nothing for the number of records
  query::aggregate_function function = query::aggregate_function::count;
  std::string type_name;
  const output_object* object = nullptr;  // what can be selected in it; null for plain values

  bool is_relation() const { return kind == role::relation; }
};

struct output_object {
  enum class shape : std::uint8_t {
    model,            // a record
    created_records,  // what a bulk create returns: no lists
    updated_records,
    relation_counts,
    aggregate,
    group,
    aggregates,
    affected_rows
  };
  shape form = shape::model;
  std::string name;
  const query::model_descriptor* model = nullptr;
  query::aggregate_function function = query::aggregate_function::count;
  std::vector<output_field> fields;

  const output_field* find(std::string_view field) const;
};

class output_types {
 public:
  output_types() = default;
  output_types(const output_types&) = delete;
  output_types& operator=(const output_types&) = delete;

  // `m` is ignored for affected_rows, `function` for all but aggregates.
  const output_object& get(output_object::shape form, const query::model_descriptor& m,
                           query::aggregate_function function = query::aggregate_function::count);

 private:
  using key = std::tuple<output_object::shape, const query::model_descriptor*, query::aggregate_function>;

  void fill(output_object& o);
  void add_scalars(output_object& o);
  void add_relations(output_object& o, bool lists);
  void add_functions(output_object& o);
  void add_aggregates(output_object& o);

  std::deque<output_object> objects_;
  std::map<key, output_object*> index_;
};

// The type of what `function` makes of `f`'s values, before null is considered.
query::scalar result_type_of(query::aggregate_function function, const query::field_descriptor& f);

// Whether `function` can be applied to `f`.
bool can_aggregate(query::aggregate_function function, const query::field_descriptor& f);

// The name of a function's part in requests and answers: "_sum".
std::string_view text_of(query::aggregate_function f);

}  // namespace tenon::protocol
