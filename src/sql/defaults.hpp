// The values of fields that a write leaves out.
#pragma once

#include <tenon/base/timestamp.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/query/parameters.hpp>

namespace tenon::sql {

// The client computes it anew for each record: now(), uuid() and the like.
bool is_generated(const query::field_descriptor& f);

// Appends such a value.
void add_generated(query::parameters& out, const query::field_descriptor& f, timestamp now);

// Appends the value of a literal default. Throws validation_error where the literal is not one of the field's type.
void add_literal(query::parameters& out, const query::field_descriptor& f);

}  // namespace tenon::sql
