// Backups on demand, and tables made from them or from other tables.
//
// A backup is a hidden table with the items that there were, and a document with what was said of the table.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_backup.hpp"
#include "local/dynamodb/control_copy.hpp"
#include "local/dynamodb/control_description.hpp"
#include "local/dynamodb/control_operations.hpp"
#include "local/dynamodb/control_table_rules.hpp"
#include "local/dynamodb/control_throughput_rules.hpp"
#include "local/dynamodb/control_vector_rules.hpp"

#include <tenon/base/random.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/base/uuid.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t default_page = 100;

[[noreturn]] void backup_not_found(std::string_view arn) {
  refuse_as("BackupNotFoundException", std::string("Backup not found: ").append(arn));
}

// "arn:aws:dynamodb:<region>:<account>:table/<name>/backup/<id>"
void check_backup_arn(const engine_context& context, std::string_view arn) {
  const auto kind = arn.find(":table/");
  if (!arn.starts_with("arn:") || kind == std::string_view::npos ||
      arn.find("/backup/", kind) == std::string_view::npos)
    refuse("Invalid Backup ARN");
  if (!arn.starts_with("arn:aws:dynamodb:")) refuse("Invalid Request: BackupArn is not valid");
  const auto account = arn.substr(0, kind).rfind(':') + 1;
  if (arn.substr(account, kind - account) != context.where.account_id)
    refuse_as("AccessDeniedException", "Access is denied");
}

backup require_backup(engine_context& context, std::string_view arn) {
  check_backup_arn(context, arn);
  const auto document = context.catalog.document(backup_kind, arn);
  if (!document) backup_not_found(arn);
  return backup_from_json(*document);
}

// "arn:aws:dynamodb:…:table/<name>/backup/<milliseconds>-<8 hexadecimal digits>"
std::string new_backup_arn(engine_context& context, std::string_view table) {
  return table_arn(context.where, table) + "/backup/0" + std::to_string(context.now()) + "-" +
         uuid::v4().to_string().substr(0, 8);
}

// A table of its own for the items: no indexes, and nothing that would change them.
table_definition define_copy(const table_definition& source, std::string name, std::int64_t now) {
  table_definition out;
  out.name = std::move(name);
  out.table_id = uuid::v4().to_string();
  out.created_at = now;
  out.keys = source.keys;
  for (const auto& attribute : source.attributes)
    if (source.keys.contains(attribute.name)) out.attributes.push_back(attribute);
  out.billing_mode = "PAY_PER_REQUEST";
  return out;
}

bool is_of(const requested::key_schema_element& asked, const schema_attribute& key, requested::key_type type) {
  return asked.type == type && asked.attribute_name == key.name;
}

// Whether an index is asked for as it was, under whatever name.
bool is_same(const requested::index_description& asked, const index_definition& index) {
  const auto& keys = index.keys;
  if (asked.key_schema.size() != keys.partition.size() + keys.sort.size()) return false;
  for (std::size_t i = 0; i < asked.key_schema.size(); ++i) {
    const bool is_hash = i < keys.partition.size();
    const auto& key = is_hash ? keys.partition[i] : keys.sort[i - keys.partition.size()];
    if (!is_of(asked.key_schema[i], key, is_hash ? requested::key_type::hash : requested::key_type::range))
      return false;
  }
  auto attributes = asked.projection.non_key_attributes.value_or(std::vector<std::string>());
  std::sort(attributes.begin(), attributes.end());
  auto kept = index.projection.attributes;
  std::sort(kept.begin(), kept.end());
  return asked.projection.type && static_cast<int>(*asked.projection.type) == static_cast<int>(index.projection.type) &&
         attributes == kept;
}

// What a global index that is asked for again is given to work with.
void override_throughput(const requested::index_description& asked, const table_definition& definition,
                         bool is_overridden, index_definition& index) {
  if (definition.billing_mode == "PAY_PER_REQUEST") {
    if (asked.throughput)
      refuse((is_overridden ? "Invalid Request: Cannot override ProvisionedThroughput if BillingMode is overridden to "
                              "PAY_PER_REQUEST for index "
                            : "Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is "
                              "PROVISIONED for index ") +
             asked.name);
    return;
  }
  if (!asked.throughput) refuse("Invalid Request: Must specify provisioned throughput for index " + asked.name);
  check_throughput(*asked.throughput);
  index.throughput = throughput{asked.throughput->read_units, asked.throughput->write_units};
}

[[noreturn]] void refuse_unknown_index(const std::string& name) {
  refuse("Invalid Request: Index " + name +
         " does not match a secondary index that existed in the source table and cannot be created during the restore "
         "operation");
}

// The indexes of one kind are those asked for, each of which the source has had.
void replace_indexes(table_definition& definition, const std::vector<requested::index_description>& wanted,
                     bool is_global, bool is_overridden) {
  std::vector<index_definition> kept;
  for (const auto& asked : wanted) {
    const auto there = std::find_if(
        definition.indexes.begin(), definition.indexes.end(),
        [&](const index_definition& index) { return index.is_global == is_global && is_same(asked, index); });
    if (there == definition.indexes.end()) refuse_unknown_index(asked.name);
    auto& index = kept.emplace_back(*there);
    index.name = asked.name;
    if (is_global) override_throughput(asked, definition, is_overridden, index);
  }
  std::erase_if(definition.indexes, [&](const index_definition& index) { return index.is_global == is_global; });
  definition.indexes.insert(is_global ? definition.indexes.end() : definition.indexes.begin(), kept.begin(),
                            kept.end());
}

// The vector indexes are those asked for, each of which the source has had.
void replace_vector_indexes(table_definition& definition, const std::vector<requested::vector_index>& wanted) {
  std::vector<vector_index_definition> kept;
  for (const auto& asked : wanted) {
    const auto defined = define_vector_index(asked, definition.attributes);
    const auto there = std::find_if(definition.vector_indexes.begin(), definition.vector_indexes.end(),
                                    [&](const vector_index_definition& index) { return is_alike(defined, index); });
    if (there == definition.vector_indexes.end()) refuse_unknown_index(asked.name);
    kept.push_back(defined);
  }
  definition.vector_indexes = std::move(kept);
}

// What a restored table takes of its source: neither stream, time to live, tags, policies, class nor protection.
table_definition define_restored(engine_context& context, const table_definition& source, std::string name,
                                 const restore_overrides& overrides) {
  const auto now = context.now();
  table_definition out;
  out.name = std::move(name);
  out.table_id = uuid::v4().to_string();
  out.created_at = now;
  out.attributes = source.attributes;
  out.keys = source.keys;
  const auto as_new = [](auto indexes) {
    for (auto& index : indexes) {
      index.id = 0;
      index.is_backfilling = false;
    }
    return indexes;
  };
  out.indexes = as_new(source.indexes);
  out.vector_indexes = as_new(source.vector_indexes);
  out.billing_mode = source.billing_mode;
  out.throughput = source.throughput;
  out.on_demand = source.on_demand;
  out.sse = source.sse;
  if (overrides.billing_mode) out.billing_mode = requested::name_of(*overrides.billing_mode);
  if (out.billing_mode == "PAY_PER_REQUEST") {
    if (overrides.throughput)
      refuse(overrides.billing_mode
                 ? "Invalid Request: Cannot override ProvisionedThroughput if BillingMode is overridden "
                   "to PAY_PER_REQUEST"
                 : "Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is "
                   "PROVISIONED");
    out.on_demand_since = now;
    out.throughput = {};
    for (auto& index : out.indexes) index.throughput = index.is_global ? std::optional(throughput()) : std::nullopt;
  } else {
    if (overrides.throughput) {
      check_throughput(*overrides.throughput);
      out.throughput = {overrides.throughput->read_units, overrides.throughput->write_units};
    }
    if (out.throughput.read_units == 0)
      refuse("Invalid Request: Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED");
  }
  if (overrides.on_demand_throughput && out.billing_mode != "PAY_PER_REQUEST")
    refuse(std::string("Invalid Request: Cannot override ")
               .append(overrides.on_demand_throughput->read_units ? "MaxReadRequestUnits" : "MaxWriteRequestUnits")
               .append(" for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST"));
  if (overrides.on_demand_throughput) out.on_demand = define_on_demand(overrides.on_demand_throughput, "");
  const bool is_overridden = overrides.billing_mode.has_value();
  if (is_overridden && out.billing_mode == "PROVISIONED" && !overrides.global_indexes) {
    for (const auto& index : out.indexes)
      if (index.is_global)
        refuse_values("GlobalSecondaryIndexOverride must be specified for index: " + index.name +
                      " when BillingModeOverride is PROVISIONED");
  }
  if (overrides.local_indexes) replace_indexes(out, *overrides.local_indexes, false, is_overridden);
  if (overrides.global_indexes) replace_indexes(out, *overrides.global_indexes, true, is_overridden);
  if (overrides.vector_indexes) replace_vector_indexes(out, *overrides.vector_indexes);
  drop_unused_attributes(out);
  check_vector_indexes(out);
  if (overrides.sse) out.sse = define_encryption(context, overrides.sse);
  out.extra[std::string(restored_at)] = std::to_string(now);
  out.life = begin_state(context, resource_state::creating);
  for (auto& index : out.indexes) index.life = out.life;
  for (auto& index : out.vector_indexes) index.life = out.life;
  return out;
}

[[noreturn]] void refuse_taken(engine_context& context, const std::string& name) {
  const auto taken = context.catalog.find(name, context.now());
  const auto& extra = taken ? taken->definition.extra : std::map<std::string, std::string>();
  const auto backup = extra.find(std::string(restored_from_backup));
  if (taken && taken->definition.life.at(context.now()) == resource_state::creating && backup != extra.end())
    refuse_as("TableInUseException", "Table: " + name + " is already being restored from backup: " + backup->second);
  refuse_as("TableAlreadyExistsException", "Table already exists: " + name);
}

void restore(engine_context& context, table_definition definition, const table& items, std::string& out) {
  const auto name = definition.name;
  const auto created = context.catalog.create(std::move(definition), context.now());
  if (!created) refuse_taken(context, name);
  try {
    copy_items(context, items, *created);
  } catch (...) {
    context.catalog.drop(name, context.now());
    throw;
  }
  json_writer json(out);
  json.begin_object();
  json.name("TableDescription");
  write_table(json, context, *created, {resource_state::creating, resource_state::creating});
  json.end_object();
}

void check_source_arn(const engine_context& context, std::string_view arn) {
  const auto table = arn.find(":table/");
  if (!arn.starts_with("arn:") || table == std::string_view::npos || std::count(arn.begin(), arn.end(), ':') != 5)
    refuse_values("sourceTableArn is not a valid ARN");
  const auto account = arn.substr(0, table).rfind(':') + 1;
  if (arn.substr(account, table - account) != context.where.account_id)
    refuse("This action is only supported by accounts that match the resource owner\u2019s account.");
}

// A time in milliseconds as messages tell it, to the second.
std::string text_of(std::int64_t milliseconds) {
  auto text = timestamp::from_milliseconds(milliseconds).to_string();
  text.erase(text.find_first_of(".Z"));
  return text += 'Z';
}

}  // namespace

void create_backup(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<create_backup_request>(body);
  const auto name = table_name_of(request.table_name);
  const auto source = context.catalog.find(name, context.now());
  if (!source || source->definition.life.at(context.now()) == resource_state::creating)
    refuse_as("TableNotFoundException", std::string("Table not found: ").append(name));

  backup taken;
  taken.arn = new_backup_arn(context, name);
  taken.name = request.backup_name;
  taken.created_at = context.now();
  taken.items_table = hidden_prefix + uuid::v4().to_string();
  taken.source = source->definition;
  const auto copy =
      context.catalog.create(define_copy(source->definition, taken.items_table, taken.created_at), context.now());
  if (!copy) internal_error("There is a backup of this name already");
  try {
    const auto copied = copy_items(context, *source, *copy);
    taken.item_count = copied.item_count;
    taken.size_bytes = copied.size_bytes;
    context.catalog.set_document(backup_kind, taken.arn, to_json(taken));
  } catch (...) {
    context.catalog.drop(taken.items_table, context.now());
    throw;
  }
  json_writer json(out);
  json.begin_object();
  json.name("BackupDetails");
  write_backup_details(json, taken, "CREATING");
  json.end_object();
}

void describe_backup(engine_context& context, std::string_view body, std::string& out) {
  const auto described = require_backup(context, decode<describe_backup_request>(body).backup_arn);
  json_writer json(out);
  json.begin_object();
  json.name("BackupDescription");
  write_backup(json, context, described, "AVAILABLE");
  json.end_object();
}

void delete_backup(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<delete_backup_request>(body);
  const auto deleted = require_backup(context, request.backup_arn);
  if (!context.catalog.remove_document(backup_kind, request.backup_arn)) backup_not_found(request.backup_arn);
  context.catalog.drop(deleted.items_table, context.now());
  json_writer json(out);
  json.begin_object();
  json.name("BackupDescription");
  write_backup(json, context, deleted, "DELETED");
  json.end_object();
}

void list_backups(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<list_backups_request>(body);
  if (request.lower_bound && request.upper_bound && *request.lower_bound > *request.upper_bound)
    refuse_values("Time range lower bound must be less than or equal to upper bound");
  const auto limit = request.limit ? static_cast<std::size_t>(*request.limit) : default_page;
  const bool takes_ours = !request.backup_type || *request.backup_type == "USER" || *request.backup_type == "ALL";
  std::vector<backup> listed;
  for (const auto& document : context.catalog.documents(backup_kind)) {
    auto one = backup_from_json(document);
    const double seconds = static_cast<double>(one.created_at) / 1000;
    if (!takes_ours || (request.table_name && table_name_of(*request.table_name) != one.source.name) ||
        (request.lower_bound && seconds < *request.lower_bound) ||
        (request.upper_bound && seconds >= *request.upper_bound) ||
        (request.exclusive_start_backup_arn && one.arn <= *request.exclusive_start_backup_arn))
      continue;
    listed.push_back(std::move(one));
  }
  std::sort(listed.begin(), listed.end(), [](const backup& a, const backup& b) { return a.arn < b.arn; });
  const bool has_more = listed.size() > limit;
  if (has_more) listed.resize(limit);
  json_writer json(out);
  json.begin_object();
  json.name("BackupSummaries").begin_list();
  for (const auto& one : listed) write_backup_summary(json, context, one);
  json.end_list();
  if (has_more) json.member("LastEvaluatedBackupArn", listed.back().arn);
  json.end_object();
}

void restore_table_from_backup(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<restore_table_from_backup_request>(body);
  const auto from = require_backup(context, request.backup_arn);
  const auto items = context.catalog.find(from.items_table, context.now());
  if (!items) internal_error("The items of the backup " + from.arn + " are gone");
  auto definition = define_restored(context, from.source, request.target_table_name, request.overrides);
  definition.extra[std::string(restored_from_backup)] = from.arn;
  definition.extra[std::string(restored_from_table)] = table_arn(context.where, from.source.name);
  restore(context, std::move(definition), *items, out);
}

void restore_table_to_point_in_time(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<restore_table_to_point_in_time_request>(body);
  if (request.source_table_name && request.source_table_arn)
    refuse("Must provide exactly one of: sourceTableArn, sourceTableName");
  if (!request.source_table_name && !request.source_table_arn)
    refuse("The parameter 'TableName' is required but was not present in the request");
  if (request.source_table_arn) check_source_arn(context, *request.source_table_arn);
  const bool wants_latest = request.use_latest_restorable_time.value_or(false);
  if (wants_latest && request.restore_date_time)
    refuse(
        "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore "
        "request. Please specify either RestoreDateTime time or UseLatestRestorableTime");
  if (!wants_latest && !request.restore_date_time)
    refuse("Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both");
  const auto name = table_name_of(request.source_table_name ? *request.source_table_name : *request.source_table_arn);
  const auto source = context.catalog.find(name, context.now());
  if (!source) refuse_as("TableNotFoundException", std::string("Table not found: ").append(name));
  const auto& recovery = source->definition.recovery;
  if (!recovery.is_enabled)
    refuse_as("PointInTimeRecoveryUnavailableException",
              std::string("Point in time recovery is not enabled for table '").append(name).append("'"));
  if (request.restore_date_time) {
    const auto wanted = static_cast<std::int64_t>(std::llround(*request.restore_date_time * 1000));
    const auto latest = latest_restorable(recovery, context.now());
    if (wanted < recovery.enabled_at || wanted > latest)
      refuse_as("InvalidRestoreTimeException",
                "RestoreDateTime '" + text_of(wanted) + "' must be within EarliestRestorableDateTime '" +
                    text_of(recovery.enabled_at) + "' and LatestRestorableDateTime '" + text_of(latest) + "'");
    refuse_as("InvalidRestoreTimeException",
              "Tenon's engine keeps no history of a table: restore with UseLatestRestorableTime");
  }
  auto definition = define_restored(context, source->definition, request.target_table_name, request.overrides);
  definition.extra[std::string(restored_from_table)] = table_arn(context.where, name);
  restore(context, std::move(definition), *source, out);
}

}  // namespace tenon::local::dynamodb
