#include "migrate/postgres_dialect.hpp"

#include "migrate/postgres_ddl.hpp"

#include "base/text.hpp"

#include <tenon/base/error.hpp>

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
  std::vector<command> operator()(const auto&) const {
    raise({.kind = error_kind::unsupported_feature,
           .message = "Tables that exist cannot be changed on PostgreSQL",
           .hint = "Empty databases can be given their tables."});
  }
};

}  // namespace

abilities postgres_dialect::can() const {
  return {.enums = true,
          .lists = true,
          .sequences = of_ == flavor::cockroachdb,
          .index_methods = true,
          .junction_keys = of_ == flavor::postgresql,
          .foreign_keys_apart = true};
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
  return previous.type == next.type ? cast::none : cast::risky;
}

bool postgres_dialect::same_default(const column& previous, const column& next) const {
  return previous.default_value == next.default_value && previous.auto_increment == next.auto_increment;
}

bool postgres_dialect::must_redefine(const table_difference&, const sql_schema&, const sql_schema&) const {
  return false;
}

std::vector<command> postgres_dialect::render(const plan& whole, const step& one) const {
  return std::visit(sql_of{whole, of_}, one);
}

}  // namespace tenon::migrate
