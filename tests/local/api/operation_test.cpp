#include "local/api/operation.hpp"

#include <gtest/gtest.h>

namespace tenon::local::dynamodb {
namespace {

TEST(Operation, IsFoundByItsNameWithinItsApi) {
  EXPECT_EQ(find_operation("GetItem", false), operation::get_item);
  EXPECT_EQ(find_operation("GetRecords", true), operation::get_records);
  EXPECT_EQ(find_operation("GetRecords", false), std::nullopt);
  EXPECT_EQ(find_operation("GetItem", true), std::nullopt);
  EXPECT_EQ(find_operation("getItem", false), std::nullopt);
  EXPECT_EQ(find_operation("", false), std::nullopt);
}

TEST(Operation, KnowsItsName) {
  for (int i = 0; i <= static_cast<int>(operation::list_streams); ++i) {
    const auto op = static_cast<operation>(i);
    EXPECT_EQ(find_operation(name_of(op), is_of_streams(op)), op);
  }
}

}  // namespace
}  // namespace tenon::local::dynamodb
