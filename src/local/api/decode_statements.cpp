// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction.
#include "local/api/data_shapes.hpp"
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_value.hpp"

namespace tenon::local::dynamodb {
namespace {

std::vector<attribute_value> read_parameters(const json_element* list) {
  std::vector<attribute_value> values;
  if (!list) return values;
  for (const auto value : simdjson::dom::array(*list))
    values.push_back(read_expression_value(value, value_wording::older));
  return values;
}

}  // namespace

void decode(std::string_view body, execute_statement_request& out) {
  constexpr const auto& s = shapes::execute_statement;
  const opened request(body, s);
  out.statement.text = text_of(*request[index_of(s, "Statement")]);
  out.statement.parameters = read_parameters(request[index_of(s, "Parameters")]);
  out.statement.consistent_read = boolean_or(request[index_of(s, "ConsistentRead")], false);
  out.statement.returns_on_failure = read_on_failure(request[index_of(s, "ReturnValuesOnConditionCheckFailure")]);
  out.next_token = optional_text(request[index_of(s, "NextToken")]);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

void decode(std::string_view body, batch_execute_statement_request& out) {
  constexpr const auto& s = shapes::batch_execute_statement;
  constexpr const auto& one = shapes::batch_statement;
  const opened request(body, s);
  for (const auto value : simdjson::dom::array(*request[index_of(s, "Statements")])) {
    const fields f(one, &value);
    auto& statement = out.statements.emplace_back();
    statement.text = text_of(*f[index_of(one, "Statement")]);
    try {
      statement.parameters = read_parameters(f[index_of(one, "Parameters")]);
    } catch (const failure& refusal) {
      statement.refusal = refusal;
    }
    statement.consistent_read = boolean_or(f[index_of(one, "ConsistentRead")], false);
    statement.returns_on_failure = read_on_failure(f[index_of(one, "ReturnValuesOnConditionCheckFailure")]);
  }
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

void decode(std::string_view body, execute_transaction_request& out) {
  constexpr const auto& s = shapes::execute_transaction;
  constexpr const auto& one = shapes::parameterized_statement;
  const opened request(body, s);
  for (const auto value : simdjson::dom::array(*request[index_of(s, "TransactStatements")])) {
    const fields f(one, &value);
    auto& statement = out.statements.emplace_back();
    statement.text = text_of(*f[index_of(one, "Statement")]);
    statement.parameters = read_parameters(f[index_of(one, "Parameters")]);
    statement.returns_on_failure = read_on_failure(f[index_of(one, "ReturnValuesOnConditionCheckFailure")]);
  }
  out.client_request_token = optional_text(request[index_of(s, "ClientRequestToken")]);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

}  // namespace tenon::local::dynamodb
