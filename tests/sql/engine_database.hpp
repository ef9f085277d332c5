// The database that the engine's tests run on: SQLite in memory, or with TENON_ON_POSTGRESQL a PostgreSQL server.
#pragma once

#include "observe/observer.hpp"
#include "sql/session.hpp"

#include <tenon/describe/description.hpp>
#include <tenon/migrate/creation_script.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#ifdef TENON_ON_POSTGRESQL

#include "sql/postgres/dialect.hpp"
#include "sql/postgres/link.hpp"
#include "support/fresh_postgres.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace tenon::testing {

class engine_database {
 public:
  static constexpr std::string_view provider = "postgresql";

  engine_database(const describe::description& schema, std::string_view)
      : options_(sql::postgres::parse_url(fresh_postgres_url())),
        language_(sql::postgres::make_dialect(options_.schema)) {
    for (const query::model_descriptor* m : schema.schema().models) {
      names_.emplace(m->table);
      for (const query::field_descriptor& f : m->fields) names_.emplace(f.column);
      for (const query::relation_descriptor& r : m->relations)
        if (!r.junction.empty()) names_.insert({std::string(r.junction), "A", "B"});
      for (const query::field_descriptor& f : m->fields)
        if (f.source == query::default_source::autoincrement) add_renumbering(*m, f);
    }
  }

  // What makes numbering go on behind the highest number, as it does in SQLite by itself.
  const std::string& renumbering() const { return renumbering_; }

  std::unique_ptr<sql::link> open(const query::schema_descriptor& schema, observe::observer& watch) const {
    return std::make_unique<sql::postgres::postgres_link>(options_, *language_, schema, watch,
                                                          query::blocking_waiter());
  }

  // The text with the schema's names quoted, for PostgreSQL folds others to lower case.
  std::string native(std::string_view sql) const {
    std::string out;
    for (std::size_t i = 0; i < sql.size();) {
      const char c = sql[i];
      if (c == '\'' || c == '"') {
        const std::size_t end = std::min(sql.find(c, i + 1), sql.size() - 1);
        out += sql.substr(i, end + 1 - i);
        i = end + 1;
      } else if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_') {
        std::size_t end = i;
        while (end < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[end])) != 0 || sql[end] == '_')) ++end;
        const std::string word(sql.substr(i, end - i));
        out += names_.contains(word) ? '"' + word + '"' : word;
        i = end;
      } else {
        out += c;
        ++i;
      }
    }
    return out;
  }

 private:
  void add_renumbering(const query::model_descriptor& m, const query::field_descriptor& f) {
    std::string table;
    std::string column;
    language_->quote(table, m.table);
    language_->quote(column, f.column);
    renumbering_ += "SELECT setval(pg_get_serial_sequence('" + table + "', '" + std::string(f.column) + "'), max(" +
                    column + ")) FROM " + table + ";";
  }

  sql::postgres::connection_options options_;
  std::unique_ptr<const sql::dialect> language_;
  std::set<std::string> names_;
  std::string renumbering_;
};

}  // namespace tenon::testing

#else

#include "sql/sqlite/link.hpp"
#include "sql/sqlite/url.hpp"

namespace tenon::testing {

class engine_database {
 public:
  static constexpr std::string_view provider = "sqlite";

  // `url_parameters`: "&name=value" ….
  engine_database(const describe::description&, std::string_view url_parameters)
      : options_(sql::sqlite::parse_url(next_url().append(url_parameters), {})) {}

  std::unique_ptr<sql::link> open(const query::schema_descriptor& schema, observe::observer& watch) const {
    return std::make_unique<sql::sqlite::sqlite_link>(options_, schema, watch);
  }

  std::string native(std::string_view sql) const { return std::string(sql); }
  std::string renumbering() const { return {}; }

 private:
  static std::string next_url() {
    static std::atomic<int> last{0};
    return "file:engine_" + std::to_string(++last) + "?mode=memory&cache=shared";
  }

  sql::sqlite::connection_options options_;
};

}  // namespace tenon::testing

#endif
