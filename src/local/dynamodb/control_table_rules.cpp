#include "local/dynamodb/control_table_rules.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/control_key_rules.hpp"
#include "local/dynamodb/control_policy.hpp"
#include "local/dynamodb/control_throughput_rules.hpp"
#include "local/dynamodb/control_vector_rules.hpp"

#include <tenon/base/timestamp.hpp>
#include <tenon/base/uuid.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_projected = 100;

bool is_on_demand(const create_table_request& request) noexcept {
  return request.billing_mode == requested::billing_mode::pay_per_request;
}

// Of what is provisioned. `of`: " for index: i", or "".
void check_no_limits(const std::optional<requested::optional_throughput>& limits, const std::string& of) {
  const auto check = [&](const std::optional<std::int64_t>& limit, const char* name) {
    if (limit)
      refuse_values(std::string(name)
                        .append(" for OnDemandThroughput")
                        .append(of)
                        .append(" cannot be specified when table BillingMode is PROVISIONED."));
  };
  if (!limits) return;
  check(limits->read_units, "MaxReadRequestUnits");
  check(limits->write_units, "MaxWriteRequestUnits");
}

void check_billing(const create_table_request& request) {
  if (is_on_demand(request)) {
    if (request.throughput)
      refuse_values(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    return;
  }
  if (!request.throughput)
    refuse_values("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  check_throughput(*request.throughput);
  check_no_limits(request.on_demand_throughput, "");
}

void check_local_key_schema(const requested::index_description& index, const create_table_request& request) {
  check_key_schema(index.key_schema, request.attribute_definitions);
  if (index.key_schema.size() != 2) refuse_values("Index KeySchema does not have a range key for index: " + index.name);
  const auto& hash = index.key_schema.front().attribute_name;
  const auto& table_hash = request.key_schema.front().attribute_name;
  if (hash != table_hash)
    refuse_values("Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
                  index.name + ". index hash key: " + hash + ", table hash key: " + table_hash);
}

void check_new_name(std::set<std::string_view>& names, const std::string& name) {
  if (!names.insert(name).second) refuse_values("Duplicate index name: " + name);
}

std::vector<index_definition> define_local_indexes(const create_table_request& request,
                                                   std::span<const attribute_definition> attributes,
                                                   std::set<std::string_view>& names) {
  std::vector<index_definition> out;
  if (!request.local_indexes) return out;
  if (request.local_indexes->empty()) refuse_values("List of LocalSecondaryIndexes is empty");
  if (request.key_schema.size() != 2)
    refuse_values("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
  for (const auto& index : *request.local_indexes) {
    check_local_key_schema(index, request);
    auto& defined = out.emplace_back();
    defined.name = index.name;
    defined.is_global = false;
    defined.projection = define_projection(index.projection);
    defined.keys = define_keys(index.key_schema, attributes);
    check_new_name(names, index.name);
  }
  if (out.size() > max_local_indexes)
    refuse_values("Number of LocalSecondaryIndexes exceeds per-table limit of " + std::to_string(max_local_indexes));
  return out;
}

std::vector<index_definition> define_global_indexes(const create_table_request& request,
                                                    std::span<const attribute_definition> attributes,
                                                    std::set<std::string_view>& names) {
  std::vector<index_definition> out;
  if (!request.global_indexes) return out;
  if (request.global_indexes->empty()) refuse_values("List of GlobalSecondaryIndexes is empty");
  for (const auto& index : *request.global_indexes) {
    out.push_back(define_global_index(index, attributes, is_on_demand(request)));
    check_new_name(names, index.name);
  }
  if (out.size() > max_global_indexes)
    refuse_values("GlobalSecondaryIndex count exceeds the per-table limit of " + std::to_string(max_global_indexes));
  return out;
}

std::vector<vector_index_definition> define_vector_indexes(const create_table_request& request,
                                                           std::span<const attribute_definition> attributes,
                                                           std::set<std::string_view>& names) {
  std::vector<vector_index_definition> out;
  if (!request.vector_indexes) return out;
  if (request.vector_indexes->empty()) refuse_values("List of VectorIndexes is empty");
  for (const auto& index : *request.vector_indexes) {
    out.push_back(define_vector_index(index, attributes));
    check_new_name(names, index.name);
  }
  return out;
}

// A vector counts as an attribute that is projected, and so does each that is filtered by.
void check_projected(const table_definition& table) {
  std::size_t count = 0;
  for (const auto& index : table.indexes) count += index.projection.attributes.size();
  for (const auto& index : table.vector_indexes)
    count += index.projection.attributes.size() + 1 + index.schema.size() - (index.partition() ? 1 : 0);
  if (count > max_projected)
    refuse_values("Number of NonKeyAttributes of all indexes exceeds the per-table limit of " +
                  std::to_string(max_projected));
}

// All attributes that are defined must be part of a key. Says nothing if not all keys are defined, or local indexes not
// allowed, which is refused for itself.
void check_all_used(const create_table_request& request) {
  std::set<std::string_view> keys;
  const auto add = [&](const std::vector<requested::key_schema_element>& elements) {
    for (const auto& element : elements) keys.insert(element.attribute_name);
  };
  add(request.key_schema);
  for (const auto* indexes : {&request.local_indexes, &request.global_indexes}) {
    if (!*indexes) continue;
    if ((*indexes)->empty() || (indexes == &request.local_indexes && request.key_schema.size() != 2)) return;
    for (const auto& index : **indexes) add(index.key_schema);
  }
  std::set<std::string_view> vectors;  // which may not be defined at all, in words of its own
  if (request.vector_indexes)
    for (const auto& index : *request.vector_indexes) {
      vectors.insert(index.vector_attribute);
      for (const auto& element : index.search_schema) keys.insert(element.attribute_name);
    }
  std::string defined;
  std::string used;
  std::size_t used_count = 0;
  for (const auto& attribute : request.attribute_definitions) {
    if (vectors.contains(attribute.name)) return;
    defined.append(defined.empty() ? "" : ", ").append(attribute.name);
    if (!keys.contains(attribute.name)) continue;
    used.append(used.empty() ? "" : ", ").append(attribute.name);
    ++used_count;
  }
  if (used_count == keys.size() && used_count != request.attribute_definitions.size())
    refuse_values("Some AttributeDefinitions are not used. AttributeDefinitions: [" + defined + "], keys used: [" +
                  used + "]");
}

// The key that an alias stands for: always the same one, as there is no service that would know.
std::string key_of_alias(std::string_view alias) {
  constexpr std::uint64_t prime = 1099511628211U;
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  std::array<std::uint8_t, 16> bytes{};
  for (auto& byte : bytes) {
    for (const char c : alias) hash = (hash ^ static_cast<std::uint8_t>(c)) * prime;
    byte = static_cast<std::uint8_t>(hash >> 56);
  }
  return uuid::from_bytes(bytes.data()).to_string();
}

// The ARN of a key that is given as such, as its id or by an alias.
std::string arn_of_key(const arn_parts& where, std::string_view given) {
  constexpr std::string_view alias = "alias/";
  constexpr std::string_view alias_part = ":alias/";
  const auto named = given.find(alias_part);
  if (given.starts_with("arn:") && named == std::string_view::npos) return std::string(given);
  const auto key = given.starts_with("arn:")  ? key_of_alias(given.substr(named + 1))
                   : given.starts_with(alias) ? key_of_alias(given)
                                              : std::string(given);
  return "arn:aws:kms:" + where.region + ":" + where.account_id + ":key/" + key;
}

}  // namespace

projected_attributes define_projection(const requested::index_projection& request) {
  if (!request.type) refuse_values("Unknown ProjectionType: null");
  projected_attributes out;
  switch (*request.type) {
    case requested::projection_type::all: out.type = projection_type::all; break;
    case requested::projection_type::keys_only: out.type = projection_type::keys_only; break;
    case requested::projection_type::include: out.type = projection_type::include; break;
  }
  const auto type = requested::name_of(*request.type);
  if (request.non_key_attributes && out.type != projection_type::include)
    refuse_values(std::string("ProjectionType is ").append(type).append(", but NonKeyAttributes is specified"));
  if (!request.non_key_attributes && out.type == projection_type::include)
    refuse_values("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  if (!request.non_key_attributes) return out;
  out.attributes = *request.non_key_attributes;
  std::set<std::string_view> names;
  for (const auto& name : *request.non_key_attributes)
    if (!names.insert(name).second) refuse_values("Duplicate element in NonKeyAttributes: " + name);
  std::sort(out.attributes.begin(), out.attributes.end());
  return out;
}

attribute_definition define_attribute(const requested::attribute_definition& request) {
  attribute_definition out{request.name};
  switch (request.type) {
    case requested::key_attribute_type::string: out.type = key_type::string; break;
    case requested::key_attribute_type::number: out.type = key_type::number; break;
    case requested::key_attribute_type::binary: out.type = key_type::binary; break;
  }
  return out;
}

encryption define_encryption(engine_context& context, const std::optional<requested::sse_specification>& request) {
  if (!request) return {};
  const bool is_enabled = request->is_enabled.value_or(request->type.has_value());
  if (request->type && !is_enabled) refuse_values("SSEType can not be specified if Enabled is false");
  if (request->kms_key_id && !is_enabled) refuse_values("KMSMasterKeyId can not be specified if Enabled is false");
  if (!is_enabled) return {};
  if (request->type == requested::sse_type::aes256) refuse_values("SSEType AES256 is not supported");
  if (request->kms_key_id && !request->type) refuse_values("SSEType KMS is required if KMSMasterKeyId is specified");
  return {true, "KMS", arn_of_key(context.where, request->kms_key_id.value_or("alias/aws/dynamodb"))};
}

stream_definition define_stream(const requested::stream_specification& request, std::int64_t now) {
  stream_definition out;
  out.is_enabled = request.is_enabled;
  if (!out.is_enabled) return out;
  switch (*request.view_type) {
    case requested::stream_view_type::new_image: out.view = stream_view::new_image; break;
    case requested::stream_view_type::old_image: out.view = stream_view::old_image; break;
    case requested::stream_view_type::new_and_old_images: out.view = stream_view::new_and_old_images; break;
    case requested::stream_view_type::keys_only: out.view = stream_view::keys_only; break;
  }
  out.label = stream_label(now);
  return out;
}

void check_tag_prefix(std::string_view key) {
  constexpr std::string_view prefix = "aws:";
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const bool is_reserved =
      key.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), key.begin(),
                                                [&](char expected, char given) { return lower(given) == expected; });
  if (is_reserved) refuse(std::string("Tag Key cannot be prefixed with aws:, Key: ").append(key));
}

void add_tags(std::vector<tag>& tags, std::span<const requested::tag> added) {
  std::set<std::string_view> names;
  for (const auto& one : added) {
    check_tag_prefix(one.key);
    if (!names.insert(one.key).second)
      refuse("Duplicate Tag Keys provided as input: Duplicate Tag Key found " + one.key);
    const auto same = std::find_if(tags.begin(), tags.end(), [&](const tag& t) { return t.key == one.key; });
    if (same == tags.end()) {
      tags.push_back({one.key, one.value});
    } else {
      same->value = one.value;
    }
  }
  if (tags.size() > max_tags) refuse("Number of Tags exceed the current limit for the provided ResourceArn");
}

index_definition define_global_index(const requested::index_description& request,
                                     std::span<const attribute_definition> attributes, bool is_on_demand) {
  check_global_key_schema(request.key_schema, attributes);
  index_definition out;
  out.name = request.name;
  out.is_global = true;
  out.projection = define_projection(request.projection);
  if (is_on_demand && request.throughput)
    refuse_values("ProvisionedThroughput should not be specified for index: " + request.name +
                  " when BillingMode is PAY_PER_REQUEST");
  if (!is_on_demand && !request.throughput)
    refuse_values("ProvisionedThroughput is not specified for index: " + request.name);
  if (!is_on_demand) check_no_limits(request.on_demand_throughput, " for index: " + request.name);
  if (request.throughput) {
    check_throughput(*request.throughput);
    out.throughput = throughput{request.throughput->read_units, request.throughput->write_units};
  } else {
    out.throughput = throughput{};
  }
  out.on_demand = define_on_demand(request.on_demand_throughput, " for index : " + request.name);
  out.warm_throughput = define_warm(request.warm_throughput, is_on_demand, *out.throughput, "index " + request.name);
  out.keys = define_keys(request.key_schema, attributes);
  return out;
}

table_definition define_table(engine_context& context, const create_table_request& request) {
  check_billing(request);
  check_table_key_schema(request.key_schema, request.attribute_definitions);
  table_definition out;
  for (const auto& attribute : request.attribute_definitions) out.attributes.push_back(define_attribute(attribute));
  check_defined_once(out.attributes);
  if (!request.local_indexes && !request.global_indexes && !request.vector_indexes &&
      request.key_schema.size() != request.attribute_definitions.size())
    refuse_values(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");

  check_all_used(request);

  out.name = request.table_name;
  out.keys = define_keys(request.key_schema, out.attributes);
  std::set<std::string_view> names;
  out.indexes = define_local_indexes(request, out.attributes, names);
  auto global = define_global_indexes(request, out.attributes, names);
  std::move(global.begin(), global.end(), std::back_inserter(out.indexes));
  out.vector_indexes = define_vector_indexes(request, out.attributes, names);
  check_projected(out);

  const auto now = context.now();
  out.table_id = uuid::v4().to_string();
  out.created_at = now;
  if (is_on_demand(request)) {
    out.billing_mode = "PAY_PER_REQUEST";
    out.on_demand_since = now;
  } else {
    out.throughput = {request.throughput->read_units, request.throughput->write_units};
  }
  check_vector_indexes(out);
  out.on_demand = define_on_demand(request.on_demand_throughput, " for table");
  out.warm_throughput = define_warm(request.warm_throughput, is_on_demand(request), out.throughput, "table");
  if (request.stream) {
    if (request.stream->is_enabled && !request.stream->view_type)
      refuse_values("Table is being created with a stream enabled, UpdateViewType is required");
    if (!request.stream->is_enabled && request.stream->view_type)
      refuse_values("Table is being created with a stream disabled, UpdateViewType should not be specified");
    out.stream = define_stream(*request.stream, now);
  }
  out.sse = define_encryption(context, request.sse);
  if (request.table_class) out.table_class = requested::name_of(*request.table_class);
  out.is_deletion_protected = request.deletion_protection.value_or(false);
  add_tags(out.tags, request.tags);
  if (request.resource_policy) {
    out.resource_policy = canonical_policy(*request.resource_policy);
    out.resource_policy_revision = std::to_string(now);
  }
  return out;
}

void deny(const engine_context& context, std::string_view action, std::string_view arn) {
  refuse_as("AccessDeniedException", "User: arn:aws:iam::" + context.where.account_id +
                                         ":root is not authorized to perform: dynamodb:" + std::string(action) +
                                         " on resource: " + std::string(arn));
}

}  // namespace tenon::local::dynamodb
