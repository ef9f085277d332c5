// The requests of the control plane, decoded: an absent member is an empty std::optional or an empty container.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The parts of the requests below, as they are asked for.
namespace tenon::local::dynamodb::requested {

enum class key_attribute_type : std::uint8_t { string, number, binary };  // S, N, B
enum class key_type : std::uint8_t { hash, range };
enum class projection_type : std::uint8_t { all, keys_only, include };
enum class billing_mode : std::uint8_t { provisioned, pay_per_request };
enum class stream_view_type : std::uint8_t { new_image, old_image, new_and_old_images, keys_only };
enum class table_class : std::uint8_t { standard, standard_infrequent_access };
enum class sse_type : std::uint8_t { aes256, kms };
enum class distance_function : std::uint8_t { cosine, dot_product, euclidean };

std::string_view name_of(key_attribute_type value) noexcept;
std::string_view name_of(key_type value) noexcept;
std::string_view name_of(projection_type value) noexcept;
std::string_view name_of(billing_mode value) noexcept;
std::string_view name_of(stream_view_type value) noexcept;
std::string_view name_of(table_class value) noexcept;
std::string_view name_of(sse_type value) noexcept;

struct attribute_definition {
  std::string name;
  key_attribute_type type = key_attribute_type::string;
  friend bool operator==(const attribute_definition&, const attribute_definition&) = default;
};

struct key_schema_element {
  std::string attribute_name;
  key_type type = key_type::hash;
  friend bool operator==(const key_schema_element&, const key_schema_element&) = default;
};

struct throughput {  // ProvisionedThroughput
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
  friend bool operator==(const throughput&, const throughput&) = default;
};

struct optional_throughput {  // OnDemandThroughput and WarmThroughput
  std::optional<std::int64_t> read_units;
  std::optional<std::int64_t> write_units;
  friend bool operator==(const optional_throughput&, const optional_throughput&) = default;
};

struct index_projection {
  std::optional<projection_type> type;
  std::optional<std::vector<std::string>> non_key_attributes;
  friend bool operator==(const index_projection&, const index_projection&) = default;
};

// A LocalSecondaryIndex or GlobalSecondaryIndex as a request gives it.
struct index_description {
  std::string name;
  std::vector<key_schema_element> key_schema;
  index_projection projection;
  std::optional<requested::throughput> throughput;  // global ones only, as the following
  std::optional<optional_throughput> on_demand_throughput;
  std::optional<optional_throughput> warm_throughput;
};

struct search_schema_element {
  std::string attribute_name;
  bool is_partition = false;  // HASH; else INLINE_FILTER
};

struct vector_index {
  std::string name;
  std::string vector_attribute;
  std::vector<search_schema_element> search_schema;
  index_projection projection;
  std::int64_t dimensions = 0;
  distance_function distance = distance_function::cosine;
};

struct stream_specification {
  bool is_enabled = false;
  std::optional<stream_view_type> view_type;
};

struct sse_specification {
  std::optional<bool> is_enabled;
  std::optional<sse_type> type;
  std::optional<std::string> kms_key_id;
};

struct tag {
  std::string key;
  std::string value;
  friend bool operator==(const tag&, const tag&) = default;
};

enum class index_update_kind : std::uint8_t { create, update, remove };

struct index_update {
  index_update_kind kind = index_update_kind::create;
  index_description index;  // its name alone for a removal; name and throughputs for an update
};

struct vector_index_update {
  bool is_removal = false;
  vector_index index;  // its name alone for a removal
};

}  // namespace tenon::local::dynamodb::requested

namespace tenon::local::dynamodb {

struct create_table_request {
  std::string table_name;
  std::vector<requested::attribute_definition> attribute_definitions;
  std::vector<requested::key_schema_element> key_schema;
  std::optional<std::vector<requested::index_description>> local_indexes;
  std::optional<std::vector<requested::index_description>> global_indexes;
  std::optional<requested::billing_mode> billing_mode;
  std::optional<requested::throughput> throughput;
  std::optional<requested::optional_throughput> on_demand_throughput;
  std::optional<requested::optional_throughput> warm_throughput;
  std::optional<requested::stream_specification> stream;
  std::optional<requested::sse_specification> sse;
  std::optional<requested::table_class> table_class;
  std::optional<bool> deletion_protection;
  std::optional<std::string> resource_policy;
  std::vector<requested::tag> tags;
  std::optional<std::vector<requested::vector_index>> vector_indexes;
};

struct update_table_request {
  std::string table_name;
  std::vector<requested::attribute_definition> attribute_definitions;
  std::optional<requested::billing_mode> billing_mode;
  std::optional<requested::throughput> throughput;
  std::optional<requested::optional_throughput> on_demand_throughput;
  std::optional<requested::optional_throughput> warm_throughput;
  std::optional<std::vector<requested::index_update>> index_updates;
  std::optional<requested::stream_specification> stream;
  std::optional<requested::sse_specification> sse;
  std::optional<requested::table_class> table_class;
  std::optional<bool> deletion_protection;
  std::vector<std::string> replica_regions;  // of ReplicaUpdates
  std::optional<std::vector<requested::vector_index_update>> vector_index_updates;
};

struct describe_table_request {
  std::string table_name;
};

struct delete_table_request {
  std::string table_name;
};

struct list_tables_request {
  std::optional<std::string> exclusive_start_table_name;
  std::optional<std::int32_t> limit;  // 1 to 100
};

struct update_time_to_live_request {
  std::string table_name;
  std::string attribute_name;
  bool is_enabled = false;
};

struct describe_time_to_live_request {
  std::string table_name;
};

struct tag_resource_request {
  std::string resource_arn;
  std::vector<requested::tag> tags;
};

struct untag_resource_request {
  std::string resource_arn;
  std::vector<std::string> tag_keys;
};

struct list_tags_of_resource_request {
  std::string resource_arn;
  std::optional<std::string> next_token;
};

struct describe_continuous_backups_request {
  std::string table_name;
};

struct update_continuous_backups_request {
  std::string table_name;
  bool is_enabled = false;  // PointInTimeRecoveryEnabled
  std::optional<std::int32_t> recovery_period_in_days;
};

struct create_backup_request {
  std::string table_name;
  std::string backup_name;
};

struct describe_backup_request {
  std::string backup_arn;
};

struct delete_backup_request {
  std::string backup_arn;
};

struct list_backups_request {
  std::optional<std::string> table_name;
  std::optional<std::int32_t> limit;  // 1 to 100
  std::optional<double> lower_bound;  // TimeRangeLowerBound, seconds since the epoch
  std::optional<double> upper_bound;
  std::optional<std::string> exclusive_start_backup_arn;
  std::optional<std::string> backup_type;  // "USER", "SYSTEM", "AWS_BACKUP", "ALL"
};

// What a restored table has otherwise than its source.
struct restore_overrides {
  std::optional<requested::billing_mode> billing_mode;
  std::optional<std::vector<requested::index_description>> local_indexes;
  std::optional<std::vector<requested::index_description>> global_indexes;
  std::optional<std::vector<requested::vector_index>> vector_indexes;
  std::optional<requested::throughput> throughput;
  std::optional<requested::optional_throughput> on_demand_throughput;
  std::optional<requested::sse_specification> sse;
};

struct restore_table_from_backup_request {
  std::string target_table_name;
  std::string backup_arn;
  restore_overrides overrides;
};

struct restore_table_to_point_in_time_request {
  std::optional<std::string> source_table_arn;
  std::optional<std::string> source_table_name;
  std::string target_table_name;
  std::optional<bool> use_latest_restorable_time;
  std::optional<double> restore_date_time;  // seconds since the epoch
  restore_overrides overrides;
};

struct put_resource_policy_request {
  std::string resource_arn;
  std::string policy;
  std::optional<std::string> expected_revision_id;
  std::optional<bool> confirm_remove_self_resource_access;
};

struct get_resource_policy_request {
  std::string resource_arn;
};

struct delete_resource_policy_request {
  std::string resource_arn;
  std::optional<std::string> expected_revision_id;
};

struct describe_contributor_insights_request {
  std::string table_name;
  std::optional<std::string> index_name;
};

struct update_contributor_insights_request {
  std::string table_name;
  std::optional<std::string> index_name;
  bool is_enabled = false;  // ContributorInsightsAction
};

}  // namespace tenon::local::dynamodb
