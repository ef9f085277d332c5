#include "migrate/differ.hpp"
#include "migrate/push.hpp"
#include "migrate/script.hpp"
#include "migrate/sql_text.hpp"
#include "migrate/sqlite_database.hpp"
#include "migrate/sqlite_dialect.hpp"
#include "migrate/sqlite_introspection.hpp"
#include "random_schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace tenon::migrate {

void PrintTo(const column& c, std::ostream* out) {
  *out << c.name << ' ' << to_string(c.type.family) << (c.required ? " required" : "")
       << (c.auto_increment ? " numbered" : "");
  if (c.default_value) *out << " default " << static_cast<int>(c.default_value->kind) << ' ' << c.default_value->text;
}

void PrintTo(const index& i, std::ostream* out) {
  *out << i.name << (i.unique ? " unique" : "") << (i.is_constraint ? " constraint" : "");
  for (const index_column& c : i.columns)
    *out << ' ' << c.name << (c.order == schema::sort_order::descending ? " desc" : "");
}

namespace {

using sql::sqlite::connection;
using sql::sqlite::statement;

push_result push_to(connection& db, const sql_schema& wanted, bool accept_data_loss) {
  sqlite_database target(db);
  return push(wanted, target, sqlite_dialect(), {.accept_data_loss = accept_data_loss});
}

template <class Named>
void sort_by_name(std::vector<Named>& list) {
  std::sort(list.begin(), list.end(), [](const Named& a, const Named& b) { return a.name < b.name; });
}

// What a database can tell of a schema: no order, no names of foreign keys.
sql_schema comparable(sql_schema schema) {
  sort_by_name(schema.tables);
  for (table& t : schema.tables) {
    sort_by_name(t.columns);
    sort_by_name(t.indexes);
    for (foreign_key& key : t.foreign_keys) key.name.clear();
    std::sort(t.foreign_keys.begin(), t.foreign_keys.end(),
              [](const foreign_key& a, const foreign_key& b) { return a.columns < b.columns; });
  }
  return schema;
}

void expect_same(const sql_schema& found, const sql_schema& wanted) {
  const sql_schema a = comparable(found);
  const sql_schema b = comparable(wanted);
  ASSERT_EQ(a.tables.size(), b.tables.size());
  for (std::size_t i = 0; i < a.tables.size(); ++i) {
    EXPECT_EQ(a.tables[i].name, b.tables[i].name);
    EXPECT_EQ(a.tables[i].columns, b.tables[i].columns) << a.tables[i].name;
    EXPECT_EQ(a.tables[i].primary_key, b.tables[i].primary_key) << a.tables[i].name;
    EXPECT_EQ(a.tables[i].indexes, b.tables[i].indexes) << a.tables[i].name;
    EXPECT_EQ(a.tables[i].foreign_keys, b.tables[i].foreign_keys) << a.tables[i].name;
  }
}

using rows =
    std::map<std::string, std::vector<std::string>>;  // "table.column" to its values as SQL, in the order of "keep"

rows read_rows(connection& db, const sql_schema& schema) {
  rows found;
  for (const table& t : schema.tables)
    for (const column& c : t.columns) {
      std::vector<std::string>& values = found[t.name + "." + c.name];
      statement query =
          db.prepare("SELECT quote(" + identifier(c.name) + ") FROM " + identifier(t.name) + " ORDER BY keep, rowid");
      while (query.step()) values.emplace_back(query.text(0));
    }
  return found;
}

void expect_kept(const rows& before, const rows& after, const sql_schema& old, const sql_schema& wanted) {
  for (const table& t : wanted.tables) {
    const table* old_table = old.find_table({}, t.name);
    if (old_table == nullptr) continue;
    for (const column& c : t.columns) {
      const column* old_column = old_table->find_column(c.name);
      if (old_column == nullptr || old_column->type != c.type) continue;
      const std::vector<std::string>& then = before.at(t.name + "." + c.name);
      const std::vector<std::string>& now = after.at(t.name + "." + c.name);
      ASSERT_EQ(then.size(), now.size()) << t.name << '.' << c.name;
      for (std::size_t i = 0; i < then.size(); ++i)
        if (then[i] != "NULL" || !c.required) {
          EXPECT_EQ(then[i], now[i]) << t.name << '.' << c.name;
        }
    }
  }
}

TEST(push_property, any_change_of_any_schema_arrives_with_the_data_or_not_at_all) {
  int applied = 0;
  int impossible = 0;
  int lossy = 0;
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    random_schema random(seed);
    const sql_schema old = random.make();
    connection db({.path = ":memory:", .memory = true});
    ASSERT_TRUE(push_to(db, old, false).applied);
    expect_same(sqlite::introspect(db), old);
    random.fill(db, old);
    const rows before = read_rows(db, old);

    const sql_schema wanted = random.change(old);
    SCOPED_TRACE(script(diff(sqlite::introspect(db), wanted, sqlite_dialect()), sqlite_dialect()));
    push_result result = push_to(db, wanted, false);
    if (!result.applied && result.impossible.empty()) {
      ++lossy;
      ASSERT_FALSE(result.data_loss.empty());
      expect_same(sqlite::introspect(db), old);
      EXPECT_EQ(read_rows(db, old), before);
      result = push_to(db, wanted, true);
    }
    if (result.applied) {
      ++applied;
      expect_same(sqlite::introspect(db), wanted);
      expect_kept(before, read_rows(db, wanted), old, wanted);
      EXPECT_TRUE(push_to(db, wanted, false).changes.empty());
    } else {
      ++impossible;
      ASSERT_FALSE(result.impossible.empty());
      expect_same(sqlite::introspect(db), old);
      EXPECT_EQ(read_rows(db, old), before);
    }
    statement check = db.prepare(
        "SELECT * FROM pragma_foreign_key_check UNION ALL SELECT integrity_check, 0, 0, 0 FROM "
        "pragma_integrity_check WHERE integrity_check <> 'ok'");
    EXPECT_FALSE(check.step()) << check.text(0);
    if (HasFailure()) return;
  }
  EXPECT_GT(applied, 50);
  EXPECT_GT(impossible, 5);
  EXPECT_GT(lossy, 10);
}

}  // namespace
}  // namespace tenon::migrate
