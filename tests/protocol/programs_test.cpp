#include "protocol/recording_database.hpp"
#include "support/compiled_schema.hpp"
#include "support/golden.hpp"

#include <tenon/describe/description.hpp>
#include <tenon/protocol/handler.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>

namespace tenon::protocol {
namespace {

namespace fs = std::filesystem;

// What connectors are asked for each line, and what becomes of their answers.
std::string programs(const query::schema_descriptor& schema, const std::string& requests) {
  testing::recording_database database;
  handler handler(schema, database);
  std::string out;
  std::istringstream lines(requests);
  for (std::string line; std::getline(lines, line);) {
    database.session.log.clear();
    const std::string answer = handler.answer(line);
    out += line + "\n" + database.session.log + answer + "\n\n";
  }
  return out;
}

// Golden files: programs/<schema>.prisma and programs/<schema>.jsonl beside programs/<schema>.programs.
TEST(programs, say_what_requests_ask_for_whatever_the_database) {
  const fs::path folder = fs::path(TENON_TEST_DIR) / "programs";
  for (const fs::path& path : testing::files_below(folder, ".prisma")) {
    SCOPED_TRACE(path);
    const describe::description described(testing::compiled_schema(testing::read_text(path)));
    const std::string requests = testing::read_text(fs::path(path).replace_extension(".jsonl"));
    testing::expect_golden(fs::path(path).replace_extension(".programs"), programs(described.schema(), requests));
  }
}

}  // namespace
}  // namespace tenon::protocol
