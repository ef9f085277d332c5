#include "fresh_database.hpp"
#include "migrate/differ.hpp"
#include "migrate/postgres_cast.hpp"
#include "migrate/postgres_database.hpp"
#include "migrate/postgres_dialect.hpp"
#include "migrate/push.hpp"
#include "migrate/script.hpp"
#include "migrate/sql_text.hpp"
#include "random_postgres_schema.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tenon::migrate {
namespace {

const postgres_dialect language(postgres::flavor::postgresql);

class postgres_property : public ::testing::Test {
 protected:
  push_result push_to(const sql_schema& wanted, const push_options& options) {
    postgres_database db(at, {});
    return push(wanted, db, language, options);
  }

  void expect_same(sql_schema wanted) {
    postgres_database db(at, {});
    db.begin();
    sql_schema found = db.introspect();
    db.align(found, wanted);
    const plan rest = diff(std::move(found), std::move(wanted), language);
    EXPECT_TRUE(rest.steps.empty()) << script(rest, language);
  }

  void insert(const std::vector<std::string>& statements) {
    postgres::session db(at);
    for (const std::string& sql : statements) try {
        db.query(sql);
      } catch (const unique_violation&) {
      } catch (const foreign_key_violation&) {}
  }

  // "table.column" to its values as text, in the order of "keep".
  using values = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

  values read(const sql_schema& schema) {
    postgres::session db(at);
    values found;
    for (const table& t : schema.tables)
      for (const column& c : t.columns) {
        const postgres::rows rows = db.query("SELECT coalesce(" + identifier(c.name) + "::text, 'null') FROM " +
                                             identifier(t.name) + " ORDER BY keep");
        std::vector<std::string>& list = found[{t.name, c.name}];
        for (std::size_t i = 0; i < rows.size(); ++i) list.push_back(rows.text(i, 0));
      }
    return found;
  }

  static void expect_kept(const values& before, const values& after, const sql_schema& old, const sql_schema& wanted) {
    for (const table& t : wanted.tables) {
      const table* old_table = old.find_table("", t.name);
      if (old_table == nullptr) continue;
      for (const column& c : t.columns) {
        const column* old_column = old_table->find_column(c.name);
        if (old_column == nullptr || old_column->type != c.type) continue;
        const std::vector<std::string>& then = before.at({t.name, c.name});
        const std::vector<std::string>& now = after.at({t.name, c.name});
        ASSERT_EQ(then.size(), now.size()) << t.name << '.' << c.name;
        for (std::size_t i = 0; i < then.size(); ++i)
          if (then[i] != "null" || !c.required) {
            EXPECT_EQ(then[i], now[i]) << t.name << '.' << c.name;
          }
      }
    }
  }

  static std::string text_of(const push_result& result) {
    std::string text;
    for (const finding& each : result.impossible) text += each.message + "\n";
    for (const std::string& each : result.statements) text += each + ";\n";
    return text;
  }

  const sql::postgres::connection_options at = sql::postgres::parse_url(fresh_database_url({"citext"}));
};

TEST_F(postgres_property, any_schema_without_rows_becomes_any_other) {
  for (std::uint32_t seed = 1; seed <= 30 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    random_postgres_schema random(seed);
    const sql_schema first = random.make();
    const sql_schema second = random.change(first);
    const sql_schema* way[] = {&first, &second, &first};
    for (const sql_schema* wanted : way) {
      const push_result result = push_to(*wanted, {.force_reset = wanted == way[0] && seed % 2 == 0});
      ASSERT_TRUE(result.applied) << text_of(result);
      expect_same(*wanted);
      EXPECT_EQ(push_to(*wanted, {}).changes, std::vector<std::string>{}) << text_of(push_to(*wanted, {}));
    }
  }
}

TEST_F(postgres_property, any_change_of_any_schema_arrives_with_the_data_or_not_at_all) {
  int applied = 0;
  int impossible = 0;
  int lossy = 0;
  for (std::uint32_t seed = 1000; seed < 1060 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    random_postgres_schema random(seed);
    const sql_schema old = random.make();
    ASSERT_TRUE(push_to(old, {.force_reset = true}).applied);
    insert(random.rows_for(old));
    const sql_schema wanted = random.change(old);
    const values before = read(old);

    push_result result = push_to(wanted, {});
    if (!result.applied && result.impossible.empty()) {
      ++lossy;
      ASSERT_FALSE(result.data_loss.empty());
      expect_same(old);
      EXPECT_EQ(read(old), before);
      result = push_to(wanted, {.accept_data_loss = true});
    }
    if (result.applied) {
      ++applied;
      expect_same(wanted);
      expect_kept(before, read(wanted), old, wanted);
      EXPECT_TRUE(push_to(wanted, {}).changes.empty());
    } else {
      ++impossible;
      ASSERT_FALSE(result.impossible.empty());
      expect_same(old);
      EXPECT_EQ(read(old), before);
    }
  }
  EXPECT_GT(applied, 20);
  EXPECT_GT(impossible, 5);
  EXPECT_GT(lossy, 5);
}

}  // namespace
}  // namespace tenon::migrate
