// The conditions on one scalar field.
#pragma once

#include "protocol/reader.hpp"

#include <tenon/query/expression.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace tenon::protocol {

// The predicate that `value` asks of a field: a plain value, null, or an object of comparisons; without its `search`, which
// to_predicate() adds for all fields together.
query::expression to_field_predicate(const query::model_descriptor& m, std::uint16_t field, const read_value& value);

// The comparisons of a Json field (json_filters.cpp) and of a list (list_filters.cpp).
query::expression to_json_predicate(const query::model_descriptor& m, std::uint16_t field, const read_object& filter);
query::expression to_list_predicate(const query::model_descriptor& m, std::uint16_t field, const read_object& filter);

// A full-text search in the texts of some fields together, at most 255.
query::expression search_in(const std::vector<std::uint16_t>& fields, std::string_view text);

// Appends one value, or the items of a list, to `out`.
void add_operand(query::parameters& out, const read_value& v);
void add_operands(query::parameters& out, const read_value::list& items);

// The field of `m` that a reference names. Throws request_error unless it can be compared with `field`.
std::uint16_t referenced_field(const query::model_descriptor& m, std::uint16_t field, const read_object& reference);

// The function whose results `w` is about in `having`, if it is about any.
std::optional<query::aggregate_function> aggregate_of(word w);

// Whether `v` is a reference to a field.
bool is_reference(const read_value& v);

}  // namespace tenon::protocol
