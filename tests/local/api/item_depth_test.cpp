#include "local/api/item_depth.hpp"

#include "local/api/failure.hpp"

#include <gtest/gtest.h>

namespace tenon::local::dynamodb {
namespace {

// Lists and maps in one another by turns, this many.
attribute_value documents(int count) {
  attribute_value out("leaf");
  for (int i = 0; i < count; ++i) {
    if (i % 2 == 0) out = attribute_value(tenon::dynamodb::attribute_list{out});
    else out = attribute_value(attribute_map{{"n", out}});
  }
  return out;
}

TEST(ItemDepth, AllowsThirtyOneDocumentsInOneAnother) {
  EXPECT_NO_THROW(check_depth({{"shallow", 1}, {"deep", documents(31)}}));
  EXPECT_THROW(check_depth({{"shallow", 1}, {"deep", documents(32)}}), failure);
}

TEST(ItemDepth, LooksAtAllMembers) {
  const attribute_value wide(
      tenon::dynamodb::attribute_list{"x", attribute_value(attribute_map{{"n", documents(30)}})});
  EXPECT_THROW(check_depth({{"wide", wide}}), failure);
}

}  // namespace
}  // namespace tenon::local::dynamodb
