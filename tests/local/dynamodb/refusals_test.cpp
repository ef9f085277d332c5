// What the engine refuses: refusals/*.txt, each file against an engine of its own, with messages as JSON spells them.
#include "local/api/refusal_cases.hpp"
#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tenon::local_dynamodb {
namespace {

std::string answer_of(engine_under_test& engine, const tenon::local::dynamodb::refusal_case& request) {
  auto answer = engine.refusal(request.operation, request.body);
  if (answer.starts_with('{')) return "ok";
  return "! " + answer.replace(answer.find(':'), 1, "");
}

TEST(LocalDynamodbRefusals, are_those_of_the_service) {
  std::size_t count = 0;
  for (const auto& file : tenon::local::dynamodb::refusal_files(TENON_TEST_DIR)) {
    engine_under_test engine;
    for (const auto& request : tenon::local::dynamodb::read_refusal_cases(file)) {
      EXPECT_EQ(answer_of(engine, request), request.expected)
          << request.place << ": " << request.operation << ' ' << request.body;
      ++count;
    }
  }
  EXPECT_GT(count, 200U);
}

}  // namespace
}  // namespace tenon::local_dynamodb
