// The requests that the service refuses, and how, kept as data in refusals/*.txt: an operation and its JSON, "! " with
// the exception's name and its message ("~" for none), or "ok".
#include "decode_any.hpp"
#include "local/api/failure.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

struct refusal {
  std::string place;  // file and line
  std::string operation;
  std::string body;
  std::string expected;
};

std::vector<refusal> read_refusals() {
  std::vector<refusal> refusals;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TENON_TEST_DIR) + "/refusals")) {
    std::ifstream file(entry.path());
    std::string line;
    int number = 0;
    while (std::getline(file, line)) {
      ++number;
      if (line.empty() || line[0] == '#') continue;
      const auto place = entry.path().stem().string() + ":" + std::to_string(number);
      const auto space = line.find(' ');
      refusal r{place, line.substr(0, space), line.substr(space + 1), {}};
      std::getline(file, r.expected);
      ++number;
      refusals.push_back(std::move(r));
    }
  }
  return refusals;
}

std::string answer_to(const refusal& r) {
  const bool is_streams = find_operation(r.operation, true).has_value();
  const auto op = find_operation(r.operation, is_streams);
  if (!op) return "unknown operation " + r.operation;
  try {
    decoder_of (*op)(r.body);
  } catch (const failure& f) {
    return "! " + f.type() + " " + (f.message().empty() ? "~" : f.message());
  }
  return "ok";
}

TEST(Refusals, AreThoseOfTheService) {
  const auto refusals = read_refusals();
  ASSERT_GT(refusals.size(), 100U);
  for (const auto& r : refusals) EXPECT_EQ(answer_to(r), r.expected) << r.place << ": " << r.operation << ' ' << r.body;
}

}  // namespace
}  // namespace tenon::local::dynamodb
