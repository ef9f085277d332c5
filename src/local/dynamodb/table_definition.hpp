// What a table is: everything that CreateTable, UpdateTable and their like say of it.
//
// Plain values. The names of the API's enumerations are kept as the API spells them where the engine only hands them on.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// Of a key's attribute.
enum class key_type : std::uint8_t { string, number, binary };

std::string_view name_of(key_type type) noexcept;  // "S", "N", "B"
tenon::dynamodb::attribute_type attribute_type_of(key_type type) noexcept;

struct attribute_definition {
  std::string name;
  key_type type = key_type::string;

  friend bool operator==(const attribute_definition&, const attribute_definition&) = default;
};

struct schema_attribute {
  std::string name;
  key_type type = key_type::string;

  friend bool operator==(const schema_attribute&, const schema_attribute&) = default;
};

// A table's has one partition attribute and at most one sort attribute; a global index's may have up to four of each.
struct key_schema {
  std::vector<schema_attribute> partition;
  std::vector<schema_attribute> sort;

  bool contains(std::string_view attribute) const noexcept;
  friend bool operator==(const key_schema&, const key_schema&) = default;
};

enum class projection_type : std::uint8_t { all, keys_only, include };

struct projected_attributes {
  projection_type type = projection_type::all;
  std::vector<std::string> attributes;  // of include only, as given

  // Beside keys.
  bool shows(std::string_view attribute) const noexcept;
  friend bool operator==(const projected_attributes&, const projected_attributes&) = default;
};

struct throughput {
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;

  friend bool operator==(const throughput&, const throughput&) = default;
};

// When units were changed, in milliseconds; 0: never.
struct throughput_history {
  std::int64_t last_increase_at = 0;
  std::int64_t last_decrease_at = 0;
  std::int64_t decreases = 0;  // on the day of the last one

  std::int64_t decreases_today(std::int64_t now) const noexcept;
};

struct on_demand_throughput {
  std::optional<std::int64_t> max_read_units;
  std::optional<std::int64_t> max_write_units;
};

// A state and, if it is to pass, the next one. Times are milliseconds of the Unix epoch.
enum class resource_state : std::uint8_t { creating, updating, active, deleting };

std::string_view name_of(resource_state state) noexcept;  // "CREATING" …

struct lifecycle {
  resource_state state = resource_state::active;
  std::int64_t until = 0;  // creating and updating become active then, deleting becomes nothing

  resource_state at(std::int64_t now) const noexcept {
    return now >= until && state != resource_state::deleting ? resource_state::active : state;
  }
  bool is_gone(std::int64_t now) const noexcept { return state == resource_state::deleting && now >= until; }
};

struct index_definition {
  std::uint32_t id = 0;  // of its storage; given by the catalog
  std::string name;
  key_schema keys;
  projected_attributes projection;
  bool is_global = true;

  // Of global indexes.
  lifecycle life;
  bool is_backfilling = false;
  std::optional<dynamodb::throughput> throughput;
  throughput_history history;
  std::optional<on_demand_throughput> on_demand;
  std::optional<dynamodb::throughput> warm_throughput;
};

enum class distance_function : std::uint8_t { cosine, dot_product, euclidean };

std::string_view name_of(distance_function function) noexcept;  // "COSINE" …

// An attribute by whose value searches of a vector index are narrowed.
struct search_attribute {
  std::string name;
  key_type type = key_type::string;
  bool is_partition = false;  // HASH, whose value each search gives; else INLINE_FILTER

  friend bool operator==(const search_attribute&, const search_attribute&) = default;
};

struct vector_index_definition {
  std::uint32_t id = 0;  // of its storage; given by the catalog
  std::string name;
  std::string attribute;         // that holds the vectors
  std::uint32_t dimensions = 0;  // of each
  distance_function distance = distance_function::cosine;
  std::vector<search_attribute> schema;  // in the order given; at most one is the partition
  projected_attributes projection;
  lifecycle life;
  bool is_backfilling = false;  // it was added to a table that there was

  // Whether another keeps the same of the same items, under whatever name.
  friend bool is_alike(const vector_index_definition& a, const vector_index_definition& b) noexcept {
    return a.attribute == b.attribute && a.dimensions == b.dimensions && a.distance == b.distance &&
           a.schema == b.schema && a.projection == b.projection;
  }

  const search_attribute* partition() const noexcept;  // null if there is none
  const search_attribute* find(std::string_view name) const noexcept;
};

enum class stream_view : std::uint8_t { keys_only, new_image, old_image, new_and_old_images };

std::string_view name_of(stream_view view) noexcept;  // "KEYS_ONLY" …

// A table's stream. A table that has had several keeps the latest only as its own; see stream_log.hpp.
struct stream_definition {
  bool is_enabled = false;
  stream_view view = stream_view::new_and_old_images;
  std::string label;  // "2026-01-31T12:00:00.000"; empty if there was never a stream
};

struct time_to_live {
  bool is_enabled = false;
  std::string attribute;  // empty if it was never set
};

struct encryption {
  bool is_enabled = false;
  std::string type = {};  // "KMS"
  std::string key_arn = {};
};

struct tag {
  std::string key;
  std::string value;
};

struct point_in_time_recovery {
  bool is_enabled = false;
  std::int64_t recovery_days = 35;
  std::int64_t enabled_at = 0;
};

struct table_definition {
  std::uint32_t id = 0;  // of its storage; given by the catalog, never used twice
  std::string name;
  std::string table_id;  // the UUID of TableId
  std::int64_t created_at = 0;
  lifecycle life;

  std::vector<attribute_definition> attributes;  // in the order given
  key_schema keys;
  std::vector<index_definition> indexes;  // local ones first, each kind in the order given
  std::vector<vector_index_definition> vector_indexes;

  std::string billing_mode = "PROVISIONED";
  std::int64_t on_demand_since = 0;  // LastUpdateToPayPerRequestDateTime; 0: never
  dynamodb::throughput throughput;   // 0 and 0 on demand
  std::optional<on_demand_throughput> on_demand;
  std::optional<dynamodb::throughput> warm_throughput;
  throughput_history history;

  stream_definition stream;
  time_to_live ttl;
  encryption sse;
  std::string table_class;  // empty: never given, which is STANDARD
  std::int64_t table_class_changed_at = 0;
  bool is_deletion_protected = false;
  std::vector<tag> tags;  // in the order of their keys' first appearance
  point_in_time_recovery recovery;
  std::string resource_policy;  // empty: none
  std::string resource_policy_revision;
  std::map<std::string, std::string> extra;  // what only the control plane reads, by names it chooses

  const index_definition* find_index(std::string_view index) const noexcept;
  const vector_index_definition* find_vector_index(std::string_view index) const noexcept;

  // Whether the attribute is part of a key, or narrows searches of a vector index: those are the ones that are defined.
  bool is_keyed_by(std::string_view attribute) const noexcept;
  bool has_local_indexes() const noexcept { return !indexes.empty() && !indexes.front().is_global; }
  std::string_view ttl_attribute() const noexcept { return ttl.is_enabled ? std::string_view(ttl.attribute) : ""; }
};

// Attributes that nothing is keyed by any more are defined no more.
void drop_unused_attributes(table_definition& table);

// "arn:aws:dynamodb:<region>:<account>:table/<name>"
struct arn_parts {
  std::string region;
  std::string account_id;
};
std::string table_arn(const arn_parts& where, std::string_view table);
std::string index_arn(const arn_parts& where, std::string_view table, std::string_view index);
std::string stream_arn(const arn_parts& where, std::string_view table, std::string_view label);

// The name in a table's ARN, or in that of one of its parts; `text` itself if it is no ARN.
std::string_view table_name_of(std::string_view text) noexcept;

// JSON of every field, for the store.
std::string to_json(const table_definition& definition);
table_definition table_definition_from_json(std::string_view json);  // throws tenon::error

}  // namespace tenon::local::dynamodb
