// What brings tables to a schema, one step at a time as the service demands.
#pragma once

#include "dynamodb/models/table_spec.hpp"

#include <tenon/dynamodb/client.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb::models {

// A table as it is. Without: there is none.
struct table_state {
  std::optional<table_description> table;
  std::string ttl;  // the attribute that is on; empty: none
};

struct deploy_step {
  enum class action : std::uint8_t { create_table, create_index, drop_index, enable_ttl, disable_ttl };
  action what = action::create_table;
  std::string table;
  std::string index = {};        // of index steps
  std::string description = {};  // "create the index ByStatus of app"
  bool loses = false;            // something that is stored, or that others may use, goes
};

// What a plan cannot do: a table has other keys than the schema, or a local index is missing, which exist from the table's
// beginning or never.
struct deploy_plan {
  std::vector<deploy_step> steps;
  std::vector<std::string> impossible;
  std::vector<std::string> left;  // what is there and not in the schema, and stays unless drops are allowed
};

// `drop`: indexes that the schema does not have, or that are different in it, may go. Tables never do.
deploy_plan plan_deployment(const table_spec& wanted, const table_state& now, bool drop);

table_state state_of(const client& c, const std::string& table);

// Does the step and waits until the table and its indexes are ACTIVE. Throws tenon::error.
void perform(const client& c, const table_spec& wanted, const deploy_step& step, const wait_options& how);

}  // namespace tenon::dynamodb::models
