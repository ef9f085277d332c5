// What the service demands of vector indexes, and the definitions that follow from requests.
//
// Functions throw failure with the service's message for the first thing that is wrong.
#pragma once

#include "local/api/table_requests.hpp"
#include "local/dynamodb/table_definition.hpp"

#include <cstddef>
#include <span>

namespace tenon::local::dynamodb {

inline constexpr std::size_t max_vector_indexes = 5;

// A vector index of a table with these attributes. Its name is not looked at.
vector_index_definition define_vector_index(const requested::vector_index& request,
                                            std::span<const attribute_definition> attributes);

// What all vector indexes of a table must keep to together, `table` having them already.
void check_vector_indexes(const table_definition& table);

}  // namespace tenon::local::dynamodb
