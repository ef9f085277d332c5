// Requests about tables, their indexes, time to live and tags. Their members are those of the API, in snake case;
// enumerators called `unknown` are for what this library has no name for.
#pragma once

#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/item_requests.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

enum class scalar_type : std::uint8_t { string, number, binary };
enum class key_type : std::uint8_t { hash, range };
enum class projection_type : std::uint8_t { all, keys_only, include };
enum class billing_mode : std::uint8_t { provisioned, pay_per_request };
enum class stream_view_type : std::uint8_t { keys_only, new_image, old_image, new_and_old_images };
enum class search_schema_element_type : std::uint8_t { hash, inline_filter };
enum class vector_distance_function : std::uint8_t { cosine, euclidean, dot_product };
enum class table_class : std::uint8_t { standard, standard_infrequent_access };
enum class table_status : std::uint8_t {
  unknown,
  creating,
  updating,
  deleting,
  active,
  inaccessible_encryption_credentials,
  archiving,
  archived
};
enum class index_status : std::uint8_t { unknown, creating, updating, deleting, active };
enum class time_to_live_status : std::uint8_t { unknown, enabling, disabling, enabled, disabled };

struct attribute_definition {
  std::string attribute_name;
  scalar_type attribute_type = scalar_type::string;
};

struct key_schema_element {
  std::string attribute_name;
  dynamodb::key_type key_type = dynamodb::key_type::hash;
};

struct index_projection {
  dynamodb::projection_type projection_type = dynamodb::projection_type::all;
  std::vector<std::string> non_key_attributes = {};
};

struct provisioned_throughput {
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
};

struct on_demand_throughput {
  std::optional<std::int64_t> max_read_request_units = {};
  std::optional<std::int64_t> max_write_request_units = {};
};

struct warm_throughput {
  std::optional<std::int64_t> read_units_per_second = {};
  std::optional<std::int64_t> write_units_per_second = {};
};

struct local_secondary_index {
  std::string index_name;
  std::vector<key_schema_element> key_schema;
  index_projection projection = {};
};

struct global_secondary_index {
  std::string index_name;
  std::vector<key_schema_element> key_schema;
  index_projection projection = {};
  std::optional<dynamodb::provisioned_throughput> provisioned_throughput = {};
  std::optional<dynamodb::on_demand_throughput> on_demand_throughput = {};
  std::optional<dynamodb::warm_throughput> warm_throughput = {};
};

struct vector_attribute_definition {
  std::string attribute_name;
};

// An attribute that searches may compare, which has to be among the table's attribute_definitions. One at most is
// `hash`: searches have to say its value, and items without it are not in the index.
struct search_schema_element {
  std::string attribute_name;
  dynamodb::search_schema_element_type search_schema_element_type = dynamodb::search_schema_element_type::hash;
};

// An index of the vectors in an attribute, lists of numbers, of a table that is billed by requests. Items that have no
// such list are not in it. Nothing of it can be changed later.
struct vector_index {
  std::string index_name;
  vector_attribute_definition vector_attribute;
  std::vector<search_schema_element> search_schema = {};
  index_projection projection = {};
  std::int64_t dimensions = 0;  // how many numbers each vector has
  vector_distance_function distance_function = vector_distance_function::cosine;
};

struct stream_specification {
  bool stream_enabled = false;
  std::optional<dynamodb::stream_view_type> stream_view_type = {};
};

struct sse_specification {
  std::optional<bool> enabled = {};
  std::optional<std::string> sse_type = {};  // "KMS"
  std::optional<std::string> kms_master_key_id = {};
};

struct tag {
  std::string key;
  std::string value;
};

struct provisioned_throughput_description {
  std::int64_t read_capacity_units = 0;
  std::int64_t write_capacity_units = 0;
  std::int64_t number_of_decreases_today = 0;
  std::optional<timestamp> last_increase_date_time = {};
  std::optional<timestamp> last_decrease_date_time = {};
};

struct billing_mode_summary {
  dynamodb::billing_mode billing_mode = {};
  std::optional<timestamp> last_update_to_pay_per_request_date_time = {};
};

struct local_secondary_index_description {
  std::string index_name;
  std::vector<key_schema_element> key_schema;
  index_projection projection = {};
  std::int64_t index_size_bytes = 0;
  std::int64_t item_count = 0;
  std::string index_arn = {};
};

struct global_secondary_index_description {
  std::string index_name;
  std::vector<key_schema_element> key_schema;
  index_projection projection = {};
  dynamodb::index_status index_status = {};
  bool backfilling = false;
  std::optional<provisioned_throughput_description> provisioned_throughput = {};
  std::optional<dynamodb::on_demand_throughput> on_demand_throughput = {};
  std::optional<dynamodb::warm_throughput> warm_throughput = {};
  std::int64_t index_size_bytes = 0;
  std::int64_t item_count = 0;
  std::string index_arn = {};
};

// Searches find all that is there when the index is active and no longer backfilling.
struct vector_index_description {
  std::string index_name;
  vector_attribute_definition vector_attribute = {};
  std::vector<search_schema_element> search_schema = {};
  index_projection projection = {};
  std::int64_t dimensions = 0;
  vector_distance_function distance_function = {};
  dynamodb::index_status index_status = {};
  bool backfilling = false;
  std::int64_t index_size_bytes = 0;
  std::int64_t item_count = 0;
  std::string index_arn = {};
};

struct replica_description {
  std::string region_name;
  std::string replica_status = {};
};

struct table_class_summary {
  dynamodb::table_class table_class = {};
  std::optional<timestamp> last_update_date_time = {};
};

struct sse_description {
  std::string status = {};
  std::string sse_type = {};
  std::string kms_master_key_arn = {};
};

struct table_description {
  std::string table_name;
  dynamodb::table_status table_status = {};
  std::vector<attribute_definition> attribute_definitions = {};
  std::vector<key_schema_element> key_schema = {};
  std::optional<timestamp> creation_date_time = {};
  std::optional<provisioned_throughput_description> provisioned_throughput = {};
  std::optional<dynamodb::on_demand_throughput> on_demand_throughput = {};
  std::optional<dynamodb::warm_throughput> warm_throughput = {};
  std::optional<dynamodb::billing_mode_summary> billing_mode_summary = {};
  std::int64_t table_size_bytes = 0;
  std::int64_t item_count = 0;
  std::string table_arn = {};
  std::string table_id = {};
  std::vector<local_secondary_index_description> local_secondary_indexes = {};
  std::vector<global_secondary_index_description> global_secondary_indexes = {};
  std::vector<vector_index_description> vector_indexes = {};
  std::optional<dynamodb::stream_specification> stream_specification = {};
  std::string latest_stream_label = {};
  std::string latest_stream_arn = {};
  std::vector<replica_description> replicas = {};
  std::optional<dynamodb::sse_description> sse_description = {};
  std::optional<dynamodb::table_class_summary> table_class_summary = {};
  bool deletion_protection_enabled = false;
};

struct table_response {
  dynamodb::table_description table_description;
};
struct create_table_response : table_response {};
struct update_table_response : table_response {};
struct delete_table_response : table_response {};

struct create_table_request {
  using response = create_table_response;
  static const detail::operation_info& info;

  std::string table_name;
  std::vector<attribute_definition> attribute_definitions;
  std::vector<key_schema_element> key_schema;
  std::vector<local_secondary_index> local_secondary_indexes = {};
  std::vector<global_secondary_index> global_secondary_indexes = {};
  std::vector<vector_index> vector_indexes = {};
  std::optional<dynamodb::billing_mode> billing_mode = {};
  std::optional<dynamodb::provisioned_throughput> provisioned_throughput = {};
  std::optional<dynamodb::on_demand_throughput> on_demand_throughput = {};
  std::optional<dynamodb::warm_throughput> warm_throughput = {};
  std::optional<dynamodb::stream_specification> stream_specification = {};
  std::optional<dynamodb::sse_specification> sse_specification = {};
  std::vector<tag> tags = {};
  std::optional<dynamodb::table_class> table_class = {};
  std::optional<bool> deletion_protection_enabled = {};
  std::optional<std::string> resource_policy = {};
};

struct describe_table_response {
  table_description table;
};

struct describe_table_request {
  using response = describe_table_response;
  static const detail::operation_info& info;

  std::string table_name;
};

struct update_global_secondary_index {
  std::string index_name;
  std::optional<dynamodb::provisioned_throughput> provisioned_throughput = {};
  std::optional<dynamodb::on_demand_throughput> on_demand_throughput = {};
  std::optional<dynamodb::warm_throughput> warm_throughput = {};
};

struct delete_global_secondary_index {
  std::string index_name;
};

// One of the three.
struct global_secondary_index_update {
  std::optional<global_secondary_index> create = {};
  std::optional<update_global_secondary_index> update = {};
  std::optional<delete_global_secondary_index> delete_ = {};
};

struct delete_vector_index {
  std::string index_name;
};

// One of the two; the service takes one update in a request.
struct vector_index_update {
  std::optional<vector_index> create = {};
  std::optional<delete_vector_index> delete_ = {};
};

struct create_replica {
  std::string region_name;
  std::optional<std::string> kms_master_key_id = {};
};

struct delete_replica {
  std::string region_name;
};

// One of the two.
struct replica_update {
  std::optional<create_replica> create = {};
  std::optional<delete_replica> delete_ = {};
};

struct update_table_request {
  using response = update_table_response;
  static const detail::operation_info& info;

  std::string table_name;
  std::vector<attribute_definition> attribute_definitions = {};
  std::vector<global_secondary_index_update> global_secondary_index_updates = {};
  std::vector<vector_index_update> vector_index_updates = {};
  std::optional<dynamodb::billing_mode> billing_mode = {};
  std::optional<dynamodb::provisioned_throughput> provisioned_throughput = {};
  std::optional<dynamodb::on_demand_throughput> on_demand_throughput = {};
  std::optional<dynamodb::warm_throughput> warm_throughput = {};
  std::optional<dynamodb::stream_specification> stream_specification = {};
  std::optional<dynamodb::sse_specification> sse_specification = {};
  std::vector<replica_update> replica_updates = {};
  std::optional<dynamodb::table_class> table_class = {};
  std::optional<bool> deletion_protection_enabled = {};
};

struct delete_table_request {
  using response = delete_table_response;
  static const detail::operation_info& info;

  std::string table_name;
};

struct list_tables_response {
  std::vector<std::string> table_names;
  std::optional<std::string> last_evaluated_table_name;
};

struct list_tables_request {
  using response = list_tables_response;
  static const detail::operation_info& info;

  std::string exclusive_start_table_name = {};
  std::optional<std::uint32_t> limit = {};
};

struct time_to_live_specification {
  std::string attribute_name;
  bool enabled = true;
};

struct update_time_to_live_response {
  dynamodb::time_to_live_specification time_to_live_specification;
};

struct update_time_to_live_request {
  using response = update_time_to_live_response;
  static const detail::operation_info& info;

  std::string table_name;
  dynamodb::time_to_live_specification time_to_live_specification;
};

struct time_to_live_description {
  dynamodb::time_to_live_status time_to_live_status = {};
  std::string attribute_name = {};
};

struct describe_time_to_live_response {
  dynamodb::time_to_live_description time_to_live_description;
};

struct describe_time_to_live_request {
  using response = describe_time_to_live_response;
  static const detail::operation_info& info;

  std::string table_name;
};

struct tag_resource_response {};

struct tag_resource_request {
  using response = tag_resource_response;
  static const detail::operation_info& info;

  std::string resource_arn;
  std::vector<tag> tags;
};

struct untag_resource_response {};

struct untag_resource_request {
  using response = untag_resource_response;
  static const detail::operation_info& info;

  std::string resource_arn;
  std::vector<std::string> tag_keys;
};

struct list_tags_of_resource_response {
  std::vector<tag> tags;
  std::optional<std::string> next_token;
};

struct list_tags_of_resource_request {
  using response = list_tags_of_resource_response;
  static const detail::operation_info& info;

  std::string resource_arn;
  std::string next_token = {};
};

struct describe_limits_response {
  std::int64_t account_max_read_capacity_units = 0;
  std::int64_t account_max_write_capacity_units = 0;
  std::int64_t table_max_read_capacity_units = 0;
  std::int64_t table_max_write_capacity_units = 0;
};

struct describe_limits_request {
  using response = describe_limits_response;
  static const detail::operation_info& info;
};

struct endpoint {
  std::string address;
  std::int64_t cache_period_in_minutes = 0;
};

struct describe_endpoints_response {
  std::vector<endpoint> endpoints;
};

struct describe_endpoints_request {
  using response = describe_endpoints_response;
  static const detail::operation_info& info;
};

}  // namespace tenon::dynamodb
