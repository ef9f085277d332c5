#include "migrate/postgres_dialect.hpp"

#include "migrate/plain_value.hpp"
#include "migrate/postgres_alter.hpp"
#include "migrate/postgres_cast.hpp"
#include "migrate/postgres_ddl.hpp"
#include "migrate/sql_text.hpp"

#include "base/text.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

namespace tenon::migrate {
namespace {

using postgres::flavor;

struct sql_of {
  const plan& whole;
  flavor of;

  std::vector<command> operator()(const create_schema& taken) const {
    return {{postgres::create_schema_sql(taken.name)}};
  }
  std::vector<command> operator()(const create_extension& taken) const {
    return {{postgres::create_extension_sql(whole.next.extensions[taken.extension])}};
  }
  std::vector<command> operator()(const alter_extension& taken) const {
    return postgres::alter_extension_sql(whole.previous.extensions[taken.previous], whole.next.extensions[taken.next]);
  }
  std::vector<command> operator()(const create_enum& taken) const {
    return {{postgres::create_enum_sql(whole.next.enums[taken.type])}};
  }
  std::vector<command> operator()(const create_table& taken) const {
    return {{postgres::create_table_sql(whole.next.tables[taken.table], of)}};
  }
  std::vector<command> operator()(const create_index& taken) const {
    const table& wanted = whole.next.tables[taken.table];
    return {{postgres::create_index_sql(wanted, wanted.indexes[taken.index])}};
  }
  std::vector<command> operator()(const add_foreign_key& taken) const {
    const table& wanted = whole.next.tables[taken.table];
    return {{postgres::add_foreign_key_sql(wanted, wanted.foreign_keys[taken.key])}};
  }
  std::vector<command> operator()(const alter_enum& taken) const { return postgres::statements(whole, taken); }
  std::vector<command> operator()(const drop_foreign_key& taken) const {
    const table& old = whole.previous.tables[taken.table];
    return {{"ALTER TABLE " + postgres::qualified(old) + " DROP CONSTRAINT " +
             identifier(old.foreign_keys[taken.key].name)}};
  }
  std::vector<command> operator()(const drop_index& taken) const {
    const table& old = whole.previous.tables[taken.table];
    return {{postgres::drop_index_sql(old, old.indexes[taken.index])}};
  }
  std::vector<command> operator()(const alter_table& taken) const { return postgres::statements(whole, taken, of); }
  std::vector<command> operator()(const drop_table& taken) const {
    return {{"DROP TABLE " + postgres::qualified(whole.previous.tables[taken.table])}};
  }
  std::vector<command> operator()(const drop_enum& taken) const {
    return {{"DROP TYPE " + postgres::qualified(whole.previous.enums[taken.type])}};
  }
  std::vector<command> operator()(const redefine_tables&) const {
    raise({.message = "A plan for PostgreSQL builds a table anew"});
  }
  std::vector<command> operator()(const rename_foreign_key& taken) const {
    const table& old = whole.previous.tables[taken.difference.previous];
    const table& wanted = whole.next.tables[taken.difference.next];
    return {{"ALTER TABLE " + postgres::qualified(wanted) + " RENAME CONSTRAINT " +
             identifier(old.foreign_keys[taken.key.previous].name) + " TO " +
             identifier(wanted.foreign_keys[taken.key.next].name)}};
  }
  std::vector<command> operator()(const rename_index& taken) const {
    const table& old = whole.previous.tables[taken.difference.previous];
    const table& wanted = whole.next.tables[taken.difference.next];
    return {{"ALTER INDEX " + postgres::qualified(old.schema, old.indexes[taken.index.previous].name) + " RENAME TO " +
             identifier(wanted.indexes[taken.index.next].name)}};
  }
};

bool same_kind_of_default(const column_default& a, const column_default& b, type_family family) {
  switch (a.kind) {
    case column_default::form::value: return same_plain_value(family, a.text, b.text);
    case column_default::form::list:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        [&](const std::string& x, const std::string& y) { return same_plain_value(family, x, y); });
    case column_default::form::now: return true;
    case column_default::form::sequence:
    case column_default::form::expression: return a.text == b.text;
  }
  return false;
}

// The server converts the default along with its column, and would then write most of them in another way.
bool is_kept_by_cast(const column_type& from, const column_type& to) {
  const auto is_integer = [](const column_type& type) {
    return type.family == type_family::integer || type.family == type_family::bigint;
  };
  return postgres::cast_between(from, to) == cast::none || (is_integer(from) && is_integer(to));
}

}  // namespace

abilities postgres_dialect::can() const {
  return {.enums = true,
          .lists = true,
          .sequences = of_ == flavor::cockroachdb,
          .index_methods = true,
          .junction_keys = of_ == flavor::postgresql,
          .foreign_keys_apart = true,
          .renames_indexes = true,
          .case_sensitive_names = true};
}

std::string postgres_dialect::native_type(schema::scalar_type type, const schema::native_type* written) const {
  return postgres::native_type(of_, type, written);
}

std::string postgres_dialect::index_method(std::string_view name) const {
  return name == "BTree" ? std::string() : text::to_upper(name);
}

std::string postgres_dialect::operator_class(std::string_view name) const { return postgres::operator_class(name); }

bool postgres_dialect::numbers_rows(const column&) const { return false; }

cast postgres_dialect::cast_between(const column& previous, const column& next) const {
  return postgres::cast_between(previous.type, next.type);
}

bool postgres_dialect::same_default(const column& previous, const column& next) const {
  const std::optional<column_default>& a = previous.default_value;
  const std::optional<column_default>& b = next.default_value;
  const bool stays_as_it_is = b && b->kind == column_default::form::expression && b->text.empty();
  if (previous.generated || stays_as_it_is) return true;
  if (previous.auto_increment || next.auto_increment) return previous.auto_increment == next.auto_increment;
  if (!a || !b) return !a && !b;
  return a->kind == b->kind && same_kind_of_default(*a, *b, next.type.family) &&
         is_kept_by_cast(previous.type, next.type);
}

bool postgres_dialect::must_redefine(const table_difference&, const sql_schema&, const sql_schema&) const {
  return false;
}

std::vector<command> postgres_dialect::render(const plan& whole, const step& one) const {
  return std::visit(sql_of{whole, of_}, one);
}

}  // namespace tenon::migrate
