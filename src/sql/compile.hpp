// From requests to plans. Pure: only the shape of a request matters, its values do not, but for upserts.
#pragma once

#include "sql/dialect.hpp"
#include "sql/plan.hpp"

#include <memory>
#include <vector>

namespace tenon::sql {

// Throws tenon::error where the shape lacks something: P2012 for a required value.
std::unique_ptr<plan> compile(const dialect& d, const query::request& r);

// How the relations are loaded of records that have these key columns. Refers to `n`.
std::vector<load_plan> compile_loads(const request_node& n, const key_columns& keys);

// The columns that a bulk write returns: those of the records, then those by which their relations are loaded.
field_indexes returned_columns(const request_node& n, const key_columns& keys);

// Gives `p` the statement that leaves an upsert's conflict to the database, if the shape and the values of `r` allow one:
// `where` tests a unique key for the very values that are created, and no other record is involved.
bool compile_native_upsert(const dialect& d, const query::request& r, plan& p);

}  // namespace tenon::sql
