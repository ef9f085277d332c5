// The kept plans of PostgreSQL, on a server.
#include "fresh_database.hpp"
#include "migrate/differ.hpp"
#include "migrate/layout.hpp"
#include "migrate/postgres_database.hpp"
#include "migrate/postgres_dialect.hpp"
#include "migrate/push.hpp"
#include "migrate/script.hpp"
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

const postgres_dialect dialect_under_test(postgres::flavor::postgresql);

class postgres_plans : public ::testing::Test {
 protected:
  static std::vector<fs::path> cases() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(fs::path(TENON_TEST_DIR) / "plans" / "postgresql"))
      found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  // The plan from what is in the database to the schema in the file.
  static plan rest_of(const std::string& url, const fs::path& file) {
    const schema::definition wanted = definition_of(testing::read_text(file));
    const sql::postgres::connection_options options = sql::postgres::parse_url(url);
    postgres_database db(options, wanted.datasource->schemas);
    db.begin();
    sql_schema found = db.introspect();
    sql_schema laid_out = layout(wanted, dialect_under_test);
    db.align(found, laid_out);
    return diff(std::move(found), std::move(laid_out), dialect_under_test);
  }

  static void push_file(const std::string& url, const fs::path& file) {
    const schema::definition wanted = definition_of(testing::read_text(file));
    const push_result result = db_push(wanted, url, "", {.accept_data_loss = true});
    EXPECT_TRUE(result.applied);
    for (const finding& each : result.impossible) ADD_FAILURE() << each.message;
    const plan rest = rest_of(url, file);
    EXPECT_TRUE(rest.steps.empty()) << script(rest, dialect_under_test);
  }
};

TEST_F(postgres_plans, run_and_leave_nothing_to_do) {
  for (const fs::path& each : cases()) {
    SCOPED_TRACE(each.filename());
    const std::string url = fresh_database_url({"citext", "pg_trgm"});
    if (fs::exists(each / "from.prisma")) push_file(url, each / "from.prisma");
    push_file(url, each / "to.prisma");
    if (fs::exists(each / "from.prisma")) push_file(url, each / "from.prisma");
  }
}

// The script is for people and other tools, which run it statement by statement outside a transaction.
TEST_F(postgres_plans, run_as_scripts) {
  for (const fs::path& each : cases()) {
    SCOPED_TRACE(each.filename());
    const std::string url = fresh_database_url({"citext", "pg_trgm"});
    for (const char* name : {"from.prisma", "to.prisma"}) {
      if (!fs::exists(each / name)) continue;
      const plan made = rest_of(url, each / name);
      const sql::postgres::connection_options options = sql::postgres::parse_url(url);
      postgres::session run(options);
      for (const step& one : made.steps)
        for (const command& s : dialect_under_test.render(made, one)) run.query(s.sql);
      const plan rest = rest_of(url, each / name);
      EXPECT_TRUE(rest.steps.empty()) << script(rest, dialect_under_test);
    }
  }
}

}  // namespace
}  // namespace tenon::migrate
