#include "local/dynamodb/partiql_read.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/collection_read.hpp"
#include "local/dynamodb/index_entries.hpp"
#include "local/expressions/comparison.hpp"
#include "local/expressions/legacy_parameters.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

std::string_view sort_name(const key_schema& keys) noexcept {
  return keys.sort.empty() ? std::string_view() : keys.sort.front().name;
}

void check_type(const attribute_value& value, const schema_attribute& of) {
  if (value.type() == attribute_type_of(of.type)) return;
  refuse("Key attribute's data type should match its data type in table's schema: Key " + of.name);
}

void check_types(const std::vector<key_alternative>& alternatives, const key_schema& keys) {
  for (const auto& one : alternatives) {
    check_type(*one.partition, keys.partition.front());
    if (!one.sort) continue;
    check_type(*one.sort->value, keys.sort.front());
    if (one.sort->upper != nullptr) check_type(*one.sort->upper, keys.sort.front());
  }
}

// In what partitions, and where in them, lies what the statement asks for; nothing if that may be anywhere.
std::optional<std::vector<key_alternative>> find_alternatives(const partiql_statement& statement,
                                                              const key_schema& keys) {
  if (!statement.where) return std::nullopt;
  auto found = key_alternatives(*statement.where, keys.partition.front().name, sort_name(keys));
  if (!found) return found;
  if (found->size() > max_key_alternatives) refuse("Too many decomposed read operations for a given query.");
  if (has_overlap(*found)) refuse("Overlapping conditions with range keys are not supported in where clause");
  return found;
}

// The key of the one item that the alternatives name, if they ask nothing else of it.
std::optional<item> only_key(const table& of, const std::optional<std::vector<key_alternative>>& alternatives) {
  if (!alternatives || alternatives->size() != 1) return std::nullopt;
  const auto& only = alternatives->front();
  if (only.has_filter || only.sort.has_value() != of.has_sort_key()) return std::nullopt;
  item key;
  key.set(of.definition.keys.partition.front().name, *only.partition);
  if (only.sort) key.set(of.definition.keys.sort.front().name, *only.sort->value);
  return key;
}

key_selection selection_of(const key_alternative& alternative) {
  key_selection selection;
  selection.partition.push_back(alternative.partition);
  if (!alternative.sort) return selection;
  if (alternative.sort->op == key_operator::equal) selection.sort_equal.push_back(alternative.sort->value);
  else selection.sort_range = alternative.sort;
  return selection;
}

// No item is read twice: alternatives of a partition that may have some in common become all of it.
void join_open_alternatives(std::vector<key_alternative>& all) {
  std::vector<key_alternative> joined;
  for (auto& one : all) {
    const auto is_same = [&](const key_alternative& other) { return *other.partition == *one.partition; };
    const bool is_whole =
        std::count_if(all.begin(), all.end(), is_same) > 1 &&
        std::any_of(all.begin(), all.end(), [&](const auto& other) { return is_same(other) && other.is_open; });
    if (is_whole && std::any_of(joined.begin(), joined.end(), is_same)) continue;
    joined.push_back(one);
    if (is_whole) joined.back().sort.reset();
  }
  all = std::move(joined);
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (const auto name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

std::vector<std::string_view> missing_in(const index_definition& index, const table& from,
                                         std::vector<std::string_view> names) {
  std::erase_if(names, [&](std::string_view name) { return is_projected(from, index, name); });
  return names;
}

// Names as a hash set of Java has them, which the service lists: by their hashes, and as they come where those meet.
void order_as_hash_set(std::vector<std::string_view>& names) {
  std::size_t capacity = 16;
  while (names.size() * 4 > capacity * 3) capacity *= 2;
  const auto place = [&](std::string_view name) {
    std::uint32_t hash = 0;
    for (const char c : name) hash = hash * 31 + static_cast<unsigned char>(c);
    return (hash ^ hash >> 16) & (capacity - 1);
  };
  std::stable_sort(names.begin(), names.end(),
                   [&](std::string_view a, std::string_view b) { return place(a) < place(b); });
}

// Partitions are not filtered by what the index does not hold, unless there is one that needs no such thing. The names
// are those of the last partition.
void check_filters(const std::vector<key_alternative>& alternatives, const table& from, const index_definition& index) {
  const key_alternative* last = nullptr;
  std::vector<std::string_view> names;
  for (const auto& one : alternatives) {
    auto missing = missing_in(index, from, one.attributes);
    if (missing.empty()) return;
    if (last != nullptr && order(*one.partition, *last->partition) != std::strong_ordering::greater) continue;
    last = &one;
    names = std::move(missing);
  }
  order_as_hash_set(names);
  refuse_values("Secondary index " + index.name + " does not project one or more filter attributes: [" + joined(names) +
                ']');
}

// A global index has nothing to give but what it holds.
void check_selected(const partiql_statement& statement, const table& from, const index_definition& index) {
  if (!index.is_global) return;
  std::vector<std::string_view> taken;
  for (const auto& selected : statement.selected) taken.push_back(selected.path.front().name);
  if (const auto names = missing_in(index, from, std::move(taken)); !names.empty()) {
    refuse_values("Global secondary index " + index.name + " does not project [" + joined(names) + ']');
  }
}

// How ORDER BY has items: by partition, and forward or not within each.
struct item_order {
  std::optional<bool> is_partition_forward = {};  // if it names the partition key
  bool is_forward = true;
};

item_order order_of(const partiql_statement& statement, const key_schema& keys,
                    const std::optional<std::vector<key_alternative>>& alternatives) {
  item_order out;
  if (statement.order.empty()) return out;
  out.is_forward = false;  // the service's way, unless it names the sort key
  for (const auto& order : statement.order) {
    if (!keys.contains(order.attribute)) {
      refuse("Attribute " + std::string(order.attribute) + " in ORDER BY clause must be part of the primary key");
    }
    if (order.attribute == sort_name(keys)) out.is_forward = !order.is_descending;
    else out.is_partition_forward = !order.is_descending;
  }
  if (!alternatives) {
    refuse("Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.");
  }
  const bool are_several = std::any_of(alternatives->begin(), alternatives->end(), [&](const key_alternative& one) {
    return !(*one.partition == *alternatives->front().partition);
  });
  if (are_several && !out.is_partition_forward) {
    refuse("Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.");
  }
  return out;
}

// Alternatives of one partition have no values of the sort key in common: the least values tell which comes first.
bool is_before(const key_alternative& a, const key_alternative& b, const item_order& wanted) {
  const auto by_partition = order(*a.partition, *b.partition);
  if (by_partition != std::strong_ordering::equal) {
    return by_partition == (*wanted.is_partition_forward ? std::strong_ordering::less : std::strong_ordering::greater);
  }
  const auto is_lower = [](const key_alternative& x, const key_alternative& y) {
    const auto begins_anywhere = [](const key_alternative& one) {
      return one.sort->op == key_operator::less || one.sort->op == key_operator::less_or_equal;
    };
    if (!x.sort || !y.sort || begins_anywhere(y)) return false;
    if (begins_anywhere(x)) return true;
    const auto by_sort = order(*x.sort->value, *y.sort->value);
    if (by_sort != std::strong_ordering::equal) return by_sort == std::strong_ordering::less;
    return y.sort->op == key_operator::greater && x.sort->op != key_operator::greater;
  };
  return wanted.is_forward ? is_lower(a, b) : is_lower(b, a);
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
  }
  const auto& keys = request.index != nullptr ? request.index->keys : definition.keys;
  auto alternatives = find_alternatives(statement, keys);
  if (alternatives) check_types(*alternatives, keys);
  if (request.index != nullptr) {
    if (alternatives) check_filters(*alternatives, *request.from, *request.index);
    check_selected(statement, *request.from, *request.index);
  }
  const auto wanted = order_of(statement, keys, alternatives);
  request.is_forward = wanted.is_forward;
  request.limit = options.limit;
  if (statement.where) request.filter = &*statement.where;

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

  // What is read one after the other.
  std::vector<key_selection> reads;
  std::size_t next = 0;
  item start_key;
  if (!options.start_key.empty()) {
    start_key = tenon::dynamodb::item_from_wire(options.start_key);
    request.start_key = &start_key;
  }
  if (alternatives) {
    join_open_alternatives(*alternatives);
    if (!statement.order.empty()) {
      std::stable_sort(alternatives->begin(), alternatives->end(),
                       [&](const auto& a, const auto& b) { return is_before(a, b, wanted); });
    }
    for (const auto& one : *alternatives) reads.push_back(selection_of(one));
    if (request.start_key != nullptr) {
      const auto* partition = start_key.find(keys.partition.front().name);
      const auto* sort = start_key.find(sort_name(keys));
      const auto at = std::find_if(alternatives->begin(), alternatives->end(), [&](const key_alternative& one) {
        return partition != nullptr && includes(one, *partition, sort);
      });
      if (at != alternatives->end()) next = static_cast<std::size_t>(at - alternatives->begin());
    }
    request.keys = &reads[next];
  }
  check_start_shape(request, request.keys != nullptr);
  check_start_key(request, request.keys != nullptr);

  page read;
  half_units units = 0;
  const auto kind = options.is_consistent ? read_kind::consistent : read_kind::eventual;
  for (;;) {
    const auto evaluated_before = read.evaluated_size;
    read_page(context, request, read);
    units += read_capacity(read.evaluated_size - evaluated_before, kind);
    if (!read.last_key.empty() || ++next >= reads.size()) break;
    request.keys = &reads[next];
    request.start_key = nullptr;
  }
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
  result.consumed.named = statement.table;
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

std::optional<item> named_key(const table& of, const partiql_statement& statement, repeated_key repeated) {
  if (!statement.where) return std::nullopt;
  item key;
  for (const auto& test : required_tests(*statement.where)) {
    if (test.op != key_operator::equal || !of.definition.keys.contains(test.attribute)) continue;
    const auto* before = key.find(test.attribute);
    if (before == nullptr) {
      key.set(std::string(test.attribute), *test.value);
    } else if (repeated != repeated_key::first_counts && !(*before == *test.value)) {
      if (repeated == repeated_key::names_none) return std::nullopt;
      refuse("Multiple conditions on same key " + std::string(test.attribute) +
             ". Only single item Update/Insert/Delete are supported");
    }
  }
  if (key.size() != of.definition.keys.partition.size() + of.definition.keys.sort.size()) return std::nullopt;
  return key;
}

std::optional<item> selected_key(const table& of, const partiql_statement& statement) {
  return only_key(of, find_alternatives(statement, of.definition.keys));
}

bool names_item_alone(const table& of, const partiql_statement& statement) {
  const auto& keys = of.definition.keys;
  return statement.where &&
         only_key(of, key_alternatives(*statement.where, keys.partition.front().name, sort_name(keys))).has_value();
}

void check_key_types(const table& of, const item& key) {
  for (const auto* attributes : {&of.definition.keys.partition, &of.definition.keys.sort})
    for (const auto& attribute : *attributes) check_type(key.at(attribute.name), attribute);
}

}  // namespace tenon::local::dynamodb
