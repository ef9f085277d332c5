#include "migrate/sqlite_dialect.hpp"

#include "migrate/plain_value.hpp"
#include "migrate/sqlite_ddl.hpp"
#include "migrate/sqlite_default.hpp"

#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <optional>
#include <variant>

namespace tenon::migrate {

// A column INTEGER PRIMARY KEY is the row's number (sqlite.org/lang_createtable.html#rowid).
bool sqlite_dialect::numbers_rows(const column& key) const { return key.type.family == type_family::integer; }

cast sqlite_dialect::cast_between(const column& previous, const column& next) const {
  const column_type& from = previous.type;
  const column_type& to = next.type;
  if (from.family == to.family && text::to_lower(from.native) == text::to_lower(to.native)) return cast::none;
  return to.family == type_family::text ? cast::safe : cast::risky;
}

bool sqlite_dialect::same_default(const column& previous, const column& next) const {
  if (next.default_value && next.default_value->kind == column_default::form::expression &&
      next.default_value->text.empty())
    return true;
  const type_family family = next.type.family;
  const std::optional<column_default> a = sqlite::understood(previous.default_value, family);
  const std::optional<column_default> b = sqlite::understood(next.default_value, family);
  if (!a || !b) return !a && !b;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case column_default::form::now: return true;
    case column_default::form::value: return same_plain_value(family, a->text, b->text);
    case column_default::form::list:
    case column_default::form::sequence: return a == b;
    case column_default::form::expression: return text::to_lower(a->text) == text::to_lower(b->text);
  }
  return false;
}

bool sqlite_dialect::must_redefine(const table_difference& difference, const sql_schema& previous,
                                   const sql_schema& next) const {
  const table& old = previous.tables[difference.previous];
  const table& wanted = next.tables[difference.next];
  const auto is_required = [&](std::size_t i) { return wanted.columns[i].required; };
  const auto is_constraint = [&](std::size_t i) { return old.indexes[i].is_constraint; };
  return difference.primary_key_created || difference.primary_key_dropped || difference.primary_key_changed ||
         !difference.dropped_columns.empty() || !difference.created_foreign_keys.empty() ||
         !difference.dropped_foreign_keys.empty() ||
         std::any_of(difference.added_columns.begin(), difference.added_columns.end(), is_required) ||
         std::any_of(difference.dropped_indexes.begin(), difference.dropped_indexes.end(), is_constraint) ||
         std::any_of(difference.common_columns.begin(), difference.common_columns.end(),
                     [](const column_change& change) { return change.any(); });
}

std::vector<command> sqlite_dialect::render(const plan& whole, const step& one) const {
  const auto statements_of = [&](const auto& taken) -> std::vector<command> {
    if constexpr (requires { sqlite::statements(whole, taken); }) return sqlite::statements(whole, taken);
    else raise({.message = "A plan for SQLite has a step that SQLite does not know"});
  };
  return std::visit(statements_of, one);
}

}  // namespace tenon::migrate
