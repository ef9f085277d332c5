#include "engine_under_test.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace tenon::local_dynamodb {
namespace {

constexpr const char* plain_index =
    R"({"IndexName":"plain","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"COSINE",)"
    R"("Projection":{"ProjectionType":"ALL"}})";
constexpr const char* keyed_index =
    R"({"IndexName":"keyed","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"EUCLIDEAN",)"
    R"("Projection":{"ProjectionType":"KEYS_ONLY"},"SearchSchema":[)"
    R"({"AttributeName":"tenant","SearchSchemaElementType":"HASH"},)"
    R"({"AttributeName":"kind","SearchSchemaElementType":"INLINE_FILTER"}]})";
constexpr const char* keyed_attributes =
    R"({"AttributeName":"tenant","AttributeType":"S"},{"AttributeName":"kind","AttributeType":"N"})";

std::string table_request(const std::string& indexes, const std::string& attributes = {},
                          const std::string& billing = R"("BillingMode":"PAY_PER_REQUEST")") {
  return R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"})" +
         (attributes.empty() ? std::string() : "," + attributes) +
         R"(],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)" + billing + R"(,"VectorIndexes":[)" + indexes +
         "]}";
}

// An index with other members than plain_index.
std::string index_with(const std::string& old, const std::string& replacement) {
  std::string out = plain_index;
  const auto at = out.find(old);
  return out.replace(at, old.size(), replacement);
}

std::string put_request(const std::string& attributes, const std::string& more = {}) {
  return R"({"TableName":"tab","Item":{)" + attributes + "}" + (more.empty() ? std::string() : "," + more) + "}";
}

std::string vector(const std::string& numbers) {
  std::string out = R"("v":{"L":[)";
  for (std::size_t at = 0; at < numbers.size();) {
    const auto end = std::min(numbers.find(' ', at), numbers.size());
    if (out.back() != '[') out += ',';
    out += R"({"N":")" + numbers.substr(at, end - at) + R"("})";
    at = end + 1;
  }
  return out + "]}";
}

std::string search_request(const std::string& index, const std::string& more = {}, const std::string& top = "10",
                           const std::string& searched = R"([{"N":"1"},{"N":"0"},{"N":"0"}])") {
  return R"({"TableName":"tab","IndexName":")" + index + R"(","SearchVector":)" + searched + R"(,"TopK":)" + top +
         (more.empty() ? std::string() : "," + more) + "}";
}

class VectorIndexesTest : public testing::Test {
 protected:
  void create(const std::string& indexes, const std::string& attributes = {}) {
    ASSERT_TRUE(engine.call("CreateTable", table_request(indexes, attributes)).starts_with(R"({"TableDescription":)"));
  }
  void put(const std::string& attributes) { ASSERT_EQ(engine.call("PutItem", put_request(attributes)), "{}"); }
  std::string search(const std::string& index, const std::string& more = {}) {
    return engine.call("SearchVectors", search_request(index, more));
  }
  std::string refusal_of_index(const std::string& index, const std::string& attributes = {}) {
    return engine.refusal("CreateTable", table_request(index, attributes));
  }

  engine_under_test engine;
};

constexpr const char* invalid = "ValidationException: One or more parameter values were invalid: ";

TEST_F(VectorIndexesTest, finds_the_nearest_by_each_distance) {
  create(
      std::string(plain_index) + "," + index_with("plain", "other") + "," +
      index_with(R"("plain","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"COSINE")",
                 R"("dot","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"DOT_PRODUCT")") +
      "," +
      index_with(R"("plain","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"COSINE")",
                 R"("far","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"EUCLIDEAN")"));
  put(R"("id":{"S":"same"},)" + vector("2 0 0"));
  put(R"("id":{"S":"across"},)" + vector("0 1 0"));
  put(R"("id":{"S":"opposite"},)" + vector("-1 0 0"));
  put(R"("id":{"S":"between"},)" + vector("0.6 0.8 0"));
  put(R"("id":{"S":"none"})");
  EXPECT_EQ(
      search("plain"),
      R"({"SearchResults":[{"Item":{"id":{"S":"same"}},"Score":0},{"Item":{"id":{"S":"between"}},"Score":0.39999998},)"
      R"({"Item":{"id":{"S":"across"}},"Score":1},{"Item":{"id":{"S":"opposite"}},"Score":2}]})");
  EXPECT_EQ(search("dot"),
            R"({"SearchResults":[{"Item":{"id":{"S":"same"}},"Score":2},{"Item":{"id":{"S":"between"}},"Score":0.6},)"
            R"({"Item":{"id":{"S":"across"}},"Score":0},{"Item":{"id":{"S":"opposite"}},"Score":-1}]})");
  EXPECT_EQ(search("far"), R"({"SearchResults":[{"Item":{"id":{"S":"between"}},"Score":0.8944272},)"
                           R"({"Item":{"id":{"S":"same"}},"Score":1},{"Item":{"id":{"S":"across"}},"Score":1.4142135},)"
                           R"({"Item":{"id":{"S":"opposite"}},"Score":2}]})");
  EXPECT_EQ(engine.call("SearchVectors", search_request("far", {}, "1")),
            R"({"SearchResults":[{"Item":{"id":{"S":"between"}},"Score":0.8944272}]})");
}

TEST_F(VectorIndexesTest, give_zero_vectors_and_scores_beyond_floats_a_score) {
  create(std::string(plain_index) + "," +
         index_with(R"("plain","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"COSINE")",
                    R"("far","VectorAttribute":{"AttributeName":"v"},"Dimensions":3,"DistanceFunction":"EUCLIDEAN")"));
  put(R"("id":{"S":"1"},)" + vector("0 0 0"));
  EXPECT_EQ(search("plain"), R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":1}]})");
  EXPECT_EQ(engine.call("SearchVectors", search_request("far", {}, "1", R"([{"N":"3e38"},{"N":"3e38"},{"N":"3e38"}])")),
            R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":3.4028235e+38}]})");
}

TEST_F(VectorIndexesTest, searches_one_partition_and_filters_in_it) {
  create(keyed_index, keyed_attributes);
  put(R"("id":{"S":"a1"},"tenant":{"S":"a"},"kind":{"N":"1"},)" + vector("1 0 0"));
  put(R"("id":{"S":"a2"},"tenant":{"S":"a"},"kind":{"N":"2.0"},"note":{"S":"x"},)" + vector("0 1 0"));
  put(R"("id":{"S":"a3"},"tenant":{"S":"a"},)" + vector("0 0 1"));
  put(R"("id":{"S":"b1"},"tenant":{"S":"b"},"kind":{"N":"1"},)" + vector("1 0 0"));
  put(R"("id":{"S":"c1"},"kind":{"N":"1"},)" + vector("1 0 0"));
  const std::string tenant =
      R"("SearchConditionExpression":"tenant = :t","ExpressionAttributeValues":{":t":{"S":"a"}})";
  EXPECT_EQ(search("keyed", tenant),
            R"({"SearchResults":[{"Item":{"id":{"S":"a1"},"kind":{"N":"1"},"tenant":{"S":"a"}},"Score":0},)"
            R"({"Item":{"id":{"S":"a2"},"kind":{"N":"2"},"tenant":{"S":"a"}},"Score":1.4142135},)"
            R"({"Item":{"id":{"S":"a3"},"tenant":{"S":"a"}},"Score":1.4142135}]})");
  EXPECT_EQ(search("keyed", R"("SearchConditionExpression":"(:k = #k) AND tenant = :t",)"
                            R"("ExpressionAttributeNames":{"#k":"kind"},)"
                            R"("ExpressionAttributeValues":{":t":{"S":"a"},":k":{"N":"2"}})"),
            R"({"SearchResults":[{"Item":{"id":{"S":"a2"},"kind":{"N":"2"},"tenant":{"S":"a"}},"Score":1.4142135}]})");
  EXPECT_EQ(search("keyed", R"("SearchConditionExpression":"kind = :k AND tenant = :t",)"
                            R"("ExpressionAttributeValues":{":t":{"S":"a"},":k":{"S":"2"}})"),
            R"({"SearchResults":[]})");
}

TEST_F(VectorIndexesTest, follows_the_items_as_they_change) {
  create(std::string(plain_index) + "," + keyed_index, keyed_attributes);
  put(R"("id":{"S":"1"},"tenant":{"S":"a"},)" + vector("1 0 0"));
  const std::string in_a = R"("SearchConditionExpression":"tenant = :t","ExpressionAttributeValues":{":t":{"S":"a"}})";
  const std::string in_b = R"("SearchConditionExpression":"tenant = :t","ExpressionAttributeValues":{":t":{"S":"b"}})";
  engine.call("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"1"}},"UpdateExpression":"SET tenant = :t",)"
                            R"("ExpressionAttributeValues":{":t":{"S":"b"}}})");
  EXPECT_EQ(search("keyed", in_a), R"({"SearchResults":[]})");
  EXPECT_EQ(search("keyed", in_b), R"({"SearchResults":[{"Item":{"id":{"S":"1"},"tenant":{"S":"b"}},"Score":0}]})");
  engine.call("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"1"}},"UpdateExpression":"SET v[1] = :n",)"
                            R"("ExpressionAttributeValues":{":n":{"N":"1"}}})");
  EXPECT_EQ(search("keyed", in_b), R"({"SearchResults":[{"Item":{"id":{"S":"1"},"tenant":{"S":"b"}},"Score":1}]})");
  engine.call("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"1"}},"UpdateExpression":"REMOVE v"})");
  EXPECT_EQ(search("keyed", in_b), R"({"SearchResults":[]})");
  EXPECT_EQ(search("plain"), R"({"SearchResults":[]})");
  put(R"("id":{"S":"1"},)" + vector("1 0 0"));
  EXPECT_EQ(search("plain"), R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":0}]})");
  engine.call("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":"1"}}})");
  EXPECT_EQ(search("plain"), R"({"SearchResults":[]})");
}

TEST_F(VectorIndexesTest, keeps_floats_and_shows_them_when_they_are_asked_for) {
  create(plain_index);
  put(R"("id":{"S":"1"},"note":{"S":"x"},)" + vector("0.1 16777217 1e-60"));
  EXPECT_EQ(search("plain", R"("ProjectionExpression":"id, v")"),
            R"({"SearchResults":[{"Item":{"id":{"S":"1"},"v":{"L":[{"N":"0.1"},{"N":"16777216"},{"N":"0"}]}},)"
            R"("Score":1}]})");
  EXPECT_EQ(search("plain", R"("ProjectionExpression":"note")"),
            R"({"SearchResults":[{"Item":{"note":{"S":"x"}},"Score":1}]})");
  EXPECT_EQ(engine.call("GetItem", R"({"TableName":"tab","Key":{"id":{"S":"1"}},"ProjectionExpression":"v[1]"})"),
            R"({"Item":{"v":{"L":[{"N":"16777217"}]}}})");
}

TEST_F(VectorIndexesTest, refuses_vectors_that_an_index_could_not_keep) {
  create(std::string(plain_index) + "," + keyed_index, keyed_attributes);
  const auto refusal = [&](const std::string& attributes) {
    return engine.refusal("PutItem", put_request(R"("id":{"S":"1"},)" + attributes));
  };
  const std::string values = "ValidationException: One or more parameter values were invalid. ";
  EXPECT_EQ(refusal(R"("v":{"S":"x"})"),
            values + "Invalid type for parameter v, Expected: 32-bit floating point number list IndexName: keyed");
  EXPECT_EQ(refusal(vector("1 2")), values + "Invalid size for parameter v, Expected: 3, Actual: 2 IndexName: keyed");
  EXPECT_EQ(
      refusal(R"("v":{"L":[{"N":"1"},{"S":"x"},{"N":"3"}]})"),
      values + "Invalid type for parameter v[1], Expected: 32-bit floating point number, Actual: S. IndexName: keyed");
  EXPECT_EQ(refusal(vector("1e39 0 0")),
            values +
                "Invalid value for parameter v[0], Value: 1E+39 is outside valid range [-3.4028235E38, 3.4028235E38]. "
                "IndexName: keyed");
  EXPECT_EQ(refusal(R"("tenant":{"N":"1"},)" + vector("1 2 3")),
            values + "Attribute 'tenant' type mismatch. Expected: S, Actual: N. IndexName: keyed");
  EXPECT_EQ(
      refusal(R"("tenant":{"S":""},)" + vector("1 2 3")),
      "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key "
      "is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: "
      "keyed, IndexKey: tenant");
  put(R"("id":{"S":"1"},)" + vector("3.4028235e38 -3.4028235e38 0"));
  EXPECT_EQ(
      engine.refusal("UpdateItem", R"({"TableName":"tab","Key":{"id":{"S":"1"}},"UpdateExpression":"SET v[3] = :n",)"
                                   R"("ExpressionAttributeValues":{":n":{"N":"1"}}})"),
      values + "Invalid size for parameter v, Expected: 3, Actual: 4 IndexName: keyed");
  EXPECT_EQ(engine.refusal("ExecuteStatement", R"({"Statement":"UPDATE \"tab\" SET v=[1] WHERE id='1'"})"),
            values + "Invalid size for parameter v, Expected: 3, Actual: 1 IndexName: keyed");
}

TEST_F(VectorIndexesTest, refuses_searches_that_do_not_fit_the_index) {
  create(std::string(plain_index) + "," + keyed_index, keyed_attributes);
  const auto refusal = [&](const std::string& request) { return engine.refusal("SearchVectors", request); };
  EXPECT_EQ(refusal(search_request("plain", {}, "101")),
            "ValidationException: Provided TopK value '101' is out of valid range. The value must be between 1 and 100 "
            "inclusive");
  EXPECT_EQ(
      refusal(search_request("plain", {}, "0")),
      "ValidationException: 1 validation error detected: Value at 'TopK' failed to satisfy constraint: Member must "
      "have value greater than or equal to 1");
  EXPECT_EQ(refusal(search_request("other")),
            "ValidationException: The table does not have the specified index: other");
  EXPECT_EQ(refusal(search_request("plain", {}, "1", R"([{"N":"1"}])")),
            "ValidationException: Input search vector dimension 1 does not match vector index dimension 3");
  EXPECT_EQ(
      refusal(search_request("plain", {}, "1", R"([{"L":[{"N":"1"}]}])")),
      "ValidationException: Search vector contains invalid values. All values in the search vector must be a 32-bit "
      "floating-point number attribute");
  EXPECT_EQ(refusal(search_request("keyed")),
            "ValidationException: SearchConditionExpression must be provided when SearchSchema has a HASH key");
  const auto refusal_of = [&](const std::string& condition, const std::string& values, const char* index = "keyed") {
    return refusal(search_request(
        index, R"("SearchConditionExpression":")" + condition + R"(","ExpressionAttributeValues":{)" + values + "}"));
  };
  const std::string start = "ValidationException: Invalid SearchConditionExpression: ";
  const std::string tenant = R"(":t":{"S":"a"})";
  EXPECT_EQ(refusal_of("tenant < :t", tenant), start + "Invalid comparator used in SearchConditionExpression");
  EXPECT_EQ(refusal_of("tenant IN (:t)", tenant), start + "Invalid operator used in SearchConditionExpression");
  EXPECT_EQ(refusal_of("tenant = :t OR tenant = :t", tenant),
            start + "Invalid operator used in SearchConditionExpression");
  EXPECT_EQ(refusal_of("tenant.a = :t", tenant),
            start + "SearchConditionExpression cannot have conditions on nested attributes");
  EXPECT_EQ(refusal_of("tenant = :t AND tenant = :t", tenant),
            start + "SearchConditionExpression must only contain one condition per attribute");
  EXPECT_EQ(
      refusal_of("tenant = :t", tenant, "plain"),
      "ValidationException: SearchConditionExpression must not contain any attributes that is not in SearchSchema. "
      "Invalid attribute: tenant");
  EXPECT_EQ(refusal_of("tenant = :t", R"(":t":{"N":"1"})"),
            "ValidationException: Type of 'tenant' attribute in SearchConditionExpression (N) does not match type in "
            "search schema (S)");
  EXPECT_EQ(refusal_of("tenant = :t", R"(":t":{"S":""})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: tenant");
  EXPECT_EQ(engine.refusal("SearchVectors", R"({"TableName":"absent","IndexName":"abc","SearchVector":[{"N":"1"}],)"
                                            R"("TopK":1})"),
            "ResourceNotFoundException: Requested resource not found");
}

TEST_F(VectorIndexesTest, reads_searches_strictly) {
  const auto refusal = [&](const std::string& request) { return engine.refusal("SearchVectors", request); };
  EXPECT_EQ(refusal(R"({"TableName":null,"IndexName":"abc","SearchVector":[{"N":"1"}],"TopK":1})"),
            "SerializationException: invalid type: null, expected a string at line 1 column 17");
  EXPECT_EQ(refusal(R"({"TableName":"tab","IndexName":"abc","SearchVector":null,"TopK":1})"),
            "SerializationException: invalid type: null, expected a sequence at line 1 column 56");
  EXPECT_EQ(refusal(R"({"TableName":"tab","IndexName":"abc","SearchVector":[{"N":"1"}],"TopK":3.5})"),
            "SerializationException: invalid type: floating point `3.5`, expected i32 at line 1 column 74");
  EXPECT_EQ(refusal(R"({"IndexName":"ab","SearchVector":[{"N":"1"}],"TopK":1})"),
            "ValidationException: missing field `TableName` at line 1 column 54");
  EXPECT_EQ(
      refusal(R"({"TableName":"tab","IndexName":"ab","SearchVector":[{"N":"1"}],"TopK":1})"),
      "ValidationException: 1 validation error detected: Value at 'IndexName' failed to satisfy constraint: Member "
      "must have length greater than or equal to 3");
  EXPECT_EQ(refusal(R"({"TableName":"tab")").substr(0, 22), "SerializationException");
}

TEST_F(VectorIndexesTest, can_be_read_by_searches_alone) {
  create(plain_index);
  EXPECT_EQ(engine.refusal("Scan", R"({"TableName":"tab","IndexName":"plain"})"),
            "ValidationException: Scan operation not supported on this index type");
  EXPECT_EQ(engine.refusal("Query", R"({"TableName":"tab","IndexName":"plain","KeyConditionExpression":"id = :i",)"
                                    R"("ExpressionAttributeValues":{":i":{"S":"1"}}})"),
            "ValidationException: Query operation not supported on this index type");
  EXPECT_EQ(engine.refusal("ExecuteStatement", R"({"Statement":"SELECT * FROM \"tab\".\"plain\""})"),
            "ValidationException: Scan operation not supported on this index type");
}

TEST_F(VectorIndexesTest, refuses_definitions_that_are_none) {
  EXPECT_EQ(engine.refusal("CreateTable", table_request(plain_index, {},
                                                        R"("ProvisionedThroughput":{"ReadCapacityUnits":5,)"
                                                        R"("WriteCapacityUnits":5})")),
            std::string(invalid) + "Vector indexes are only supported for PAY_PER_REQUEST tables");
  EXPECT_EQ(refusal_of_index(keyed_index),
            std::string(invalid) + "One element in SearchSchema is not defined in attribute definitions");
  EXPECT_EQ(refusal_of_index(index_with(R"("Dimensions":3)", R"("Dimensions":4097)")),
            std::string(invalid) + "Number of dimensions must be between 1 and 4096 inclusive.");
  EXPECT_EQ(
      refusal_of_index(index_with(R"("Dimensions":3)", R"("Dimensions":0)")),
      "ValidationException: 1 validation error detected: Value '0' at 'vectorIndexes.1.member.dimensions' failed to "
      "satisfy constraint: Member must have value greater than or equal to 1");
  EXPECT_EQ(
      refusal_of_index(index_with("COSINE", "MANHATTAN")),
      "ValidationException: 1 validation error detected: Value 'MANHATTAN' at "
      "'vectorIndexes.1.member.distanceFunction' failed to satisfy constraint: Member must satisfy enum value set: "
      "[COSINE, DOT_PRODUCT, EUCLIDEAN]");
  EXPECT_EQ(refusal_of_index(index_with("plain", "ab")),
            "ValidationException: 1 validation error detected: Value 'ab' at 'vectorIndexes.1.member.indexName' failed "
            "to satisfy constraint: Member must have length greater than or equal to 3");
  EXPECT_EQ(refusal_of_index(std::string(plain_index) + "," + plain_index),
            std::string(invalid) + "Duplicate index name: plain");
  EXPECT_EQ(refusal_of_index(""), std::string(invalid) + "List of VectorIndexes is empty");
  EXPECT_EQ(refusal_of_index(std::string(plain_index) + "," +
                             index_with(R"("plain","VectorAttribute":{"AttributeName":"v"},"Dimensions":3)",
                                        R"("other","VectorAttribute":{"AttributeName":"v"},"Dimensions":4)")),
            std::string(invalid) +
                "Conflicting attribute definition for 'v'. All VectorIndexes on the same vector attribute must use the "
                "same dimensions.");
  EXPECT_EQ(refusal_of_index(plain_index, R"({"AttributeName":"v","AttributeType":"B"})"),
            std::string(invalid) +
                "Conflicting attribute definition for 'v'. An attribute cannot be defined in AttributeDefinitions when "
                "used as a VectorAttribute.");
  std::string six;
  for (const char* name : {"vi1", "vi2", "vi3", "vi4", "vi5", "vi6"})
    six += (six.empty() ? "" : ",") + index_with("plain", name);
  EXPECT_EQ(refusal_of_index(six), std::string(invalid) + "VectorIndex count exceeds the per-table limit of 5");
  const auto with_schema = [&](const std::string& schema, const char* attributes) {
    return refusal_of_index(index_with(R"("Projection")", R"("SearchSchema":[)" + schema + R"(],"Projection")"),
                            attributes);
  };
  EXPECT_EQ(
      with_schema(R"({"AttributeName":"tenant","SearchSchemaElementType":"HASH"},)"
                  R"({"AttributeName":"kind","SearchSchemaElementType":"HASH"})",
                  keyed_attributes),
      std::string(invalid) +
          "Value '2' at 'SearchSchema' failed to satisfy constraint: Member must have HASH count less than or equal "
          "to 1");
  EXPECT_EQ(with_schema(R"({"AttributeName":"tenant","SearchSchemaElementType":"HASH"},)"
                        R"({"AttributeName":"tenant","SearchSchemaElementType":"INLINE_FILTER"})",
                        R"({"AttributeName":"tenant","AttributeType":"S"})"),
            std::string(invalid) + "SearchSchema contains a duplicate AttributeName");
  EXPECT_EQ(engine.call("ListTables", "{}"), R"({"TableNames":[]})");
}

TEST_F(VectorIndexesTest, are_described) {
  create(keyed_index, keyed_attributes);
  put(R"("id":{"S":"1"},"tenant":{"S":"a"},"note":{"S":"x"},)" + vector("1 0 0"));
  const auto described = engine.call("DescribeTable", R"({"TableName":"tab"})");
  // id, tenant and the vector: 3, 7 and 13 bytes.
  EXPECT_NE(described.find(
                R"("VectorIndexes":[{"IndexName":"keyed","SearchSchema":[)"
                R"({"AttributeName":"tenant","SearchSchemaElementType":"HASH"},)"
                R"({"AttributeName":"kind","SearchSchemaElementType":"INLINE_FILTER"}],)"
                R"("Projection":{"ProjectionType":"KEYS_ONLY"},"VectorAttribute":{"AttributeName":"v"},"Dimensions":3,)"
                R"("DistanceFunction":"EUCLIDEAN","IndexStatus":"ACTIVE","IndexSizeBytes":23,"ItemCount":1,)"
                R"("IndexArn":"arn:aws:dynamodb:us-east-1:000000000000:table/tab/index/keyed"}])"),
            std::string::npos)
      << described;
}

TEST_F(VectorIndexesTest, are_charged_by_what_changes_of_them) {
  create(std::string(plain_index) + "," + keyed_index, keyed_attributes);
  const auto charge = [&](const std::string& attributes, const char* detail = "INDEXES") {
    const auto answer =
        engine.call("PutItem", put_request(attributes, R"("ReturnConsumedCapacity":")" + std::string(detail) + "\""));
    return answer.substr(answer.find(R"("CapacityUnits")"));
  };
  const std::string first = R"("id":{"S":"1"},"tenant":{"S":"a"},)" + vector("1 0 0");
  EXPECT_EQ(charge(first), R"("CapacityUnits":1.0,"Table":{"CapacityUnits":1.0},"VectorIndexes":{)"
                           R"("plain":{"VectorWriteRequestBytes":1024.0},)"
                           R"("keyed":{"VectorWriteRequestBytes":1024.0}}}})");
  EXPECT_EQ(charge(first), R"("CapacityUnits":1.0,"Table":{"CapacityUnits":1.0}}})");
  EXPECT_EQ(charge(first + R"(,"note":{"S":"x"})"),
            R"("CapacityUnits":1.0,"Table":{"CapacityUnits":1.0},"VectorIndexes":{)"
            R"("plain":{"VectorWriteRequestBytes":1024.0}}}})");
  EXPECT_EQ(charge(R"("id":{"S":"2"},"note":{"S":")" + std::string(2000, 'x') + R"("},)" + vector("1 0 0")),
            R"("CapacityUnits":2.0,"Table":{"CapacityUnits":2.0},"VectorIndexes":{)"
            R"("plain":{"VectorWriteRequestBytes":2020.0}}}})");
  EXPECT_EQ(charge(R"("id":{"S":"3"},)" + vector("1 0 0"), "TOTAL"), R"("CapacityUnits":1.0}})");
  EXPECT_EQ(search("plain", R"("ProjectionExpression":"id","ReturnConsumedCapacity":"TOTAL")")
                .substr(search("plain", R"("ProjectionExpression":"id")").size() - 1),
            R"(,"ConsumedCapacity":{"VectorSearchRequestBytes":2076.0}})");
}

TEST_F(VectorIndexesTest, count_four_bytes_a_dimension_in_what_a_write_is_charged) {
  create(plain_index);
  const std::string wide = "12345678901234567890123456789012345678";  // 20 bytes
  const auto units = [&](std::size_t padding) {
    return engine.call("PutItem", put_request(R"("id":{"S":"1"},"p":{"S":")" + std::string(padding, 'x') + R"("},)" +
                                                  vector(wide + " " + wide + " " + wide),
                                              R"("ReturnConsumedCapacity":"TOTAL")"));
  };
  // id, p and v, of which the floats take 12 bytes.
  EXPECT_NE(units(1024 - 3 - 1 - 13).find(R"("CapacityUnits":1.0)"), std::string::npos);
  EXPECT_NE(units(1025 - 3 - 1 - 13).find(R"("CapacityUnits":2.0)"), std::string::npos);
}

TEST_F(VectorIndexesTest, come_and_go_with_the_table_there) {
  engine.create_hash_table();
  put(R"("id":{"S":"1"},)" + vector("1 0 0"));
  put(R"("id":{"S":"2"},"v":{"S":"no vector"})");
  const auto update = [&](const std::string& updates, const std::string& more = {}) {
    return engine.refusal("UpdateTable",
                          R"({"TableName":"tab",)" + more + R"("VectorIndexUpdates":[)" + updates + "]}");
  };
  const auto creation = [](const std::string& index) { return R"({"Create":)" + index + "}"; };
  EXPECT_EQ(update(creation(keyed_index)),
            std::string(invalid) + "One element in SearchSchema is not defined in attribute definitions");
  EXPECT_EQ(update(creation(plain_index) + "," + creation(index_with("plain", "other"))),
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted "
            "simultaneously per table");
  EXPECT_NE(update(creation(plain_index)).find(R"("IndexStatus":"CREATING","Backfilling":false)"), std::string::npos);
  EXPECT_EQ(search("plain"), R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":0}]})");
  EXPECT_EQ(update(creation(plain_index)), "ValidationException: Attempting to create an index which already exists");
  EXPECT_NE(update(creation(keyed_index), R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"N"},)" +
                                              std::string(keyed_attributes) + "],")
                .find(R"({"AttributeName":"id","AttributeType":"S"},{"AttributeName":"kind","AttributeType":"N"})"),
            std::string::npos);
  EXPECT_NE(update(R"({"Delete":{"IndexName":"plain"}})").find(R"("IndexStatus":"DELETING")"), std::string::npos);
  EXPECT_EQ(update(R"({"Delete":{"IndexName":"plain"}})"),
            "ResourceNotFoundException: Requested resource not found: Index plain for table tab");
  update(R"({"Delete":{"IndexName":"keyed"}})");
  const auto described = engine.call("DescribeTable", R"({"TableName":"tab"})");
  EXPECT_EQ(described.find("VectorIndexes"), std::string::npos);
  EXPECT_EQ(described.find("tenant"), std::string::npos);
  EXPECT_EQ(engine.refusal("SearchVectors", search_request("plain")),
            "ValidationException: The table does not have the specified index: plain");
  EXPECT_EQ(update("{}"),
            std::string(invalid) + "One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null");
}

TEST(VectorIndexLifecycleTest, takes_its_time_where_tables_do) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(1000)});
  engine.create_hash_table();
  engine.clock().advance(std::chrono::seconds(2));
  engine.call("PutItem", put_request(R"("id":{"S":"1"},)" + vector("1 0 0")));
  const std::string create =
      R"({"TableName":"tab","VectorIndexUpdates":[{"Create":)" + std::string(plain_index) + "}]}";
  const std::string remove = R"({"TableName":"tab","VectorIndexUpdates":[{"Delete":{"IndexName":"plain"}}]})";
  engine.call("UpdateTable", create);
  const auto state = [&] {
    const auto described = engine.call("DescribeTable", R"({"TableName":"tab"})");
    const auto at = described.find(R"("IndexStatus")");
    return described.substr(at, described.find(R"(,"IndexSizeBytes")", at) - at);
  };
  EXPECT_EQ(state(), R"("IndexStatus":"CREATING","Backfilling":false)");
  EXPECT_EQ(engine.refusal("SearchVectors", search_request("plain")),
            "ValidationException: The table does not have the specified index: plain");
  EXPECT_EQ(engine.refusal("UpdateTable", remove),
            "ResourceInUseException: Attempt to change a resource which is still in use: Index creation is in resource "
            "allocation phase. Retry deletion during backfilling phase or when the index is active.");
  engine.clock().advance(std::chrono::milliseconds(1500));
  EXPECT_EQ(state(), R"("IndexStatus":"CREATING","Backfilling":true)");
  EXPECT_EQ(engine.refusal("SearchVectors", search_request("plain")),
            "ValidationException: Cannot search backfilling vector index: plain");
  EXPECT_EQ(engine.refusal("DeleteTable", R"({"TableName":"tab"})"),
            "ResourceInUseException: Attempt to change a resource which is still in use: Cannot delete table while "
            "indexes are being created, updated, or deleted.");
  engine.clock().advance(std::chrono::seconds(1));
  EXPECT_EQ(state(), R"("IndexStatus":"ACTIVE")");
  EXPECT_EQ(engine.call("SearchVectors", search_request("plain")),
            R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":0}]})");
}

TEST_F(VectorIndexesTest, are_in_backups_and_come_back_with_them) {
  create(std::string(plain_index) + "," + keyed_index, keyed_attributes);
  put(R"("id":{"S":"1"},"tenant":{"S":"a"},)" + vector("1 0 0"));
  const auto backup = engine.call("CreateBackup", R"({"TableName":"tab","BackupName":"backup"})");
  const auto arn = engine_under_test::text_after(backup, R"("BackupArn":")");
  const auto described = engine.call("DescribeBackup", R"({"BackupArn":")" + arn + R"("})");
  EXPECT_NE(described.find(R"("VectorIndexes":[{"IndexName":"plain")"), std::string::npos);
  const auto restore = [&](const std::string& name, const std::string& overrides) {
    return engine.refusal("RestoreTableFromBackup",
                          R"({"TargetTableName":")" + name + R"(","BackupArn":")" + arn + "\"" + overrides + "}");
  };
  restore("all", "");
  EXPECT_EQ(engine.call("SearchVectors",
                        R"({"TableName":"all","IndexName":"plain","SearchVector":[{"N":"1"},{"N":"0"},{"N":"0"}],)"
                        R"("TopK":1,"ProjectionExpression":"id"})"),
            R"({"SearchResults":[{"Item":{"id":{"S":"1"}},"Score":0}]})");
  restore("one", R"(,"VectorIndexOverride":[)" + std::string(plain_index) + "]");
  EXPECT_EQ(engine.call("DescribeTable", R"({"TableName":"one"})").find("keyed"), std::string::npos);
  EXPECT_EQ(restore("two", R"(,"VectorIndexOverride":[)" + index_with("COSINE", "EUCLIDEAN") + "]"),
            "ValidationException: Invalid Request: Index plain does not match a secondary index that existed in the "
            "source table and cannot be created during the restore operation");
}

TEST(VectorIndexFileTest, are_there_when_a_file_is_opened_again) {
  const std::string path = testing::TempDir() + "vector_indexes_" + std::to_string(::getpid()) + ".db";
  const auto clean = [&] {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  };
  clean();
  options opts;
  opts.path = path;
  {
    engine_under_test engine(opts);
    engine.call("CreateTable", table_request(keyed_index, keyed_attributes));
    engine.call("PutItem", put_request(R"("id":{"S":"1"},"tenant":{"S":"a"},)" + vector("1 2 2")));
  }
  {
    engine_under_test engine(opts);
    EXPECT_NE(engine.call("DescribeTable", R"({"TableName":"tab"})").find(R"("IndexSizeBytes":23,"ItemCount":1)"),
              std::string::npos);
    EXPECT_EQ(engine.call("SearchVectors", search_request("keyed", R"("SearchConditionExpression":"tenant = :t",)"
                                                                   R"("ExpressionAttributeValues":{":t":{"S":"a"}})")),
              R"({"SearchResults":[{"Item":{"id":{"S":"1"},"tenant":{"S":"a"}},"Score":2.828427}]})");
  }
  clean();
}

// Against what sorting all distances says, over many writes.
TEST_F(VectorIndexesTest, find_what_comparing_everything_finds) {
  create(index_with("COSINE", "EUCLIDEAN"));
  std::mt19937 random(7);  // NOLINT: the same every time
  std::map<int, std::array<int, 3>> kept;
  for (int step = 0; step < 600; ++step) {
    const int id = static_cast<int>(random() % 60);
    if (random() % 4 == 0) {
      engine.call("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":")" + std::to_string(id) + R"("}}})");
      kept.erase(id);
      continue;
    }
    std::array<int, 3> numbers{};
    for (int& n : numbers) n = static_cast<int>(random() % 1000);
    put(R"("id":{"S":")" + std::to_string(id) + R"("},)" +
        vector(std::to_string(numbers[0]) + " " + std::to_string(numbers[1]) + " " + std::to_string(numbers[2])));
    kept[id] = numbers;
    if (step % 20 != 0) continue;
    std::vector<std::pair<float, int>> expected;
    for (const auto& [key, at] : kept) {
      const double x = at[0] - 500;
      const double y = at[1] - 500;
      const double z = at[2] - 500;
      expected.emplace_back(static_cast<float>(std::sqrt(x * x + y * y + z * z)), key);
    }
    std::sort(expected.begin(), expected.end());
    const auto found =
        engine.call("SearchVectors", search_request("plain", {}, "5", R"([{"N":"500"},{"N":"500"},{"N":"500"}])"));
    std::size_t at = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(5, expected.size()); ++i) {
      const std::string item = R"({"id":{"S":")" + std::to_string(expected[i].second) + R"("}})";
      at = found.find(item, at);
      ASSERT_NE(at, std::string::npos) << item << " in " << found;
    }
  }
}

}  // namespace
}  // namespace tenon::local_dynamodb
