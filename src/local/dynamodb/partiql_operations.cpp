// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction.

#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/partiql_capacity.hpp"
#include "local/dynamodb/partiql_read.hpp"
#include "local/dynamodb/partiql_token.hpp"
#include "local/dynamodb/partiql_transaction.hpp"
#include "local/dynamodb/partiql_write.hpp"

#include "base/json_text.hpp"

#include <array>
#include <optional>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

[[noreturn]] void refuse_exists() { refuse("EXISTS can only be used in ExecuteTransaction write requests."); }

// Executes a write by itself, and returns what it took.
consumed_capacity execute_write(engine_context& context, table_ptr target, std::string_view named,
                                partiql_write& write) {
  const std::array<item_write*, 1> writes{&write};
  std::array<write_effect, 1> effects;
  execute_writes(context, writes, effects);
  return capacity_of(std::move(target), named, effects[0], false);
}

void execute_statement(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<execute_statement_request>(body);
  const auto statement = read_statement(request.statement.text, request.statement.parameters);
  consumed_capacity consumed;
  if (statement.verb == partiql_verb::exists) {
    refuse_exists();
  } else if (statement.is_read()) {
    select_options options{request.statement.consistent_read, request.limit};
    if (request.next_token) options.start_key = start_key_from(*request.next_token, request.statement);
    auto page = execute_select(context, statement, options);
    out += R"({"Items":[)" + page.items + ']';
    if (!page.last_key.empty()) {
      out += R"(,"NextToken":)";
      append_json_string(out, next_token_of(page.last_key, request.statement));
      out += R"(,"LastEvaluatedKey":)" + page.last_key;
    }
    consumed = std::move(page.consumed);
  } else {
    auto target = require_table(context, statement.table);
    const auto write = write_of(target, statement, request.statement.returns_on_failure);
    consumed = execute_write(context, std::move(target), statement.table, *write);
    out += R"({"Items":[)" + write->returned().value_or("") + ']';
  }
  if (request.capacity != return_consumed_capacity::none) {
    out += R"(,"ConsumedCapacity":)";
    append_capacity(out, consumed, request.capacity);
  }
  out += '}';
}

void append_error(std::string& out, const failure& f) {
  out += R"("Error":{"Code":)";
  append_json_string(out, code_of(f));
  out += R"(,"Message":)";
  append_json_string(out, f.message());
  out += '}';
}

// One answer of a batch.
void execute_in_batch(engine_context& context, const statement& request, capacity_by_table& consumed,
                      std::string& out) {
  std::string table_name;
  const auto append_table = [&] {
    out += R"("TableName":)";
    append_json_string(out, table_name);
  };
  out += '{';
  try {
    if (request.refusal) throw failure(*request.refusal);
    const auto statement = read_statement(request.text, request.parameters);
    std::optional<std::string> answer;
    if (statement.verb == partiql_verb::exists) refuse_exists();
    if (statement.is_read()) {
      const auto from = require_table(context, statement.table);
      if (statement.index) require_index(*from, statement);
      const auto key = statement.index ? std::nullopt : selected_key(*from, statement);
      if (!key) {
        refuse("Select statements within BatchExecuteStatement must specify the primary key in the where clause.");
      }
      check_key_types(*from, *key);
      table_name = from->name();
      const auto found = read_item(context, *from, encode_key(*from, *key));
      if (found) answer = select_from(statement, *found);
      consumed_capacity units;
      units.of = from;
      units.named = statement.table;
      units.table =
          read_capacity(found ? found->size : 0, request.consistent_read ? read_kind::consistent : read_kind::eventual);
      consumed.add(units);
    } else {
      const auto target = require_table(context, statement.table);
      const auto write = write_of(target, statement, return_values_on_failure::none);
      table_name = target->name();
      consumed.add(execute_write(context, target, statement.table, *write));
      answer = write->returned();
    }
    append_table();
    if (answer) out += R"(,"Item":)" + *answer;
  } catch (const failure& f) {
    append_error(out, f);
    if (!table_name.empty()) {
      out += ',';
      append_table();
    }
  }
  out += '}';
}

void batch_execute_statement(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<batch_execute_statement_request>(body);
  capacity_by_table consumed;
  out += R"({"Responses":[)";
  bool is_first = true;
  for (const auto& statement : request.statements) {
    if (!is_first) out += ',';
    is_first = false;
    execute_in_batch(context, statement, consumed, out);
  }
  out += ']';
  consumed.append(out, request.capacity);
  out += '}';
}

void execute_transaction(engine_context& context, std::string_view body, std::string& out) {
  execute_statements_as_one(context, decode<execute_transaction_request>(body), out);
}

}  // namespace

operation_handler find_partiql_operation(std::string_view name) noexcept {
  if (name == "ExecuteStatement") return execute_statement;
  if (name == "BatchExecuteStatement") return batch_execute_statement;
  if (name == "ExecuteTransaction") return execute_transaction;
  return nullptr;
}

}  // namespace tenon::local::dynamodb
