// Items whose keys want the same row of the store.
#include "local/dynamodb/engine_under_test.hpp"
#include "local/dynamodb/key_encoding.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_map>

namespace tenon::local_dynamodb {
namespace {

class LocalDynamodbDisplacedItems : public testing::Test {
 protected:
  LocalDynamodbDisplacedItems() {
    e.create_range_table("ranged", "S");
    find_rivals();
  }

  // Two sort keys of one partition that want one row.
  void find_rivals() {
    std::unordered_map<std::int64_t, std::string> taken;
    const auto partition = local::dynamodb::table_partition(dynamodb::attribute_value("p"));
    for (int i = 0;; ++i) {
      const std::string sort = std::to_string(i) + "--";  // the last two bytes would keep them apart
      const auto [found, is_new] = taken.try_emplace(local::dynamodb::row_of(partition + sort, true), sort);
      if (is_new) continue;
      first_ = found->second;
      second_ = sort;
      return;
    }
  }

  static std::string key(const std::string& sort) { return R"({"pk":{"S":"p"},"sk":{"S":")" + sort + R"("}})"; }
  std::string get(const std::string& sort) {
    return e.call("GetItem", R"({"TableName":"ranged","Key":)" + key(sort) + "}");
  }
  static std::string found(const std::string& sort) { return R"({"Item":)" + key(sort) + "}"; }
  void put(const std::string& sort) {
    EXPECT_EQ(e.call("PutItem", R"({"TableName":"ranged","Item":)" + key(sort) + "}"), "{}");
  }
  void remove(const std::string& sort) {
    EXPECT_EQ(e.call("DeleteItem", R"({"TableName":"ranged","Key":)" + key(sort) + "}"), "{}");
  }

  engine_under_test e;
  std::string first_;
  std::string second_;
};

TEST_F(LocalDynamodbDisplacedItems, are_both_found) {
  put(first_);
  EXPECT_EQ(get(second_), "{}");
  put(second_);
  EXPECT_EQ(get(first_), found(first_));
  EXPECT_EQ(get(second_), found(second_));
}

TEST_F(LocalDynamodbDisplacedItems, are_found_when_the_other_is_gone) {
  put(first_);
  put(second_);
  remove(first_);
  EXPECT_EQ(get(first_), "{}");
  EXPECT_EQ(get(second_), found(second_));
  put(second_);
  EXPECT_EQ(get(second_), found(second_));
  put(first_);
  EXPECT_EQ(get(first_), found(first_));
  remove(second_);
  EXPECT_EQ(get(second_), "{}");
  EXPECT_EQ(get(first_), found(first_));
}

TEST_F(LocalDynamodbDisplacedItems, are_written_by_one_transaction) {
  EXPECT_EQ(e.call("TransactWriteItems", R"({"TransactItems":[{"Put":{"TableName":"ranged","Item":)" + key(first_) +
                                             R"(}},{"Put":{"TableName":"ranged","Item":)" + key(second_) + "}}]}"),
            "{}");
  EXPECT_EQ(get(first_), found(first_));
  EXPECT_EQ(get(second_), found(second_));
}

TEST_F(LocalDynamodbDisplacedItems, are_both_in_queries) {
  put(second_);
  put(first_);
  const auto body = e.call("Query", R"({"TableName":"ranged","KeyConditionExpression":"pk = :p","Select":"COUNT",
      "ExpressionAttributeValues":{":p":{"S":"p"}}})");
  EXPECT_EQ(body, R"({"Count":2,"ScannedCount":2})");
}

}  // namespace
}  // namespace tenon::local_dynamodb
