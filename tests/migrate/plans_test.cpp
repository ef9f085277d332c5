#include "migrate/dialect_of.hpp"
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
#include <memory>
#include <string>
#include <vector>

namespace tenon::migrate {
namespace {

namespace fs = std::filesystem;

// Each folder of plans/<provider>/ holds a schema to.prisma, the schema from.prisma before it unless it starts from
// nothing, and the SQL between them.
std::vector<fs::path> cases_of(const fs::path& provider) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(provider)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

fs::path all_plans() { return fs::path(TENON_TEST_DIR) / "plans"; }

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const fs::path& provider : cases_of(all_plans()))
    for (const fs::path& folder : cases_of(provider)) found.push_back(folder);
  return found;
}

std::string name_of(const ::testing::TestParamInfo<fs::path>& info) {
  return info.param.parent_path().filename().string() + "_" + info.param.filename().string();
}

class plans : public ::testing::TestWithParam<fs::path> {};

TEST_P(plans, are_written_as_before) {
  const schema::definition wanted = definition_of(testing::read_text(GetParam() / "to.prisma"));
  const std::unique_ptr<dialect> target = dialect_of(wanted);
  const fs::path before = GetParam() / "from.prisma";
  const sql_schema old = fs::exists(before) ? layout(definition_of(testing::read_text(before)), *target) : sql_schema{};
  testing::expect_golden(GetParam() / "plan.sql", script(diff(old, layout(wanted, *target), *target), *target) + "\n");
}

INSTANTIATE_TEST_SUITE_P(golden, plans, ::testing::ValuesIn(cases()), name_of);

class sqlite_plans : public ::testing::TestWithParam<fs::path> {};

sql_schema layout_of(const fs::path& file) {
  return fs::exists(file) ? layout(definition_of(testing::read_text(file)), sqlite_dialect()) : sql_schema{};
}

TEST_P(sqlite_plans, run_and_leave_nothing_to_do) {
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
TEST_P(sqlite_plans, run_as_a_script) {
  sql::sqlite::connection connection({.path = ":memory:", .memory = true});
  const sql_schema from = layout_of(GetParam() / "from.prisma");
  connection.exec(script(diff({}, from, sqlite_dialect()), sqlite_dialect()));
  connection.exec(script(diff(sqlite::introspect(connection), layout_of(GetParam() / "to.prisma"), sqlite_dialect()),
                         sqlite_dialect()));
  const plan rest = diff(sqlite::introspect(connection), layout_of(GetParam() / "to.prisma"), sqlite_dialect());
  EXPECT_TRUE(rest.steps.empty()) << script(rest, sqlite_dialect());
}

INSTANTIATE_TEST_SUITE_P(golden, sqlite_plans, ::testing::ValuesIn(cases_of(all_plans() / "sqlite")), name_of);

}  // namespace
}  // namespace tenon::migrate
