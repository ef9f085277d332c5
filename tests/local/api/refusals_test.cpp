// What is refused as a request is decoded: refusals/*.txt, with "~" where there is no message.
#include "decode_any.hpp"
#include "local/api/failure.hpp"
#include "local/api/refusal_cases.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tenon::local::dynamodb {
namespace {

std::string answer_to(const refusal_case& r) {
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
  std::size_t count = 0;
  for (const auto& file : refusal_files(TENON_TEST_DIR)) {
    for (const auto& r : read_refusal_cases(file)) {
      EXPECT_EQ(answer_to(r), r.expected) << r.place << ": " << r.operation << ' ' << r.body;
      ++count;
    }
  }
  EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace tenon::local::dynamodb
