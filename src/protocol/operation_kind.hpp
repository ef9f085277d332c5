// The operations of the protocol.
#pragma once

#include "protocol/grammar.hpp"
#include "protocol/output.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::protocol {

enum class operation_kind : std::uint8_t {
  find_unique,
  find_unique_or_throw,
  find_first,
  find_first_or_throw,
  find_many,
  aggregate,
  group_by,
  create_one,
  create_many,
  create_many_and_return,
  update_one,
  update_many,
  update_many_and_return,
  upsert_one,
  delete_one,
  delete_many,
  query_raw,
  execute_raw
};

// The kind that a request's `action` names.
std::optional<operation_kind> find_operation(std::string_view action);

// Whether it is an operation on the database rather than on a model.
bool is_raw(operation_kind k);

// Whether it can be done to the model: views are read only, and some models cannot be created.
bool is_offered(operation_kind k, const query::schema_descriptor& s, const query::model_descriptor& m);

// The name of its answer: "findUniqueUserOrThrow". `m` is null for raw operations.
std::string answer_name(operation_kind k, const query::model_descriptor* m);

std::vector<input_field> arguments_of(grammar& g, operation_kind k, const query::model_descriptor* m);

// The arguments of find_many and of the selection of a to-many relation.
std::vector<input_field> find_many_arguments(grammar& g, const query::model_descriptor& m);

// What can be selected in its answer; null for raw operations.
const output_object* output_of(output_types& types, operation_kind k, const query::model_descriptor* m);

}  // namespace tenon::protocol
