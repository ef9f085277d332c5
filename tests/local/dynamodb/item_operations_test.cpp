#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

TEST(LocalDynamodbItems, an_item_that_was_put_is_got_as_it_was) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"n":{"N":"1.50"},"z":{"NULL":true}}})"),
            "{}");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"),
            R"({"Item":{"id":{"S":"a"},"n":{"N":"1.5"},"z":{"NULL":true}}})");
}

TEST(LocalDynamodbItems, a_table_is_told_by_the_name_that_the_request_has_for_it) {
  engine_under_test e;
  e.create_hash_table();
  const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
  const auto told = [&](const std::string& operation, const std::string& members) {
    const auto answer = e.call(operation, "{" + members + R"(,"ReturnConsumedCapacity":"TOTAL"})");
    const auto consumed = answer.find(R"("ConsumedCapacity")");
    return consumed == std::string::npos ? answer
                                         : engine_under_test::text_after(answer.substr(consumed), R"("TableName":")");
  };
  const auto table = R"("TableName":")" + arn + '"';
  const std::string key = R"({"id":{"S":"a"}})";
  EXPECT_EQ(told("PutItem", table + R"(,"Item":)" + key), arn);
  EXPECT_EQ(told("GetItem", table + R"(,"Key":)" + key), arn);
  EXPECT_EQ(told("UpdateItem", table + R"(,"Key":)" + key), arn);
  EXPECT_EQ(told("DeleteItem", table + R"(,"Key":)" + key), arn);
  EXPECT_EQ(told("Scan", table), arn);
  EXPECT_EQ(
      told("Query", table + R"(,"KeyConditionExpression":"id = :i","ExpressionAttributeValues":{":i":{"S":"a"}})"),
      arn);
  EXPECT_EQ(told("BatchGetItem", R"("RequestItems":{")" + arn + R"(":{"Keys":[)" + key + "]}}"), arn);
  EXPECT_EQ(told("BatchWriteItem", R"("RequestItems":{")" + arn + R"(":[{"PutRequest":{"Item":)" + key + "}}]}"), arn);
  EXPECT_EQ(told("TransactGetItems", R"("TransactItems":[{"Get":{)" + table + R"(,"Key":)" + key + "}}]"), arn);
  EXPECT_EQ(told("TransactWriteItems", R"("TransactItems":[{"Put":{)" + table + R"(,"Item":)" + key + "}}]"), arn);
  EXPECT_EQ(told("ExecuteStatement", R"("Statement":"SELECT * FROM \")" + arn + R"(\"")"), arn);
  EXPECT_EQ(told("Scan", R"("TableName":"tab")"), "tab");
}

TEST(LocalDynamodbItems, an_item_that_is_not_there_is_an_empty_answer) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), "{}");
}

TEST(LocalDynamodbItems, a_put_replaces_the_item_and_returns_the_old_one_when_asked) {
  engine_under_test e;
  e.create_hash_table();
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"v":{"N":"1"}}})");
  EXPECT_EQ(e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"w":{"N":"2"}},"ReturnValues":"ALL_OLD"})"),
            R"({"Attributes":{"id":{"S":"a"},"v":{"N":"1"}}})");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"),
            R"({"Item":{"id":{"S":"a"},"w":{"N":"2"}}})");
}

TEST(LocalDynamodbItems, a_condition_that_fails_leaves_the_item_and_returns_it_when_asked) {
  engine_under_test e;
  e.create_hash_table();
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"}}})");
  const auto answer = e.reply(
      "PutItem",
      R"j({"TableName":"tab","Item":{"id":{"S":"a"},"v":{"N":"1"}},"ConditionExpression":"attribute_not_exists(id)",)j"
      R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})",
      false);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
                         R"("message":"The conditional request failed","Item":{"id":{"S":"a"}}})");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), R"({"Item":{"id":{"S":"a"}}})");
}

TEST(LocalDynamodbItems, a_delete_removes_the_item) {
  engine_under_test e;
  e.create_hash_table();
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"}}})");
  EXPECT_EQ(e.call("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"ReturnValues":"ALL_OLD"})"),
            R"({"Attributes":{"id":{"S":"a"}}})");
  EXPECT_EQ(e.call("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"ReturnValues":"ALL_OLD"})"), "{}");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), "{}");
}

TEST(LocalDynamodbItems, an_update_makes_the_item_if_there_is_none) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(
      e.call("UpdateItem",
             R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"SET n = if_not_exists(n, :z) + :o",)"
             R"("ExpressionAttributeValues":{":z":{"N":"0"},":o":{"N":"1"}},"ReturnValues":"ALL_NEW"})"),
      R"({"Attributes":{"id":{"S":"a"},"n":{"N":"1"}}})");
}

TEST(LocalDynamodbItems, an_update_returns_only_what_it_changed_when_asked) {
  engine_under_test e;
  e.create_hash_table();
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"n":{"N":"1"},"m":{"N":"5"}}})");
  const std::string update =
      R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"ADD n :o","ExpressionAttributeValues":{":o":{"N":"1"}},)";
  EXPECT_EQ(e.call("UpdateItem", update + R"("ReturnValues":"UPDATED_NEW"})"), R"({"Attributes":{"n":{"N":"2"}}})");
  EXPECT_EQ(e.call("UpdateItem", update + R"("ReturnValues":"UPDATED_OLD"})"), R"({"Attributes":{"n":{"N":"2"}}})");
  EXPECT_EQ(e.call("UpdateItem", update + R"("ReturnValues":"ALL_OLD"})"),
            R"({"Attributes":{"id":{"S":"a"},"m":{"N":"5"},"n":{"N":"3"}}})");
}

TEST(LocalDynamodbItems, keys_are_checked_in_the_services_words) {
  engine_under_test e;
  e.create_hash_table();
  const auto get = [&](const std::string& key) {
    return e.refusal("GetItem", R"({"TableName":"tab","Key":)" + key + "}");
  };
  const auto put = [&](const std::string& item) {
    return e.refusal("PutItem", R"({"TableName":"tab","Item":)" + item + "}");
  };
  const std::string mismatch = "ValidationException: The provided key element does not match the schema";
  EXPECT_EQ(get(R"({"x":{"S":"a"}})"), mismatch);
  EXPECT_EQ(get(R"({"id":{"N":"1"}})"), mismatch);
  EXPECT_EQ(get(R"({"id":{"S":"a"},"x":{"S":"a"}})"), mismatch);
  EXPECT_EQ(get(R"({"id":{"S":""}})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: id");
  EXPECT_EQ(put(R"({"x":{"S":"a"}})"),
            "ValidationException: One or more parameter values were invalid: Missing the key id in the item");
  EXPECT_EQ(
      put(R"({"id":{"N":"1"}})"),
      "ValidationException: One or more parameter values were invalid: Type mismatch for key id expected: S actual: N");
  EXPECT_EQ(put(R"({"id":{"S":")" + std::string(2049, 'x') + R"("}})"),
            "ValidationException: One or more parameter values were invalid: Size of hashkey has exceeded the maximum "
            "size limit of2048 bytes");
}

TEST(LocalDynamodbItems, a_table_that_is_not_there_is_told) {
  engine_under_test e;
  EXPECT_EQ(e.refusal("GetItem", R"({"TableName":"none","Key":{"id":{"S":"a"}}})"),
            "ResourceNotFoundException: Requested resource not found");
}

TEST(LocalDynamodbItems, the_key_cannot_be_updated) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(
      e.refusal("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"SET id = :v",)"
                              R"("ExpressionAttributeValues":{":v":{"S":"b"}}})"),
      "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This attribute "
      "is part of the key");
}

class LocalDynamodbIndexKeys : public testing::Test {
 protected:
  LocalDynamodbIndexKeys() {
    e.call("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
      {"AttributeName":"id","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"GlobalSecondaryIndexes":[
      {"IndexName":"second","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}},
      {"IndexName":"first","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]})");
  }
  std::string put(const std::string& g) {
    return e.refusal("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"g":)" + g + "}}");
  }
  std::string update(const std::string& g) {
    return e.refusal("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"SET g = :g",)"
                                   R"("ExpressionAttributeValues":{":g":)" +
                                       g + "}}");
  }

  engine_under_test e;
};

TEST_F(LocalDynamodbIndexKeys, have_the_types_that_indexes_want) {
  const std::string mismatch =
      "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S "
      "Actual: "
      "N IndexName: first";
  EXPECT_EQ(put(R"({"N":"1"})"), mismatch);
  EXPECT_EQ(update(R"({"N":"1"})"), mismatch);
}

TEST_F(LocalDynamodbIndexKeys, are_not_empty) {
  EXPECT_EQ(
      put(R"({"S":""})"),
      "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key "
      "is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: "
      "first, IndexKey: g");
  EXPECT_EQ(
      update(R"({"S":""})"),
      "ValidationException: One or more parameter values are not valid. The update expression attempted to update a "
      "secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain "
      "an empty string value.");
}

TEST_F(LocalDynamodbIndexKeys, count_as_capacity_when_they_change) {
  EXPECT_EQ(e.call("PutItem",
                   R"({"TableName":"tab","Item":{"id":{"S":"a"},"g":{"S":"x"}},"ReturnConsumedCapacity":"INDEXES"})"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":3.0,"Table":{"CapacityUnits":1.0},)"
            R"("GlobalSecondaryIndexes":{"second":{"CapacityUnits":1.0},"first":{"CapacityUnits":1.0}}}})");
  EXPECT_EQ(e.call("PutItem",
                   R"({"TableName":"tab","Item":{"id":{"S":"a"},"g":{"S":"x"}},"ReturnConsumedCapacity":"INDEXES"})"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}})");
  EXPECT_EQ(e.call("PutItem",
                   R"({"TableName":"tab","Item":{"id":{"S":"a"},"g":{"S":"y"}},"ReturnConsumedCapacity":"TOTAL"})"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":5.0}})");
}

TEST(LocalDynamodbItems, items_are_limited_to_400_kilobytes) {
  engine_under_test e;
  e.create_hash_table();
  const std::string fits(400 * 1024 - 2 - 1 - 1, 'x');
  EXPECT_EQ(e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"v":{"S":")" + fits + R"("}}})"), "{}");
  EXPECT_EQ(e.refusal("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"v":{"S":"x)" + fits + R"("}}})"),
            "ValidationException: Item size has exceeded the maximum allowed size");
  EXPECT_EQ(e.refusal("PutItem", R"({"TableName":"none","Item":{"id":{"S":"a"},"v":{"S":"x)" + fits +
                                     R"("}},"Expected":{"a":{}}})"),
            "ValidationException: Item size has exceeded the maximum allowed size")
      << "comes before what is wrong with conditions";
  EXPECT_EQ(e.refusal("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"SET w = :w",)"
                                    R"("ExpressionAttributeValues":{":w":{"S":"x"}}})"),
            "ValidationException: Item size to update has exceeded the maximum allowed size");
}

TEST(LocalDynamodbItems, update_expressions_are_limited_by_what_they_are_made_of) {
  engine_under_test e;
  e.create_hash_table();
  const auto updates = [&](std::size_t size, std::string_view condition) {
    return e.refusal("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"SET w = :w",)" +
                                       std::string(condition) + R"("ExpressionAttributeValues":{":w":{"S":")" +
                                       std::string(size, 'x') + R"("}}})");
  };
  // 3 for the statement, 19 for its clause and the name; the item itself would have 17 bytes left.
  constexpr std::size_t fits = 400 * 1024 - 3 - 19 - 1;
  const std::string too_large = "ValidationException: Item size to update has exceeded the maximum allowed size";
  EXPECT_EQ(updates(fits, ""), "{}");
  EXPECT_EQ(updates(fits + 1, ""), too_large);
  EXPECT_EQ(updates(fits + 1, R"-("ConditionExpression":"attribute_exists(absent)",)-"), too_large);
  // AttributeUpdates are limited by the item.
  EXPECT_EQ(
      e.call("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"b"}},"AttributeUpdates":{"w":{"Value":{"S":")" +
                               std::string(fits + 1, 'x') + R"("}}}})"),
      "{}");
}

TEST(LocalDynamodbItems, single_writes_list_what_is_wrong_with_their_requests) {
  engine_under_test e;
  e.create_hash_table();
  const auto update = [&](std::string_view rest) {
    return e.refusal("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},)" + std::string(rest) + "}");
  };
  EXPECT_EQ(update(R"("UpdateExpression":"")"),
            "ValidationException: 1 validation error detected: Invalid UpdateExpression: The expression can not be "
            "empty;");
  EXPECT_EQ(update(R"("UpdateExpression":"SET v = :v")"),
            "ValidationException: 1 validation error detected: Invalid UpdateExpression: An expression attribute value "
            "used in expression is not defined; attribute value: :v");
  // What is found at the table, or in the item, is said as it is.
  EXPECT_EQ(update(R"("UpdateExpression":"REMOVE id")"),
            "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This "
            "attribute is part of the key");
  EXPECT_EQ(update(R"("UpdateExpression":"SET v = w")"),
            "ValidationException: The provided expression refers to an attribute that does not exist in the item");
  EXPECT_EQ(e.refusal("DeleteItem", R"({"TableName":"tab","Key":{"no":{"S":"a"}}})"),
            "ValidationException: The provided key element does not match the schema");
}

TEST(LocalDynamodbItems, capacity_is_counted_in_kilobytes_written_and_four_read) {
  engine_under_test e;
  e.create_hash_table();
  const std::string text(1100, 'x');
  EXPECT_EQ(e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"v":{"S":")" + text +
                                  R"("}},"ReturnConsumedCapacity":"TOTAL"})"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":2.0}})");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"none"}},"ReturnConsumedCapacity":"TOTAL"})"),
            R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":0.5}})");
  EXPECT_EQ(
      e.call(
          "GetItem",
          R"({"TableName":"tab","Key":{"id":{"S":"none"}},"ConsistentRead":true,"ReturnConsumedCapacity":"INDEXES"})"),
      R"({"ConsumedCapacity":{"TableName":"tab","CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}})");
}

TEST(LocalDynamodbItems, a_projection_takes_parts_of_the_item) {
  engine_under_test e;
  e.create_hash_table();
  e.call("PutItem",
         R"({"TableName":"tab","Item":{"id":{"S":"a"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}},"v":{"S":"}\"{"}}})");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"ProjectionExpression":"v, id"})"),
            R"({"Item":{"id":{"S":"a"},"v":{"S":"}\"{"}}})");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}},"ProjectionExpression":"m.y"})"),
            R"({"Item":{"m":{"M":{"y":{"N":"2"}}}}})");
}

}  // namespace
}  // namespace tenon::local_dynamodb
