// A backup on demand: what is kept of it beside its items, and how replies tell it.
#pragma once

#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table_definition.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

inline constexpr std::string_view backup_kind = "backup";  // of the catalog's documents, by ARN

struct backup {
  std::string arn;
  std::string name;
  std::int64_t created_at = 0;  // milliseconds
  std::int64_t item_count = 0;
  std::int64_t size_bytes = 0;
  std::string items_table;  // the name of the hidden table that holds the items
  table_definition source;  // as it was
};

std::string to_json(const backup& taken);
backup backup_from_json(std::string_view json);  // throws tenon::error

void write_backup_details(json_writer& json, const backup& taken, std::string_view status);
void write_backup_summary(json_writer& json, engine_context& context, const backup& taken);

// The BackupDescription.
void write_backup(json_writer& json, engine_context& context, const backup& taken, std::string_view status);

}  // namespace tenon::local::dynamodb
