#include "local/dynamodb/partiql_read.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/collection_read.hpp"
#include "local/dynamodb/index_entries.hpp"
#include "local/expressions/legacy_parameters.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

void check_type(const attribute_value& value, const schema_attribute& of) {
  if (value.type() == attribute_type_of(of.type)) return;
  refuse("Key attribute's data type should match its data type in table's schema");
}

// The test of an attribute of a key; null if there is none.
const key_test* find_test(const std::vector<key_test>& tests, const schema_attribute& of,
                          bool (*wanted)(key_operator)) {
  const auto at = std::find_if(tests.begin(), tests.end(),
                               [&](const key_test& test) { return test.attribute == of.name && wanted(test.op); });
  if (at == tests.end()) return nullptr;
  check_type(*at->value, of);
  if (at->upper != nullptr) check_type(*at->upper, of);
  return &*at;
}

bool is_equality(key_operator op) { return op == key_operator::equal; }
bool is_range(key_operator op) { return op != key_operator::equal; }

// What of the keys has to be read; nothing if the statement does not name a partition.
std::optional<key_selection> select_keys(const key_schema& keys, const std::vector<key_test>& tests) {
  key_selection selection;
  for (const auto& attribute : keys.partition) {
    const auto* test = find_test(tests, attribute, is_equality);
    if (test == nullptr) return std::nullopt;
    selection.partition.push_back(test->value);
  }
  for (const auto& attribute : keys.sort) {
    if (const auto* test = find_test(tests, attribute, is_equality)) {
      selection.sort_equal.push_back(test->value);
      continue;
    }
    if (const auto* test = find_test(tests, attribute, is_range)) selection.sort_range = *test;
    break;
  }
  return selection;
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (const auto name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

// What the index does not hold can neither be filtered by, once a partition is named, nor taken from a global one.
void check_projection(const partiql_statement& statement, const table& from, const index_definition& index) {
  const auto missing = [&](std::vector<std::string_view> names) {
    std::erase_if(names, [&](std::string_view name) { return is_projected(from, index, name); });
    return names;
  };
  const bool is_keyed = statement.where && requires_value(*statement.where, index.keys.partition.front().name);
  if (is_keyed) {
    if (const auto names = missing(attributes_of(*statement.where)); !names.empty()) {
      refuse_values("Secondary index " + index.name + " does not project one or more filter attributes: [" +
                    joined(names) + ']');
    }
  }
  if (!index.is_global) return;
  std::vector<std::string_view> taken;
  for (const auto& selected : statement.selected) taken.push_back(selected.path.front().name);
  if (const auto names = missing(std::move(taken)); !names.empty()) {
    refuse_values("Global secondary index " + index.name + " does not project [" + joined(names) + ']');
  }
}

void check_branches(const item_condition& where, const key_schema& keys) {
  if (keys.sort.empty()) return;
  if (has_overlapping_branches(where, keys.partition.front().name, keys.sort.front().name))
    refuse("Overlapping conditions with range keys are not supported in where clause");
}

// Whether the page is read forward.
bool check_order(const partiql_statement& statement, const key_schema& keys) {
  if (statement.order.empty()) return true;
  bool is_forward = true;
  for (const auto& order : statement.order) {
    if (!keys.contains(order.attribute)) {
      refuse("Attribute " + std::string(order.attribute) + " in ORDER BY clause must be part of the primary key");
    }
    if (!keys.sort.empty() && order.attribute == keys.sort.front().name) is_forward = !order.is_descending;
  }
  const bool is_keyed = std::all_of(keys.partition.begin(), keys.partition.end(), [&](const schema_attribute& key) {
    return requires_value(*statement.where, key.name);
  });
  if (!is_keyed) {
    refuse("Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
  }
  return is_forward;
}

// Calls `f` with each of the JSON objects that stand next to each other with commas between them.
template <class F>
void for_each_object(std::string_view json, F&& f) {
  std::size_t begin = 0;
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      if (c == '\\') ++i;
      else if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' && depth++ == 0) {
      begin = i;
    } else if (c == '}' && --depth == 0) {
      f(json.substr(begin, i + 1 - begin));
    }
  }
}

bool takes_whole_attributes(const partiql_statement& statement) noexcept {
  return std::all_of(statement.selected.begin(), statement.selected.end(),
                     [](const partiql_selected& selected) { return selected.path.size() == 1; });
}

item take(const partiql_statement& statement, const item& from) {
  item out;
  for (const auto& selected : statement.selected) {
    if (const auto* value = find(from, selected.path)) out.set(std::string(selected.name), *value);
  }
  return out;
}

}  // namespace

selected_page execute_select(engine_context& context, const partiql_statement& statement,
                             const select_options& options) {
  page_request request;
  request.from = require_table(context, statement.table);
  const auto& definition = request.from->definition;
  if (statement.index) {
    request.index = &require_index(*request.from, statement);
    if (options.is_consistent && request.index->is_global) {
      refuse("Strongly consistent read is not supported on Global Secondary Indexes");
    }
    check_projection(statement, *request.from, *request.index);
  }
  const auto& keys = request.index != nullptr ? request.index->keys : definition.keys;
  std::optional<key_selection> selection;
  if (statement.where) {
    check_branches(*statement.where, keys);
    selection = select_keys(keys, required_tests(*statement.where));
    request.filter = &*statement.where;
  }
  if (selection) request.keys = &*selection;
  request.is_forward = check_order(statement, keys);
  request.limit = options.limit;

  // The attributes that are taken, or taken from.
  std::vector<std::string> names;
  for (const auto& selected : statement.selected) names.emplace_back(selected.path.front().name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const auto projection = projection_of(names);
  if (!names.empty()) {
    request.output = page_output::projected;
    request.projection = &projection;
    request.is_fetching = request.index != nullptr && !request.index->is_global &&
                          std::any_of(names.begin(), names.end(), [&](const std::string& name) {
                            return !is_projected(*request.from, *request.index, name);
                          });
  }
  item start_key;
  if (!options.start_key.empty()) {
    start_key = tenon::dynamodb::item_from_wire(options.start_key);
    request.start_key = &start_key;
    check_start_shape(request, request.keys != nullptr);
    check_start_key(request, request.keys != nullptr);
  }

  page read;
  read_page(context, request, read);
  selected_page result;
  result.last_key = std::move(read.last_key);
  if (takes_whole_attributes(statement)) {
    result.items = std::move(read.items);
  } else {
    for_each_object(read.items, [&](std::string_view json) {
      if (!result.items.empty()) result.items += ',';
      tenon::dynamodb::append_wire(result.items, take(statement, tenon::dynamodb::item_from_wire(json)));
    });
  }

  result.consumed.of = request.from;
  const auto units =
      read_capacity(read.evaluated_size, options.is_consistent ? read_kind::consistent : read_kind::eventual);
  if (request.index == nullptr) {
    result.consumed.table = units;
  } else {
    result.consumed.add_index(static_cast<std::size_t>(request.index - definition.indexes.data()), units);
    result.consumed.table = static_cast<half_units>(read.fetched_units) * (options.is_consistent ? 2 : 1);
  }
  return result;
}

const index_definition& require_index(const table& of, const partiql_statement& statement) {
  if (of.definition.find_vector_index(*statement.index)) refuse("Scan operation not supported on this index type");
  const auto* index = of.definition.find_index(*statement.index);
  if (index == nullptr) refuse("The table does not have the specified index");
  if (index->keys.partition.size() > 1 || index->keys.sort.size() > 1) {
    refuse(
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE "
        "keys.");
  }
  if (!statement.refusal.empty()) refuse(statement.refusal);
  return *index;
}

std::optional<std::string> select_from(const partiql_statement& statement, const stored_item& from) {
  if (statement.where && !statement.where->evaluate(&from.decode())) return std::nullopt;
  if (statement.selected.empty()) return from.json;
  return tenon::dynamodb::to_wire(take(statement, from.decode()));
}

std::optional<item> named_key(const table& of, const partiql_statement& statement) {
  if (!statement.where) return std::nullopt;
  const auto tests = required_tests(*statement.where);
  item key;
  for (const auto* attributes : {&of.definition.keys.partition, &of.definition.keys.sort}) {
    for (const auto& attribute : *attributes) {
      const auto* test = find_test(tests, attribute, is_equality);
      if (test == nullptr) return std::nullopt;
      key.set(attribute.name, *test->value);
    }
  }
  return key;
}

}  // namespace tenon::local::dynamodb
