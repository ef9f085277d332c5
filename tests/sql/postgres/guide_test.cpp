// What the guides say about PostgreSQL is so.
#include "sql/postgres/errors.hpp"
#include "sql/postgres/options.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace tenon::sql::postgres {

namespace {

std::string guide(const std::string& name) {
  std::ifstream in(std::string(TENON_TEST_DIR) + "/../../../docs/guide/" + name);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The cells of a row of a table.
std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> out;
  std::istringstream in(row);
  for (std::string cell; std::getline(in, cell, '|');) {
    const std::size_t first = cell.find_first_not_of(' ');
    out.push_back(first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return out;
}

bool is_sqlstate(const std::string& text) {
  return (text.size() == 5 || text.size() == 2) &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

TEST(guide, lists_the_kind_and_the_code_of_each_sqlstate) {
  std::istringstream lines(guide("errors.md"));
  int rows = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> row = cells(line);
    if (row.size() < 5) continue;
    std::istringstream codes(row[1]);
    for (std::string code; std::getline(codes, code, ',');) {
      code.erase(0, code.find_first_not_of(' '));
      if (!is_sqlstate(code)) continue;
      ++rows;
      // A class is asked for by a code of it that no rule names.
      const auto kind = kind_of(code.size() == 2 ? code + "ZZZ" : code);
      ASSERT_TRUE(kind) << line;
      EXPECT_EQ("`" + std::string(name_of(*kind)) + "`", row[2]) << line;
      EXPECT_EQ(code_of(*kind), row[3]) << line;
    }
  }
  EXPECT_GT(rows, 50);
}

TEST(guide, explains_each_parameter_of_a_url) {
  std::string hint;
  try {
    parse_url("postgresql://localhost/shop?no_such_parameter=1");
  } catch (const error& e) {
    hint = e.hint();
  }
  const std::string text = guide("connections.md");
  const std::string start = "PostgreSQL's are ";
  ASSERT_EQ(hint.find(start), 0u) << hint;
  std::istringstream names(hint.substr(start.size(), hint.size() - start.size() - 1));
  int count = 0;
  for (std::string name; std::getline(names, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    ++count;
    EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name;
  }
  EXPECT_GT(count, 40);
}

}  // namespace

}  // namespace tenon::sql::postgres
