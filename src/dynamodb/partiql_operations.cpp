#include "base/text.hpp"
#include "dynamodb/operation_info.hpp"
#include "dynamodb/request_writer.hpp"
#include "dynamodb/response_reader.hpp"

#include <tenon/base/uuid.hpp>
#include <tenon/dynamodb/partiql_requests.hpp>

#include <algorithm>

namespace tenon::dynamodb {

namespace fields_of {

template <class V>
void fields(V& v, batch_statement_error& e) {
  v("Code", e.code);
  v("Message", e.message);
  v("Item", e.item);
}

}  // namespace fields_of

namespace {

using detail::answer_figures;
using detail::item_handling;
using detail::operation_info;

std::string_view no_table(const void*) noexcept { return {}; }

bool reads(std::string_view statement) {
  const std::size_t start = statement.find_first_not_of(" \t\r\n");
  return start != statement.npos && text::to_lower(statement.substr(start, 6)) == "select";
}

void write_execute_statement(std::string& out, const void* request) {
  const auto& r = *static_cast<const execute_statement_request*>(request);
  request_writer w(out);
  w.required("Statement", r.statement);
  w.values("Parameters", r.parameters);
  w.flag("ConsistentRead", r.consistent_read);
  w.text("NextToken", r.next_token);
  w.number("Limit", r.limit);
  w.option(r.return_values_on_condition_check_failure);
  w.option(r.return_consumed_capacity);
  w.end();
}

answer_figures read_execute_statement(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<execute_statement_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Items") return r.items(out.items);
    if (name == "NextToken") return r.read(out.next_token);
    if (name == "LastEvaluatedKey") return r.kept_item(out.last_evaluated_key);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

bool is_statement_repeatable(const void* request) {
  return reads(static_cast<const execute_statement_request*>(request)->statement);
}

void write_batch_execute(std::string& out, const void* request) {
  const auto& r = *static_cast<const batch_execute_statement_request*>(request);
  request_writer w(out);
  w.array("Statements", r.statements, [&](const batch_statement& statement) {
    request_writer s(out);
    s.required("Statement", statement.statement);
    s.values("Parameters", statement.parameters);
    s.flag("ConsistentRead", statement.consistent_read);
    s.option(statement.return_values_on_condition_check_failure);
    s.end();
  });
  w.option(r.return_consumed_capacity);
  w.end();
}

answer_figures read_batch_execute(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<batch_execute_statement_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Responses") {
      in.array([&] {
        batch_statement_response& one = out.responses.emplace_back();
        r.members([&](std::string_view member) {
          if (member == "Item") return r.item(one.item);
          if (member == "Error") return r.read(one.error);
          if (member == "TableName") return r.read(one.table_name);
          return false;
        });
      });
      return true;
    }
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

bool is_batch_repeatable(const void* request) {
  const auto& statements = static_cast<const batch_execute_statement_request*>(request)->statements;
  return std::all_of(statements.begin(), statements.end(), [](const auto& s) { return reads(s.statement); });
}

void write_execute_transaction(std::string& out, const void* request) {
  const auto& r = *static_cast<const execute_transaction_request*>(request);
  request_writer w(out);
  w.array("TransactStatements", r.transact_statements, [&](const parameterized_statement& statement) {
    request_writer s(out);
    s.required("Statement", statement.statement);
    s.values("Parameters", statement.parameters);
    s.option(statement.return_values_on_condition_check_failure);
    s.end();
  });
  w.required("ClientRequestToken", r.client_request_token.empty() ? uuid::v4().to_string() : r.client_request_token);
  w.option(r.return_consumed_capacity);
  w.end();
}

answer_figures read_execute_transaction(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<execute_transaction_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Responses") return r.item_responses(out.responses);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

constexpr operation_info execute_statement{.name = "ExecuteStatement",
                                           .write = write_execute_statement,
                                           .read = read_execute_statement,
                                           .table = no_table,
                                           .is_repeatable = is_statement_repeatable};
constexpr operation_info batch_execute_statement{.name = "BatchExecuteStatement",
                                                 .write = write_batch_execute,
                                                 .read = read_batch_execute,
                                                 .table = no_table,
                                                 .is_repeatable = is_batch_repeatable};
constexpr operation_info execute_transaction{.name = "ExecuteTransaction",
                                             .write = write_execute_transaction,
                                             .read = read_execute_transaction,
                                             .table = no_table};

}  // namespace

const operation_info& execute_statement_request::info = execute_statement;
const operation_info& batch_execute_statement_request::info = batch_execute_statement;
const operation_info& execute_transaction_request::info = execute_transaction;

}  // namespace tenon::dynamodb
