#include <tenon/testing/mock_dynamodb.hpp>
#include <tenon/testing/mock_dynamodb_matchers.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace tenon::testing {
namespace {

using dynamodb::attr;
using dynamodb::get_item_request;
using dynamodb::item;
using dynamodb::key;
using dynamodb::put_item_request;
using ::testing::Not;

std::optional<item> get(const dynamodb::client& db, const std::string& id) {
  return db.get_item({.table_name = "users", .key = {{"id", id}}}).item;
}

TEST(MockDynamodb, AnswersByOperationAndPartialInput) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("GetItem").resolves();
  mock.on("GetItem", R"({"Key":{"id":{"S":"1"}}})").resolves_item({{"id", "1"}, {"name", "Ann"}});
  EXPECT_EQ(get(db, "1"), (item{{"id", "1"}, {"name", "Ann"}}));
  EXPECT_EQ(get(db, "2"), std::nullopt);
}

TEST(MockDynamodb, AnswersByATypedRequest) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on(get_item_request{.table_name = "users", .key = {{"id", "1"}}}).resolves_item({{"id", "1"}});
  mock.on(dynamodb::query_request{.table_name = "users", .key_condition_expression = key("id") == "1"})
      .resolves_items({{{"id", "1"}}, {{"id", "2"}}});
  EXPECT_TRUE(get(db, "1"));
  EXPECT_EQ(db.query({.table_name = "users", .key_condition_expression = key("id") == "1", .limit = 2}).items.size(),
            2U);
  EXPECT_THROW(db.query({.table_name = "users", .key_condition_expression = key("id") == "2"}), validation_error);
}

TEST(MockDynamodb, AnswersSearchesByTheirVectorAndCondition) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  const dynamodb::search_vectors_request shoes{.table_name = "products",
                                               .index_name = "by_text",
                                               .search_vector = {0.1f, 0.2f},
                                               .search_condition_expression = attr("category") == "shoes"};
  mock.on(dynamodb::search_vectors_request{.table_name = "products", .index_name = "by_text", .search_vector = {}})
      .resolves(R"({"SearchResults":[]})");
  mock.on(shoes).resolves(R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":0.5}]})");
  dynamodb::search_vectors_request r = shoes;
  r.top_k = 5;
  EXPECT_EQ(db.search_vectors(r).search_results.at(0).score, 0.5);
  r.search_vector[1] = 0.3f;
  EXPECT_TRUE(db.search_vectors(r).search_results.empty());
  EXPECT_THAT(mock, received_times("SearchVectors", 2));
  EXPECT_THAT(mock, received_last_with("SearchVectors", R"({"SearchVector":[{"N":"0.1"},{"N":"0.3"}],"TopK":5})"));
}

TEST(MockDynamodb, WhatIsEmptyInATypedRequestMayBeAnything) {
  mock_dynamodb mock;
  mock.on(dynamodb::transact_write_items_request{}).resolves();
  EXPECT_NO_THROW(mock.client().transact_write_items(
      {.transact_items = {dynamodb::transact_put{.table_name = "users", .item = {{"id", "1"}}}}}));
}

TEST(MockDynamodb, TheLastStubThatFitsAnswers) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("GetItem", R"({"Key":{"id":{"S":"1"}}})").resolves_item({{"id", "1"}});
  mock.on_any().resolves();
  EXPECT_EQ(get(db, "1"), std::nullopt);
}

TEST(MockDynamodb, AnswersForOnceComeFirstAndInOrder) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("GetItem").resolves_item_once({{"n", 1}}).resolves_item({{"n", 9}}).resolves_item_once({{"n", 2}});
  EXPECT_EQ(get(db, "x"), (item{{"n", 1}}));
  EXPECT_EQ(get(db, "x"), (item{{"n", 2}}));
  EXPECT_EQ(get(db, "x"), (item{{"n", 9}}));
  EXPECT_EQ(get(db, "x"), (item{{"n", 9}}));
}

TEST(MockDynamodb, AStubThatIsUsedUpLeavesCallsToEarlierOnes) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("GetItem").resolves_item({{"n", 9}});
  mock.on("GetItem").resolves_item_once({{"n", 1}});
  EXPECT_EQ(get(db, "x"), (item{{"n", 1}}));
  EXPECT_EQ(get(db, "x"), (item{{"n", 9}}));
}

TEST(MockDynamodb, RefusesAsTheServiceDoes) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("PutItem").rejects("ConditionalCheckFailedException", "The conditional request failed",
                             R"({"Item":{"id":{"S":"1"}}})");
  const put_item_request put{
      .table_name = "users", .item = {{"id", "1"}}, .condition_expression = attr("id").not_exists()};
  try {
    db.put_item(put);
    FAIL();
  } catch (const dynamodb::conditional_check_failed& e) {
    EXPECT_EQ(e.item(), (item{{"id", "1"}}));
    EXPECT_EQ(e.as_error().server_message(), "The conditional request failed");
  }
  EXPECT_THROW(db.put_item(put), unique_violation);
}

TEST(MockDynamodb, TheClientRepeatsWhatIsRefusedOnce) {
  mock_dynamodb mock;
  mock.on("PutItem")
      .rejects_once("ProvisionedThroughputExceededException")
      .rejects_once("InternalServerError")
      .resolves();
  EXPECT_NO_THROW(mock.client().put_item({.table_name = "users", .item = {{"id", "1"}}}));
  EXPECT_EQ(mock.count("PutItem"), 3U);
}

TEST(MockDynamodb, FailsOnTheWay) {
  mock_dynamodb mock;
  mock.on("PutItem").rejects({.kind = error_kind::connection_closed, .message = "Lost."});
  EXPECT_THROW(mock.client().put_item({.table_name = "users", .item = {{"id", "1"}}}), connection_error);
}

TEST(MockDynamodb, AnswersWhatAFunctionMakesOfTheCall) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("GetItem")
      .calls([&](const dynamodb_call& c) {
        return json::parse(R"({"Item":{"calls":{"N":")" + std::to_string(mock.count(c.operation)) + R"("}}})");
      })
      .calls_once([](const dynamodb_call& c) {
        return json::object({{"Item", json::object()}, {"In", c.input}});
      });
  EXPECT_EQ(get(db, "x"), item());
  EXPECT_EQ(get(db, "x"), (item{{"calls", 2}}));
}

TEST(MockDynamodb, WhatNoStubAnswersFailsAndIsShown) {
  mock_dynamodb mock;
  try {
    get(mock.client(), "1");
    FAIL();
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), error_kind::query_interpretation);
    EXPECT_NE(e.message().find(R"(GetItem {"TableName":"users")"), std::string::npos) << e.message();
  }
}

TEST(MockDynamodb, ComparesSetsWithoutOrderAndListsWithIt) {
  const json input = json::parse(R"({"a":{"SS":["x","y"]},"l":{"L":[{"N":"1"},{"N":"2"}]},"m":{"M":{"b":{"S":"c"}}}})");
  EXPECT_TRUE(contains_input(input, R"({"a":{"SS":["y","x"]}})"));
  EXPECT_FALSE(contains_input(input, R"({"a":{"SS":["y"]}})"));
  EXPECT_FALSE(contains_input(input, R"({"l":{"L":[{"N":"2"},{"N":"1"}]}})"));
  EXPECT_TRUE(contains_input(input, R"({"m":{"M":{}}})"));
  EXPECT_FALSE(contains_input(input, R"({"z":{}})"));
  EXPECT_THROW(contains_input(input, "{"), validation_error);
}

TEST(MockDynamodb, ResettingForgetsTheHistoryAndThenTheStubs) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on("GetItem").resolves();
  get(db, "1");
  mock.reset_history();
  EXPECT_THAT(mock, Not(received_any()));
  get(db, "1");
  mock.reset();
  EXPECT_EQ(mock.count("GetItem"), 0U);
  EXPECT_THROW(get(db, "1"), validation_error);
}

TEST(MockDynamodb, AClientMayOutliveIt) {
  auto mock = std::make_unique<mock_dynamodb>();
  mock->on("GetItem").resolves();
  const dynamodb::client db = mock->client({.retry = {.max_attempts = 1}});
  mock.reset();
  EXPECT_THROW(get(db, "1"), connection_error);
}

TEST(MockDynamodb, MatchersTellWhatItHasReceived) {
  mock_dynamodb mock;
  const dynamodb::client db = mock.client();
  mock.on_any().resolves();
  get(db, "1");
  db.put_item({.table_name = "users", .item = {{"id", "2"}}});
  get(db, "3");
  EXPECT_THAT(mock, received_any());
  EXPECT_THAT(mock, received("GetItem"));
  EXPECT_THAT(mock, Not(received("DeleteItem")));
  EXPECT_THAT(mock, received_times("GetItem", 2));
  EXPECT_THAT(mock, received_with("PutItem", R"({"Item":{"id":{"S":"2"}}})"));
  EXPECT_THAT(mock, Not(received_with("PutItem", R"({"TableName":"other"})")));
  EXPECT_THAT(mock, received_nth_with(2, "PutItem", "{}"));
  EXPECT_THAT(mock, Not(received_nth_with(1, "PutItem", "{}")));
  EXPECT_THAT(mock, received_nth_of_operation_with(2, "GetItem", R"({"Key":{"id":{"S":"3"}}})"));
  EXPECT_THAT(mock, received_last_with("GetItem", R"({"Key":{"id":{"S":"3"}}})"));
  EXPECT_EQ(mock.history("GetItem", R"({"Key":{"id":{"S":"1"}}})").size(), 1U);
}

TEST(MockDynamodb, AFailedMatchShowsTheCalls) {
  mock_dynamodb mock;
  mock.on_any().resolves();
  get(mock.client(), "1");
  ::testing::StringMatchResultListener out;
  EXPECT_FALSE(::testing::ExplainMatchResult(received("PutItem"), mock, &out));
  EXPECT_EQ(out.str(), R"(which has received 1 call
  1: GetItem {"TableName":"users","Key":{"id":{"S":"1"}}})");
}

}  // namespace
}  // namespace tenon::testing
