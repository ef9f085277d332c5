#include "engine_under_test.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tenon::local_dynamodb {
namespace {

using std::string;

// A request for a table "t12", whose members `more` follow those of the key "a" and the definitions of `attributes`.
string request(const string& attributes, const string& more, const string& keys = "a:HASH") {
  const auto list = [](const string& pairs, const string& first, const string& second) {
    string out;
    for (std::size_t at = 0; at < pairs.size();) {
      const auto end = std::min(pairs.find(' ', at), pairs.size());
      const auto colon = pairs.find(':', at);
      out += (out.empty() ? R"({")" : R"(,{")") + first + R"(":")" + pairs.substr(at, colon - at) + R"(",")" + second +
             R"(":")" + pairs.substr(colon + 1, end - colon - 1) + R"("})";
      at = end + 1;
    }
    return "[" + out + "]";
  };
  return R"({"TableName":"t12","AttributeDefinitions":)" + list(attributes, "AttributeName", "AttributeType") +
         R"(,"KeySchema":)" + list(keys, "AttributeName", "KeyType") + (more.empty() ? "" : "," + more) + "}";
}

constexpr const char* on_demand = R"("BillingMode":"PAY_PER_REQUEST")";
constexpr const char* provisioned = R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2})";
constexpr const char* all = R"("Projection":{"ProjectionType":"ALL"})";

string index(const string& name, const string& hash, const string& range, const string& more) {
  return R"({"IndexName":")" + name + R"(","KeySchema":[{"AttributeName":")" + hash + R"(","KeyType":"HASH"})" +
         (range.empty() ? "" : R"(,{"AttributeName":")" + range + R"(","KeyType":"RANGE"})") + "]," + more + "}";
}
string global(const string& indexes) { return string(on_demand) + R"(,"GlobalSecondaryIndexes":[)" + indexes + "]"; }
string local(const string& indexes) { return string(on_demand) + R"(,"LocalSecondaryIndexes":[)" + indexes + "]"; }

TEST(ControlCreateTableTest, makes_a_table_that_is_there_at_once) {
  engine_under_test engine;
  const auto created = engine.call("CreateTable", request("a:S", provisioned));
  EXPECT_NE(created.find(R"("TableStatus":"CREATING")"), string::npos) << created;
  const auto described = engine.call("DescribeTable", R"({"TableName":"t12"})");
  for (const auto part :
       {R"("TableStatus":"ACTIVE")", R"("TableName":"t12")", R"("ItemCount":0,)", R"("TableSizeBytes":0,)",
        R"("AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}])",
        R"("KeySchema":[{"AttributeName":"a","KeyType":"HASH"}])",
        R"("ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":1,"WriteCapacityUnits":2})",
        R"("TableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/t12")", R"("DeletionProtectionEnabled":false)"})
    EXPECT_NE(described.find(part), string::npos) << part << " in " << described;
  EXPECT_EQ(described.find("BillingModeSummary"), string::npos);
  EXPECT_EQ(engine_under_test::text_after(described, R"("TableId":")").size(), 36U);
}

TEST(ControlCreateTableTest, shows_states_for_as_long_as_it_is_told_to) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(500)});
  const auto status = [&] {
    return engine_under_test::text_after(engine.call("DescribeTable", R"({"TableName":"t12"})"), R"("TableStatus":")");
  };
  engine.call("CreateTable", request("a:S", on_demand));
  EXPECT_EQ(status(), "CREATING");
  EXPECT_EQ(engine.refusal("DeleteTable", R"({"TableName":"t12"})"),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: t12");
  engine.clock().advance(std::chrono::milliseconds(600));
  EXPECT_EQ(status(), "ACTIVE");
  EXPECT_NE(engine.call("DeleteTable", R"({"TableName":"t12"})").find(R"("TableStatus":"DELETING")"), string::npos);
  EXPECT_EQ(status(), "DELETING");
  engine.clock().advance(std::chrono::milliseconds(600));
  EXPECT_EQ(engine.refusal("DescribeTable", R"({"TableName":"t12"})"),
            "ResourceNotFoundException: Requested resource not found: Table: t12 not found");
}

TEST(ControlCreateTableTest, shows_indexes_as_they_were_asked_for) {
  engine_under_test engine;
  engine.call("CreateTable",
              request("a:S b:N c:B",
                      string(R"("LocalSecondaryIndexes":[)") + index("lsi", "a", "b", all) + "]," +
                          global(index("gsi", "c", "",
                                       R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["y","x"]})")),
                      "a:HASH c:RANGE"));
  const auto described = engine.call("DescribeTable", R"({"TableName":"t12"})");
  for (const auto part :
       {R"("LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[{"AttributeName":"a","KeyType":"HASH"},)"
        R"({"AttributeName":"b","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"},"IndexSizeBytes":0,)"
        R"("ItemCount":0,"IndexArn":"arn:aws:dynamodb:us-east-1:000000000000:table/t12/index/lsi"}])",
        R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y"]},"IndexStatus":"ACTIVE")",
        R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1700000000.000})"})
    EXPECT_NE(described.find(part), string::npos) << part << " in " << described;
}

TEST(ControlCreateTableTest, tells_definitions_of_attributes_in_the_order_of_their_names) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto body = engine.call(
      "UpdateTable",
      R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
      R"({"AttributeName":"b","AttributeType":"N"},{"AttributeName":"a","AttributeType":"S"}],)"
      R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"new","KeySchema":[{"AttributeName":"b","KeyType":"HASH"},)"
      R"({"AttributeName":"a","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}}]})");
  EXPECT_NE(body.find(R"("AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},)"
                      R"({"AttributeName":"b","AttributeType":"N"},{"AttributeName":"id","AttributeType":"S"}])"),
            std::string::npos)
      << body;
}

TEST(ControlCreateTableTest, refuses_what_the_service_refuses_with_its_words) {
  struct refused {
    string body;
    string refusal;
  };
  const string values = "ValidationException: One or more parameter values were invalid: ";
  const std::array cases{
      refused{
          request("a:S", ""),
          values + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"},
      refused{request("a:S", string(on_demand) + "," + provisioned),
              values + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                       "PAY_PER_REQUEST"},
      refused{request("a:S b:S", on_demand),
              values + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                       "AttributeDefinitions"},
      refused{request("a:S a:S", on_demand), "ValidationException: Attribute Name is duplicated: a"},
      refused{request("a:S", string(on_demand) + R"(,"TableClass":"CHEAP")"),
              "ValidationException: Invalid table-class parameter provided. Please try again with a valid table-class "
              "value: [STANDARD, STANDARD_INFREQUENT_ACCESS]."},
      refused{request("b:S", on_demand), values + "Some index key attributes are not defined in AttributeDefinitions. "
                                                  "Keys: [a], AttributeDefinitions: [b]"},
      refused{request("a:S", on_demand, "a:RANGE"),
              "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
      refused{request("a:S b:S", on_demand, "a:HASH b:HASH"),
              "ValidationException: Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
      refused{request("a:S b:S", on_demand, "a:HASH a:RANGE"),
              "ValidationException: Both the Hash Key and the Range Key element in the KeySchema have the same name"},
      refused{request("a:S b:S", local(index("lsi", "a", "b", all))),
              values + "Table KeySchema does not have a range key, which is required when specifying a "
                       "LocalSecondaryIndex"},
      refused{request("a:S b:S", local(""), "a:HASH b:RANGE"), values + "List of LocalSecondaryIndexes is empty"},
      refused{request("a:S", global("")), values + "List of GlobalSecondaryIndexes is empty"},
      refused{request("a:S b:S c:S", local(index("lsi", "a", "c", all) + "," + index("lsi", "a", "b", all)),
                      "a:HASH b:RANGE"),
              values + "Duplicate index name: lsi"},
      refused{request("a:S b:S c:S", local(index("lsi", "b", "c", all)), "a:HASH b:RANGE"),
              values + "Index KeySchema does not have the same leading hash key as table KeySchema for index: lsi. "
                       "index hash key: b, table hash key: a"},
      refused{request("a:S b:S", local(index("lsi", "a", "", all)), "a:HASH b:RANGE"),
              values + "Index KeySchema does not have a range key for index: lsi"},
      refused{request("a:S b:S c:S", global(index("gsi", "b", "", all))),
              values + "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, c], keys used: [a, b]"},
      refused{request("a:S b:S", global(index("gsi", "b", "b", all))),
              "ValidationException: Both the Hash Key and the Range Key element in the KeySchema have the same name"},
      refused{request("a:S b:S", global(R"({"IndexName":"gsi","KeySchema":[{"AttributeName":"b","KeyType":"HASH"},)"
                                        R"({"AttributeName":"b","KeyType":"HASH"}],)" +
                                        string(all) + "}")),
              "ValidationException: The KeySchema contains multiple key attributes with the same name"},
      refused{request("a:S b:S", global(index("gsi", "b", "", R"("Projection":{})"))),
              values + "Unknown ProjectionType: null"},
      refused{request("a:S b:S", global(index("gsi", "b", "",
                                              R"("Projection":{"ProjectionType":"ALL","NonKeyAttributes":["x"]})"))),
              values + "ProjectionType is ALL, but NonKeyAttributes is specified"},
      refused{request("a:S b:S", global(index("gsi", "b", "", R"("Projection":{"ProjectionType":"INCLUDE"})"))),
              values + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
      refused{request("a:S", string(on_demand) +
                                 R"(,"StreamSpecification":{"StreamEnabled":false,"StreamViewType":"NEW_IMAGE"})"),
              values + "Table is being created with a stream disabled, UpdateViewType should not be specified"},
      refused{request("a:S b:S a:S", global(index("gsi", "b", "", all))),
              "ValidationException: Attribute Name is duplicated: a"},
      refused{request("a:S", string(provisioned) + R"(,"GlobalSecondaryIndexes":[)" + index("gsi", "a", "", all) + "]"),
              values + "ProvisionedThroughput is not specified for index: gsi"},
      refused{request("a:S", string(on_demand) + R"(,"OnDemandThroughput":{"MaxReadRequestUnits":0})"),
              values + "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range"},
      refused{request("a:S", string(provisioned) + R"(,"OnDemandThroughput":{"MaxReadRequestUnits":5})"),
              values + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when table BillingMode is "
                       "PROVISIONED."},
      refused{request("a:S", string(provisioned) + R"(,"GlobalSecondaryIndexes":[)" +
                                 index("gsi", "a", "",
                                       string(all) + "," + provisioned +
                                           R"(,"OnDemandThroughput":{"MaxWriteRequestUnits":5})") +
                                 "]"),
              values + "MaxWriteRequestUnits for OnDemandThroughput for index: gsi cannot be specified when table "
                       "BillingMode is PROVISIONED."},
      refused{request("a:S", global(index("gsi", "a", "",
                                          R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":[]})"))),
              "ValidationException: 1 validation error detected: Value '[]' at "
              "'globalSecondaryIndexes.1.member.projection.nonKeyAttributes' failed to satisfy constraint: Member must "
              "have length greater than or equal to 1"},
      refused{request("a:S", string(on_demand) + R"(,"OnDemandThroughput":{"MaxReadRequestUnits":-1})"),
              values + "Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range"},
      refused{request("a:S b:S", global(index("gsi", "a", "", R"("Projection":{})"))),
              values + "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b], keys used: [a]"},
      refused{
          request("a:S", R"("ProvisionedThroughput":{"ReadCapacityUnits":40001,"WriteCapacityUnits":1})"),
          "LimitExceededException: The requested ReadCapacityUnits, 40001, is above the per table maximum for the "
          "account in us-east-1. Per table maximum: 40000. Refer to the Amazon DynamoDB Developer Guide for current "
          "limits and how to request higher limits."},
      refused{request("a:S", string(on_demand) + R"(,"OnDemandThroughput":{"MaxReadRequestUnits":40001})"),
              "LimitExceededException: Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput "
              "for table exceeds TableMaxReadCapacityUnits of the account in region us-east-1"},
      refused{request("a:S", string(on_demand) + R"(,"WarmThroughput":{"ReadUnitsPerSecond":11999})"),
              values + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for "
                       "OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
                       "on-demand-capacity-mode.html#on-demand-capacity-mode-initial"},
      refused{
          request("a:S", string(provisioned) + R"(,"WarmThroughput":{"ReadUnitsPerSecond":1,"WriteUnitsPerSecond":1})"),
          values + "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of "
                   "ProvisionedThroughput"},
      refused{request("a:S", string(on_demand) + R"(,"SSESpecification":{"KMSMasterKeyId":"key"})"),
              values + "KMSMasterKeyId can not be specified if Enabled is false"},
      refused{request("a:S", string(on_demand) + R"(,"SSESpecification":{"Enabled":true,"SSEType":"AES256"})"),
              values + "SSEType AES256 is not supported"},
      refused{request("a:S", string(on_demand) + R"(,"Tags":[{"Value":"1"}])"),
              "ValidationException: The Tag Key provided is invalid, Key: null"},
      refused{request("a:S", string(on_demand) + R"(,"ResourcePolicy":"{}")"),
              values + "Invalid policy document: Syntax error at position (1,3)"},
      refused{request("a:S", string(on_demand) + R"(,"StreamSpecification":{"StreamEnabled":true})"),
              values + "Table is being created with a stream enabled, UpdateViewType is required"},
  };
  engine_under_test engine;
  for (const auto& one : cases) {
    const auto answer = engine.refusal("CreateTable", one.body);
    EXPECT_EQ(answer, one.refusal) << one.body;
  }
  EXPECT_EQ(engine.call("ListTables", "{}"), R"({"TableNames":[]})");
}

TEST(ControlCreateTableTest, takes_as_many_indexes_as_the_service_and_no_more) {
  const auto body = [](int globals, int locals) {
    string attributes = "a:S b:S";
    string global_list;
    string local_list;
    for (int i = 0; i < globals; ++i)
      global_list += (i == 0 ? "" : ",") + index("gsi" + std::to_string(i), "b", "", all);
    for (int i = 0; i < locals; ++i)
      local_list += (i == 0 ? "" : ",") + index("lsi" + std::to_string(i), "a", "b", all);
    return request(attributes,
                   global(global_list) + (locals == 0 ? "" : R"(,"LocalSecondaryIndexes":[)" + local_list + "]"),
                   "a:HASH b:RANGE");
  };
  engine_under_test engine;
  EXPECT_EQ(engine.refusal("CreateTable", body(21, 0)),
            "ValidationException: One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the "
            "per-table limit of 20");
  EXPECT_EQ(engine.refusal("CreateTable", body(1, 6)),
            "ValidationException: One or more parameter values were invalid: Number of LocalSecondaryIndexes exceeds "
            "per-table limit of 5");
  EXPECT_EQ(engine.status("CreateTable", body(20, 5)), 200);
}

TEST(ControlCreateTableTest, refuses_a_name_that_is_taken) {
  engine_under_test engine;
  engine.call("CreateTable", request("a:S", on_demand));
  EXPECT_EQ(engine.refusal("CreateTable", request("a:S", on_demand)),
            "ResourceInUseException: Table already exists: t12");
}

TEST(ControlCreateTableTest, projects_no_more_than_twenty_attributes_into_an_index) {
  const auto body = [](int count) {
    string names;
    for (int i = 0; i < count; ++i) names += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
    return request("a:S",
                   global(index("gsi", "a", "",
                                R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":[)" + names + "]}")));
  };
  engine_under_test engine;
  EXPECT_TRUE(engine.refusal("CreateTable", body(21)).ends_with("Member must have length less than or equal to 20"));
  EXPECT_EQ(engine.status("CreateTable", body(20)), 200);
}

TEST(ControlCreateTableTest, takes_a_type_of_encryption_for_encryption_with_the_accounts_own_key) {
  engine_under_test engine;
  const auto key_of = [&](const string& encryption) {
    const auto answer =
        engine.call("CreateTable", request("a:S", string(on_demand) + R"(,"SSESpecification":)" + encryption));
    engine.call("DeleteTable", R"({"TableName":"t12"})");
    return engine_under_test::text_after(answer, R"("KMSMasterKeyArn":")");
  };
  const auto own = key_of(R"({"Enabled":true})");
  EXPECT_TRUE(own.starts_with("arn:aws:kms:us-east-1:000000000000:key/")) << own;
  EXPECT_EQ(key_of(R"({"SSEType":"KMS"})"), own);
  EXPECT_EQ(key_of(R"({"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"alias/aws/dynamodb"})"), own);
  EXPECT_NE(key_of(R"({"Enabled":true,"SSEType":"KMS","KMSMasterKeyId":"alias/other"})"), own);
  EXPECT_EQ(key_of("{}"), "");
}

TEST(ControlCreateTableTest, says_of_a_taken_name_whose_table_is_not_there_yet_that_it_is_being_created) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(500)});
  engine.call("CreateTable", request("a:S", on_demand));
  EXPECT_EQ(engine.refusal("CreateTable", request("a:S", on_demand)),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: t12");
}

TEST(ControlCreateTableTest, tells_the_warm_throughput_at_once_only_if_it_was_given_one) {
  engine_under_test engine;
  const string warm = R"("WarmThroughput":{"ReadUnitsPerSecond":13000,"WriteUnitsPerSecond":5000)";
  const auto given = engine.call("CreateTable", request("a:S", string(on_demand) + "," + warm + "}"));
  EXPECT_NE(given.find(warm), string::npos) << given;
  engine.call("DeleteTable", R"({"TableName":"t12"})");
  const auto plain = engine.call("CreateTable", request("a:S b:S", global(index("gsi", "b", "", all))));
  EXPECT_EQ(plain.find("WarmThroughput"), string::npos) << plain;
  EXPECT_NE(engine.call("DescribeTable", R"({"TableName":"t12"})").find("WarmThroughput"), string::npos);
}

TEST(ControlCreateTableTest, a_table_that_goes_does_not_tell_what_it_was_made_of) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(500)});
  engine.call("CreateTable", request("a:S b:N c:B",
                                     string(R"("LocalSecondaryIndexes":[)") + index("lsi", "a", "b", all) + "]," +
                                         global(index("gsi", "c", "", all)),
                                     "a:HASH c:RANGE"));
  engine.clock().advance(std::chrono::milliseconds(600));
  for (const auto& answer :
       {engine.call("DeleteTable", R"({"TableName":"t12"})"), engine.call("DescribeTable", R"({"TableName":"t12"})")}) {
    for (const auto left_out : {R"("CreationDateTime")", R"("KeySchema")", R"("AttributeDefinitions")",
                                R"("GlobalSecondaryIndexes")", R"("LocalSecondaryIndexes")"})
      EXPECT_EQ(answer.find(left_out), string::npos) << answer;
    for (const auto told : {R"("TableStatus":"DELETING")", R"("TableName":"t12")", R"("TableArn")", R"("ItemCount":0)",
                            R"("LastUpdateToPayPerRequestDateTime")", R"("ProvisionedThroughput")"})
      EXPECT_NE(answer.find(told), string::npos) << answer;
  }
}

TEST(ControlCreateTableTest, lists_tables_by_page) {
  engine_under_test engine;
  for (const auto name : {"ccc", "aaa", "bbb"}) engine.create_hash_table(name);
  EXPECT_EQ(engine.call("ListTables", "{}"), R"({"TableNames":["aaa","bbb","ccc"]})");
  EXPECT_EQ(engine.call("ListTables", R"({"Limit":2})"),
            R"({"TableNames":["aaa","bbb"],"LastEvaluatedTableName":"bbb"})");
  EXPECT_EQ(engine.call("ListTables", R"({"Limit":2,"ExclusiveStartTableName":"bbb"})"), R"({"TableNames":["ccc"]})");
}

TEST(ControlCreateTableTest, keeps_protected_tables) {
  engine_under_test engine;
  engine.call("CreateTable", request("a:S", string(on_demand) + R"(,"DeletionProtectionEnabled":true)"));
  EXPECT_EQ(engine.refusal("DeleteTable", R"({"TableName":"t12"})"),
            "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable "
            "deletion protection first.");
  engine.call("UpdateTable", R"({"TableName":"t12","DeletionProtectionEnabled":false})");
  EXPECT_EQ(engine.status("DeleteTable", R"({"TableName":"t12"})"), 200);
}

}  // namespace
}  // namespace tenon::local_dynamodb
