#include "dynamodb/fake_transport.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb {
namespace {

TEST(Requests, GetItemSendsWhatWasAskedFor) {
  faked f;
  EXPECT_EQ(f.body_of(get_item_request{.table_name = "app",
                                       .key = {{"PK", "a"}, {"SK", 2}},
                                       .consistent_read = true,
                                       .projection_expression = {attr("name"), attr("size")["w"]},
                                       .return_consumed_capacity = return_consumed_capacity::total}),
            R"({"TableName":"app","Key":{"PK":{"S":"a"},"SK":{"N":"2"}},"ConsistentRead":true,)"
            R"("ProjectionExpression":"#n0, #n1.#n2","ExpressionAttributeNames":{"#n0":"name","#n1":"size","#n2":"w"},)"
            R"("ReturnConsumedCapacity":"TOTAL"})");
  EXPECT_EQ(f.service->calls[0].operation, "GetItem");
}

TEST(Requests, DefaultsAreLeftOut) {
  faked f;
  EXPECT_EQ(f.body_of(get_item_request{.table_name = "app", .key = {{"PK", "a"}}}),
            R"({"TableName":"app","Key":{"PK":{"S":"a"}}})");
  EXPECT_EQ(f.body_of(scan_request{.table_name = "app"}), R"({"TableName":"app"})");
  EXPECT_EQ(f.body_of(list_tables_request{}), "{}");
}

TEST(Requests, PutItemSendsItemAndCondition) {
  faked f;
  EXPECT_EQ(f.body_of(put_item_request{
                .table_name = "app",
                .item = {{"PK", "a"}, {"n", 1}},
                .condition_expression = attr("PK").not_exists() || attr("n") < 1,
                .return_values = return_values::all_old,
                .return_values_on_condition_check_failure = return_values_on_condition_check_failure::all_old,
                .return_item_collection_metrics = return_item_collection_metrics::size}),
            R"({"TableName":"app","Item":{"PK":{"S":"a"},"n":{"N":"1"}},)"
            R"("ConditionExpression":"attribute_not_exists(#n0) OR #n1 < :v0",)"
            R"("ExpressionAttributeNames":{"#n0":"PK","#n1":"n"},"ExpressionAttributeValues":{":v0":{"N":"1"}},)"
            R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ReturnValues":"ALL_OLD",)"
            R"("ReturnItemCollectionMetrics":"SIZE"})");
}

TEST(Requests, UpdateItemSharesPlaceholdersBetweenItsExpressions) {
  faked f;
  EXPECT_EQ(f.body_of(update_item_request{.table_name = "app",
                                          .key = {{"PK", "a"}},
                                          .update_expression = {set(attr("n"), attr("n") + 1)},
                                          .condition_expression = attr("n") == 1,
                                          .return_values = return_values::updated_new}),
            R"({"TableName":"app","Key":{"PK":{"S":"a"}},"UpdateExpression":"SET #n0 = #n0 + :v0",)"
            R"("ConditionExpression":"#n0 = :v0","ExpressionAttributeNames":{"#n0":"n"},)"
            R"("ExpressionAttributeValues":{":v0":{"N":"1"}},"ReturnValues":"UPDATED_NEW"})");
}

TEST(Requests, TextsTakeTheirOwnPlaceholders) {
  faked f;
  EXPECT_EQ(f.body_of(delete_item_request{.table_name = "app",
                                          .key = {{"PK", "a"}},
                                          .condition_expression = "#s = :s",
                                          .expression_attribute_names = {{"#s", "status"}},
                                          .expression_attribute_values = {{":s", "open"}}}),
            R"({"TableName":"app","Key":{"PK":{"S":"a"}},"ConditionExpression":"#s = :s",)"
            R"("ExpressionAttributeNames":{"#s":"status"},"ExpressionAttributeValues":{":s":{"S":"open"}}})");
}

TEST(Requests, QuerySendsConditionsOrderAndPlace) {
  faked f;
  EXPECT_EQ(f.body_of(query_request{.table_name = "app",
                                    .index_name = "GSI1",
                                    .key_condition_expression = key("PK") == "a",
                                    .filter_expression = attr("n") > 3,
                                    .scan_index_forward = false,
                                    .limit = 20,
                                    .select = select::count,
                                    .exclusive_start_key = {{"PK", "a"}}}),
            R"({"TableName":"app","IndexName":"GSI1","KeyConditionExpression":"#n0 = :v0","ScanIndexForward":false,)"
            R"("FilterExpression":"#n1 > :v1","ExpressionAttributeNames":{"#n0":"PK","#n1":"n"},)"
            R"("ExpressionAttributeValues":{":v0":{"S":"a"},":v1":{"N":"3"}},"Limit":20,"Select":"COUNT",)"
            R"("ExclusiveStartKey":{"PK":{"S":"a"}}})");
}

TEST(Requests, ScanSendsItsSegment) {
  faked f;
  EXPECT_EQ(f.body_of(scan_request{.table_name = "app", .segment = 0, .total_segments = 4}),
            R"({"TableName":"app","Segment":0,"TotalSegments":4})");
}

TEST(Requests, BatchesAreGroupedByTable) {
  faked f;
  EXPECT_EQ(f.body_of(batch_get_item_request{.request_items = {{"t",
                                                                {.keys = {{{"a", 1}}, {{"a", 2}}},
                                                                 .consistent_read = true,
                                                                 .projection_expression = {attr("x")}}}}}),
            R"({"RequestItems":{"t":{"Keys":[{"a":{"N":"1"}},{"a":{"N":"2"}}],"ConsistentRead":true,)"
            R"("ProjectionExpression":"#n0","ExpressionAttributeNames":{"#n0":"x"}}}})");
  batch_write_item_request w;
  w.request_items.push_back({"t", {{.put_item = document{{"a", 1}}}, {.delete_key = document{{"a", 2}}}}});
  EXPECT_EQ(f.body_of(w), R"({"RequestItems":{"t":[{"PutRequest":{"Item":{"a":{"N":"1"}}}},)"
                          R"({"DeleteRequest":{"Key":{"a":{"N":"2"}}}}]}})");
}

TEST(Requests, ATransactionHasATokenOfItsOwnUnlessGiven) {
  faked f;
  transact_write_items_request r{
      .transact_items = {transact_put{.table_name = "t", .item = {{"a", 1}}},
                         transact_update{.table_name = "t", .key = {{"a", 2}}, .update_expression = set(attr("n"), 1)},
                         transact_delete{.table_name = "t", .key = {{"a", 3}}},
                         transact_condition_check{
                             .table_name = "t", .key = {{"a", 4}}, .condition_expression = attr("b").exists()}},
      .client_request_token = "mine"};
  EXPECT_EQ(
      f.body_of(r),
      R"({"TransactItems":[{"Put":{"TableName":"t","Item":{"a":{"N":"1"}}}},)"
      R"({"Update":{"TableName":"t","Key":{"a":{"N":"2"}},"UpdateExpression":"SET #n0 = :v0",)"
      R"("ExpressionAttributeNames":{"#n0":"n"},"ExpressionAttributeValues":{":v0":{"N":"1"}}}},)"
      R"({"Delete":{"TableName":"t","Key":{"a":{"N":"3"}}}},)"
      R"-({"ConditionCheck":{"TableName":"t","Key":{"a":{"N":"4"}},"ConditionExpression":"attribute_exists(#n0)",)-"
      R"("ExpressionAttributeNames":{"#n0":"b"}}}],"ClientRequestToken":"mine"})");
  r.client_request_token.clear();
  const std::string first = f.body_of(r);
  EXPECT_NE(first.find(R"("ClientRequestToken":")"), std::string::npos);
  EXPECT_NE(first, f.body_of(r));
}

TEST(Requests, PartiqlSendsItsParameters) {
  faked f;
  EXPECT_EQ(
      f.body_of(execute_statement_request{
          .statement = "SELECT * FROM t WHERE a = ?", .parameters = {1, "x"}, .limit = 3, .next_token = "n"}),
      R"({"Statement":"SELECT * FROM t WHERE a = ?","Parameters":[{"N":"1"},{"S":"x"}],"NextToken":"n","Limit":3})");
  EXPECT_EQ(f.body_of(batch_execute_statement_request{.statements = {{.statement = "s", .parameters = {true}}}}),
            R"({"Statements":[{"Statement":"s","Parameters":[{"BOOL":true}]}]})");
  EXPECT_EQ(
      f.body_of(execute_transaction_request{.transact_statements = {{.statement = "s"}}, .client_request_token = "t"}),
      R"({"TransactStatements":[{"Statement":"s"}],"ClientRequestToken":"t"})");
}

TEST(Requests, CreateTableSendsKeysAndIndexes) {
  faked f;
  EXPECT_EQ(
      f.body_of(
          create_table_request{.table_name = "app",
                               .attribute_definitions = {{"PK"}, {"n", scalar_type::number}},
                               .key_schema = {{"PK"}, {"n", key_type::range}},
                               .global_secondary_indexes = {{.index_name = "g",
                                                             .key_schema = {{"n"}},
                                                             .projection = {projection_type::include, {"x"}}}},
                               .billing_mode = billing_mode::pay_per_request,
                               .stream_specification = stream_specification{true, stream_view_type::new_and_old_images},
                               .tags = {{"team", ""}},
                               .deletion_protection_enabled = false}),
      R"({"TableName":"app","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},)"
      R"({"AttributeName":"n","AttributeType":"N"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},)"
      R"({"AttributeName":"n","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[{"IndexName":"g",)"
      R"("KeySchema":[{"AttributeName":"n","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE",)"
      R"("NonKeyAttributes":["x"]}}],"BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":true,)"
      R"("StreamViewType":"NEW_AND_OLD_IMAGES"},"Tags":[{"Key":"team","Value":""}],"DeletionProtectionEnabled":false})");
}

TEST(Requests, UpdateTableSendsChangesOfIndexes) {
  faked f;
  update_table_request r{.table_name = "app"};
  r.global_secondary_index_updates.push_back({.delete_ = delete_global_secondary_index{"old"}});
  r.global_secondary_index_updates.push_back(
      {.update =
           update_global_secondary_index{.index_name = "g", .provisioned_throughput = provisioned_throughput{1, 2}}});
  EXPECT_EQ(f.body_of(r), R"({"TableName":"app","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"old"}},)"
                          R"({"Update":{"IndexName":"g","ProvisionedThroughput":{"ReadCapacityUnits":1,)"
                          R"("WriteCapacityUnits":2}}}]})");
}

TEST(Requests, TimeToLiveAndTagsAreSent) {
  faked f;
  EXPECT_EQ(f.body_of(update_time_to_live_request{.table_name = "t", .time_to_live_specification = {"ttl", false}}),
            R"({"TableName":"t","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":false}})");
  EXPECT_EQ(f.body_of(untag_resource_request{.resource_arn = "arn", .tag_keys = {"a", "b"}}),
            R"({"ResourceArn":"arn","TagKeys":["a","b"]})");
}

TEST(Requests, StreamsAreCalledByTheirOwnApi) {
  faked f;
  EXPECT_EQ(f.body_of(get_shard_iterator_request{.stream_arn = "arn",
                                                 .shard_id = "s",
                                                 .shard_iterator_type = shard_iterator_type::at_sequence_number,
                                                 .sequence_number = "7"}),
            R"({"StreamArn":"arn","ShardId":"s","ShardIteratorType":"AT_SEQUENCE_NUMBER","SequenceNumber":"7"})");
  EXPECT_TRUE(f.service->calls[0].is_streams);
}

// ---- responses ----

TEST(Responses, AnItemIsReadWithItsCapacity) {
  faked f;
  f.service->then(R"({"ConsumedCapacity":{"TableName":"app","CapacityUnits":1.5,"Table":{"CapacityUnits":1},)"
                  R"("GlobalSecondaryIndexes":{"g":{"CapacityUnits":0.5}}},"Item":{"PK":{"S":"a"},"n":{"N":"1.50"}},)"
                  R"("Unknown":[{"x":null}]})");
  const auto r = f.db.get_item({
      .table_name = "app",
      .key = {{"PK", "a"}},
  });
  EXPECT_EQ(r.item, (item{{"PK", "a"}, {"n", number::parse("1.5")}}));
  EXPECT_EQ(r.consumed_capacity->capacity_units, 1.5);
  EXPECT_EQ(r.consumed_capacity->global_secondary_indexes[0].first, "g");
  EXPECT_EQ(r.consumed_capacity->global_secondary_indexes[0].second.capacity_units, 0.5);
}

TEST(Responses, NoItemIsNone) {
  faked f;
  f.service->then("{}");
  EXPECT_FALSE(f.db.get_item({.table_name = "app", .key = {{"PK", "a"}}}).item);
}

TEST(Responses, APageOfItemsIsRead) {
  faked f;
  f.service->then(R"({"Items":[{"a":{"N":"1"}},{"a":{"N":"2"}}],"Count":2,"ScannedCount":7,)"
                  R"("LastEvaluatedKey":{"a":{"N":"2"}}})");
  const auto page = f.db.scan({.table_name = "app"});
  EXPECT_EQ(page.items, (std::vector<item>{{{"a", 1}}, {{"a", 2}}}));
  EXPECT_EQ(page.count, 2U);
  EXPECT_EQ(page.scanned_count, 7U);
  EXPECT_EQ(page.last_evaluated_key, (item{{"a", 2}}));
}

TEST(Responses, TransactionsKeepTheOrderAndGaps) {
  faked f;
  f.service->then(R"({"Responses":[{"Item":{"a":{"N":"1"}}},{},{"Item":{"a":{"N":"3"}}}]})");
  const auto r = f.db.transact_get_items({.transact_items = {{"t", {{"a", 1}}}, {"t", {{"a", 2}}}, {"t", {{"a", 3}}}}});
  ASSERT_EQ(r.responses.size(), 3U);
  EXPECT_EQ(r.responses[0], (item{{"a", 1}}));
  EXPECT_FALSE(r.responses[1]);
}

TEST(Responses, ABatchOfStatementsTellsEachFailure) {
  faked f;
  f.service->then(R"({"Responses":[{"TableName":"t","Item":{"a":{"N":"1"}}},)"
                  R"({"Error":{"Code":"DuplicateItem","Message":"There already"},"TableName":"t"}]})");
  const auto r = f.db.batch_execute_statement({.statements = {{"s"}, {"s"}}});
  ASSERT_EQ(r.responses.size(), 2U);
  EXPECT_FALSE(r.responses[0].error);
  EXPECT_EQ(r.responses[1].error->code, "DuplicateItem");
}

TEST(Responses, ATableIsDescribed) {
  faked f;
  f.service->then(
      R"({"Table":{"TableName":"app","TableStatus":"UPDATING","CreationDateTime":1700000000.25,"ItemCount":12,)"
      R"("KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],)"
      R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},"GlobalSecondaryIndexes":[{"IndexName":"g",)"
      R"("IndexStatus":"CREATING","Backfilling":true,"Projection":{"ProjectionType":"KEYS_ONLY"}}],)"
      R"("LatestStreamArn":"arn:s","DeletionProtectionEnabled":true}})");
  const table_description t = f.db.describe_table({.table_name = "app"}).table;
  EXPECT_EQ(t.table_status, table_status::updating);
  EXPECT_EQ(t.creation_date_time, timestamp::from_milliseconds(1700000000250));
  EXPECT_EQ(t.item_count, 12);
  EXPECT_EQ(t.key_schema[1].key_type, key_type::range);
  EXPECT_EQ(t.billing_mode_summary->billing_mode, billing_mode::pay_per_request);
  EXPECT_TRUE(t.global_secondary_indexes[0].backfilling);
  EXPECT_EQ(t.global_secondary_indexes[0].projection.projection_type, projection_type::keys_only);
  EXPECT_TRUE(t.deletion_protection_enabled);
}

TEST(Responses, WhatHasNoNameHereIsUnknown) {
  faked f;
  f.service->then(R"({"Table":{"TableName":"app","TableStatus":"DREAMING"}})");
  EXPECT_EQ(f.db.describe_table({.table_name = "app"}).table.table_status, table_status::unknown);
}

TEST(Responses, RecordsOfAStreamAreRead) {
  faked f;
  f.service->then(
      R"({"NextShardIterator":"next","Records":[{"eventID":"1","eventName":"REMOVE","eventSource":"aws:dynamodb",)"
      R"("dynamodb":{"ApproximateCreationDateTime":1.7E9,"Keys":{"a":{"N":"1"}},"OldImage":{"a":{"N":"1"}},)"
      R"("SequenceNumber":"100","SizeBytes":26,"StreamViewType":"OLD_IMAGE"},)"
      R"("userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}}]})");
  const auto r = f.db.get_records({.shard_iterator = "it"});
  ASSERT_EQ(r.records.size(), 1U);
  EXPECT_EQ(r.records[0].event_name, stream_event::remove);
  EXPECT_EQ(r.records[0].keys, (item{{"a", 1}}));
  EXPECT_EQ(r.records[0].old_image, (item{{"a", 1}}));
  EXPECT_FALSE(r.records[0].new_image);
  EXPECT_EQ(r.records[0].user_identity->principal_id, "dynamodb.amazonaws.com");
  EXPECT_EQ(r.next_shard_iterator, "next");
}

TEST(Responses, AnEmptyAnswerHasNoMembers) {
  faked f;
  f.service->then("");
  EXPECT_NO_THROW(f.db.tag_resource({.resource_arn = "arn", .tags = {{"a", "b"}}}));
  EXPECT_EQ(f.db.call("TagResource", json::object()).text(), "{}");
}

TEST(Responses, AnUnreadableAnswerIsSaidToBe) {
  faked f;
  f.service->then(R"({"Item":{"a":{"Q":"1"}}})");
  try {
    f.db.get_item({.table_name = "app", .key = {{"PK", "a"}}});
    FAIL();
  } catch (const data_corruption& e) {
    EXPECT_TRUE(e.message().starts_with("The answer of GetItem cannot be read: ")) << e.message();
  }
  EXPECT_EQ(f.service->calls.size(), 1U);
}

}  // namespace
}  // namespace tenon::dynamodb
