#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

class LocalDynamodbLateIndexes : public testing::Test {
 protected:
  static options late() {
    options out;
    out.index_delay = std::chrono::milliseconds(100);
    return out;
  }
  LocalDynamodbLateIndexes() : e(late()) {
    e.call("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
      {"AttributeName":"id","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[{"IndexName":"by_g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},
      {"AttributeName":"id","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]})");
  }
  void put(const std::string& id, const std::string& g, const std::string& v = "1") {
    e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":")" + id + R"("},"g":{"S":")" + g + R"("},"v":{"N":")" +
                          v + R"("}}})");
  }
  // The identifiers of the items that the index has under `g`.
  std::string found(const std::string& g, const std::string& more = "") {
    const auto body = e.call("Query", R"({"TableName":"tab","IndexName":"by_g","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"S":")" +
                                          g + R"("}})" + more + "}");
    std::string out;
    for (auto at = body.find(R"("v":)"); at != std::string::npos; at = body.find(R"("v":)", at + 1)) {
      const auto id = body.rfind(R"("id":{"S":")", at);
      out += body.substr(id + 11, body.find('"', id + 11) - id - 11) +
             engine_under_test::text_after(body.substr(at), R"({"N":")") + " ";
    }
    return out;
  }
  void wait() { e.clock().advance(std::chrono::milliseconds(100)); }

  engine_under_test e;
};

TEST_F(LocalDynamodbLateIndexes, show_new_items_after_the_delay) {
  put("a", "x");
  EXPECT_EQ(found("x"), "");
  wait();
  EXPECT_EQ(found("x"), "a1 ");
}

TEST_F(LocalDynamodbLateIndexes, show_items_as_they_were_until_then) {
  for (const char* id : {"a", "b", "c"}) put(id, "x");
  wait();
  put("b", "y", "2");
  e.call("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":"c"}}})");
  EXPECT_EQ(found("x"), "a1 b1 c1 ");
  EXPECT_EQ(found("x", R"(,"ScanIndexForward":false)"), "c1 b1 a1 ");
  EXPECT_EQ(found("x", R"(,"Limit":2)"), "a1 b1 ");
  EXPECT_EQ(found("y"), "");
  wait();
  EXPECT_EQ(found("x"), "a1 ");
  EXPECT_EQ(found("y"), "b2 ");
}

}  // namespace
}  // namespace tenon::local_dynamodb
