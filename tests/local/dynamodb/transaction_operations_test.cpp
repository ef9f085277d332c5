#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

std::string put(const std::string& id, const std::string& more = "") {
  return R"({"Put":{"TableName":"tab","Item":{"id":{"S":")" + id + R"("}})" + more + "}}";
}
std::string transaction(const std::string& actions, const std::string& more = "") {
  return R"({"TransactItems":[)" + actions + "]" + more + "}";
}

const std::string is_new = R"j(,"ConditionExpression":"attribute_not_exists(id)")j";

TEST(LocalDynamodbTransactions, all_writes_happen) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(e.call("TransactWriteItems",
                   transaction(put("a", is_new) + "," + put("b"), R"(,"ReturnConsumedCapacity":"TOTAL")")),
            R"({"ConsumedCapacity":[{"TableName":"tab","WriteCapacityUnits":4.0,"CapacityUnits":4.0}]})");
  EXPECT_EQ(e.call("TransactGetItems", R"({"TransactItems":[{"Get":{"TableName":"tab","Key":{"id":{"S":"b"}}}},)"
                                       R"({"Get":{"TableName":"tab","Key":{"id":{"S":"none"}}}}]})"),
            R"({"Responses":[{"Item":{"id":{"S":"b"}}},{}]})");
}

TEST(LocalDynamodbTransactions, none_happens_if_one_condition_fails_and_the_reasons_are_in_order) {
  engine_under_test e;
  e.create_hash_table();
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"b"},"v":{"N":"1"}}})");
  const auto answer = e.call(
      "TransactWriteItems",
      transaction(put("a", is_new) + "," + put("b", is_new + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")")));
  EXPECT_EQ(
      answer,
      R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled, )"
      R"(please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",)"
      R"("CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed",)"
      R"("Message":"The conditional request failed","Item":{"id":{"S":"b"},"v":{"N":"1"}}}]})");
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), "{}");
}

TEST(LocalDynamodbTransactions, an_item_may_occur_once) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(put("a") + "," + put("a"))),
            "ValidationException: Transaction request cannot include multiple operations on one item");
}

// Actions of the kind on `count` items, "0" and so on.
std::string on_items(const std::string& kind, const std::string& member, int count, const std::string& more = "") {
  std::string out;
  for (int i = 0; i < count; ++i)
    out += std::string(i == 0 ? "" : ",") + R"({")" + kind + R"(":{"TableName":"tab",")" + member +
           R"(":{"id":{"S":")" + std::to_string(i) + R"("})" + more + "}}}";
  return out;
}

TEST(LocalDynamodbTransactions, what_is_written_is_limited_to_4_megabytes_together) {
  engine_under_test e;
  e.create_hash_table();
  const std::string large = R"(,"v":{"S":")" + std::string(350'000, 'x') + R"("})";
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(on_items("Put", "Item", 11, large))), "{}");
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(on_items("Put", "Item", 12, large))),
            "ValidationException: Transaction payload size cannot exceed 4MB. Payload Size: : Transaction payload size "
            "cannot exceed 4MB. Payload Size: 4200050");
}

TEST(LocalDynamodbTransactions, items_that_are_removed_may_be_of_any_size_together) {
  engine_under_test e;
  e.create_hash_table();
  const std::string large = R"(,"v":{"S":")" + std::string(350'000, 'x') + R"("})";
  for (const auto* id : {"11", "12"})
    e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":")" + std::string(id) + R"("})" + large + "}}");
  e.call("TransactWriteItems", transaction(on_items("Put", "Item", 11, large)));
  EXPECT_EQ(e.call("TransactWriteItems", transaction(on_items("Delete", "Key", 13))), "{}");
  EXPECT_EQ(e.call("Scan", R"({"TableName":"tab","Select":"COUNT"})"), R"({"Count":0,"ScannedCount":0})");
}

TEST(LocalDynamodbTransactions, the_first_action_that_is_wrong_hides_what_is_wrong_with_later_ones) {
  engine_under_test e;
  e.create_hash_table();
  const std::string number_put = R"({"Put":{"TableName":"tab","Item":{"id":{"N":"7"}}}})";
  const std::string failing_put =
      R"j({"Put":{"TableName":"tab","Item":{"id":{"S":"a"}},"ConditionExpression":"attribute_exists(id)"}})j";
  const std::string reasons =
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons ";
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(number_put + "," + number_put + "," + failing_put)),
            reasons + "[ValidationError, None, None]");
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(failing_put + "," + number_put)),
            reasons + "[None, ValidationError]");
  const std::string number_get = R"({"Get":{"TableName":"tab","Key":{"id":{"N":"7"}}}})";
  EXPECT_EQ(e.refusal("TransactGetItems", transaction(number_get + "," + number_get)),
            reasons + "[ValidationError, None]");
}

TEST(LocalDynamodbTransactions, a_key_of_another_type_is_refused_before_items_that_are_written_twice) {
  engine_under_test e;
  e.create_hash_table();
  const std::string number_put = R"({"Put":{"TableName":"tab","Item":{"id":{"N":"7"}}}})";
  const std::string failing_check =
      R"j({"ConditionCheck":{"TableName":"tab","Key":{"id":{"S":"a"}},"ConditionExpression":"attribute_exists(id)"}})j";
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(failing_check + "," + put("u") + "," + put("u") + "," +
                                                        number_put + "," + number_put)),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific "
            "reasons [None, None, None, ValidationError, None]");
}

TEST(LocalDynamodbTransactions, items_may_be_read_once) {
  engine_under_test e;
  e.create_hash_table();
  const std::string get = R"({"Get":{"TableName":"tab","Key":{"id":{"S":"a"}}}})";
  EXPECT_EQ(e.refusal("TransactGetItems", transaction(get + "," + get)),
            "ValidationException: Transaction request cannot include multiple operations on one item");
}

TEST(LocalDynamodbTransactions, an_item_of_which_a_projection_takes_nothing_is_not_in_the_answer) {
  engine_under_test e;
  e.create_hash_table();
  const std::string of_a = R"("TableName":"tab","Key":{"id":{"S":"a"}})";
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"m":{"M":{}},"v":{"S":"x"}}})");
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"b"}}})");
  EXPECT_EQ(
      e.call("TransactGetItems",
             transaction(R"({"Get":{)" + of_a +
                         R"(,"ProjectionExpression":"m, absent"}},)"
                         R"({"Get":{"TableName":"tab","Key":{"id":{"S":"b"}},"ProjectionExpression":"absent"}})")),
      R"({"Responses":[{"Item":{"m":{"M":{}}}},{}]})");
  for (const std::string projection : {"absent", "m.absent", "v.x, m.absent[0]"}) {
    const auto members = of_a + R"(,"ProjectionExpression":")" + projection + '"';
    EXPECT_EQ(e.call("TransactGetItems", transaction(R"({"Get":{)" + members + "}}")), R"({"Responses":[{}]})");
    EXPECT_EQ(e.call("GetItem", "{" + members + "}"), R"({"Item":{}})");
    EXPECT_EQ(e.call("BatchGetItem", R"({"RequestItems":{"tab":{"Keys":[{"id":{"S":"a"}}],"ProjectionExpression":")" +
                                         projection + R"("}}})"),
              R"({"Responses":{"tab":[{}]},"UnprocessedKeys":{}})");
  }
}

// A value of maps in one another, this deep.
std::string nested(int depth) {
  std::string out;
  for (int i = 0; i < depth; ++i) out += R"({"M":{"n":)";
  out += R"({"S":"leaf"})";
  for (int i = 0; i < depth; ++i) out += "}}";
  return out;
}

TEST(LocalDynamodbTransactions, what_is_wrong_with_one_action_is_said_before_what_is_with_the_next) {
  engine_under_test e;
  const std::string too_deep =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
  const std::string syntax = R"(Invalid ConditionExpression: Syntax error; token: \"=\", near: \"= = b\")";
  const std::string deep_put = R"({"Put":{"TableName":"none","Item":{"id":{"S":"a"},"d":)" + nested(40) + "}}}";
  const std::string nameless_put = R"({"Put":{"TableName":"none","Item":{"id":{"S":"a"},"":{"S":"x"}}}})";
  const std::string nameless_deep_put =
      R"({"Put":{"TableName":"none","Item":{"d":)" + nested(100) + R"(,"":{"S":"x"}}}})";
  const std::string syntax_put =
      R"({"Put":{"TableName":"none","Item":{"id":{"S":"b"}},"ConditionExpression":"a = = b"}})";
  const std::string deep_delete = R"({"Delete":{"TableName":"none","Key":{"id":)" + nested(100) + "}}}";
  const std::string syntax_deep_delete =
      R"({"Delete":{"TableName":"none","Key":{"id":)" + nested(100) + R"(},"ConditionExpression":"a = = b"}})";
  const std::string unused_update =
      R"({"Update":{"TableName":"none","Key":{"id":{"S":"c"}},"UpdateExpression":"SET a = :v",)"
      R"("ExpressionAttributeValues":{":v":{"S":"x"},":u":{"S":"y"}}}})";
  const struct {
    std::string actions;
    std::string message;
  } cases[]{
      {deep_put + "," + nameless_put, too_deep},
      {nameless_put + "," + deep_put, "Empty attribute name"},
      {nameless_deep_put, "Empty attribute name"},
      {deep_delete + "," + syntax_put, too_deep},
      {syntax_put + "," + deep_delete, syntax},
      {syntax_deep_delete, syntax},
      {deep_delete + "," + unused_update, too_deep},
      {unused_update + "," + deep_delete,
       "Value provided in ExpressionAttributeValues unused in expressions: keys: {:u}"},
  };
  for (const auto& each : cases)
    EXPECT_EQ(e.refusal("TransactWriteItems", transaction(each.actions)), "ValidationException: " + each.message);
}

// The codes of the reasons for which the request with this action is cancelled.
std::string codes_of_refusal(engine_under_test& e, const std::string& action) {
  const auto answer = e.refusal("TransactWriteItems", transaction(action));
  const auto at = answer.find('[');
  return at == answer.npos ? answer : answer.substr(at);
}

TEST(LocalDynamodbTransactions, values_may_be_nested_by_a_level_more_than_what_is_stored) {
  engine_under_test e;
  e.create_hash_table();
  const std::string value = R"("ExpressionAttributeValues":{":v":)" + nested(32) + "}}}";
  const std::string key = R"("TableName":"tab","Key":{"id":{"S":"a"}},)";
  EXPECT_EQ(codes_of_refusal(e, R"({"ConditionCheck":{)" + key + R"("ConditionExpression":"d = :v",)" + value),
            "[ConditionalCheckFailed]");
  const std::string condition = R"("UpdateExpression":"REMOVE x","ConditionExpression":"d = :v",)";
  EXPECT_EQ(codes_of_refusal(e, R"({"Update":{)" + key + condition + value), "[ConditionalCheckFailed]");
  EXPECT_EQ(codes_of_refusal(e, R"({"Update":{)" + key + R"("UpdateExpression":"SET d = :v",)" + value),
            "[ValidationError]");
}

TEST(LocalDynamodbTransactions, an_empty_key_fails_the_request_as_a_whole) {
  engine_under_test e;
  e.create_hash_table();
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(put("a") + "," + put(""))),
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: id");
}

TEST(LocalDynamodbTransactions, a_key_that_does_not_fit_cancels) {
  engine_under_test e;
  e.create_hash_table();
  const auto answer =
      e.refusal("TransactWriteItems", transaction(R"({"Delete":{"TableName":"tab","Key":{"x":{"S":"a"}}}})"));
  EXPECT_EQ(
      answer,
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons "
      "[ValidationError]");
}

TEST(LocalDynamodbTransactions, a_token_makes_a_transaction_happen_once_within_ten_minutes) {
  engine_under_test e;
  e.create_hash_table();
  const std::string add =
      R"({"Update":{"TableName":"tab","Key":{"id":{"S":"a"}},"UpdateExpression":"ADD n :o","ExpressionAttributeValues":{":o":{"N":"1"}}}})";
  const auto with_token = transaction(add, R"(,"ClientRequestToken":"token")");
  EXPECT_EQ(e.call("TransactWriteItems", with_token), "{}");
  EXPECT_EQ(e.call("TransactWriteItems", with_token), "{}");
  const std::string get = R"({"TableName":"tab","Key":{"id":{"S":"a"}},"ProjectionExpression":"n"})";
  EXPECT_EQ(e.call("GetItem", get), R"({"Item":{"n":{"N":"1"}}})");
  EXPECT_EQ(e.refusal("TransactWriteItems", transaction(put("b"), R"(,"ClientRequestToken":"token")")).substr(0, 36),
            "IdempotentParameterMismatchException");
  e.clock().advance(std::chrono::minutes(10));
  EXPECT_EQ(e.call("TransactWriteItems", with_token), "{}");
  EXPECT_EQ(e.call("GetItem", get), R"({"Item":{"n":{"N":"2"}}})");
}

TEST(LocalDynamodbTransactions, a_transaction_that_is_asked_for_again_reads_what_it_has_written) {
  engine_under_test e;
  e.create_hash_table();
  const std::string large =
      R"({"Put":{"TableName":"tab","Item":{"id":{"S":"a"},"v":{"S":")" + std::string(5000, 'x') + R"("}}}})";
  const auto request = transaction(large + R"(,{"Delete":{"TableName":"tab","Key":{"id":{"S":"b"}}}})",
                                   R"(,"ClientRequestToken":"token","ReturnConsumedCapacity":"TOTAL")");
  EXPECT_EQ(e.call("TransactWriteItems", request),
            R"({"ConsumedCapacity":[{"TableName":"tab","WriteCapacityUnits":12.0,"CapacityUnits":12.0}]})");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(e.call("TransactWriteItems", request),
              R"({"ConsumedCapacity":[{"TableName":"tab","ReadCapacityUnits":6.0,"CapacityUnits":6.0}]})");
}

TEST(LocalDynamodbTransactions, checks_hold_without_writing) {
  engine_under_test e;
  e.create_hash_table();
  const std::string check =
      R"j({"ConditionCheck":{"TableName":"tab","Key":{"id":{"S":"a"}},"ConditionExpression":"attribute_exists(id)"}})j";
  EXPECT_EQ(
      e.refusal("TransactWriteItems", transaction(check + "," + put("b"))),
      "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons "
      "[ConditionalCheckFailed, None]");
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"}}})");
  EXPECT_EQ(e.call("TransactWriteItems", transaction(check + "," + put("b"))), "{}");
}

}  // namespace
}  // namespace tenon::local_dynamodb
