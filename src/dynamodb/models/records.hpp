// Items as the records of results.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/query/record.hpp>

#include <deque>
#include <string>

namespace tenon::dynamodb::models {

// Writes the members of a record. Views borrow texts from the item, or from `texts`.
void read_record(const query::record_layout& layout, const item& from, void* record, std::deque<std::string>& texts);

// Adds a record to a result.
void add_record(const query::result_layout& layout, const item& from, void* holder);

}  // namespace tenon::dynamodb::models
