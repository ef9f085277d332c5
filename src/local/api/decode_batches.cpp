// BatchGetItem and BatchWriteItem.
#include "local/api/data_shapes.hpp"
#include "local/api/decode.hpp"
#include "local/api/expression_parameters.hpp"
#include "local/api/failure.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_value.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_gets = 100;
constexpr std::size_t max_writes = 25;

// Puts the tables in the order of their names; of several entries for one table, as for its name and its ARN, the last
// counts.
template <class T>
void sort_tables(by_name<T>& tables) {
  const auto name = [](const auto& entry) { return table_name_in(entry.first); };
  std::stable_sort(tables.begin(), tables.end(), [&](const auto& a, const auto& b) { return name(a) < name(b); });
  const auto kept =
      std::unique(tables.rbegin(), tables.rend(), [&](const auto& a, const auto& b) { return name(a) == name(b); });
  tables.erase(tables.begin(), kept.base());
  std::sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

// `where` is behind RequestItems.
[[noreturn]] void refuse_length(std::string_view where, std::string_view bound) {
  refuse(std::string("1 validation error detected: Value at 'RequestItems")
             .append(where)
             .append("' failed to satisfy constraint: Member must have length ")
             .append(bound));
}

keys_and_attributes read_keys(std::string_view table, const json_element& value, std::size_t& total) {
  constexpr const auto& s = shapes::keys_and_attributes;
  const fields f(s, &value);
  keys_and_attributes out;
  const auto* projection = f[index_of(s, "ProjectionExpression")];
  const auto* to_get = f[index_of(s, "AttributesToGet")];
  const auto* names = f[index_of(s, "ExpressionAttributeNames")];
  const parameter expressions[]{{"ProjectionExpression", projection}};
  const parameter replaced[]{{"AttributesToGet", to_get}};
  check_expression_parameters(expressions, replaced, names, nullptr);
  if (to_get) out.attributes_to_get = read_attributes_to_get(*to_get);
  out.names = read_names(names);
  out.projection_expression = optional_text(projection);
  out.consistent_read = boolean_or(f[index_of(s, "ConsistentRead")], false);

  const simdjson::dom::array keys(*f[index_of(s, "Keys")]);
  if (keys.size() == 0) refuse_length("." + std::string(table) + ".member.Keys", "greater than or equal to 1");
  if (keys.size() > max_gets) refuse_length("." + std::string(table) + ".member.Keys", "less than or equal to 100");
  out.keys.reserve(keys.size());
  for (const auto key : keys) {
    out.keys.push_back(key.is_null() ? item() : read_item(key, value_wording::newer));
    if (++total > max_gets) refuse("Too many items requested for the BatchGetItem call");
  }
  return out;
}

write_request read_write(const json_element& value) {
  constexpr const auto& s = shapes::write_request;
  const fields f(s, &value);
  const auto* put = f[index_of(s, "PutRequest")];
  const auto* remove = f[index_of(s, "DeleteRequest")];
  if ((put != nullptr) == (remove != nullptr))
    refuse(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
  write_request out;
  out.is_put = put != nullptr;
  if (put) {
    out.item = read_item(*fields(shapes::put_request, put)[index_of(shapes::put_request, "Item")]);
  } else {
    out.item = read_item(*fields(shapes::delete_request, remove)[index_of(shapes::delete_request, "Key")]);
  }
  return out;
}

}  // namespace

void decode(std::string_view body, batch_get_item_request& out) {
  constexpr const auto& s = shapes::batch_get_item;
  const opened request(body, s);
  const simdjson::dom::object tables(*request[index_of(s, "RequestItems")]);
  if (tables.size() == 0) refuse_length("", "greater than or equal to 1");
  std::size_t total = 0;
  bool has_projections = false;
  bool has_lists = false;
  for (const auto table : tables) {
    auto keys = read_keys(table.key, table.value, total);
    has_projections = has_projections || keys.projection_expression;
    has_lists = has_lists || keys.attributes_to_get;
    out.tables.emplace_back(std::string(table.key), std::move(keys));
  }
  if (has_projections && has_lists)
    refuse(
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
        "{AttributesToGet} Expression parameters: {ProjectionExpression}");
  sort_tables(out.tables);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

void decode(std::string_view body, batch_write_item_request& out) {
  constexpr const auto& s = shapes::batch_write_item;
  const opened request(body, s);
  const simdjson::dom::object tables(*request[index_of(s, "RequestItems")]);
  if (tables.size() == 0) refuse("The requestItems parameter is required for BatchWriteItem");
  std::size_t total = 0;
  for (const auto table : tables) {
    if (table.value.is_null()) continue;
    std::vector<write_request> writes;
    for (const auto write : simdjson::dom::array(table.value)) {
      writes.push_back(read_write(write));
      if (++total > max_writes) refuse("Too many items requested for the BatchWriteItem call");
    }
    out.tables.emplace_back(std::string(table.key), std::move(writes));
  }
  sort_tables(out.tables);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
  out.metrics = read_metrics(request[index_of(s, "ReturnItemCollectionMetrics")]);
}

}  // namespace tenon::local::dynamodb
