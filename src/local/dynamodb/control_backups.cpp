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

#include <tenon/base/random.hpp>
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

backup require_backup(engine_context& context, std::string_view arn) {
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

void replace_indexes(table_definition& definition, const restore_overrides& overrides) {
  const auto keep = [&](const std::vector<requested::index_description>& wanted, bool is_global) {
    for (const auto& index : wanted) {
      const auto* there = definition.find_index(index.name);
      if (!there || there->is_global != is_global)
        refuse("Invalid Request: Index " + index.name +
               " does not match a secondary index that existed in the source table and cannot be created during the "
               "restore operation");
    }
    std::erase_if(definition.indexes, [&](const index_definition& index) {
      return index.is_global == is_global &&
             std::none_of(wanted.begin(), wanted.end(), [&](const auto& one) { return one.name == index.name; });
    });
  };
  if (overrides.local_indexes) keep(*overrides.local_indexes, false);
  if (overrides.global_indexes) keep(*overrides.global_indexes, true);
}

// What a restored table takes of its source: neither stream, time to live, tags, policies nor protection.
table_definition define_restored(engine_context& context, const table_definition& source, std::string name,
                                 const restore_overrides& overrides) {
  const auto now = context.now();
  table_definition out;
  out.name = std::move(name);
  out.table_id = uuid::v4().to_string();
  out.created_at = now;
  out.attributes = source.attributes;
  out.keys = source.keys;
  out.indexes = source.indexes;
  for (auto& index : out.indexes) index.id = 0;
  out.billing_mode = source.billing_mode;
  out.throughput = source.throughput;
  out.on_demand = source.on_demand;
  out.sse = source.sse;
  out.table_class = source.table_class;
  replace_indexes(out, overrides);
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
  if (overrides.on_demand_throughput) out.on_demand = define_on_demand(overrides.on_demand_throughput, "");
  if (overrides.sse) out.sse = define_encryption(context, overrides.sse);
  out.extra[std::string(restored_at)] = std::to_string(now);
  out.life = begin_state(context, resource_state::creating);
  for (auto& index : out.indexes) index.life = out.life;
  return out;
}

void restore(engine_context& context, table_definition definition, const table& items, std::string& out) {
  const auto name = definition.name;
  const auto created = context.catalog.create(std::move(definition), context.now());
  if (!created) refuse_as("TableAlreadyExistsException", "Table already exists: " + name);
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

}  // namespace

void create_backup(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<create_backup_request>(body);
  const auto name = table_name_of(request.table_name);
  const auto source = context.catalog.find(name, context.now());
  if (!source) refuse_as("TableNotFoundException", std::string("Table not found: ").append(name));
  if (source->definition.life.at(context.now()) != resource_state::active)
    refuse_as("TableInUseException", std::string("Table is being created or changed: ").append(name));

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
  if (request.source_table_name.has_value() == request.source_table_arn.has_value())
    refuse("Must provide exactly one of: sourceTableArn, sourceTableName");
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
    if (wanted < recovery.enabled_at || wanted > context.now())
      refuse_as("InvalidRestoreTimeException",
                "The restore time is not between EarliestRestorableDateTime and LatestRestorableDateTime");
    refuse_as("InvalidRestoreTimeException",
              "Tenon's engine keeps no history of a table: restore with UseLatestRestorableTime");
  }
  auto definition = define_restored(context, source->definition, request.target_table_name, request.overrides);
  definition.extra[std::string(restored_from_table)] = table_arn(context.where, name);
  restore(context, std::move(definition), *source, out);
}

}  // namespace tenon::local::dynamodb
