#include "observe/observer.hpp"
#include "support/compiled_schema.hpp"
#include "support/golden.hpp"

#include <tenon/describe/description.hpp>
#include <tenon/migrate/creation_script.hpp>
#include <tenon/protocol/handler.hpp>
#include <tenon/query/connector.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#ifdef TENON_ON_POSTGRESQL
#include "support/fresh_postgres.hpp"

#include <tenon/postgres.hpp>
#else
#include <tenon/sqlite.hpp>
#endif

namespace tenon::protocol {
namespace {

namespace fs = std::filesystem;

#ifdef TENON_ON_POSTGRESQL
constexpr std::string_view folder = "requests_on_postgresql";

std::unique_ptr<query::connector> open(const query::schema_descriptor& schema, observe::observer& watch) {
  return std::unique_ptr<query::connector>(postgres::connect(schema, testing::fresh_postgres_url(), {}, watch));
}
#else
constexpr std::string_view folder = "requests";

std::unique_ptr<query::connector> open(const query::schema_descriptor& schema, observe::observer& watch) {
  return std::unique_ptr<query::connector>(sqlite::connect(schema, ":memory:", {}, watch));
}
#endif

// The answers to the lines of a file, on a new database; lines that are comments stand between them.
std::string answers(const schema::definition& schema, const std::string& requests) {
  const describe::description described(schema);
  observe::observer watch;
  const std::unique_ptr<query::connector> database = open(described.schema(), watch);
  query::lease(*database, query::access::write)->execute_raw_unsafe(migrate::creation_script(schema));
  handler handler(described.schema(), *database);

  std::string out;
  std::istringstream lines(requests);
  for (std::string line; std::getline(lines, line);)
    (out += line.starts_with('#') ? line : handler.answer(line)) += '\n';
  return out;
}

// Golden files: *.jsonl beside *.answers, one line for one line, and the schema.prisma of their folder.
TEST(requests, are_answered) {
  for (const fs::path& path : testing::files_below(fs::path(TENON_TEST_DIR) / folder, ".jsonl")) {
    SCOPED_TRACE(path);
    const schema::definition schema =
        testing::compiled_schema(testing::read_text(path.parent_path() / "schema.prisma"));
    testing::expect_golden(fs::path(path).replace_extension(".answers"), answers(schema, testing::read_text(path)));
  }
}

}  // namespace
}  // namespace tenon::protocol
