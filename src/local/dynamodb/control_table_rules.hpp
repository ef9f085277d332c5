// What the service demands of tables and their indexes, and the definitions that follow from requests.
//
// All functions throw failure with the service's message for the first thing that is wrong, in the service's order.
#pragma once

#include "local/api/table_requests.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table_definition.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

inline constexpr std::size_t max_local_indexes = 5;
inline constexpr std::size_t max_global_indexes = 20;
inline constexpr std::size_t max_tags = 50;

// The definition of a new table, without ids and states.
table_definition define_table(engine_context& context, const create_table_request& request);

// A global index to be added to a table that is on demand or not. `attributes` are those defined.
index_definition define_global_index(const requested::index_description& request,
                                     std::span<const attribute_definition> attributes, bool is_on_demand);

attribute_definition define_attribute(const requested::attribute_definition& request);
std::optional<on_demand_throughput> define_on_demand(const std::optional<requested::optional_throughput>& request);

// Warm throughput, which takes effect where it is given for both kinds.
std::optional<throughput> define_warm(const std::optional<requested::optional_throughput>& request);

// "Given value … for ReadCapacityUnits is out of bounds".
void check_throughput(const requested::throughput& units);

encryption define_encryption(engine_context& context, const std::optional<requested::sse_specification>& request);

// Enables a stream with a new label, or refuses what does not fit together. `now` in milliseconds.
stream_definition define_stream(const requested::stream_specification& request, std::int64_t now);

// Adds tags, of which those with the same key are replaced; refuses more than max_tags.
void add_tags(std::vector<tag>& tags, std::span<const requested::tag> added);

// Refuses what is no JSON object.
void check_policy(std::string_view policy);

}  // namespace tenon::local::dynamodb
