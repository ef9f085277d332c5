#include "local/api/decode.hpp"

#include "local/api/failure.hpp"

#include <gtest/gtest.h>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_list;
using tenon::dynamodb::null_value;
using tenon::dynamodb::number;
using tenon::dynamodb::number_set;
using tenon::dynamodb::string_set;

TEST(Decode, ReadsAllTypesOfValues) {
  const auto request = decode<put_item_request>(
      R"({"TableName":"t-1","Item":{"s":{"S":"\u00e4"},"n":{"N":"1.50"},"b":{"B":"YWI="},"t":{"BOOL":true},)"
      R"("z":{"NULL":true},"ss":{"SS":["b","a"]},"ns":{"NS":["2","1"]},"bs":{"BS":["Yg=="]},)"
      R"("l":{"L":[{"S":"x"},{"M":{}}]},"m":{"M":{"k":{"N":"7"}}}}})");
  const item expected{{"s", "ä"},
                      {"n", number::parse("1.5")},
                      {"b", bytes("ab")},
                      {"t", true},
                      {"z", null_value()},
                      {"ss", string_set{"a", "b"}},
                      {"ns", number_set{1, 2}},
                      {"bs", tenon::dynamodb::binary_set{bytes("b")}},
                      {"l", attribute_list{"x", attribute_map()}},
                      {"m", attribute_map{{"k", 7}}}};
  EXPECT_EQ(request.item, expected);
  EXPECT_EQ(request.table_name, "t-1");
}

TEST(Decode, LeavesAbsentMembersAtTheServicesDefaults) {
  const auto request = decode<query_request>(R"({"TableName":"abc","KeyConditionExpression":"a = :a"})");
  EXPECT_TRUE(request.scan_index_forward);
  EXPECT_FALSE(request.consistent_read);
  EXPECT_EQ(request.limit, std::nullopt);
  EXPECT_EQ(request.select, std::nullopt);
  EXPECT_EQ(request.exclusive_start_key, std::nullopt);
  EXPECT_EQ(request.capacity, return_consumed_capacity::none);
}

TEST(Decode, TakesNullForAbsent) {
  const auto request = decode<get_item_request>(
      R"({"TableName":"abc","Key":{},"ProjectionExpression":null,"ExpressionAttributeNames":null})");
  EXPECT_EQ(request.projection_expression, std::nullopt);
}

TEST(Decode, IgnoresUnknownMembers) {
  EXPECT_EQ(decode<get_item_request>(R"({"TableName":"abc","Key":{},"Foo":[{"Bar":1e40}]})").table_name, "abc");
}

TEST(Decode, KeepsTheLastOfMembersOfOneName) {
  const auto request =
      decode<get_item_request>(R"({"TableName":"abc","TableName":"abd","Key":{"a":{"S":"1"},"a":{"S":"2"}}})");
  EXPECT_EQ(request.table_name, "abd");
  EXPECT_EQ(request.key, (item{{"a", "2"}}));
}

TEST(Decode, KeepsEmptyExpressionsForWhoReadsThem) {
  EXPECT_EQ(decode<scan_request>(R"({"TableName":"abc","FilterExpression":""})").filter_expression, "");
}

TEST(Decode, SortsPlaceholdersByName) {
  const auto request = decode<update_item_request>(
      R"({"TableName":"abc","Key":{},"UpdateExpression":"x","ExpressionAttributeNames":{"#b":"1","#a":"2","#b":"3"},)"
      R"("ExpressionAttributeValues":{":v":{"S":"1"}}})");
  EXPECT_EQ(request.names, (expression_names{{"#a", "2"}, {"#b", "3"}}));
  ASSERT_NE(find(request.names, "#b"), nullptr);
  EXPECT_EQ(*find(request.names, "#b"), "3");
  EXPECT_EQ(find(request.names, "#c"), nullptr);
  EXPECT_EQ(request.values.at(":v"), attribute_value("1"));
}

TEST(Decode, ReadsLegacyParameters) {
  const auto request = decode<update_item_request>(
      R"({"TableName":"abc","Key":{},"AttributeUpdates":{"n":{"Action":"ADD","Value":{"N":"1"}},"d":{"Action":"DELETE"}},)"
      R"("Expected":{"x":{"Exists":false},"y":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"1"},{"N":"2"}]}},)"
      R"("ConditionalOperator":"OR"})");
  ASSERT_TRUE(request.attribute_updates);
  EXPECT_EQ(find(*request.attribute_updates, "n")->action, update_action::add);
  EXPECT_EQ(find(*request.attribute_updates, "d")->action, update_action::remove);
  EXPECT_EQ(find(*request.attribute_updates, "d")->value, std::nullopt);
  EXPECT_EQ(find(*request.expected, "x")->exists, false);
  EXPECT_EQ(find(*request.expected, "y")->operation, comparison::between);
  EXPECT_EQ(find(*request.expected, "y")->values.size(), 2U);
  EXPECT_EQ(request.combine_expected, conditional_operator::or_);
}

TEST(Decode, ReadsBatches) {
  const auto request = decode<batch_write_item_request>(
      R"({"RequestItems":{"tbb":[{"DeleteRequest":{"Key":{"a":{"S":"1"}}}}],"taa":[{"PutRequest":{"Item":{}}}]}})");
  ASSERT_EQ(request.tables.size(), 2U);
  EXPECT_EQ(request.tables[0].first, "taa");
  EXPECT_TRUE(request.tables[0].second[0].is_put);
  EXPECT_FALSE(request.tables[1].second[0].is_put);
}

TEST(Decode, TakesATableOnceForItsNameAndItsArn) {
  const auto request = decode<batch_get_item_request>(
      R"({"RequestItems":{"arn:aws:dynamodb:us-east-1:123456789012:table/tbl":{"Keys":[{"a":{"S":"1"}}]},)"
      R"("tbl":{"Keys":[{"a":{"S":"1"}}]}}})");
  EXPECT_EQ(request.tables.size(), 1U);
}

TEST(Decode, ReadsTransactionsInTheirOrder) {
  const auto request = decode<transact_write_items_request>(
      R"({"ClientRequestToken":"x","TransactItems":[{"Put":{"TableName":"abc","Item":{"a":{"S":"1"}}}},)"
      R"({"Update":{"TableName":"abd","Key":{},"UpdateExpression":"SET b = :b",)"
      R"("ExpressionAttributeValues":{":b":{"S":"1"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}]})");
  ASSERT_EQ(request.writes.size(), 2U);
  EXPECT_EQ(request.writes[0].action, transact_action::put);
  EXPECT_EQ(request.writes[1].action, transact_action::update);
  EXPECT_EQ(request.writes[1].update_expression, "SET b = :b");
  EXPECT_EQ(request.writes[1].returns_on_failure, return_values_on_failure::all_old);
  EXPECT_EQ(request.client_request_token, "x");
}

TEST(Decode, ReadsTables) {
  const auto request = decode<create_table_request>(
      R"({"TableName":"abc","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},)"
      R"({"AttributeName":"b","AttributeType":"N"}],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],)"
      R"("TableThroughputMode":"PAY_PER_REQUEST","GlobalSecondaryIndexes":[{"IndexName":"idx","KeySchema":)"
      R"([{"AttributeName":"b","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]}}],)"
      R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},"DeletionProtectionEnabled":true,)"
      R"("OnDemandThroughput":{"MaxReadRequestUnits":10},"Tags":[{"Key":"k","Value":"v"}]})");
  EXPECT_EQ(request.billing_mode, requested::billing_mode::pay_per_request);
  ASSERT_EQ(request.attribute_definitions.size(), 2U);
  EXPECT_EQ(request.attribute_definitions[1].type, requested::key_attribute_type::number);
  ASSERT_TRUE(request.global_indexes);
  const auto& index = request.global_indexes->at(0);
  EXPECT_EQ(index.name, "idx");
  EXPECT_EQ(index.projection.type, requested::projection_type::include);
  EXPECT_EQ(index.projection.non_key_attributes, (std::vector<std::string>{"x"}));
  EXPECT_EQ(request.stream->view_type, requested::stream_view_type::new_image);
  EXPECT_EQ(request.deletion_protection, true);
  EXPECT_EQ(request.on_demand_throughput->read_units, 10);
  EXPECT_EQ(request.on_demand_throughput->write_units, std::nullopt);
  EXPECT_EQ(request.tags, (std::vector<requested::tag>{{"k", "v"}}));
}

// What is said of the request, which is refused.
template <class Request>
std::string refusal_of(const std::string& body) {
  try {
    decode<Request>(body);
  } catch (const failure& f) {
    return f.message();
  }
  return "accepted";
}

TEST(Decode, CallsNamesOfWritesTooLargeInOneWayAndThoseOfOtherRequestsInAnother) {
  const std::string rest = R"("TableName":"abc","Key":{"a":{"S":"a"}},"ExpressionAttributeNames":{"#n":")";
  const std::string longest(65535, 'n');
  const std::string update = R"({"UpdateExpression":"REMOVE #n",)" + rest + longest;
  EXPECT_EQ(refusal_of<update_item_request>(update + "\"}}"), "accepted");
  EXPECT_EQ(refusal_of<update_item_request>(update + "n\"}}"),
            "1 validation error detected: Attribute name is too large, must be less than 65536 bytes");
  EXPECT_EQ(refusal_of<get_item_request>(R"({"ProjectionExpression":"#n",)" + rest + longest + "n\"}}"),
            "1 validation error detected: Value '" + longest +
                "n' at 'expressionAttributeNames.#n.member' failed to satisfy constraint: Member must have length less "
                "than or equal to 65535");
}

TEST(Decode, ParsesWhatFollowsALongBodyAsWell) {
  const std::string large = R"({"TableName":"abc","Key":{"a":{"S":")" + std::string(3 << 20, 'x') + R"("}}})";
  EXPECT_EQ(decode<get_item_request>(large).key.at("a").as_string().size(), std::size_t{3} << 20);
  EXPECT_EQ(decode<get_item_request>(R"({"TableName":"abc","Key":{}})").table_name, "abc");
}

}  // namespace
}  // namespace tenon::local::dynamodb
