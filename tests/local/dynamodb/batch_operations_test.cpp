#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

TEST(LocalDynamodbBatches, items_are_written_and_read_together) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(e.call("BatchWriteItem",
                   R"({"RequestItems":{"tab":[{"PutRequest":{"Item":{"id":{"S":"a"}}}},)"
                   R"({"PutRequest":{"Item":{"id":{"S":"b"}}}},{"DeleteRequest":{"Key":{"id":{"S":"c"}}}}]},)"
                   R"("ReturnConsumedCapacity":"TOTAL"})"),
            R"({"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"tab","CapacityUnits":3.0}]})");
  EXPECT_EQ(e.call("BatchGetItem",
                   R"({"RequestItems":{"tab":{"Keys":[{"id":{"S":"b"}},{"id":{"S":"none"}},{"id":{"S":"a"}}]}},)"
                   R"("ReturnConsumedCapacity":"TOTAL"})"),
            R"({"Responses":{"tab":[{"id":{"S":"b"}},{"id":{"S":"a"}}]},"UnprocessedKeys":{},)"
            R"("ConsumedCapacity":[{"TableName":"tab","CapacityUnits":1.5}]})");
}

TEST(LocalDynamodbBatches, keys_may_occur_once) {
  engine_under_test e;
  e.create_hash_table();
  const std::string refusal = "ValidationException: Provided list of item keys contains duplicates";
  EXPECT_EQ(e.refusal("BatchWriteItem", R"({"RequestItems":{"tab":[{"PutRequest":{"Item":{"id":{"S":"a"}}}},)"
                                        R"({"DeleteRequest":{"Key":{"id":{"S":"a"}}}}]}})"),
            refusal);
  EXPECT_EQ(e.refusal("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[{"id":{"S":"b"}},{"id":{"S":"b"}}]}}})"),
            refusal);
}

TEST(LocalDynamodbBatches, projections_are_read_before_keys_are_compared_and_tables_looked_up) {
  engine_under_test e;
  const auto refusal_with = [&](const std::string& projection) {
    return e.refusal("BatchGetItem",
                     R"({"RequestItems":{"none":{"Keys":[{"id":{"S":"b"}},{"id":{"S":"b"}}])" + projection + "}}}");
  };
  EXPECT_EQ(refusal_with(R"(,"ProjectionExpression":"")"),
            "ValidationException: Invalid ProjectionExpression: The expression can not be empty;");
  EXPECT_EQ(refusal_with(""), "ValidationException: Provided list of item keys contains duplicates");
}

TEST(LocalDynamodbBatches, a_table_that_is_not_there_is_told) {
  engine_under_test e;
  EXPECT_EQ(e.refusal("BatchGetItem", R"({"RequestItems":{"none":{"Keys":[{"id":{"S":"b"}}]}}})"),
            "ResourceNotFoundException: Requested resource not found");
}

TEST(LocalDynamodbBatches, keys_beyond_16_megabytes_are_left_unprocessed) {
  engine_under_test e;
  e.create_hash_table();
  const std::string text(399'000, 'x');
  std::string keys;
  for (int i = 0; i < 60; ++i) {
    e.call("PutItem",
           R"({"TableName":"tab","Item":{"id":{"S":")" + std::to_string(i) + R"("},"v":{"S":")" + text + R"("}}})");
    keys += (i == 0 ? "" : ",") + (R"({"id":{"S":")" + std::to_string(i) + R"("}})");
  }
  const auto body =
      e.call("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[)" + keys + R"(],"ProjectionExpression":"id"}}})");
  EXPECT_NE(body.find(R"("UnprocessedKeys":{"tab":{"Keys":[{"id":{"S":"43"}},)"), std::string::npos) << body;
  EXPECT_NE(body.find(R"({"id":{"S":"59"}}],"ProjectionExpression":"id"}})"), std::string::npos) << body;
}

}  // namespace
}  // namespace tenon::local_dynamodb
