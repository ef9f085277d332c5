// A request's byte program as a tree. Built once per shape, when its plan is compiled.
#pragma once

#include <tenon/query/request.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace tenon::sql {

// The position of a value in the request's parameters.
using value_index = std::uint32_t;
inline constexpr value_index no_value = 0xFFFFFFFF;

// A stretch of a request's program: code, and the values it consumes.
struct program_range {
  std::uint32_t code = 0;
  std::uint32_t code_size = 0;
  value_index values = 0;
  std::uint32_t value_count = 0;
};

struct predicate_node {
  query::opcode op = query::opcode::always;
  std::uint16_t index = 0;                           // field or relation
  std::uint16_t other = 0;                           // compare_fields: the right-hand field; element: its number
  query::opcode comparison = query::opcode::equals;  // compare_fields, compare_aggregate
  query::text_match match = query::text_match::sensitive;
  query::json_operator json = query::json_operator::equals;
  query::json_null_kind json_null = query::json_null_kind::json;
  query::aggregate_function aggregate = query::aggregate_function::count;
  std::uint8_t bucket = 0;
  bool expected = false;  // list_is_empty
  value_index value = no_value;
  value_index path = no_value;
  std::vector<std::uint16_t> fields;  // search
  std::vector<predicate_node> children;
};

struct order_node {
  std::vector<std::uint16_t> through;  // to-one relations, from the model on
  query::order_term kind = query::order_term::field;
  query::aggregate_function aggregate = query::aggregate_function::count;
  std::uint16_t index = 0;  // field or relation
  query::order_direction direction = query::order_direction::ascending;
  query::null_order nulls = query::null_order::natural;
  std::vector<std::uint16_t> fields;  // relevance
  value_index value = no_value;       // likewise
};

struct lock_node {
  query::lock_strength strength = query::lock_strength::for_update;
  query::lock_wait wait = query::lock_wait::wait;
};

struct aggregate_node {
  query::aggregate_function function = query::aggregate_function::count_all;
  std::uint16_t field = 0;
};

struct assignment_node {
  std::uint16_t field = 0;
  query::assignment how = query::assignment::set;
  value_index value = no_value;
};

struct nested_node;

// The body of a create or update part.
struct input_node {
  std::vector<assignment_node> assignments;
  std::vector<nested_node> nested;
};

struct item_node {
  std::optional<predicate_node> where;
  program_range where_range;
  std::optional<input_node> create;
  std::optional<input_node> update;
};

struct nested_node {
  std::uint16_t relation = 0;
  query::nested_action how = query::nested_action::create;
  bool skip_duplicates = false;
  std::vector<item_node> items;
};

struct relation_node;

// Everything a request can say. Relations to load carry the same parts.
struct request_node {
  const query::model_descriptor* model = nullptr;
  std::optional<predicate_node> where;
  program_range where_range;
  std::vector<order_node> order;
  std::optional<predicate_node> cursor;
  value_index take = no_value;
  bool backward = false;
  value_index skip = no_value;
  value_index limit = no_value;
  std::vector<std::uint16_t> distinct;
  std::optional<std::vector<std::uint16_t>> fields;  // absent: all
  std::vector<relation_node> relations;              // to load or to count, in the order of the result's members
  std::vector<input_node> creates;
  std::optional<input_node> update;
  bool skip_duplicates = false;
  bool keep_updated_at = false;
  std::vector<std::uint16_t> by;
  std::vector<aggregate_node> aggregates;
  std::optional<predicate_node> having;
  std::optional<lock_node> lock;

  // Of key-value stores.
  std::uint8_t item_options = 0;
  std::uint16_t item_index = 0xFFFF;
  value_index page_token = no_value;
  std::optional<predicate_node> condition;
  std::vector<predicate_node> lookups;

  // Where `fields` and `relations` begin in the program: they are its last parts.
  std::uint32_t projection_code = 0;
  value_index projection_values = 0;
};

struct relation_node {
  std::uint16_t relation = 0;
  bool count_only = false;
  request_node arguments;  // its model is the relation's target
};

// The program must be well-formed, as the functions of query::program write it.
request_node parse(const query::request& r);

}  // namespace tenon::sql
