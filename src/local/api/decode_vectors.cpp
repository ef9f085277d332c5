// SearchVectors.
#include "local/api/data_shapes.hpp"
#include "local/api/decode.hpp"
#include "local/api/expression_parameters.hpp"
#include "local/api/failure.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_value.hpp"
#include "local/api/strict_members.hpp"

namespace tenon::local::dynamodb {
namespace {

constexpr strict_member strict_members[]{{"TableName", strict_kind::text},
                                         {"IndexName", strict_kind::text},
                                         {"SearchVector", strict_kind::list},
                                         {"TopK", strict_kind::number}};

// As the endpoint says it, without the value.
void check_least(std::string_view member, std::string_view what, std::int64_t given, std::int64_t least) {
  if (given < least)
    refuse(std::string("1 validation error detected: Value at '")
               .append(member)
               .append("' failed to satisfy constraint: Member must have ")
               .append(what)
               .append(" greater than or equal to ")
               .append(std::to_string(least)));
}

}  // namespace

void decode(std::string_view body, search_vectors_request& out) {
  constexpr const auto& s = shapes::search_vectors;
  const opened request(body, s, [&](const json_element& root) { check_strict_members(root, body, strict_members); });
  out.index_name = text_of(*request[index_of(s, "IndexName")]);
  check_least("IndexName", "length", static_cast<std::int64_t>(out.index_name.size()), 3);
  const auto elements = simdjson::dom::array(*request[index_of(s, "SearchVector")]);
  check_least("SearchVector", "length", static_cast<std::int64_t>(elements.size()), 1);
  out.top_k = *optional_int32(request[index_of(s, "TopK")]);
  check_least("TopK", "value", out.top_k, 1);
  constexpr std::int32_t most = 100;
  if (out.top_k > most)
    refuse("Provided TopK value '" + std::to_string(out.top_k) +
           "' is out of valid range. The value must be between 1 and " + std::to_string(most) + " inclusive");
  const auto* condition = request[index_of(s, "SearchConditionExpression")];
  const auto* projection = request[index_of(s, "ProjectionExpression")];
  const auto* names = request[index_of(s, "ExpressionAttributeNames")];
  const auto* values = request[index_of(s, "ExpressionAttributeValues")];
  const parameter expressions[]{{"SearchConditionExpression", condition}, {"ProjectionExpression", projection}};
  check_expression_parameters(expressions, {}, names, values);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  for (const auto element : elements)
    out.vector.push_back(element.is_null() ? attribute_value() : read_value(element, value_wording::newer));
  out.condition_expression = optional_text(condition);
  out.projection_expression = optional_text(projection);
  out.names = read_names(names);
  out.values = read_values(values, value_wording::newer);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

}  // namespace tenon::local::dynamodb
