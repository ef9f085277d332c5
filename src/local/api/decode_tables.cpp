// Tables, their time to live, tags and resource policies.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/api/read_table.hpp"
#include "local/api/table_shapes.hpp"

namespace tenon::local::dynamodb {
namespace {

// Refuses before anything else a request without TableName, for operations that say so in words of their own.
class opened_table {
 public:
  opened_table(std::string_view body, const shape& request, std::size_t table_name)
      : document_(body), fields_((check_types(document_.root(), request), request), &document_.root()) {
    required_table_name(fields_[table_name]);
    check_constraints(fields_, request);
  }

  const json_element* operator[](std::size_t position) const noexcept { return fields_[position]; }

 private:
  document document_;
  fields fields_;
};

std::string read_one_table(std::string_view body) {
  constexpr const auto& s = shapes::one_table;
  const opened_table request(body, s, index_of(s, "TableName"));
  return std::string(text_of(*request[index_of(s, "TableName")]));
}

requested::index_update read_index_update(const json_element& value) {
  constexpr const auto& s = shapes::index_update;
  const fields f(s, &value);
  const auto* create = f[index_of(s, "Create")];
  const auto* update = f[index_of(s, "Update")];
  const auto* remove = f[index_of(s, "Delete")];
  const int count = (create != nullptr) + (update != nullptr) + (remove != nullptr);
  if (count == 0)
    refuse_values(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
        "GlobalSecondaryIndexUpdate.Delete must not be null");
  if (count > 1)
    refuse_values("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
  requested::index_update out;
  if (create) {
    out.kind = requested::index_update_kind::create;
    out.index = read_created_index(*create);
    return out;
  }
  if (remove) {
    out.kind = requested::index_update_kind::remove;
    out.index.name = text_of(*fields(shapes::delete_index, remove)[index_of(shapes::delete_index, "IndexName")]);
    return out;
  }
  constexpr const auto& u = shapes::update_index;
  const fields updated(u, update);
  out.kind = requested::index_update_kind::update;
  out.index.name = text_of(*updated[index_of(u, "IndexName")]);
  out.index.throughput = read_throughput(updated[index_of(u, "ProvisionedThroughput")]);
  out.index.on_demand_throughput = read_on_demand(updated[index_of(u, "OnDemandThroughput")]);
  out.index.warm_throughput = read_warm(updated[index_of(u, "WarmThroughput")]);
  return out;
}

requested::vector_index_update read_vector_index_update(const json_element& value) {
  constexpr const auto& s = shapes::vector_index_update;
  const fields f(s, &value);
  const auto* create = f[index_of(s, "Create")];
  const auto* remove = f[index_of(s, "Delete")];
  if (!create && !remove) refuse_values("One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null");
  if (create && remove) refuse_values("Only one vector index action is allowed per VectorIndexUpdate object");
  requested::vector_index_update out;
  if (create) {
    out.index = read_vector_index(*create);
  } else {
    out.is_removal = true;
    constexpr const auto& d = shapes::delete_vector_index;
    out.index.name = text_of(*fields(d, remove)[index_of(d, "IndexName")]);
  }
  return out;
}

std::vector<std::string> read_replica_regions(const json_element& updates) {
  constexpr const auto& s = shapes::replica_update;
  std::vector<std::string> out;
  for (const auto update : simdjson::dom::array(updates)) {
    if (update.is_null()) continue;
    const fields f(s, &update);
    for (const auto action : {index_of(s, "Create"), index_of(s, "Update"), index_of(s, "Delete")})
      if (f[action])
        out.emplace_back(text_of(*fields(shapes::replica, f[action])[index_of(shapes::replica, "RegionName")]));
  }
  return out;
}

// BillingMode, or TableThroughputMode where that is absent.
template <class Request>
std::optional<requested::billing_mode> read_mode(const Request& request, std::size_t mode, std::size_t other) {
  return read_billing_mode(request[mode] ? request[mode] : request[other]);
}

[[noreturn]] void refuse_null(std::string_view member) {
  refuse(std::string("1 validation error detected: Value null at '")
             .append(member)
             .append("' failed to satisfy constraint: Member must not be null"));
}

}  // namespace

void decode(std::string_view body, create_table_request& out) {
  constexpr const auto& s = shapes::create_table;
  const opened_table request(body, s, index_of(s, "TableName"));
  out.table_name = table_name_in(text_of(*request[index_of(s, "TableName")]));
  out.attribute_definitions = read_attribute_definitions(request[index_of(s, "AttributeDefinitions")]);
  out.key_schema = read_key_schema(*request[index_of(s, "KeySchema")]);
  out.local_indexes = read_local_indexes(request[index_of(s, "LocalSecondaryIndexes")]);
  out.global_indexes = read_global_indexes(request[index_of(s, "GlobalSecondaryIndexes")]);
  out.billing_mode = read_mode(request, index_of(s, "BillingMode"), index_of(s, "TableThroughputMode"));
  out.throughput = read_throughput(request[index_of(s, "ProvisionedThroughput")]);
  out.on_demand_throughput = read_on_demand(request[index_of(s, "OnDemandThroughput")]);
  out.warm_throughput = read_warm(request[index_of(s, "WarmThroughput")]);
  out.stream = read_stream(request[index_of(s, "StreamSpecification")]);
  out.sse = read_sse(request[index_of(s, "SSESpecification")]);
  out.table_class = read_table_class(request[index_of(s, "TableClass")]);
  out.deletion_protection = optional_boolean(request[index_of(s, "DeletionProtectionEnabled")]);
  out.resource_policy = optional_text(request[index_of(s, "ResourcePolicy")]);
  out.tags = read_tags(request[index_of(s, "Tags")]);
  out.vector_indexes = read_vector_indexes(request[index_of(s, "VectorIndexes")]);
}

void decode(std::string_view body, update_table_request& out) {
  constexpr const auto& s = shapes::update_table;
  const opened_table request(body, s, index_of(s, "TableName"));
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.attribute_definitions = read_attribute_definitions(request[index_of(s, "AttributeDefinitions")]);
  out.billing_mode = read_mode(request, index_of(s, "BillingMode"), index_of(s, "TableThroughputMode"));
  out.throughput = read_throughput(request[index_of(s, "ProvisionedThroughput")]);
  out.on_demand_throughput = read_on_demand(request[index_of(s, "OnDemandThroughput")]);
  out.warm_throughput = read_warm(request[index_of(s, "WarmThroughput")]);
  if (const auto* updates = request[index_of(s, "GlobalSecondaryIndexUpdates")]) {
    auto& list = out.index_updates.emplace();
    for (const auto update : simdjson::dom::array(*updates)) list.push_back(read_index_update(update));
  }
  out.stream = read_stream(request[index_of(s, "StreamSpecification")]);
  out.sse = read_sse(request[index_of(s, "SSESpecification")]);
  out.table_class = read_table_class(request[index_of(s, "TableClass")]);
  out.deletion_protection = optional_boolean(request[index_of(s, "DeletionProtectionEnabled")]);
  if (const auto* updates = request[index_of(s, "ReplicaUpdates")])
    out.replica_regions = read_replica_regions(*updates);
  if (const auto* updates = request[index_of(s, "VectorIndexUpdates")]) {
    auto& list = out.vector_index_updates.emplace();
    for (const auto update : simdjson::dom::array(*updates)) list.push_back(read_vector_index_update(update));
  }
}

void decode(std::string_view body, describe_table_request& out) { out.table_name = read_one_table(body); }

void decode(std::string_view body, delete_table_request& out) { out.table_name = read_one_table(body); }

void decode(std::string_view body, describe_time_to_live_request& out) { out.table_name = read_one_table(body); }

void decode(std::string_view body, list_tables_request& out) {
  constexpr const auto& s = shapes::list_tables;
  const opened request(body, s);
  out.exclusive_start_table_name = optional_text(request[index_of(s, "ExclusiveStartTableName")]);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
}

void decode(std::string_view body, update_time_to_live_request& out) {
  constexpr const auto& s = shapes::update_time_to_live;
  const opened_table request(body, s, index_of(s, "TableName"));
  const fields ttl(shapes::ttl, request[index_of(s, "TimeToLiveSpecification")]);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.attribute_name = text_of(*ttl[index_of(shapes::ttl, "AttributeName")]);
  out.is_enabled = boolean_of(*ttl[index_of(shapes::ttl, "Enabled")]);
}

void decode(std::string_view body, tag_resource_request& out) {
  constexpr const auto& s = shapes::tag_resource;
  const opened request(body, s);
  const auto* arn = request[index_of(s, "ResourceArn")];
  const auto* tags = request[index_of(s, "Tags")];
  if (!arn) refuse("Invalid TableArn");
  if (!tags) refuse_null("tags");
  out.resource_arn = text_of(*arn);
  out.tags = read_tags(tags);
}

void decode(std::string_view body, untag_resource_request& out) {
  constexpr const auto& s = shapes::untag_resource;
  const opened request(body, s);
  const auto* arn = request[index_of(s, "ResourceArn")];
  const auto* keys = request[index_of(s, "TagKeys")];
  if (!arn) refuse("Invalid TableArn");
  if (!keys) refuse_null("tagKeys");
  out.resource_arn = text_of(*arn);
  out.tag_keys = texts_of(*keys);
  for (const auto& key : out.tag_keys) check_tag_key(key);
}

void decode(std::string_view body, list_tags_of_resource_request& out) {
  constexpr const auto& s = shapes::list_tags;
  const opened request(body, s);
  const auto* arn = request[index_of(s, "ResourceArn")];
  if (!arn) refuse("Invalid TableArn");
  out.resource_arn = text_of(*arn);
  out.next_token = optional_text(request[index_of(s, "NextToken")]);
}

void decode(std::string_view body, put_resource_policy_request& out) {
  constexpr const auto& s = shapes::put_policy;
  const opened request(body, s);
  out.resource_arn = text_of(*request[index_of(s, "ResourceArn")]);
  out.policy = text_of(*request[index_of(s, "Policy")]);
  out.expected_revision_id = optional_text(request[index_of(s, "ExpectedRevisionId")]);
  out.confirm_remove_self_resource_access = optional_boolean(request[index_of(s, "ConfirmRemoveSelfResourceAccess")]);
}

void decode(std::string_view body, get_resource_policy_request& out) {
  constexpr const auto& s = shapes::get_policy;
  out.resource_arn = text_of(*opened(body, s)[index_of(s, "ResourceArn")]);
}

void decode(std::string_view body, delete_resource_policy_request& out) {
  constexpr const auto& s = shapes::delete_policy;
  const opened request(body, s);
  out.resource_arn = text_of(*request[index_of(s, "ResourceArn")]);
  out.expected_revision_id = optional_text(request[index_of(s, "ExpectedRevisionId")]);
}

void decode(std::string_view body, describe_contributor_insights_request& out) {
  constexpr const auto& s = shapes::describe_insights;
  const opened request(body, s);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.index_name = optional_text(request[index_of(s, "IndexName")]);
  check_name_length("IndexName", out.index_name);
}

void decode(std::string_view body, update_contributor_insights_request& out) {
  constexpr const auto& s = shapes::update_insights;
  const opened request(body, s);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.index_name = optional_text(request[index_of(s, "IndexName")]);
  check_name_length("IndexName", out.index_name);
  out.is_enabled = text_of(*request[index_of(s, "ContributorInsightsAction")]) == "ENABLE";
}

}  // namespace tenon::local::dynamodb
