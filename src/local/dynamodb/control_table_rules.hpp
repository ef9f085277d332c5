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

// A global index of a table that is on demand or not. `attributes` are those that the request defines.
index_definition define_global_index(const requested::index_description& request,
                                     std::span<const attribute_definition> attributes, bool is_on_demand);

projected_attributes define_projection(const requested::index_projection& request);
attribute_definition define_attribute(const requested::attribute_definition& request);
encryption define_encryption(engine_context& context, const std::optional<requested::sse_specification>& request);

// A stream with a new label, if it is to be enabled: then the view has to be given. `now` in milliseconds.
stream_definition define_stream(const requested::stream_specification& request, std::int64_t now);

// Refuses what this account may not do to another's resource. `action` is the operation's name.
[[noreturn]] void deny(const engine_context& context, std::string_view action, std::string_view arn);

// Refuses keys of tags that are the service's own, in whatever case.
void check_tag_prefix(std::string_view key);

// Adds tags, of which those with the same key are replaced; refuses more than max_tags.
void add_tags(std::vector<tag>& tags, std::span<const requested::tag> added);

}  // namespace tenon::local::dynamodb
