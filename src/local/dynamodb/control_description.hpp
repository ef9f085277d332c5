// Tables and indexes as DescribeTable and the operations that change tables tell them.
#pragma once

#include "local/dynamodb/catalog.hpp"
#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// What a reply shows otherwise than the table is: the change that it has just begun, however soon that is over.
struct shown_change {
  std::optional<resource_state> table;
  std::optional<resource_state> indexes;                                 // of all global ones
  std::map<std::string, resource_state, std::less<>> index_states = {};  // of single ones; those removed are shown, too
  std::set<std::string, std::less<>> warming = {};  // indexes whose warm throughput is being raised; "": the table's is
  bool is_encrypting = false;
  std::optional<table_definition> before = {};  // units, class and encryption are shown as they are until then
};

// Writes the TableDescription.
void write_table(json_writer& json, engine_context& context, const table& described, const shown_change& change = {});

void write_key_schema(json_writer& json, const key_schema& keys);
void write_projection(json_writer& json, const projected_attributes& projection);
void write_vector_index(json_writer& json, const vector_index_definition& index);  // members that say what it is

// Names in the definitions' extra members, where a table that was restored says from what.
inline constexpr std::string_view restored_from_backup = "restore.backup";
inline constexpr std::string_view restored_from_table = "restore.table";
inline constexpr std::string_view restored_at = "restore.time";  // milliseconds

}  // namespace tenon::local::dynamodb
