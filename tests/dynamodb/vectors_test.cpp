// Vector indexes, and searches in them.
#include "dynamodb/fake_transport.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {
namespace {

struct product {
  std::string id;
  std::optional<double> price = {};
};

constexpr auto describe(type<product>) { return members(member<&product::id>("id"), member<&product::price>("price")); }

struct price_tag {
  std::optional<double> price = {};
};

constexpr auto describe(type<price_tag>) { return members(member<&price_tag::price>("price")); }

search_vectors_request search_for(std::vector<float> vector) {
  return {.table_name = "products", .index_name = "by_text", .search_vector = std::move(vector), .top_k = 3};
}

std::string vector_of(const std::string& body) {
  const std::size_t begin = body.find("\"SearchVector\":") + 15;
  return body.substr(begin, body.find(']', begin) + 1 - begin);
}

// ---- searching ----

TEST(SearchVectors, SendsWhatIsLookedFor) {
  faked f;
  EXPECT_EQ(
      f.body_of(
          search_vectors_request{.table_name = "products",
                                 .index_name = "by_text",
                                 .search_vector = {0.12, -0.85, 3},
                                 .top_k = 10,
                                 .search_condition_expression = attr("category") == "shoes" && attr("brand") == "acme",
                                 .projection_expression = {attr("id"), attr("brand")},
                                 .return_consumed_capacity = return_consumed_capacity::total}),
      R"({"TableName":"products","IndexName":"by_text","SearchVector":[{"N":"0.12"},{"N":"-0.85"},{"N":"3"}],)"
      R"("TopK":10,"SearchConditionExpression":"#n0 = :v0 AND #n1 = :v1","ProjectionExpression":"#n2, #n1",)"
      R"("ExpressionAttributeNames":{"#n0":"category","#n1":"brand","#n2":"id"},)"
      R"("ExpressionAttributeValues":{":v0":{"S":"shoes"},":v1":{"S":"acme"}},"ReturnConsumedCapacity":"TOTAL"})");
  EXPECT_EQ(f.service->calls[0].operation, "SearchVectors");
  EXPECT_FALSE(f.service->calls[0].is_streams);
}

TEST(SearchVectors, SendsTextsAsTheyAre) {
  faked f;
  search_vectors_request r = search_for({1});
  r.search_condition_expression = "#c = :c";
  r.projection_expression = "id, #c";
  r.expression_attribute_names = {{"#c", "category"}};
  r.expression_attribute_values = {{":c", "shoes"}};
  EXPECT_EQ(f.body_of(r),
            R"({"TableName":"products","IndexName":"by_text","SearchVector":[{"N":"1"}],"TopK":3,)"
            R"("SearchConditionExpression":"#c = :c","ProjectionExpression":"id, #c",)"
            R"("ExpressionAttributeNames":{"#c":"category"},"ExpressionAttributeValues":{":c":{"S":"shoes"}}})");
}

TEST(SearchVectors, LeavesOutWhatWasNotAskedFor) {
  faked f;
  EXPECT_EQ(f.body_of(search_vectors_request{.table_name = "t", .index_name = "i", .search_vector = {}}),
            R"({"TableName":"t","IndexName":"i","SearchVector":[]})");
}

TEST(SearchVectors, TakesASpanOfFloats) {
  faked f;
  const float numbers[] = {1, 0.5, 0.25};
  const std::span<const float> vector = numbers;
  EXPECT_EQ(vector_of(f.body_of(search_vectors_request{
                .table_name = "t", .index_name = "i", .search_vector = {vector.begin(), vector.end()}, .top_k = 1})),
            R"([{"N":"1"},{"N":"0.5"},{"N":"0.25"}])");
}

TEST(SearchVectors, WritesTheFewestDigitsThatNameEachFloat) {
  faked f;
  EXPECT_EQ(vector_of(f.body_of(search_for({0.1f, 1 / 3.0f, 16777216, -0.0f, 1e-5f, 1e10f, 1.5e-10f}))),
            R"([{"N":"0.1"},{"N":"0.33333334"},{"N":"16777216"},{"N":"0"},{"N":"0.00001"},{"N":"10000000000"},)"
            R"({"N":"0.00000000015"}])");
  using limits = std::numeric_limits<float>;
  EXPECT_EQ(vector_of(f.body_of(search_for({limits::max(), limits::denorm_min(), limits::lowest()}))),
            R"([{"N":"340282350000000000000000000000000000000"},)"
            R"({"N":"0.000000000000000000000000000000000000000000001"},)"
            R"({"N":"-340282350000000000000000000000000000000"}])");
}

TEST(SearchVectors, RefusesWhatIsNoNumberBeforeItIsSent) {
  faked f;
  f.service->then("{}");
  for (const float bad : {std::nanf(""), -std::numeric_limits<float>::infinity()}) {
    try {
      f.db.search_vectors(search_for({0.5, bad}));
      ADD_FAILURE() << "it was sent";
    } catch (const validation_error& e) {
      EXPECT_NE(e.message().find(std::isnan(bad) ? "NaN at position 1" : "an infinity at position 1"),
                std::string::npos)
          << e.message();
    }
  }
  EXPECT_FALSE(f.db.try_search_vectors(search_for({std::nanf("")})));
  EXPECT_TRUE(f.service->calls.empty());
}

TEST(SearchVectors, AnswersItemsWithTheirScores) {
  faked f;
  f.service->then(R"({"ConsumedCapacity":{"VectorSearchRequestBytes":1024.5},"SearchResults":[)"
                  R"({"Item":{"id":{"S":"a"}},"Score":0.25,"Later":{"x":1}},{"Score":1,"Item":{"id":{"S":"b"}}},)"
                  R"({"Score":1.5}],"NotYetKnown":[1]})");
  const search_vectors_response found = f.db.search_vectors(search_for({1}));
  ASSERT_EQ(found.search_results.size(), 3U);
  EXPECT_EQ(found.search_results[0].item, (item{{"id", "a"}}));
  EXPECT_EQ(found.search_results[0].score, 0.25);
  EXPECT_EQ(found.search_results[1].item, (item{{"id", "b"}}));
  EXPECT_EQ(found.search_results[1].score, 1);
  EXPECT_EQ(found.search_results[2].item, item());
  EXPECT_EQ(found.search_results[2].score, 1.5);
  EXPECT_EQ(found.consumed_capacity->vector_search_request_bytes, 1024.5);
  EXPECT_FALSE(found.consumed_capacity->vector_write_request_bytes);
}

TEST(SearchVectors, AnswersNothingWhereNothingIsFound) {
  faked f;
  f.service->then(R"({"SearchResults":[]})").then("{}");
  for (int i = 0; i < 2; ++i) {
    const auto found = f.db.search_vectors(search_for({1}));
    EXPECT_TRUE(found.search_results.empty());
    EXPECT_FALSE(found.consumed_capacity);
  }
}

TEST(SearchVectors, ReadsItemsIntoStructures) {
  faked f;
  f.service->then(R"({"SearchResults":[{"Item":{"id":{"S":"a"},"price":{"N":"2.5"}},"Score":0.25},)"
                  R"({"Score":0.5,"Item":{"id":{"S":"b"}}}],"ConsumedCapacity":{"VectorSearchRequestBytes":7}})");
  const search_results_of<product> found = f.db.search_vectors_as<product>(search_for({1}));
  ASSERT_EQ(found.search_results.size(), 2U);
  EXPECT_EQ(found.search_results[0].item.id, "a");
  EXPECT_EQ(found.search_results[0].item.price, 2.5);
  EXPECT_EQ(found.search_results[0].score, 0.25);
  EXPECT_EQ(found.search_results[1].item.id, "b");
  EXPECT_EQ(found.search_results[1].score, 0.5);
  EXPECT_EQ(found.consumed_capacity->vector_search_request_bytes, 7);
}

TEST(SearchVectors, GivesEachScoreToItsOwnStructure) {
  faked f;
  f.service->then(R"({"SearchResults":[{"Score":0.25},{"Score":0.5,"Item":{"price":{"N":"1"}}}]})");
  const auto found = f.db.search_vectors_as<price_tag>(search_for({1})).search_results;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].item.price, std::nullopt);
  EXPECT_EQ(found[1].item.price, 1);
  EXPECT_EQ(found[1].score, 0.5);
  EXPECT_THROW(f.db.search_vectors_as<product>(search_for({1})), data_corruption);  // which has no id
}

TEST(SearchVectors, ReadsScoresThatJsonHasNoNumbersFor) {
  faked f;
  f.service->then(R"({"SearchResults":[{"Item":{},"Score":"NaN"},{"Item":{},"Score":"-Infinity"}]})")
      .then(R"({"SearchResults":[{"Item":{},"Score":"high"}]})");
  const auto found = f.db.search_vectors(search_for({1}));
  EXPECT_TRUE(std::isnan(found.search_results.at(0).score));
  EXPECT_EQ(found.search_results.at(1).score, -std::numeric_limits<double>::infinity());
  EXPECT_THROW(f.db.search_vectors(search_for({1})), data_corruption);
}

TEST(SearchVectors, IsRepeatedAsAReadIs) {
  faked f;
  f.service->fail({.kind = error_kind::connection_closed, .message = "Lost", .outcome_unknown = true})
      .refuse("ThrottlingException")
      .refuse("InternalServerError", "", 500)
      .then(R"({"SearchResults":[{"Item":{"id":{"S":"a"}},"Score":1}]})");
  EXPECT_EQ(f.db.search_vectors(search_for({1})).search_results.size(), 1U);
  EXPECT_EQ(f.service->calls.size(), 4U);
}

TEST(SearchVectors, FailsAsOtherCallsDo) {
  faked f;
  f.service->refuse("ResourceNotFoundException").refuse("ValidationException");
  try {
    f.db.search_vectors(search_for({1}));
    ADD_FAILURE() << "there is no such table";
  } catch (const resource_not_found& e) {
    EXPECT_EQ(e.model(), "products");
    EXPECT_NE(e.message().find("SearchVectors on `products`"), std::string::npos) << e.message();
  }
  EXPECT_EQ(f.db.try_search_vectors(search_for({1})).error().native_code(), "ValidationException");
}

TEST(SearchVectors, SaysWhereSearchesAreAnswered) {
  faked f;
  f.service->refuse("UnknownOperationException");
  EXPECT_NE(f.db.try_search_vectors(search_for({1})).error().details().hint.find("search-dynamodb"), std::string::npos);
  EXPECT_EQ(f.db.try_scan({.table_name = "t"}).error().details().hint, "");
}

TEST(SearchVectors, IsSeenByItsNameWithItsResults) {
  faked f;
  f.service->then(R"({"SearchResults":[{"Item":{},"Score":1},{"Item":{},"Score":2}]})");
  std::string command;
  std::size_t rows = 0;
  f.db.on_query([&](const query_event& e) { command = e.sql, rows = e.rows; });
  f.db.search_vectors(search_for({1}));
  EXPECT_EQ(command, "SearchVectors products");
  EXPECT_EQ(rows, 2U);
}

// ---- indexes ----

constexpr const char* index_json =
    R"({"IndexName":"by_text","VectorAttribute":{"AttributeName":"embedding"},"SearchSchema":[)"
    R"({"AttributeName":"category","SearchSchemaElementType":"HASH"},)"
    R"({"AttributeName":"brand","SearchSchemaElementType":"INLINE_FILTER"}],)"
    R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["title"]},"Dimensions":1024,)"
    R"("DistanceFunction":"DOT_PRODUCT"})";

vector_index by_text() {
  return {.index_name = "by_text",
          .vector_attribute = {"embedding"},
          .search_schema = {{"category"}, {"brand", search_schema_element_type::inline_filter}},
          .projection = {projection_type::include, {"title"}},
          .dimensions = 1024,
          .distance_function = vector_distance_function::dot_product};
}

TEST(VectorIndexes, AreCreatedWithTheirTable) {
  faked f;
  EXPECT_EQ(
      f.body_of(create_table_request{
          .table_name = "products",
          .attribute_definitions = {{"id"}, {"category"}, {"brand"}},
          .key_schema = {{"id"}},
          .vector_indexes = {by_text(), {.index_name = "by_image", .vector_attribute = {"image"}, .dimensions = 3}},
          .billing_mode = billing_mode::pay_per_request}),
      std::string(R"({"TableName":"products","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
                  R"({"AttributeName":"category","AttributeType":"S"},)"
                  R"({"AttributeName":"brand","AttributeType":"S"}],)"
                  R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"VectorIndexes":[)") +
          index_json +
          R"(,{"IndexName":"by_image","VectorAttribute":{"AttributeName":"image"},)"
          R"("Projection":{"ProjectionType":"ALL"},"Dimensions":3,"DistanceFunction":"COSINE"}],)"
          R"("BillingMode":"PAY_PER_REQUEST"})");
}

TEST(VectorIndexes, AreAddedToTablesAndRemoved) {
  faked f;
  EXPECT_EQ(f.body_of(update_table_request{.table_name = "products", .vector_index_updates = {{.create = by_text()}}}),
            std::string(R"({"TableName":"products","VectorIndexUpdates":[{"Create":)") + index_json + "}]}");
  EXPECT_EQ(f.body_of(update_table_request{
                .table_name = "products",
                .vector_index_updates = {{.delete_ = delete_vector_index{.index_name = "by_text"}}}}),
            R"({"TableName":"products","VectorIndexUpdates":[{"Delete":{"IndexName":"by_text"}}]})");
}

TEST(VectorIndexes, AreDescribed) {
  faked f;
  std::string described = index_json;
  described.pop_back();
  described +=
      R"(,"IndexStatus":"CREATING","Backfilling":true,"IndexSizeBytes":4096,"ItemCount":12,"IndexArn":"arn:i"})";
  f.service->then(R"({"Table":{"TableName":"products","VectorIndexes":[)" + described + "]}}");
  const table_description t = f.db.describe_table({.table_name = "products"}).table;
  ASSERT_EQ(t.vector_indexes.size(), 1U);
  const vector_index_description& i = t.vector_indexes[0];
  EXPECT_EQ(i.index_name, "by_text");
  EXPECT_EQ(i.vector_attribute.attribute_name, "embedding");
  ASSERT_EQ(i.search_schema.size(), 2U);
  EXPECT_EQ(i.search_schema[0].attribute_name, "category");
  EXPECT_EQ(i.search_schema[0].search_schema_element_type, search_schema_element_type::hash);
  EXPECT_EQ(i.search_schema[1].search_schema_element_type, search_schema_element_type::inline_filter);
  EXPECT_EQ(i.projection.projection_type, projection_type::include);
  EXPECT_EQ(i.projection.non_key_attributes, std::vector<std::string>{"title"});
  EXPECT_EQ(i.dimensions, 1024);
  EXPECT_EQ(i.distance_function, vector_distance_function::dot_product);
  EXPECT_EQ(i.index_status, index_status::creating);
  EXPECT_TRUE(i.backfilling);
  EXPECT_EQ(i.index_size_bytes, 4096);
  EXPECT_EQ(i.item_count, 12);
  EXPECT_EQ(i.index_arn, "arn:i");
}

TEST(VectorIndexes, AreInTheCapacityOfWrites) {
  faked f;
  f.service->then(R"({"ConsumedCapacity":{"TableName":"products","CapacityUnits":1,)"
                  R"("VectorIndexes":{"by_text":{"VectorWriteRequestBytes":4100}}}})");
  const auto written = f.db.put_item({.table_name = "products", .item = {{"id", "a"}}});
  ASSERT_EQ(written.consumed_capacity->vector_indexes.size(), 1U);
  EXPECT_EQ(written.consumed_capacity->vector_indexes[0].first, "by_text");
  EXPECT_EQ(written.consumed_capacity->vector_indexes[0].second.vector_write_request_bytes, 4100);
  EXPECT_FALSE(written.consumed_capacity->vector_indexes[0].second.vector_search_request_bytes);
}

}  // namespace
}  // namespace tenon::dynamodb
