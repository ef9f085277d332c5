// SearchVectors: the items of a vector index that are nearest to a vector.
//
// Every vector of the partition is compared, so that what is found is exact where the service's is approximate.
#include "base/json_text.hpp"
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/item_operations.hpp"
#include "local/dynamodb/key_paths.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/vector_distance.hpp"
#include "local/dynamodb/vector_entries.hpp"
#include "local/dynamodb/write_answers.hpp"
#include "local/expressions/expressions.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t least_charge = 1024;

// One test of a SearchConditionExpression.
struct equality {
  std::string_view attribute;
  const attribute_value* value = nullptr;
  bool is_nested = false;  // a part of the attribute
};

[[noreturn]] void refuse_condition(std::string_view what) {
  refuse(std::string("Invalid SearchConditionExpression: ").append(what));
}

// Refuses whatever is not equalities that are joined by AND.
std::vector<equality> equalities_of(const item_condition& condition) {
  std::vector<equality> out;
  for (const auto& node : condition.nodes()) {
    switch (node.op) {
      case condition_operator::conjunction: continue;
      case condition_operator::equal: break;
      case condition_operator::not_equal:
      case condition_operator::less:
      case condition_operator::less_or_equal:
      case condition_operator::greater:
      case condition_operator::greater_or_equal:
        refuse_condition("Invalid comparator used in SearchConditionExpression");
      default: refuse_condition("Invalid operator used in SearchConditionExpression");
    }
    const auto operands = condition.operands(node);
    const auto& path = operands[0].is_path() ? operands[0] : operands[1];
    const auto& value = operands[0].is_path() ? operands[1] : operands[0];
    if (!path.is_path() || value.is_path() || path.is_size || value.is_size)
      refuse_condition("Invalid operator used in SearchConditionExpression");
    const auto steps = condition.path(path);
    out.push_back({steps.front().name, value.value, steps.size() > 1});
  }
  return out;
}

const vector_index_definition& require_vector_index(const table& of, const std::string& name, std::int64_t now) {
  const auto* index = of.definition.find_vector_index(name);
  const bool is_creating = index && index->life.at(now) == resource_state::creating;
  if (!index || (is_creating && of.definition.life.at(now) == resource_state::updating))
    refuse("The table does not have the specified index: " + name);
  if (is_creating) refuse("Cannot search backfilling vector index: " + name);
  return *index;
}

std::vector<float> floats_of(const std::vector<attribute_value>& values, const vector_index_definition& index) {
  std::vector<float> out;
  for (const auto& value : values) {
    const auto* n = value.get_if<tenon::dynamodb::number>();
    const auto f = n ? float_of(*n) : std::nullopt;
    if (!f)
      refuse(
          "Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point "
          "number attribute");
    out.push_back(*f);
  }
  if (out.size() != index.dimensions)
    refuse("Input search vector dimension " + std::to_string(out.size()) + " does not match vector index dimension " +
           std::to_string(index.dimensions));
  return out;
}

// Where a search looks.
struct search_scope {
  std::string partition;
  std::vector<std::optional<std::string>> values;  // see has_values()
};

// The value of the index's partition that is searched.
std::string partition_of(const vector_index_definition& index, const equality& given) {
  const auto& attribute = *index.partition();
  if (given.value->type() != attribute_type_of(attribute.type))
    refuse("Type of '" + attribute.name + "' attribute in SearchConditionExpression (" +
           std::string(name_of(given.value->type())) + ") does not match type in search schema (" +
           std::string(name_of(attribute.type)) + ")");
  if (const auto* text = given.value->get_if<std::string>(); text && text->empty())
    refuse(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        "string value. Key: " +
        attribute.name);
  return vector_partition(index, given.value);
}

// Nothing if no item can have the values.
std::optional<search_scope> scope_of(const vector_index_definition& index, const std::vector<equality>& tests) {
  for (const auto& test : tests)
    if (!index.find(test.attribute))
      refuse(
          "SearchConditionExpression must not contain any attributes that is not in SearchSchema. Invalid attribute: " +
          std::string(test.attribute));
  if (std::any_of(tests.begin(), tests.end(), [](const equality& test) { return test.is_nested; }))
    refuse_condition("SearchConditionExpression cannot have conditions on nested attributes");
  for (auto test = tests.begin(); test != tests.end(); ++test)
    if (std::any_of(tests.begin(), test, [&](const equality& other) { return other.attribute == test->attribute; }))
      refuse_condition("SearchConditionExpression must only contain one condition per attribute");

  search_scope out;
  bool is_possible = true;
  for (const auto& attribute : index.schema) {
    const auto test =
        std::find_if(tests.begin(), tests.end(), [&](const equality& one) { return one.attribute == attribute.name; });
    if (attribute.is_partition) {
      if (test == tests.end()) refuse("SearchConditionExpression must be provided when SearchSchema has a HASH key");
      out.partition = partition_of(index, *test);
      continue;
    }
    auto& value = out.values.emplace_back();
    if (test == tests.end()) continue;
    is_possible = is_possible && test->value->type() == attribute_type_of(attribute.type);
    if (is_possible) value = search_value(*test->value);
  }
  return is_possible ? std::optional(std::move(out)) : std::nullopt;
}

struct match {
  float score = 0;
  std::int64_t row = 0;
  std::size_t size = 0;  // of what the index holds
};

// The `most` nearest, the nearest first; of those that are equally near, those of lower rows. What it read is added to
// `bytes`.
std::vector<match> nearest(store_connection& c, const vector_index_definition& index, const search_scope& scope,
                           std::span<const float> vector, std::size_t most, std::size_t& bytes) {
  const vector_distance distance(index.distance, vector);
  const auto is_before = [&](const match& a, const match& b) {
    return a.score != b.score ? distance.is_nearer(a.score, b.score) : a.row < b.row;
  };
  std::vector<match> found;  // a heap, whose first is the farthest
  std::vector<float> kept(vector.size());
  const running_statement rows(c.statement(statement_kind::vectors, index.id));
  rows->bind_blob(1, scope.partition);
  while (rows->step()) {
    if (!has_values(rows->text(1), scope.values)) continue;
    const auto stored = rows->text(3);
    if (stored.size() != vector.size_bytes()) internal_error("A vector index has a vector of another size");
    std::memcpy(kept.data(), stored.data(), stored.size());
    const match one{distance(kept), rows->integer(0), static_cast<std::size_t>(rows->integer(2))};
    if (found.size() == most) {
      if (!is_before(one, found.front())) continue;
      std::pop_heap(found.begin(), found.end(), is_before);
      found.pop_back();
    }
    found.push_back(one);
    std::push_heap(found.begin(), found.end(), is_before);
  }
  std::sort_heap(found.begin(), found.end(), is_before);
  for (const auto& one : found) bytes += one.size;
  return found;
}

void append_score(std::string& out, float value) {
  std::array<char, 32> text;
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

// The item as the index shows it: without its vector, unless that is asked for.
item shown(const table& of, const vector_index_definition& index, const item& whole,
           const std::optional<item_projection>& projection) {
  item out = shown_of(of, index, whole);
  if (projection) return projection->project(out);
  out.erase(index.attribute);
  return out;
}

}  // namespace

void search_vectors(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<search_vectors_request>(body);
  placeholders with(request.names, request.values);
  std::optional<item_condition> condition;
  if (request.condition_expression) condition = read_search_condition(*request.condition_expression, with);
  const auto tests = condition ? equalities_of(*condition) : std::vector<equality>();
  std::optional<item_projection> projection;
  if (request.projection_expression) projection = read_projection(*request.projection_expression, with);
  with.check_unused();

  const auto from = require_table(context, request.table_name);
  const auto& index = require_vector_index(*from, request.index_name, context.now());
  const auto vector = floats_of(request.vector, index);
  const auto scope = scope_of(index, tests);
  if (projection) check_key_paths(*from, *projection);

  std::size_t bytes = vector.size() * sizeof(float);
  object_writer answer(out);
  auto& results = answer.member("SearchResults") += '[';
  if (scope) {
    const auto c = context.store.read();
    const read_snapshot moment(*c);
    for (const auto& one : nearest(*c, index, *scope, vector, static_cast<std::size_t>(request.top_k), bytes)) {
      const running_statement row(c->statement(statement_kind::find_row, from->definition.id));
      row->bind(1, one.row);
      if (!row->step()) internal_error("A vector index has an item that the table has not");
      if (results.back() != '[') results += ',';
      results += R"({"Item":)";
      tenon::dynamodb::append_wire(results,
                                   shown(*from, index, tenon::dynamodb::item_from_wire(row->text(2)), projection));
      results += R"(,"Score":)";
      append_score(results, one.score);
      results += '}';
    }
  }
  results += ']';
  if (request.capacity != return_consumed_capacity::none)
    answer.member("ConsumedCapacity")
        .append(R"({"VectorSearchRequestBytes":)")
        .append(std::to_string(std::max(least_charge, bytes)))
        .append(".0}");
  answer.end();
}

}  // namespace tenon::local::dynamodb
