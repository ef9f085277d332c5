#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

class LocalDynamodbStreams : public testing::Test {
 protected:
  void create(const std::string& view) {
    const auto body = e.call("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",)"
                                            R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                                            R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                                            R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":")" +
                                                view + R"("}})");
    arn_ = engine_under_test::text_after(body, R"("LatestStreamArn":")");
    ASSERT_FALSE(arn_.empty()) << body;
  }

  std::string shard() {
    return engine_under_test::text_after(e.call_streams("DescribeStream", R"({"StreamArn":")" + arn_ + R"("})"),
                                         R"("ShardId":")");
  }
  std::string iterator(const std::string& type, const std::string& more = "") {
    return engine_under_test::text_after(
        e.call_streams("GetShardIterator", R"({"StreamArn":")" + arn_ + R"(","ShardId":")" + shard() +
                                               R"(","ShardIteratorType":")" + type + "\"" + more + "}"),
        R"("ShardIterator":")");
  }
  std::string records(const std::string& iterator) {
    return e.call_streams("GetRecords", R"({"ShardIterator":")" + iterator + R"("})");
  }

  // The member "dynamodb" of the first record, up to its number.
  static std::string first(const std::string& body) {
    const auto begin = body.find(R"("dynamodb":{)");
    return begin == std::string::npos ? body : body.substr(begin + 11, body.find(R"(,"SequenceNumber")") - begin - 11);
  }
  static int count(const std::string& body) {
    int out = 0;
    for (auto at = body.find("\"eventID\""); at != std::string::npos; at = body.find("\"eventID\"", at + 1)) ++out;
    return out;
  }

  void put(const std::string& value) {
    e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"v":{"S":")" + value + R"("}}})");
  }
  void remove() { e.call("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"); }

  engine_under_test e;
  std::string arn_;
};

TEST_F(LocalDynamodbStreams, every_change_is_a_record_with_both_images) {
  create("NEW_AND_OLD_IMAGES");
  put("1");
  put("2");
  put("2");
  remove();
  const auto body = records(iterator("TRIM_HORIZON"));
  EXPECT_EQ(count(body), 3) << body;
  EXPECT_NE(body.find(R"("eventName":"INSERT")"), std::string::npos);
  EXPECT_NE(body.find(R"("eventName":"MODIFY")"), std::string::npos);
  EXPECT_NE(body.find(R"("eventName":"REMOVE")"), std::string::npos);
  EXPECT_NE(body.find(R"("NewImage":{"id":{"S":"a"},"v":{"S":"2"}},"OldImage":{"id":{"S":"a"},"v":{"S":"1"}})"),
            std::string::npos)
      << body;
}

TEST_F(LocalDynamodbStreams, a_shard_starts_before_its_first_record) {
  create("KEYS_ONLY");
  put("1");
  const auto start = engine_under_test::text_after(
      e.call_streams("DescribeStream", R"({"StreamArn":")" + arn_ + R"("})"), R"("StartingSequenceNumber":")");
  const auto at_start = R"(,"SequenceNumber":")" + start + "\"";
  for (const auto* type : {"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"}) {
    const auto body = records(iterator(type, at_start));
    EXPECT_EQ(count(body), 1) << body;
    EXPECT_LT(start, engine_under_test::text_after(body, R"("SequenceNumber":")"));
  }
}

TEST_F(LocalDynamodbStreams, a_view_of_keys_holds_nothing_else) {
  create("KEYS_ONLY");
  put("1");
  EXPECT_EQ(
      first(records(iterator("TRIM_HORIZON"))),
      R"({"ApproximateCreationDateTime":1700000000,"Keys":{"id":{"S":"a"}},"SizeBytes":3,"StreamViewType":"KEYS_ONLY")");
}

TEST_F(LocalDynamodbStreams, views_of_one_image_hold_that) {
  create("OLD_IMAGE");
  put("1");
  EXPECT_EQ(records(iterator("TRIM_HORIZON")).find("NewImage"), std::string::npos);
  put("2");
  EXPECT_NE(records(iterator("TRIM_HORIZON")).find(R"("OldImage":{"id":{"S":"a"},"v":{"S":"1"}})"), std::string::npos);
}

TEST_F(LocalDynamodbStreams, the_latest_iterator_sees_what_comes_after_it) {
  create("NEW_IMAGE");
  put("1");
  const auto latest = iterator("LATEST");
  put("2");
  const auto body = records(latest);
  EXPECT_EQ(count(body), 1) << body;
  EXPECT_NE(body.find(R"("v":{"S":"2"})"), std::string::npos);
}

TEST_F(LocalDynamodbStreams, an_iterator_stands_at_or_after_a_number) {
  create("NEW_IMAGE");
  put("1");
  put("2");
  const auto number = engine_under_test::text_after(records(iterator("TRIM_HORIZON")), R"("SequenceNumber":")");
  EXPECT_EQ(count(records(iterator("AT_SEQUENCE_NUMBER", R"(,"SequenceNumber":")" + number + "\""))), 2);
  EXPECT_EQ(count(records(iterator("AFTER_SEQUENCE_NUMBER", R"(,"SequenceNumber":")" + number + "\""))), 1);
}

TEST_F(LocalDynamodbStreams, the_next_iterator_goes_on_where_the_last_ended) {
  create("NEW_IMAGE");
  put("1");
  const auto body = records(iterator("TRIM_HORIZON"));
  const auto next = engine_under_test::text_after(body, R"("NextShardIterator":")");
  EXPECT_EQ(count(records(next)), 0);
  put("2");
  EXPECT_EQ(count(records(next)), 1);
}

TEST_F(LocalDynamodbStreams, iterators_expire_after_fifteen_minutes) {
  create("NEW_IMAGE");
  const auto old = iterator("TRIM_HORIZON");
  e.clock().advance(std::chrono::minutes(16));
  EXPECT_EQ(e.refusal("GetRecords", R"({"ShardIterator":")" + old + R"("})", true).substr(0, 24),
            "ExpiredIteratorException");
  EXPECT_EQ(e.refusal("GetRecords", R"({"ShardIterator":"nonsense"})", true),
            "ValidationException: Invalid ShardIterator");
}

TEST_F(LocalDynamodbStreams, records_are_gone_after_a_day) {
  create("NEW_IMAGE");
  put("1");
  e.clock().advance(std::chrono::hours(25));
  put("2");
  EXPECT_EQ(count(records(iterator("TRIM_HORIZON"))), 1);
}

TEST_F(LocalDynamodbStreams, a_stream_of_a_table_that_is_gone_ends_with_its_last_record) {
  create("NEW_IMAGE");
  put("1");
  EXPECT_EQ(e.status("DeleteTable", R"({"TableName":"tab"})"), 200);
  const auto described = e.call_streams("DescribeStream", R"({"StreamArn":")" + arn_ + R"("})");
  EXPECT_NE(described.find(R"("StreamStatus":"DISABLED")"), std::string::npos) << described;
  const auto body = records(iterator("TRIM_HORIZON"));
  EXPECT_EQ(count(body), 1) << body;
  EXPECT_EQ(body.find("NextShardIterator"), std::string::npos) << body;
}

TEST_F(LocalDynamodbStreams, what_is_no_arn_of_a_stream_is_told_from_a_stream_that_is_not_there) {
  create("KEYS_ONLY");
  const std::string gone = arn_.substr(0, arn_.size() - 1) + "x";
  const auto position = [](const std::string& arn) {
    return R"({"StreamArn":")" + arn +
           R"(","ShardId":"shardId-00000000000000000000-00000000","ShardIteratorType":"LATEST"})";
  };
  for (const auto& wrong : {std::string(40, 'a'), std::string("arn:aws:dynamodb:us-east-1:000000000000:table/tab")}) {
    const std::string refusal = "ValidationException: Invalid StreamArn";
    EXPECT_EQ(e.refusal("DescribeStream", R"({"StreamArn":")" + wrong + R"("})", true), refusal);
    EXPECT_EQ(e.refusal("GetShardIterator", position(wrong), true), refusal);
    EXPECT_EQ(e.refusal("ListStreams", R"({"ExclusiveStartStreamArn":")" + wrong + R"("})", true), refusal);
  }
  const auto missing = "ResourceNotFoundException: Requested resource not found: Stream: " + gone + " not found";
  EXPECT_EQ(e.refusal("DescribeStream", R"({"StreamArn":")" + gone + R"("})", true), missing);
  EXPECT_EQ(e.refusal("GetShardIterator", position(gone), true), missing);
  EXPECT_EQ(e.call_streams("ListStreams", R"({"ExclusiveStartStreamArn":")" + gone + R"("})"), R"({"Streams":[]})");
}

TEST_F(LocalDynamodbStreams, streams_are_listed_by_table) {
  create("NEW_IMAGE");
  EXPECT_NE(e.call_streams("ListStreams", R"({"TableName":"tab"})").find(arn_), std::string::npos);
  EXPECT_EQ(e.call_streams("ListStreams", R"({"TableName":"other"})"), R"({"Streams":[]})");
}

TEST_F(LocalDynamodbStreams, items_past_their_time_to_live_are_removed_by_the_service) {
  create("OLD_IMAGE");
  EXPECT_EQ(e.status("UpdateTimeToLive",
                     R"({"TableName":"tab","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}})"),
            200);
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"until":{"N":"1700000100"}}})");
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"text"},"until":{"S":"1700000100"}}})");
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"long ago"},"until":{"N":"1"}}})");
  e.clock().advance(std::chrono::seconds(99));
  EXPECT_NE(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), "{}");
  e.clock().advance(std::chrono::seconds(2));
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), "{}");
  EXPECT_NE(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"text"}}})"), "{}");
  EXPECT_NE(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"long ago"}}})"), "{}");
  const auto body = records(iterator("TRIM_HORIZON"));
  EXPECT_NE(body.find(R"("eventName":"REMOVE")"), std::string::npos) << body;
  EXPECT_NE(body.find(R"("userIdentity":{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})"), std::string::npos)
      << body;
}

TEST_F(LocalDynamodbStreams, items_from_before_time_to_live_was_enabled_expire_too) {
  create("OLD_IMAGE");
  e.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"a"},"until":{"N":"1700000100"}}})");
  e.call("UpdateTimeToLive",
         R"({"TableName":"tab","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}})");
  e.clock().advance(std::chrono::seconds(200));
  EXPECT_EQ(e.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"a"}}})"), "{}");
}

}  // namespace
}  // namespace tenon::local_dynamodb
