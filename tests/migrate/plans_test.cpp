#include "migrate/differ.hpp"
#include "migrate/layout.hpp"
#include "migrate/push.hpp"
#include "migrate/script.hpp"
#include "migrate/sqlite_database.hpp"
#include "migrate/sqlite_dialect.hpp"
#include "migrate/sqlite_introspection.hpp"
#include "schema_text.hpp"
#include "support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace tenon::migrate {
namespace {

namespace fs = std::filesystem;

// Each folder of plans/ holds a schema to.prisma, the schema from.prisma before it unless it starts from nothing, and
// the SQL between them.
std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(fs::path(TENON_TEST_DIR) / "plans")) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

sql_schema layout_of(const fs::path& file) {
  return fs::exists(file) ? layout(definition_of(testing::read_text(file)), sqlite_dialect()) : sql_schema{};
}

class plans : public ::testing::TestWithParam<fs::path> {};

TEST_P(plans, are_written_as_before) {
  const plan made = diff(layout_of(GetParam() / "from.prisma"), layout_of(GetParam() / "to.prisma"), sqlite_dialect());
  testing::expect_golden(GetParam() / "plan.sql", script(made, sqlite_dialect()) + "\n");
}

TEST_P(plans, run_and_leave_nothing_to_do) {
  sql::sqlite::connection connection({.path = ":memory:", .memory = true});
  for (const char* name : {"from.prisma", "to.prisma"}) {
    if (!fs::exists(GetParam() / name)) continue;
    sqlite_database db(connection);
    EXPECT_TRUE(push(layout_of(GetParam() / name), db, sqlite_dialect(), {}).applied);
  }
  const plan rest = diff(sqlite::introspect(connection), layout_of(GetParam() / "to.prisma"), sqlite_dialect());
  EXPECT_TRUE(rest.steps.empty()) << script(rest, sqlite_dialect());
}

// The script is for people and other tools, which run it statement by statement outside a transaction.
TEST_P(plans, run_as_a_script) {
  sql::sqlite::connection connection({.path = ":memory:", .memory = true});
  const sql_schema from = layout_of(GetParam() / "from.prisma");
  connection.exec(script(diff({}, from, sqlite_dialect()), sqlite_dialect()));
  connection.exec(script(diff(sqlite::introspect(connection), layout_of(GetParam() / "to.prisma"), sqlite_dialect()),
                         sqlite_dialect()));
  const plan rest = diff(sqlite::introspect(connection), layout_of(GetParam() / "to.prisma"), sqlite_dialect());
  EXPECT_TRUE(rest.steps.empty()) << script(rest, sqlite_dialect());
}

INSTANTIATE_TEST_SUITE_P(golden, plans, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.filename().string(); });

}  // namespace
}  // namespace tenon::migrate
