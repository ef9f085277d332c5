#include "migrate/enum_differ.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace tenon::migrate {
namespace {

bool has_value(const enum_type& e, const std::string& value) {
  return std::find(e.values.begin(), e.values.end(), value) != e.values.end();
}

bool has_all_values(const enum_type& e, const std::vector<std::string>& values) {
  return std::all_of(values.begin(), values.end(), [&](const std::string& value) { return has_value(e, value); });
}

bool is_of(const column& c, const enum_type& e) {
  return c.type.family == type_family::enumeration && c.type.native == e.name && c.type.native_schema == e.schema;
}

bool mentions_new_value(const column_default& given, const enum_type& old) {
  switch (given.kind) {
    case column_default::form::value: return !has_value(old, given.text);
    case column_default::form::list: return !has_all_values(old, given.items);
    case column_default::form::now:
    case column_default::form::sequence:
    case column_default::form::expression: return false;
  }
  return false;
}

// Values that are added to an enum can be used in later transactions only (postgresql.org/docs/15/sql-altertype.html):
// not as a default, and not by a column that becomes one of this enum.
bool is_used_at_once(const plan& made, const enum_type& old, const enum_type& wanted) {
  for (const table& t : made.next.tables) {
    const table* before = made.previous.find_table(t.schema, t.name);
    for (const column& c : t.columns) {
      if (!is_of(c, wanted)) continue;
      if (c.default_value && mentions_new_value(*c.default_value, old)) return true;
      const column* existing = before == nullptr ? nullptr : before->find_column(c.name);
      if (existing != nullptr && !is_of(*existing, old)) return true;
    }
  }
  return false;
}

}  // namespace

void push_created_and_altered_enums(plan& made) {
  for (std::size_t i = 0; i < made.next.enums.size(); ++i)
    if (made.previous.find_enum(made.next.enums[i].schema, made.next.enums[i].name) == nullptr)
      made.steps.push_back(create_enum{i});
  for (std::size_t i = 0; i < made.previous.enums.size(); ++i) {
    const enum_type& old = made.previous.enums[i];
    const enum_type* wanted = made.next.find_enum(old.schema, old.name);
    if (wanted == nullptr) continue;
    const bool loses = !has_all_values(*wanted, old.values);
    if (!loses && has_all_values(old, wanted->values)) continue;
    made.steps.push_back(alter_enum{.previous = i,
                                    .next = static_cast<std::size_t>(wanted - made.next.enums.data()),
                                    .rebuild = loses || is_used_at_once(made, old, *wanted)});
  }
}

void push_dropped_enums(plan& made) {
  for (std::size_t i = 0; i < made.previous.enums.size(); ++i)
    if (made.next.find_enum(made.previous.enums[i].schema, made.previous.enums[i].name) == nullptr)
      made.steps.push_back(drop_enum{i});
}

}  // namespace tenon::migrate
