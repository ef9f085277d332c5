// CreateTable, DescribeTable, UpdateTable, DeleteTable and ListTables.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_description.hpp"
#include "local/dynamodb/control_operations.hpp"
#include "local/dynamodb/control_table_rules.hpp"
#include "local/dynamodb/control_throughput_rules.hpp"
#include "local/dynamodb/control_update_table.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t default_page = 100;

// A table goes when nothing of it is changing.
void check_deletable(engine_context& context, const table_definition& of) {
  const auto now = context.now();
  const std::string in_use = "Attempt to change a resource which is still in use: ";
  const auto state = of.life.at(now);
  if (state == resource_state::creating || state == resource_state::deleting) check_usable(context, of);
  const auto is_changing = [&](const auto& index) { return index.life.at(now) != resource_state::active; };
  if (std::any_of(of.indexes.begin(), of.indexes.end(),
                  [&](const index_definition& index) { return index.is_global && is_changing(index); }) ||
      std::any_of(of.vector_indexes.begin(), of.vector_indexes.end(), is_changing))
    resource_in_use(in_use + "Cannot delete table while indexes are being created, updated, or deleted.");
  if (state == resource_state::updating)
    resource_in_use(in_use + "Table: " + of.name + " is in the process of being updated.");
}

void answer_with_table(engine_context& context, const table& described, const shown_change& change, std::string& out) {
  json_writer json(out);
  json.begin_object();
  json.name("TableDescription");
  write_table(json, context, described, change);
  json.end_object();
}

}  // namespace

table_ptr find_table(engine_context& context, std::string_view name) {
  auto found = context.catalog.find(table_name_of(name), context.now());
  if (!found) table_not_found(table_name_of(name));
  return found;
}

void check_usable(engine_context& context, const table_definition& of) {
  const auto state = of.life.at(context.now());
  const auto refuse_state = [&](std::string_view what) {
    resource_in_use(std::string("Attempt to change a resource which is still in use: Table is being ")
                        .append(what)
                        .append(": ")
                        .append(of.name));
  };
  switch (state) {
    case resource_state::creating: return refuse_state("created");
    case resource_state::updating: return refuse_state("updated");
    case resource_state::deleting: return refuse_state("deleted");
    case resource_state::active: return;
  }
}

lifecycle begin_state(engine_context& context, resource_state state) {
  return {state, context.now() + context.transition_delay.count()};
}

void create_table(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<create_table_request>(body);
  auto definition = define_table(context, request);
  check_most(context.where, definition);
  definition.life = begin_state(context, resource_state::creating);
  for (auto& index : definition.indexes) index.life = definition.life;
  for (auto& index : definition.vector_indexes) index.life = definition.life;
  const auto name = definition.name;
  const auto created = context.catalog.create(std::move(definition), context.now());
  if (!created) {
    const auto taken = context.catalog.find(name, context.now());
    if (taken && taken->definition.life.at(context.now()) == resource_state::creating) {
      if (taken->definition.extra.contains(std::string(restored_at)))
        resource_in_use("Attempt to change a resource which is still in use: Table is being used: " + name);
      check_usable(context, taken->definition);
    }
    resource_in_use("Table already exists: " + name);
  }
  answer_with_table(context, *created, {resource_state::creating, resource_state::creating}, out);
}

void describe_table(engine_context& context, std::string_view body, std::string& out) {
  const auto described = find_table(context, decode<describe_table_request>(body).table_name);
  json_writer json(out);
  json.begin_object();
  json.name("Table");
  write_table(json, context, *described);
  json.end_object();
}

void update_table(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<update_table_request>(body);
  check_update(context, request);
  find_table(context, request.table_name);
  shown_change change{resource_state::updating, std::nullopt};
  const auto changed = context.catalog.change(
      table_name_of(request.table_name), context.now(),
      [&](table_definition& definition) { change = apply_update(context, request, definition); });
  if (!changed) table_not_found(table_name_of(request.table_name));
  answer_with_table(context, *changed, change, out);
}

void delete_table(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<delete_table_request>(body);
  const auto name = table_name_of(request.table_name);
  const auto deleted = find_table(context, request.table_name);
  check_deletable(context, deleted->definition);
  if (deleted->definition.is_deletion_protected)
    refuse(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
        "first.");
  answer_with_table(context, *deleted, {resource_state::deleting, resource_state::deleting}, out);
  if (context.transition_delay.count() == 0) {
    if (!context.catalog.drop(name, context.now())) table_not_found(name);
    return;
  }
  const auto changed = context.catalog.change(name, context.now(), [&](table_definition& definition) {
    definition.life = begin_state(context, resource_state::deleting);
  });
  if (!changed) table_not_found(name);
}

void list_tables(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<list_tables_request>(body);
  const auto limit = request.limit ? static_cast<std::size_t>(*request.limit) : default_page;
  auto names = context.catalog.names(request.exclusive_start_table_name.value_or(""), limit + 1, context.now());
  while (!names.empty() && is_hidden(names.back())) names.pop_back();
  const bool has_more = names.size() > limit;
  if (has_more) names.resize(limit);
  json_writer json(out);
  json.begin_object();
  json.name("TableNames").begin_list();
  for (const auto& name : names) json.text(name);
  json.end_list();
  if (has_more) json.member("LastEvaluatedTableName", names.back());
  json.end_object();
}

}  // namespace tenon::local::dynamodb
