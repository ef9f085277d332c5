#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

// Two partitions of items in a table with indexes of every kind of projection.
class LocalDynamodbQueries : public testing::Test {
 protected:
  LocalDynamodbQueries() {
    EXPECT_EQ(e.status("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[
      {"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"},
      {"AttributeName":"g","AttributeType":"S"},{"AttributeName":"n","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
      "LocalSecondaryIndexes":[{"IndexName":"by_n","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
        {"AttributeName":"n","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],
      "GlobalSecondaryIndexes":[
        {"IndexName":"by_g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},{"AttributeName":"n","KeyType":"RANGE"}],
         "Projection":{"ProjectionType":"ALL"}},
        {"IndexName":"some","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
         "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["v"]}}]})"),
              200);
    for (const char* item :
         {R"({"pk":{"S":"a"},"sk":{"S":"1"},"g":{"S":"x"},"n":{"N":"10"},"v":{"S":"one"}})",
          R"({"pk":{"S":"a"},"sk":{"S":"2"},"g":{"S":"x"},"n":{"N":"9"},"w":{"S":"two"}})",
          R"({"pk":{"S":"a"},"sk":{"S":"21"},"g":{"S":"y"}})", R"({"pk":{"S":"b"},"sk":{"S":"1"},"n":{"N":"-1"}})"})
      EXPECT_EQ(e.call("PutItem", std::string(R"({"TableName":"tab","Item":)") + item + "}"), "{}");
  }

  // A query of partition `a` with further members.
  std::string query(const std::string& condition, const std::string& values, const std::string& more = "") {
    return e.refusal("Query", R"({"TableName":"tab","KeyConditionExpression":")" + condition +
                                  R"(","ExpressionAttributeValues":{":p":{"S":"a"})" + values + "}" + more + "}");
  }
  std::string keys(const std::string& condition, const std::string& values, const std::string& more = "") {
    return query(condition, values, R"(,"ProjectionExpression":"sk")" + more);
  }

  engine_under_test e;
};

TEST_F(LocalDynamodbQueries, a_partition_is_read_in_the_order_of_its_sort_key) {
  EXPECT_EQ(keys("pk = :p", ""),
            R"({"Count":3,"ScannedCount":3,"Items":[{"sk":{"S":"1"}},{"sk":{"S":"2"}},{"sk":{"S":"21"}}]})");
  EXPECT_EQ(keys("pk = :p", "", R"(,"ScanIndexForward":false)"),
            R"({"Count":3,"ScannedCount":3,"Items":[{"sk":{"S":"21"}},{"sk":{"S":"2"}},{"sk":{"S":"1"}}]})");
}

TEST_F(LocalDynamodbQueries, sort_keys_are_found_by_what_they_begin_with) {
  EXPECT_EQ(keys("pk = :p AND begins_with(sk, :s)", R"(,":s":{"S":"2"})"),
            R"({"Count":2,"ScannedCount":2,"Items":[{"sk":{"S":"2"}},{"sk":{"S":"21"}}]})");
}

TEST_F(LocalDynamodbQueries, a_limit_ends_the_page_even_at_the_last_item) {
  EXPECT_EQ(keys("pk = :p", "", R"(,"Limit":2)"),
            R"({"Count":2,"ScannedCount":2,"Items":[{"sk":{"S":"1"}},{"sk":{"S":"2"}}],)"
            R"("LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"S":"2"}}})");
  EXPECT_EQ(keys("pk = :p", "", R"(,"Limit":1,"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"2"}})"),
            R"({"Count":1,"ScannedCount":1,"Items":[{"sk":{"S":"21"}}],)"
            R"("LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"S":"21"}}})");
  EXPECT_EQ(keys("pk = :p", "", R"(,"Limit":1,"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"21"}})"),
            R"({"Count":0,"ScannedCount":0,"Items":[]})");
}

TEST_F(LocalDynamodbQueries, a_page_ends_at_an_item_whose_names_are_escaped) {
  EXPECT_EQ(e.call("PutItem", R"({"TableName":"tab","Item":{"a\"":{"S":"\"pk\":"},"pk":{"S":"q"},"sk":{"S":"\\"}}})"),
            "{}");
  EXPECT_EQ(e.call("Query", R"({"TableName":"tab","KeyConditionExpression":"pk = :p","Limit":1,
      "ExpressionAttributeValues":{":p":{"S":"q"}}})"),
            R"({"Count":1,"ScannedCount":1,"Items":[{"a\"":{"S":"\"pk\":"},"pk":{"S":"q"},"sk":{"S":"\\"}}],)"
            R"("LastEvaluatedKey":{"pk":{"S":"q"},"sk":{"S":"\\"}}})");
}

TEST_F(LocalDynamodbQueries, a_page_goes_on_after_a_key_that_is_no_longer_there) {
  EXPECT_EQ(keys("pk = :p", "", R"(,"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"15"}})"),
            R"({"Count":2,"ScannedCount":2,"Items":[{"sk":{"S":"2"}},{"sk":{"S":"21"}}]})");
}

TEST_F(LocalDynamodbQueries, a_filter_counts_what_it_left_out_as_scanned) {
  EXPECT_EQ(query("pk = :p", R"(,":v":{"S":"one"})", R"(,"FilterExpression":"v = :v","Select":"COUNT")"),
            R"({"Count":1,"ScannedCount":3})");
}

TEST_F(LocalDynamodbQueries, an_index_holds_items_that_have_its_attributes) {
  EXPECT_EQ(
      e.call("Query", R"({"TableName":"tab","IndexName":"by_g","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"S":"x"}},"Limit":1})"),
      R"({"Count":1,"ScannedCount":1,"Items":[{"g":{"S":"x"},"n":{"N":"9"},"pk":{"S":"a"},"sk":{"S":"2"},"w":{"S":"two"}}],)"
      R"("LastEvaluatedKey":{"g":{"S":"x"},"n":{"N":"9"},"pk":{"S":"a"},"sk":{"S":"2"}}})");
  EXPECT_EQ(e.call("Query", R"({"TableName":"tab","IndexName":"by_g","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"S":"y"}}})"),
            R"({"Count":0,"ScannedCount":0,"Items":[]})");
}

TEST_F(LocalDynamodbQueries, an_index_shows_what_it_projects) {
  EXPECT_EQ(e.call("Query", R"({"TableName":"tab","IndexName":"some","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"S":"y"}}})"),
            R"({"Count":1,"ScannedCount":1,"Items":[{"g":{"S":"y"},"pk":{"S":"a"},"sk":{"S":"21"}}]})");
  EXPECT_EQ(query("pk = :p AND n > :n", R"(,":n":{"N":"9"})", R"(,"IndexName":"by_n")"),
            R"({"Count":1,"ScannedCount":1,"Items":[{"n":{"N":"10"},"pk":{"S":"a"},"sk":{"S":"1"}}]})");
}

TEST_F(LocalDynamodbQueries, a_local_index_takes_from_the_table_what_it_does_not_hold) {
  EXPECT_EQ(
      query("pk = :p AND n > :n", R"(,":n":{"N":"9"})",
            R"(,"IndexName":"by_n","ProjectionExpression":"v","ReturnConsumedCapacity":"INDEXES")"),
      R"({"Count":1,"ScannedCount":1,"Items":[{"v":{"S":"one"}}],"ConsumedCapacity":{"TableName":"tab",)"
      R"("CapacityUnits":1.0,"Table":{"CapacityUnits":0.5},"LocalSecondaryIndexes":{"by_n":{"CapacityUnits":0.5}}}})");
}

TEST_F(LocalDynamodbQueries, a_global_index_refuses_what_it_does_not_hold) {
  const auto of_some = [&](const std::string& more) {
    return e.refusal("Query", R"({"TableName":"tab","IndexName":"some","KeyConditionExpression":"g = :g",
      "ExpressionAttributeValues":{":g":{"S":"y"}})" +
                                  more + "}");
  };
  EXPECT_EQ(
      of_some(R"(,"Select":"ALL_ATTRIBUTES")"),
      "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported "
      "for global secondary index some because its projection type is not ALL");
  EXPECT_EQ(of_some(R"(,"ConsistentRead":true)"),
            "ValidationException: Consistent reads are not supported on global secondary indexes");
}

TEST_F(LocalDynamodbQueries, an_index_that_is_not_there_is_told) {
  EXPECT_EQ(query("pk = :p", "", R"(,"IndexName":"none")"),
            "ValidationException: The table does not have the specified index: none");
}

TEST_F(LocalDynamodbQueries, start_keys_are_checked_in_the_services_words) {
  EXPECT_EQ(query("pk = :p", "", R"(,"ExclusiveStartKey":{"pk":{"S":"a"}})"),
            "ValidationException: The provided starting key is invalid");
  EXPECT_EQ(query("pk = :p", "", R"(,"ExclusiveStartKey":{"pk":{"S":"b"},"sk":{"S":"1"}})"),
            "ValidationException: The provided starting key is outside query boundaries based on provided conditions");
  EXPECT_EQ(
      query("pk = :p AND sk > :s", R"(,":s":{"S":"2"})", R"(,"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"1"}})"),
      "ValidationException: The provided starting key does not match the range key predicate");
  EXPECT_EQ(
      e.refusal("Scan", R"({"TableName":"tab","ExclusiveStartKey":{"pk":{"S":"b"}}})"),
      "ValidationException: The provided starting key is invalid: The provided key element does not match the schema");
}

TEST_F(LocalDynamodbQueries, keys_have_no_parts_and_are_not_filtered) {
  const std::string scalars =
      "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
      "allowed: ";
  EXPECT_EQ(query("pk = :p", "", R"(,"ProjectionExpression":"sk[1]")"), scalars + "Key: sk");
  EXPECT_EQ(
      e.refusal("Scan",
                R"({"TableName":"tab","FilterExpression":"g.x = :v","ExpressionAttributeValues":{":v":{"S":"a"}}})"),
      scalars + "IndexKey: g");
  EXPECT_EQ(e.refusal("GetItem",
                      R"({"TableName":"tab","Key":{"pk":{"S":"a"},"sk":{"S":"1"}},"ProjectionExpression":"pk.x"})"),
            scalars + "Key: pk");
  EXPECT_EQ(
      query("pk = :p", R"(,":s":{"S":"1"})", R"(,"FilterExpression":"sk = :s")"),
      "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
}

TEST_F(LocalDynamodbQueries, select_is_checked_in_the_services_words) {
  EXPECT_EQ(query("pk = :p", "", R"(,"Select":"SPECIFIC_ATTRIBUTES")"),
            "ValidationException: 1 validation error detected: Must specify the AttributesToGet or "
            "ProjectionExpression when choosing to get "
            "SPECIFIC_ATTRIBUTES");
  EXPECT_EQ(query("pk = :p", "", R"(,"Select":"ALL_PROJECTED_ATTRIBUTES")"),
            "ValidationException: 1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying "
            "using an IndexName");
  EXPECT_EQ(
      query("pk = :p", "", R"(,"Select":"ALL_ATTRIBUTES","ProjectionExpression":"pk")"),
      "ValidationException: 1 validation error detected: Cannot specify the ProjectionExpression when choosing to "
      "get ALL_ATTRIBUTES");
}

TEST_F(LocalDynamodbQueries, a_scan_says_of_select_what_a_query_does_but_not_as_a_list_of_errors) {
  const auto scan = [&](const std::string& members) {
    return e.refusal("Scan", R"({"TableName":"tab",)" + members + "}");
  };
  EXPECT_EQ(scan(R"("Select":"SPECIFIC_ATTRIBUTES")"),
            "ValidationException: Must specify the AttributesToGet or ProjectionExpression when choosing to get "
            "SPECIFIC_ATTRIBUTES");
  EXPECT_EQ(scan(R"("Select":"ALL_PROJECTED_ATTRIBUTES")"),
            "ValidationException: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  EXPECT_EQ(scan(R"("Select":"COUNT","AttributesToGet":["pk"])"),
            "ValidationException: Cannot specify the AttributesToGet when choosing to get only the Count");
}

TEST_F(LocalDynamodbQueries, key_conditions_name_as_many_attributes_as_the_index_has) {
  e.call("CreateTable", R"({"TableName":"several","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"a","AttributeType":"S"},
                              {"AttributeName":"b","AttributeType":"S"},{"AttributeName":"c","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[
          {"IndexName":"all","Projection":{"ProjectionType":"KEYS_ONLY"},
           "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"},
                        {"AttributeName":"c","KeyType":"RANGE"}]}]})");
  for (const std::string n : {"1", "2"})
    e.call("PutItem", R"({"TableName":"several","Item":{"id":{"S":")" + n +
                          R"("},"a":{"S":"x"},"b":{"S":"y"},"c":{"N":")" + n + R"("}}})");
  const std::string conditions = R"("KeyConditions":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]},)"
                                 R"("b":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"y"}]},)"
                                 R"("c":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"1"}]}})";
  EXPECT_EQ(e.call("Query", R"({"TableName":"several","IndexName":"all","Select":"COUNT",)" + conditions + "}"),
            R"({"Count":1,"ScannedCount":1})");
  EXPECT_EQ(e.refusal("Query", R"({"TableName":"several",)" + conditions + "}"),
            "ValidationException: Conditions can be of length 1 or 2 only");
}

TEST_F(LocalDynamodbQueries, a_page_ends_after_a_megabyte) {
  const std::string text(100'000, 'x');
  for (char c = 'a'; c < 'a' + 12; ++c)
    e.call("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"big"},"sk":{"S":")" + std::string(1, c) +
                          R"("},"t":{"S":")" + text + R"("}}})");
  EXPECT_EQ(e.call("Query", R"({"TableName":"tab","KeyConditionExpression":"pk = :p","Select":"COUNT",
      "ExpressionAttributeValues":{":p":{"S":"big"}},"ReturnConsumedCapacity":"TOTAL"})"),
            R"({"Count":11,"ScannedCount":11,"LastEvaluatedKey":{"pk":{"S":"big"},"sk":{"S":"k"}},)"
            R"("ConsumedCapacity":{"TableName":"tab","CapacityUnits":134.5}})");
}

TEST_F(LocalDynamodbQueries, a_scan_reads_every_item_once_over_all_segments) {
  int count = 0;
  for (int i = 0; i < 7; ++i) {
    const auto body = e.call("Scan", R"({"TableName":"tab","Segment":)" + std::to_string(i) + R"(,"TotalSegments":7})");
    count += std::stoi(body.substr(body.find("\"Count\":") + 8));
  }
  EXPECT_EQ(count, 4);
}

}  // namespace
}  // namespace tenon::local_dynamodb
