// The parts that requests of the control plane share.
#pragma once

#include "local/api/opened.hpp"
#include "local/api/table_requests.hpp"

namespace tenon::local::dynamodb {

// Refuses a request without TableName: "The parameter 'TableName' is required but was not present in the request".
std::string required_table_name(const json_element* value);

std::vector<requested::attribute_definition> read_attribute_definitions(const json_element* list);
std::vector<requested::key_schema_element> read_key_schema(const json_element& list);
std::optional<requested::billing_mode> read_billing_mode(const json_element* value) noexcept;
std::optional<requested::throughput> read_throughput(const json_element* value) noexcept;
std::optional<requested::optional_throughput> read_on_demand(const json_element* value) noexcept;
std::optional<requested::optional_throughput> read_warm(const json_element* value) noexcept;
std::optional<requested::stream_specification> read_stream(const json_element* value) noexcept;
std::optional<requested::sse_specification> read_sse(const json_element* value);
std::optional<requested::table_class> read_table_class(const json_element* value);
std::optional<std::vector<requested::index_description>> read_local_indexes(const json_element* list);
std::optional<std::vector<requested::index_description>> read_global_indexes(const json_element* list);
requested::index_description read_created_index(const json_element& value);
std::optional<std::vector<requested::vector_index>> read_vector_indexes(const json_element* list);
requested::vector_index read_vector_index(const json_element& value);
std::vector<requested::tag> read_tags(const json_element* list);

// Rules that the service has words of its own for.
void check_tag_key(const std::optional<std::string>& key);
void check_name_length(std::string_view member_name, const std::optional<std::string>& name);

}  // namespace tenon::local::dynamodb
