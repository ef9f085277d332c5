#include "local/expressions/expressions.hpp"

#include "local/expressions/condition_reader.hpp"
#include "local/expressions/key_condition_builder.hpp"

namespace tenon::local::dynamodb {

item_condition read_condition(std::string_view text, placeholders& with) {
  return read_condition("ConditionExpression", text, with);
}

item_condition read_filter(std::string_view text, placeholders& with) {
  return read_condition("FilterExpression", text, with);
}

item_condition read_search_condition(std::string_view text, placeholders& with) {
  return read_condition("SearchConditionExpression", text, with);
}

key_condition read_key_condition(std::string_view text, placeholders& with) {
  return key_condition_from(read_condition("KeyConditionExpression", text, with));
}

expressions read_expressions(const expression_texts& texts) {
  expressions result;
  placeholders with(texts.names, texts.values, texts.tells_size);
  if (texts.update) result.update = read_update(*texts.update, with);
  if (texts.condition) result.condition = read_condition(*texts.condition, with);
  std::optional<item_condition> key;
  if (texts.key_condition) key = read_condition("KeyConditionExpression", *texts.key_condition, with);
  if (texts.filter) result.filter = read_filter(*texts.filter, with);
  if (texts.projection) result.projection = read_projection(*texts.projection, with);
  with.check_unused();
  // Whether it is a condition on keys is the last that is checked.
  if (key) result.key_condition = key_condition_from(*key);
  return result;
}

}  // namespace tenon::local::dynamodb
