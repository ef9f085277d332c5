// The order of items as the service was seen to have it: what is expected here was recorded there.
#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace tenon::local_dynamodb {
namespace {

using names = std::vector<std::string>;

// What stands in the body's items at the attribute `name`, which is of the type `type`.
names values_of(std::string_view body, const std::string& name, const std::string& type) {
  const std::string marker = "\"" + name + R"(":{")" + type + R"(":")";
  body = body.substr(0, body.find(R"("LastEvaluatedKey")"));
  names out;
  for (auto at = body.find(marker); at != std::string_view::npos; at = body.find(marker, at + 1))
    out.push_back(engine_under_test::text_after(body.substr(at), marker));
  return out;
}

class LocalDynamodbOrder : public testing::Test {
 protected:
  // A table with the key "id" of the type, and an item for each value.
  void fill(const std::string& type, const names& values) {
    e.call("CreateTable",
           R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":")" + type +
               R"("}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})");
    for (const auto& value : values) {
      const auto put = e.call("PutItem", R"({"TableName":"tab","Item":{"id":{")" + type + R"(":")" + value + R"("}}})");
      EXPECT_EQ(put, "{}");
    }
  }
  names scan(const std::string& type, const std::string& parameters = "") {
    return values_of(e.call("Scan", R"({"TableName":"tab")" + parameters + "}"), "id", type);
  }
  names segment(const std::string& type, int segment) {
    return scan(type, R"(,"TotalSegments":4096,"Segment":)" + std::to_string(segment));
  }

  // A table with the keys "a" and "b", and a global index of "c".
  void create_indexed_table() {
    e.call("CreateTable", R"({"TableName":"indexed","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
      {"AttributeName":"b","AttributeType":"S"},{"AttributeName":"c","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"}],
      "GlobalSecondaryIndexes":[{"IndexName":"by_c","KeySchema":[{"AttributeName":"c","KeyType":"HASH"}],
      "Projection":{"ProjectionType":"ALL"}}],"BillingMode":"PAY_PER_REQUEST"})");
  }
  void put_indexed(const std::string& a, const std::string& b, const std::string& c) {
    EXPECT_EQ(e.call("PutItem", R"({"TableName":"indexed","Item":{"a":{"S":")" + a + R"("},"b":{"S":")" + b +
                                    R"("},"c":{"S":")" + c + R"("},"n":{"S":")" + a + b + R"("}}})"),
              "{}");
  }
  // Items of one key of the index.
  void fill_one_index_key() {
    create_indexed_table();
    for (const std::string keys : {"aa", "bb", "ce", "cd", "da", "ea"})
      put_indexed(keys.substr(0, 1), keys.substr(1), "same");
  }
  names query_index(const std::string& parameters = "") {
    return values_of(e.call("Query", R"({"TableName":"indexed","IndexName":"by_c","KeyConditionExpression":"c = :c",
      "ExpressionAttributeValues":{":c":{"S":"same"}})" +
                                         parameters + "}"),
                     "n", "S");
  }

  engine_under_test e;
};

TEST_F(LocalDynamodbOrder, texts_are_scanned_in_the_order_of_the_service) {
  fill("S", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "aardman", "hello", "zapf", "äáöü"});
  EXPECT_EQ(scan("S"), (names{"2", "8", "9", "1", "6", "hello", "0", "5", "4", "äáöü", "aardman", "7", "3", "zapf"}));
}

TEST_F(LocalDynamodbOrder, numbers_are_scanned_in_the_order_of_the_service) {
  fill("N", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-0.09", "999.9", "0.012345", "-999.9"});
  EXPECT_EQ(scan("N"),
            (names{"7", "999.9", "8", "3", "2", "-999.9", "9", "4", "-0.09", "6", "1", "0", "0.012345", "5"}));
}

TEST_F(LocalDynamodbOrder, binaries_are_scanned_as_texts_of_the_same_bytes_are) {
  fill("B", {"MQ==", "Mg==", "OA==", "YWFyZG1hbg==", "aGVsbG8=", "emFwZg=="});
  EXPECT_EQ(scan("B"), (names{"Mg==", "OA==", "MQ==", "aGVsbG8=", "YWFyZG1hbg==", "emFwZg=="}));
}

TEST_F(LocalDynamodbOrder, pages_follow_the_same_order) {
  fill("S", {"0", "1", "2", "3", "4"});
  names paged;
  std::string from;
  for (;;) {
    const auto page = scan("S", R"(,"Limit":1)" + from);
    if (page.empty()) break;
    ASSERT_EQ(page.size(), 1U);
    paged.push_back(page.front());
    from = R"(,"ExclusiveStartKey":{"id":{"S":")" + page.front() + R"("}})";
  }
  EXPECT_EQ(paged, (names{"2", "1", "0", "4", "3"}));
}

TEST_F(LocalDynamodbOrder, statements_that_scan_follow_the_same_order) {
  fill("S", {"0", "1", "2", "3", "4"});
  EXPECT_EQ(values_of(e.call("ExecuteStatement", R"({"Statement":"SELECT * FROM tab"})"), "id", "S"),
            (names{"2", "1", "0", "4", "3"}));
}

TEST_F(LocalDynamodbOrder, partitions_of_a_table_with_a_sort_key_follow_the_same_order) {
  create_indexed_table();
  for (const char* partition : {"0", "1", "2", "3", "4"})
    for (const char* sort : {"y", "x"}) put_indexed(partition, sort, "c");
  EXPECT_EQ(values_of(e.call("Scan", R"({"TableName":"indexed"})"), "n", "S"),
            (names{"2x", "2y", "1x", "1y", "0x", "0y", "4x", "4y", "3x", "3y"}));
}

TEST_F(LocalDynamodbOrder, texts_are_in_the_segments_of_the_service) {
  fill("S", {"3635", "228", "1668", "3435"});
  EXPECT_EQ(segment("S", 0), (names{"3635", "228"}));
  EXPECT_EQ(segment("S", 1), names{"1668"});
  EXPECT_EQ(segment("S", 4), names{"3435"});
}

TEST_F(LocalDynamodbOrder, numbers_are_in_the_segments_of_the_service) {
  fill("N", {"251", "2388", "1"});
  EXPECT_EQ(segment("N", 1), names{"251"});
  EXPECT_EQ(segment("N", 4095), names{"2388"});
}

TEST_F(LocalDynamodbOrder, a_global_index_is_scanned_in_the_order_of_its_own_partitions) {
  create_indexed_table();
  for (const char* partition : {"0", "1", "2", "3", "4"}) put_indexed("a", partition, partition);
  const std::string scan = R"({"TableName":"indexed","IndexName":"by_c")";
  EXPECT_EQ(values_of(e.call("Scan", scan + "}"), "c", "S"), (names{"2", "1", "0", "4", "3"}));
  EXPECT_EQ(values_of(e.call("ExecuteStatement", R"({"Statement":"SELECT * FROM indexed.by_c"})"), "c", "S"),
            (names{"2", "1", "0", "4", "3"}));
  put_indexed("a", "5", "1668");
  EXPECT_EQ(values_of(e.call("Scan", scan + R"(,"TotalSegments":4096,"Segment":1})"), "c", "S"), names{"1668"});
}

TEST_F(LocalDynamodbOrder, entries_of_one_index_key_follow_the_hash_of_both_keys_of_the_table) {
  fill_one_index_key();
  EXPECT_EQ(query_index(), (names{"bb", "aa", "ce", "ea", "da", "cd"}));
  EXPECT_EQ(query_index(R"(,"ScanIndexForward":false)"), (names{"cd", "da", "ea", "ce", "aa", "bb"}));
}

TEST_F(LocalDynamodbOrder, a_query_goes_on_between_entries_of_one_index_key) {
  fill_one_index_key();
  const auto after = [](const std::string& a, const std::string& b) {
    return R"(,"Limit":2,"ExclusiveStartKey":{"a":{"S":")" + a + R"("},"b":{"S":")" + b + R"("},"c":{"S":"same"}})";
  };
  EXPECT_EQ(query_index(after("c", "e")), (names{"ea", "da"}));
  EXPECT_EQ(query_index(R"(,"ScanIndexForward":false)" + after("e", "a")), (names{"ce", "aa"}));
}

TEST_F(LocalDynamodbOrder, entries_of_an_index_made_later_follow_it_too) {
  fill_one_index_key();
  e.call("UpdateTable", R"({"TableName":"indexed","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by_c"}}]})");
  e.call("UpdateTable",
         R"({"TableName":"indexed","AttributeDefinitions":[{"AttributeName":"c","AttributeType":"S"}],
    "GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_c","KeySchema":[{"AttributeName":"c","KeyType":"HASH"}],
    "Projection":{"ProjectionType":"ALL"}}}]})");
  EXPECT_EQ(query_index(), (names{"bb", "aa", "ce", "ea", "da", "cd"}));
}

}  // namespace
}  // namespace tenon::local_dynamodb
