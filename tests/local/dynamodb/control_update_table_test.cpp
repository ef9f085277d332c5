#include "engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

using std::string;

const string values = "ValidationException: One or more parameter values were invalid: ";

string update(const string& members) { return R"({"TableName":"tab",)" + members + "}"; }

string units(int reads, int writes) {
  return R"("ProvisionedThroughput":{"ReadCapacityUnits":)" + std::to_string(reads) + R"(,"WriteCapacityUnits":)" +
         std::to_string(writes) + "}";
}

string new_index(const string& name, const string& attribute) {
  return R"("AttributeDefinitions":[{"AttributeName":")" + attribute +
         R"(","AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":")" + name +
         R"(","KeySchema":[{"AttributeName":")" + attribute +
         R"(","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}])";
}

string described(engine_under_test& engine) { return engine.call("DescribeTable", R"({"TableName":"tab"})"); }

TEST(ControlUpdateTableTest, adds_an_index_with_the_items_that_are_there) {
  engine_under_test engine;
  engine.create_hash_table();
  engine.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"1"},"owner":{"S":"ann"}}})");
  engine.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":"2"}}})");
  const auto updated = engine.call("UpdateTable", update(new_index("by_owner", "owner")));
  EXPECT_NE(updated.find(R"("IndexStatus":"CREATING")"), string::npos) << updated;
  EXPECT_NE(described(engine).find(R"("IndexStatus":"ACTIVE")"), string::npos);
  EXPECT_EQ(engine.call("Query", R"({"TableName":"tab","IndexName":"by_owner","KeyConditionExpression":"#o = :o",)"
                                 R"("ExpressionAttributeNames":{"#o":"owner"},)"
                                 R"("ExpressionAttributeValues":{":o":{"S":"ann"}},"Select":"COUNT"})"),
            R"({"Count":1,"ScannedCount":1})");

  EXPECT_EQ(engine.refusal("UpdateTable", update(new_index("by_owner", "owner"))),
            "ValidationException: Attempting to create an index which already exists");
  engine.call("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by_owner"}}])"));
  EXPECT_EQ(described(engine).find("GlobalSecondaryIndexes"), string::npos);
}

TEST(ControlUpdateTableTest, looks_at_the_projection_of_a_new_index_before_the_table) {
  engine_under_test engine;
  const string include = R"({"TableName":"none","AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],)"
                         R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by_g","KeySchema":[)"
                         R"({"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE"}}}]})";
  EXPECT_EQ(engine.refusal("UpdateTable", include),
            values + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
}

TEST(ControlUpdateTableTest, answers_with_the_units_that_the_table_and_its_indexes_have_until_then) {
  engine_under_test engine;
  engine.call("CreateTable",
              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"GlobalSecondaryIndexes":[{"IndexName":"again","KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"},)" +
                  units(3, 3) + "}]," + units(2, 2) + "}");
  const auto shown = [](int decreases, int reads) {
    return R"("NumberOfDecreasesToday":)" + std::to_string(decreases) + R"(,"ReadCapacityUnits":)" +
           std::to_string(reads);
  };
  const auto up = engine.call("UpdateTable", update(units(6, 6)));
  EXPECT_NE(up.find(shown(0, 2)), string::npos) << up;
  EXPECT_NE(up.find("LastIncreaseDateTime"), string::npos) << up;
  const auto down = engine.call("UpdateTable", update(units(2, 2)));
  EXPECT_NE(down.find(shown(0, 6)), string::npos) << down;
  EXPECT_NE(described(engine).find(shown(1, 2)), string::npos) << described(engine);

  const auto of_index = engine.call(
      "UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"again",)" + units(4, 4) + "}}]"));
  EXPECT_NE(of_index.find(shown(0, 3)), string::npos) << of_index;
  EXPECT_NE(described(engine).find(shown(0, 4)), string::npos);
  const auto on_demand = engine.call("UpdateTable", update(R"("BillingMode":"PAY_PER_REQUEST")"));
  EXPECT_NE(on_demand.find(shown(1, 0)), string::npos) << on_demand;
}

TEST(ControlUpdateTableTest, says_of_which_index_the_units_would_not_change) {
  engine_under_test engine;
  engine.call("CreateTable",
              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"GlobalSecondaryIndexes":[{"IndexName":"again","KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"},)" +
                  units(3, 4) + "}]," + units(2, 2) + "}");
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"again",)" +
                                                 units(3, 4) + "}}]")),
            "ValidationException: The provisioned throughput for the index again will not change. The requested value "
            "equals the current value. Current ReadCapacityUnits provisioned for index again: 3. Requested "
            "ReadCapacityUnits: 3. Current WriteCapacityUnits provisioned for index again: 4. Requested "
            "WriteCapacityUnits: 4. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
            "higher limits.");
}

TEST(ControlUpdateTableTest, shows_a_key_of_its_own_until_the_table_is_without) {
  engine_under_test engine;
  engine.call("CreateTable",
              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"SSESpecification":{"Enabled":true},)" +
                  units(2, 2) + "}");
  EXPECT_NE(described(engine).find(R"("SSEDescription":{"Status":"ENABLED","SSEType":"KMS")"), string::npos);
  const auto updated = engine.call("UpdateTable", update(R"("SSESpecification":{"Enabled":false})"));
  EXPECT_NE(updated.find(R"("SSEDescription":{"Status":"UPDATING","SSEType":"KMS","KMSMasterKeyArn":"arn:)"),
            string::npos)
      << updated;
  EXPECT_EQ(described(engine).find("SSEDescription"), string::npos);
}

TEST(ControlUpdateTableTest, a_new_index_leaves_out_items_whose_values_may_not_be_keys) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto put = [&](const string& id, const string& owner) {
    return engine.status("PutItem",
                         R"({"TableName":"tab","Item":{"id":{"S":")" + id + R"("},"owner":{"S":")" + owner + R"("}}})");
  };
  for (const auto& [id, size] : {std::pair{"empty", 0}, {"short", 1}, {"longest", 2048}, {"too long", 2049}})
    EXPECT_EQ(put(id, string(static_cast<std::size_t>(size), 'x')), 200);
  engine.call("UpdateTable", update(new_index("by_owner", "owner")));
  const auto count = [&] {
    return engine.call("Scan", R"({"TableName":"tab","IndexName":"by_owner","Select":"COUNT"})");
  };
  EXPECT_EQ(count(), R"({"Count":2,"ScannedCount":2})");
  EXPECT_EQ(put("more", ""), 400);
  for (const auto id : {"empty", "too long"})
    EXPECT_EQ(engine.status("DeleteItem", R"({"TableName":"tab","Key":{"id":{"S":")" + string(id) + R"("}}})"), 200);
  EXPECT_EQ(put("empty", "now it has one"), 200);
  EXPECT_EQ(count(), R"({"Count":3,"ScannedCount":3})");
}

TEST(ControlUpdateTableTest, a_new_index_defines_the_attributes_of_its_key_itself) {
  engine_under_test engine;
  engine.create_hash_table();
  const string key = R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"})";
  const auto create = [&](const string& definitions, const string& more = {}) {
    return engine.refusal("UpdateTable", update(definitions +
                                                R"("GlobalSecondaryIndexUpdates":[{"Create":{)"
                                                R"("IndexName":"again",)" +
                                                key + more + "}}]"));
  };
  const auto defined = [](const string& name, const string& type) {
    return R"("AttributeDefinitions":[{"AttributeName":")" + name + R"(","AttributeType":")" + type + R"("}],)";
  };
  EXPECT_EQ(create(""), values + "AttributeDefinitions is not specified for index: again");
  EXPECT_EQ(create(defined("other", "S")), values +
                                               "Some index key attributes are not defined in "
                                               "AttributeDefinitions. Keys: [id], AttributeDefinitions: [other]");
  EXPECT_EQ(create(defined("id", "N")),
            values +
                "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
                "defined. Existing schema: Schema:[SchemaElement: key{id:S:HASH}] New schema: "
                "Schema:[SchemaElement: key{id:N:HASH}]");
  EXPECT_EQ(create(defined("id", "S"), "," + units(1, 1)),
            values +
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: again when "
                "BillingMode is PAY_PER_REQUEST");
  engine.call("UpdateTable", update(R"("BillingMode":"PROVISIONED",)" + units(3, 4)));
  EXPECT_EQ(create(defined("id", "S")),
            values + "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: again");
  EXPECT_NE(create(defined("id", "S"), "," + units(1, 1)).find(R"("IndexName":"again")"), string::npos);
}

TEST(ControlUpdateTableTest, leaves_attributes_as_they_are_that_a_new_index_does_not_use) {
  engine_under_test engine;
  engine.create_range_table("tab");
  const auto answer =
      engine.call("UpdateTable",
                  update(R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"N"},)"
                         R"({"AttributeName":"other","AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":{)"
                         R"("IndexName":"again","KeySchema":[{"AttributeName":"other","KeyType":"HASH"}],)"
                         R"("Projection":{"ProjectionType":"KEYS_ONLY"}}}])"));
  EXPECT_NE(answer.find(R"("AttributeDefinitions":[{"AttributeName":"other","AttributeType":"S"},)"
                        R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}])"),
            string::npos)
      << answer;
  EXPECT_EQ(engine.call("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"},"sk":{"S":"b"}}})"), "{}");
}

TEST(ControlUpdateTableTest, changes_no_local_index) {
  engine_under_test engine;
  engine.call("CreateTable",
              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},)"
              R"({"AttributeName":"b","AttributeType":"S"}],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"},)"
              R"({"AttributeName":"b","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST","LocalSecondaryIndexes":[)"
              R"({"IndexName":"lsi","KeySchema":[{"AttributeName":"a","KeyType":"HASH"},)"
              R"({"AttributeName":"b","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]})");
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"lsi"}}])")),
            "ValidationException: Cannot delete an index that is not a GlobalSecondaryIndex: lsi");
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"lsi",)"
                                                 R"("OnDemandThroughput":{"MaxReadRequestUnits":5}}}])")),
            "ValidationException: Cannot update an index that is not a GlobalSecondaryIndex: lsi");
}

TEST(ControlUpdateTableTest, shows_that_an_index_is_being_filled) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(100)});
  engine.create_hash_table();
  engine.clock().advance(std::chrono::milliseconds(200));
  engine.call("UpdateTable", update(new_index("by_owner", "owner")));
  EXPECT_NE(described(engine).find(R"("IndexStatus":"CREATING","Backfilling":false)"), string::npos);
  EXPECT_NE(described(engine).find(R"("TableStatus":"UPDATING")"), string::npos);
  engine.clock().advance(std::chrono::milliseconds(150));
  EXPECT_NE(described(engine).find(R"("IndexStatus":"CREATING","Backfilling":true)"), string::npos);
  EXPECT_NE(described(engine).find(R"("TableStatus":"ACTIVE")"), string::npos);
  engine.clock().advance(std::chrono::milliseconds(100));
  EXPECT_NE(described(engine).find(R"("IndexStatus":"ACTIVE")"), string::npos);
}

TEST(ControlUpdateTableTest, takes_while_it_is_changing_only_what_does_not_get_in_the_way) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(100)});
  engine.create_hash_table();
  const string stream = R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})";
  const string in_use = "ResourceInUseException: Attempt to change a resource which is still in use: ";
  const string tab = R"({"TableName":"tab"})";
  engine.clock().advance(std::chrono::milliseconds(200));
  engine.call("UpdateTable", update(stream));
  EXPECT_EQ(engine.refusal("DeleteTable", tab), in_use + "Table: tab is in the process of being updated.");
  EXPECT_TRUE(engine.refusal("UpdateTable", update(stream)).starts_with(in_use));
  const auto answer = engine.call("UpdateTable", update(R"("DeletionProtectionEnabled":false)"));
  EXPECT_NE(answer.find(R"("TableStatus":"UPDATING")"), string::npos) << answer;
  engine.clock().advance(std::chrono::milliseconds(200));
  engine.call("UpdateTable", update(new_index("one", "a")));
  engine.clock().advance(std::chrono::milliseconds(150));
  EXPECT_EQ(engine.refusal("DeleteTable", tab),
            in_use + "Cannot delete table while indexes are being created, updated, or deleted.");
  EXPECT_EQ(engine.refusal("UpdateTable", update(new_index("two", "b"))),
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted "
            "simultaneously per table");
  engine.clock().advance(std::chrono::milliseconds(100));
  EXPECT_EQ(engine.status("DeleteTable", tab), 200);
}

TEST(ControlUpdateTableTest, changes_how_a_table_is_billed) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("BillingMode":"PROVISIONED")")),
            values + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  EXPECT_EQ(
      engine.refusal("UpdateTable", update(units(1, 1))),
      values + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  engine.call("UpdateTable", update(R"("BillingMode":"PROVISIONED",)" + units(3, 4)));
  EXPECT_NE(described(engine).find(R"("ReadCapacityUnits":3,"WriteCapacityUnits":4)"), string::npos);
  EXPECT_NE(described(engine).find(R"("BillingModeSummary":{"BillingMode":"PROVISIONED")"), string::npos);
  EXPECT_EQ(
      engine.refusal("UpdateTable", update(units(3, 4))),
      "ValidationException: The provisioned throughput for the table will not change. The requested value equals "
      "the current value. Current ReadCapacityUnits provisioned for the table: 3. Requested ReadCapacityUnits: 3. "
      "Current WriteCapacityUnits provisioned for the table: 4. Requested WriteCapacityUnits: 4. Refer to the "
      "Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
  engine.call("UpdateTable", update(units(2, 2)));
  EXPECT_NE(described(engine).find(R"("NumberOfDecreasesToday":1,"ReadCapacityUnits":2,"WriteCapacityUnits":2)"),
            string::npos);
}

TEST(ControlUpdateTableTest, turns_streams_on_and_off) {
  engine_under_test engine;
  engine.create_hash_table();
  const string on = R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})";
  const string off = R"("StreamSpecification":{"StreamEnabled":false})";
  EXPECT_EQ(engine.refusal("UpdateTable", update(off)),
            "ValidationException: Table has no stream to disable: TableName: tab");
  engine.call("UpdateTable", update(on));
  EXPECT_NE(described(engine).find(R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},)"
                                   R"("LatestStreamLabel":")"),
            string::npos);
  EXPECT_EQ(engine.refusal("UpdateTable", update(on)),
            "ValidationException: Table already has an enabled stream: TableName: tab");
  engine.call("UpdateTable", update(off));
  EXPECT_EQ(described(engine).find("StreamSpecification"), string::npos);
  EXPECT_NE(described(engine).find("LatestStreamArn"), string::npos);
}

TEST(ControlUpdateTableTest, raises_the_warm_throughput_and_never_lowers_it) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto warm = [](const string& members) { return update(R"("WarmThroughput":{)" + members + "}"); };
  EXPECT_NE(described(engine).find(
                R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"})"),
            string::npos);
  engine.call("UpdateTable", warm(R"("ReadUnitsPerSecond":13000)"));
  EXPECT_NE(described(engine).find(R"("ReadUnitsPerSecond":13000,"WriteUnitsPerSecond":4000)"), string::npos);
  EXPECT_EQ(engine.refusal("UpdateTable", warm(R"("ReadUnitsPerSecond":12999)")),
            values +
                "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, "
                "decreasing WarmThroughput is not supported");
}

TEST(ControlUpdateTableTest, changes_of_indexes_on_demand_only_what_they_have) {
  engine_under_test engine;
  engine.create_hash_table();
  engine.call("UpdateTable", update(new_index("by_owner", "owner")));
  const auto change = [](const string& name, const string& members) {
    return update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":")" + name + "\"" + members + "}}]");
  };
  EXPECT_EQ(engine.refusal("UpdateTable", change("by_owner", "")),
            values +
                "The only Updates for index: by_owner when TableThroughputMode is PAY_PER_REQUEST can be to "
                "OnDemandThroughput, WarmThroughput");
  EXPECT_EQ(engine.refusal("UpdateTable", change("ghost", R"(,"WarmThroughput":{})")),
            values +
                "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for "
                "index: ghost");
  EXPECT_EQ(engine.refusal("UpdateTable", change("ghost", R"(,"OnDemandThroughput":{})")),
            "ResourceNotFoundException: Requested resource not found: Index ghost for table tab");
  EXPECT_EQ(engine.status("UpdateTable", change("by_owner", R"(,"OnDemandThroughput":{"MaxReadRequestUnits":5})")),
            200);
}

TEST(ControlUpdateTableTest, changes_the_limits_on_demand_that_are_asked_for) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto change = [&](const string& limits) {
    return engine.call("UpdateTable", update(R"("OnDemandThroughput":{)" + limits + "}"));
  };
  const auto shows = [](const string& description, const string& limits) {
    return description.find(R"("OnDemandThroughput":{)" + limits + "}") != string::npos;
  };
  change(R"("MaxReadRequestUnits":1000,"MaxWriteRequestUnits":500)");
  change(R"("MaxReadRequestUnits":2000)");
  EXPECT_TRUE(shows(described(engine), R"("MaxReadRequestUnits":2000,"MaxWriteRequestUnits":500)"));
  EXPECT_TRUE(shows(change(R"("MaxReadRequestUnits":-1)"), R"("MaxReadRequestUnits":-1,"MaxWriteRequestUnits":500)"));
  EXPECT_TRUE(shows(described(engine), R"("MaxWriteRequestUnits":500)"));
  EXPECT_TRUE(shows(change(R"("MaxWriteRequestUnits":-1)"), R"("MaxWriteRequestUnits":-1)"));
  EXPECT_EQ(described(engine).find("OnDemandThroughput"), string::npos) << described(engine);
}

TEST(ControlUpdateTableTest, is_active_while_its_indexes_and_limits_change) {
  engine_under_test engine;
  engine.create_hash_table();
  engine.call("UpdateTable", update(new_index("by_owner", "owner")));
  const string active = R"("TableStatus":"ACTIVE")";
  const auto index =
      engine.call("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":)"
                                        R"("by_owner","OnDemandThroughput":{"MaxReadRequestUnits":5}}}])"));
  EXPECT_NE(index.find(active), string::npos) << index;
  EXPECT_NE(index.find(R"("IndexStatus":"UPDATING")"), string::npos) << index;
  const auto limit = engine.call("UpdateTable", update(R"("OnDemandThroughput":{"MaxReadRequestUnits":5})"));
  EXPECT_NE(limit.find(active), string::npos) << limit;
  const auto warm = engine.call("UpdateTable", update(R"("WarmThroughput":{"ReadUnitsPerSecond":13000})"));
  EXPECT_NE(warm.find(active), string::npos) << warm;
  EXPECT_NE(warm.find(R"("Status":"UPDATING")"), string::npos) << warm;
}

TEST(ControlUpdateTableTest, shows_an_index_that_is_removed_once_more) {
  engine_under_test engine;
  engine.create_hash_table();
  engine.call("UpdateTable", update(new_index("by_owner", "owner")));
  const auto answer =
      engine.call("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by_owner"}}])"));
  EXPECT_NE(answer.find(R"("IndexStatus":"DELETING")"), string::npos) << answer;
  EXPECT_NE(answer.find(R"({"AttributeName":"owner","AttributeType":"S"})"), string::npos) << answer;
  EXPECT_EQ(described(engine).find("owner"), string::npos);
}

TEST(ControlUpdateTableTest, stays_active_while_its_encryption_or_its_protection_changes) {
  engine_under_test engine;
  engine.create_hash_table();
  const string active = R"("TableStatus":"ACTIVE")";
  const auto encrypt = [&](const string& members) {
    return engine.call("UpdateTable", update(R"("SSESpecification":{)" + members + "}"));
  };
  EXPECT_NE(engine.call("UpdateTable", update(R"("DeletionProtectionEnabled":true)")).find(active), string::npos);
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("SSESpecification":{"Enabled":false})")),
            values + "Table is already encrypted by default");
  const auto on = encrypt(R"("Enabled":true)");
  EXPECT_NE(on.find(active), string::npos) << on;
  EXPECT_NE(on.find(R"("SSEDescription":{"Status":"UPDATING"})"), string::npos) << on;
  const auto key = engine_under_test::text_after(described(engine), R"("KMSMasterKeyArn":")");
  const string again = R"("Enabled":true,"SSEType":"KMS","KMSMasterKeyId":")";
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("SSESpecification":{)" + again + key + "\"}")),
            values +
                "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want "
                "to change Master Key");
  const auto other = encrypt(again + "alias/other\"");
  EXPECT_NE(other.find(R"("SSEDescription":{"Status":"UPDATING","SSEType":"KMS","KMSMasterKeyArn":")" + key),
            string::npos)
      << other;
  encrypt(R"("Enabled":false)");
  EXPECT_EQ(described(engine).find("SSEDescription"), string::npos);
}

TEST(ControlUpdateTableTest, tells_its_class_when_it_has_been_given_another) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto standard = engine.call("UpdateTable", update(R"("TableClass":"STANDARD")"));
  EXPECT_NE(standard.find(R"("TableStatus":"UPDATING")"), string::npos) << standard;
  EXPECT_EQ((standard + described(engine)).find("TableClassSummary"), string::npos);
  const auto other = engine.call("UpdateTable", update(R"("TableClass":"STANDARD_INFREQUENT_ACCESS")"));
  EXPECT_EQ(other.find("TableClassSummary"), string::npos) << other;
  EXPECT_NE(described(engine).find(R"("TableClassSummary":{"TableClass":"STANDARD_INFREQUENT_ACCESS",)"
                                   R"("LastUpdateDateTime":)"),
            string::npos);
}

TEST(ControlUpdateTableTest, is_as_warm_as_it_ever_was) {
  engine_under_test engine;
  engine.create_hash_table();
  const string warm = R"("WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"})";
  const auto raised = engine.call("UpdateTable", update(R"("WarmThroughput":{"ReadUnitsPerSecond":12000})"));
  EXPECT_NE(raised.find(R"("WriteUnitsPerSecond":4000,"Status":"UPDATING")"), string::npos) << raised;
  const auto switched = engine.call("UpdateTable", update(R"("BillingMode":"PROVISIONED",)" + units(3, 4)));
  EXPECT_NE(switched.find(R"("BillingModeSummary":{"BillingMode":"PROVISIONED"})"), string::npos) << switched;
  EXPECT_NE(described(engine).find(warm), string::npos) << described(engine);
  engine.call("UpdateTable", update(units(13000, 4)));
  engine.call("UpdateTable", update(units(1, 1)));
  EXPECT_NE(described(engine).find(R"("ReadUnitsPerSecond":13000,"WriteUnitsPerSecond":4000)"), string::npos)
      << described(engine);
}

TEST(ControlUpdateTableTest, counts_the_decreases_of_a_day_of_the_table_and_of_each_index) {
  engine_under_test engine;
  engine.call("CreateTable",
              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"GlobalSecondaryIndexes":[{"IndexName":"again","KeySchema":[)"
              R"({"AttributeName":"id","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"},)" +
                  units(9, 9) + "}]," + units(9, 9) + "}");
  const auto lower_index = [&](int reads) {
    return engine.call("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"again",)" +
                                             units(reads, 9) + "}}]"));
  };
  lower_index(8);
  lower_index(7);
  engine.call("UpdateTable", update(units(6, 6)));
  EXPECT_NE(described(engine).find(R"("NumberOfDecreasesToday":2,"ReadCapacityUnits":7)"), string::npos)
      << described(engine);
  EXPECT_NE(described(engine).find(R"("NumberOfDecreasesToday":1,"ReadCapacityUnits":6)"), string::npos);
  engine.clock().advance(std::chrono::hours(24));
  EXPECT_NE(described(engine).find(R"("NumberOfDecreasesToday":0,"ReadCapacityUnits":7)"), string::npos);
  EXPECT_NE(described(engine).find(R"("NumberOfDecreasesToday":0,"ReadCapacityUnits":6)"), string::npos);
}

TEST(ControlUpdateTableTest, knows_attributes_by_new_indexes_only) {
  engine_under_test engine;
  engine.create_hash_table();
  const string others = R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"N"},)"
                        R"({"AttributeName":"other","AttributeType":"S"}],)";
  const string known = R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)";
  const auto answer = engine.call("UpdateTable", update(others + R"("DeletionProtectionEnabled":false)"));
  EXPECT_NE(answer.find(known), string::npos) << answer;
}

TEST(ControlUpdateTableTest, changes_one_thing_at_a_time) {
  engine_under_test engine;
  engine.create_hash_table();
  const string stream = R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})";
  const auto only = [](const string& what) {
    return values + what + " modification must be the only operation in the request";
  };
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("SSESpecification":{},"DeletionProtectionEnabled":true)")),
            only("Server-Side Encryption"));
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("TableClass":"STANDARD",)" + stream)), only("TableClass"));
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("DeletionProtectionEnabled":true,)" + stream)),
            only("DeletionProtection"));
  EXPECT_EQ(engine.refusal("UpdateTable", update(stream + "," + units(1, 1))),
            values + "You cannot modify stream status while updating table IOPS");
  EXPECT_EQ(engine.refusal("UpdateTable", update(new_index("one", "a") + "," + units(1, 1))),
            values + "You cannot create or delete index while updating table IOPS");
  EXPECT_EQ(engine.refusal("UpdateTable", update(new_index("one", "a") + "," + stream)),
            values + "You cannot create or delete index while changing stream status");
  const string warm = R"("WarmThroughput":{"ReadUnitsPerSecond":13000})";
  const string limits = R"("OnDemandThroughput":{"MaxReadRequestUnits":5})";
  EXPECT_EQ(engine.refusal("UpdateTable", update(new_index("one", "a") + "," + warm)),
            values + "Create global secondary index cannot be specified when updating WarmThroughput");
  EXPECT_EQ(engine.refusal("UpdateTable", update(warm + "," + stream)),
            values + "WarmThroughput must be the only operation in the request");
  EXPECT_EQ(engine.refusal("UpdateTable", update(warm + R"(,"DeletionProtectionEnabled":true)")),
            only("DeletionProtection"));
  for (const auto& other : {warm, stream})
    EXPECT_EQ(engine.refusal("UpdateTable", update(limits + "," + other)),
              values + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
  EXPECT_EQ(engine.status("UpdateTable", update(R"("WarmThroughput":{},"DeletionProtectionEnabled":false)")), 200);
  EXPECT_EQ(engine.status("UpdateTable", update(R"("BillingMode":"PAY_PER_REQUEST",)" + stream)), 200);
  EXPECT_EQ(
      engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[],"DeletionProtectionEnabled":true)")),
      values + "List of GlobalSecondaryIndexUpdates is empty");
}

TEST(ControlUpdateTableTest, refuses_what_the_service_refuses_with_its_words) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.refusal("UpdateTable", R"({"TableName":"tab"})"),
            "ValidationException: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
            "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, "
            "WarmThroughput or TableClass is required");
  EXPECT_EQ(engine.refusal("UpdateTable", R"({"TableName":"none",)" + units(1, 1) + "}"),
            "ResourceNotFoundException: Requested resource not found: Table: none not found");
  EXPECT_EQ(
      engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"nothing"}}])")),
      "ResourceNotFoundException: Requested resource not found: Index nothing for table tab");
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"one"}},)"
                                                 R"({"Delete":{"IndexName":"one"}}])")),
            values + "Only one global secondary index update per index is allowed simultaneously. Index: one");
  EXPECT_EQ(engine.refusal("UpdateTable", update(R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"one"},)"
                                                 R"("Update":{"IndexName":"one"}}])")),
            values + "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
}

}  // namespace
}  // namespace tenon::local_dynamodb
