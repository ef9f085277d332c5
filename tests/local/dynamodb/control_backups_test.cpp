#include "engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

using std::string;

string text_of(const string& body, const string& member) {
  return engine_under_test::text_after(body, "\"" + member + R"(":")");
}

string back_up(engine_under_test& engine, const string& name = "daily") {
  return text_of(engine.call("CreateBackup", R"({"TableName":"tab","BackupName":")" + name + R"("})"), "BackupArn");
}

string of_backup(const string& arn, const string& members = {}) {
  return R"({"BackupArn":")" + arn + "\"" + members + "}";
}

void put(engine_under_test& engine, const string& id, const string& value) {
  engine.call("PutItem", R"({"TableName":"tab","Item":{"id":{"S":")" + id + R"("},"v":{"S":")" + value + R"("}}})");
}

string value_in(engine_under_test& engine, const string& table, const string& id) {
  const auto answer = engine.call("GetItem", R"({"TableName":")" + table + R"(","Key":{"id":{"S":")" + id + R"("}}})");
  const auto at = answer.find(R"("v":{"S":")");
  return at == string::npos ? string() : engine_under_test::text_after(answer.substr(at), R"({"S":")");
}

TEST(ControlBackupsTest, restores_what_the_table_held_when_the_backup_was_made) {
  engine_under_test engine;
  engine.create_hash_table();
  for (int i = 0; i < 300; ++i) put(engine, std::to_string(i), "old");
  const auto arn = back_up(engine);
  EXPECT_TRUE(arn.starts_with("arn:aws:dynamodb:us-east-1:000000000000:table/tab/backup/")) << arn;
  put(engine, "1", "new");
  put(engine, "later", "new");

  const auto described = engine.call("DescribeBackup", of_backup(arn));
  for (const auto part : {R"("BackupName":"daily")", R"("BackupStatus":"AVAILABLE")", R"("BackupType":"USER")",
                          R"("ItemCount":300)", R"("TableName":"tab")"})
    EXPECT_NE(described.find(part), string::npos) << part << " in " << described;

  const auto restored = engine.call("RestoreTableFromBackup", of_backup(arn, R"(,"TargetTableName":"again")"));
  EXPECT_NE(restored.find(R"("SourceBackupArn":")" + arn + "\""), string::npos) << restored;
  EXPECT_EQ(value_in(engine, "again", "1"), "old");
  EXPECT_EQ(value_in(engine, "again", "later"), "");
  EXPECT_EQ(value_in(engine, "tab", "1"), "new");
  EXPECT_NE(engine.call("DescribeTable", R"({"TableName":"again"})").find(R"("ItemCount":300)"), string::npos);
  EXPECT_EQ(engine.call("ListTables", "{}"), R"({"TableNames":["again","tab"]})");
}

TEST(ControlBackupsTest, outlive_their_table_until_they_are_deleted) {
  engine_under_test engine;
  engine.create_hash_table();
  put(engine, "1", "kept");
  const auto arn = back_up(engine);
  engine.call("DeleteTable", R"({"TableName":"tab"})");
  engine.call("RestoreTableFromBackup", of_backup(arn, R"(,"TargetTableName":"tab")"));
  EXPECT_EQ(value_in(engine, "tab", "1"), "kept");
  EXPECT_NE(engine.call("DeleteBackup", of_backup(arn)).find(R"("BackupStatus":"DELETED")"), string::npos);
  EXPECT_EQ(engine.refusal("DescribeBackup", of_backup(arn)), "BackupNotFoundException: Backup not found: " + arn);
}

TEST(ControlBackupsTest, are_listed_by_page_and_table) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.call("ListBackups", "{}"), R"({"BackupSummaries":[]})");
  const auto first = back_up(engine, "first");
  engine.clock().advance(std::chrono::seconds(1));
  const auto second = back_up(engine, "second");
  const auto page = engine.call("ListBackups", R"({"Limit":1})");
  const auto last = text_of(page, "LastEvaluatedBackupArn");
  EXPECT_FALSE(last.empty()) << page;
  const auto rest = engine.call("ListBackups", R"({"ExclusiveStartBackupArn":")" + last + R"("})");
  EXPECT_NE((page + rest).find(R"("BackupName":"first")"), string::npos);
  EXPECT_NE((page + rest).find(R"("BackupName":"second")"), string::npos);
  EXPECT_EQ(rest.find("LastEvaluatedBackupArn"), string::npos);
  EXPECT_EQ(engine.call("ListBackups", R"({"TableName":"other"})"), R"({"BackupSummaries":[]})");
}

TEST(ControlBackupsTest, restores_a_table_as_it_is_now_when_that_is_enabled) {
  engine_under_test engine;
  engine.create_hash_table();
  put(engine, "1", "now");
  const string restore = R"({"SourceTableName":"tab","TargetTableName":"again","UseLatestRestorableTime":true})";
  EXPECT_EQ(engine.refusal("RestoreTableToPointInTime", restore),
            "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'tab'");
  const auto enabled =
      engine.call("UpdateContinuousBackups", R"({"TableName":"tab","PointInTimeRecoverySpecification":)"
                                             R"({"PointInTimeRecoveryEnabled":true}})");
  EXPECT_NE(enabled.find(R"("PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":35)"), string::npos)
      << enabled;
  EXPECT_EQ(engine.status("RestoreTableToPointInTime", restore), 200);
  EXPECT_EQ(value_in(engine, "again", "1"), "now");
  EXPECT_EQ(engine.refusal("RestoreTableToPointInTime", restore),
            "TableAlreadyExistsException: Table already exists: again");
}

TEST(ControlBackupsTest, want_units_for_global_indexes_of_tables_that_are_provisioned_by_a_restore) {
  engine_under_test engine;
  engine.call("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"gpk","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[{"IndexName":"by_gpk","Projection":{"ProjectionType":"ALL"},
          "KeySchema":[{"AttributeName":"gpk","KeyType":"HASH"}]}]})");
  const auto arn = back_up(engine);
  const string units = R"("ProvisionedThroughputOverride":{"ReadCapacityUnits":1,"WriteCapacityUnits":1})";
  const string provisioned = R"(,"TargetTableName":"again","BillingModeOverride":"PROVISIONED",)" + units;
  EXPECT_EQ(engine.refusal("RestoreTableFromBackup", of_backup(arn, provisioned)),
            "ValidationException: One or more parameter values were invalid: GlobalSecondaryIndexOverride must be "
            "specified for index: by_gpk when BillingModeOverride is PROVISIONED");
  EXPECT_EQ(
      engine.status("RestoreTableFromBackup", of_backup(arn, provisioned + R"(,"GlobalSecondaryIndexOverride":[])")),
      200);
}

TEST(ControlBackupsTest, refuses_restores_that_say_too_much_or_too_little) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto arn = back_up(engine);
  const auto restore = [&](const string& members) {
    return engine.refusal("RestoreTableFromBackup", of_backup(arn, R"(,"TargetTableName":"again",)" + members));
  };
  EXPECT_EQ(restore(R"("BillingModeOverride":"PROVISIONED")"),
            "ValidationException: Invalid Request: Must override ProvisionedThroughput if BillingMode is overridden to "
            "PROVISIONED");
  EXPECT_EQ(restore(R"("ProvisionedThroughputOverride":{"ReadCapacityUnits":1,"WriteCapacityUnits":1})"),
            "ValidationException: Invalid Request: Cannot override ProvisionedThroughput unless BillingMode is "
            "PROVISIONED");
  EXPECT_EQ(restore(R"("OnDemandThroughputOverride":{"MaxReadRequestUnits":0})"),
            "ValidationException: Invalid Request: Requested MaxReadRequestUnits for OnDemandThroughput is outside of "
            "valid range");
  EXPECT_EQ(restore(R"("GlobalSecondaryIndexOverride":[{"IndexName":"ghost","KeySchema":[{"AttributeName":"id",)"
                    R"("KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}])"),
            "ValidationException: Invalid Request: Index ghost does not match a secondary index that existed in the "
            "source table and cannot be created during the restore operation");
  EXPECT_EQ(engine.refusal("RestoreTableToPointInTime", R"({"TargetTableName":"again"})"),
            "ValidationException: The parameter 'TableName' is required but was not present in the request");
  EXPECT_EQ(engine.refusal("RestoreTableToPointInTime", R"({"SourceTableArn":"tab","TargetTableName":"again"})"),
            "ValidationException: One or more parameter values were invalid: sourceTableArn is not a valid ARN");
  const auto recover = [&](const string& members) {
    return engine.refusal("RestoreTableToPointInTime",
                          R"({"SourceTableName":"tab","TargetTableName":"tab")" + members + "}");
  };
  EXPECT_EQ(recover(""),
            "ValidationException: Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be "
            "specified, but not both");
  EXPECT_EQ(recover(R"(,"UseLatestRestorableTime":true,"RestoreDateTime":1)"),
            "ValidationException: Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for "
            "point-in-time restore request. Please specify either RestoreDateTime time or UseLatestRestorableTime");
  EXPECT_EQ(recover(R"(,"UseLatestRestorableTime":true)"),
            "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'tab'");
  engine.call("UpdateContinuousBackups",
              R"({"TableName":"tab","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}})");
  EXPECT_EQ(recover(R"(,"RestoreDateTime":1000000000)"),
            "InvalidRestoreTimeException: RestoreDateTime '2001-09-09T01:46:40Z' must be within "
            "EarliestRestorableDateTime '2023-11-14T22:13:20Z' and LatestRestorableDateTime '2023-11-14T22:13:20Z'");
}

TEST(ControlBackupsTest, tell_of_a_table_what_it_had_and_nothing_else) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto plain = engine.call("DescribeBackup", of_backup(back_up(engine)));
  EXPECT_NE(plain.find(R"("SourceTableFeatureDetails":{})"), string::npos) << plain;
  EXPECT_EQ(plain.find("OnDemandThroughput"), string::npos) << plain;
  engine.call("UpdateTable", R"({"TableName":"tab","OnDemandThroughput":{"MaxReadRequestUnits":5}})");
  engine.call("UpdateTable", R"({"TableName":"tab","SSESpecification":{"Enabled":true}})");
  engine.call("UpdateTimeToLive",
              R"({"TableName":"tab","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}})");
  const auto full = engine.call("DescribeBackup", of_backup(back_up(engine)));
  for (const auto part :
       {R"("OnDemandThroughput":{"MaxReadRequestUnits":5})", R"("SSEDescription":{"Status":"ENABLED")",
        R"("TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"})"})
    EXPECT_NE(full.find(part), string::npos) << part << " in " << full;
}

TEST(ControlBackupsTest, are_found_by_arns_of_backups_of_the_same_account_only) {
  engine_under_test engine;
  const auto refusal = [&](const string& arn) { return engine.refusal("DescribeBackup", of_backup(arn)); };
  const string id = "/backup/01700000000000-01234567";
  EXPECT_EQ(refusal("arn:aws:dynamodb:us-east-1:000000000000:table/tab"), "ValidationException: Invalid Backup ARN");
  EXPECT_EQ(refusal("arn:aws:dynamodb:us-east-1:000000000001:table/tab" + id),
            "AccessDeniedException: Access is denied");
  EXPECT_EQ(refusal("arn:aws-cn:dynamodb:us-east-1:000000000000:table/tab" + id),
            "ValidationException: Invalid Request: BackupArn is not valid");
  const auto missing = "arn:aws:dynamodb:us-east-1:000000000000:table/tab" + id;
  EXPECT_EQ(refusal(missing), "BackupNotFoundException: Backup not found: " + missing);
}

TEST(ControlBackupsTest, are_made_of_tables_that_change_or_go_but_not_of_those_that_are_not_there_yet) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(500)});
  engine.create_hash_table();
  const string request = R"({"TableName":"tab","BackupName":"daily"})";
  EXPECT_EQ(engine.refusal("CreateBackup", request), "TableNotFoundException: Table not found: tab");
  engine.clock().advance(std::chrono::seconds(1));
  engine.call("UpdateTable",
              R"({"TableName":"tab","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})");
  EXPECT_EQ(engine.status("CreateBackup", request), 200);
  engine.clock().advance(std::chrono::seconds(1));
  engine.call("DeleteTable", R"({"TableName":"tab"})");
  EXPECT_EQ(engine.status("CreateBackup", request), 200);
}

TEST(ControlBackupsTest, tell_a_table_that_is_restored_from_one_that_is_there) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(500)});
  engine.create_hash_table();
  engine.clock().advance(std::chrono::seconds(1));
  const auto arn = back_up(engine);
  const auto restore = of_backup(arn, R"(,"TargetTableName":"again")");
  EXPECT_EQ(engine.status("RestoreTableFromBackup", restore), 200);
  EXPECT_EQ(engine.refusal("RestoreTableFromBackup", restore),
            "TableInUseException: Table: again is already being restored from backup: " + arn);
  EXPECT_NE(engine.call("DescribeTable", R"({"TableName":"again"})").find(R"("RestoreInProgress":true)"), string::npos);
  engine.clock().advance(std::chrono::seconds(1));
  EXPECT_EQ(engine.refusal("RestoreTableFromBackup", restore),
            "TableAlreadyExistsException: Table already exists: again");
  const auto restored = engine.call("DescribeTable", R"({"TableName":"again"})");
  EXPECT_NE(restored.find(R"("RestoreSummary":{"SourceBackupArn":")" + arn +
                          R"(","SourceTableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/tab",)"
                          R"("RestoreDateTime":1700000001.000,"RestoreInProgress":false})"),
            string::npos)
      << restored;
}

TEST(ControlBackupsTest, restore_indexes_under_other_names_and_with_other_units) {
  engine_under_test engine;
  engine.call("CreateTable",
              R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
              R"({"AttributeName":"owner","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
              R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},"GlobalSecondaryIndexes":[)"
              R"({"IndexName":"by_owner","KeySchema":[{"AttributeName":"owner","KeyType":"HASH"}],)"
              R"("Projection":{"ProjectionType":"ALL"},)"
              R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5}}],)"
              R"("TableClass":"STANDARD_INFREQUENT_ACCESS"})");
  const auto arn = back_up(engine);
  const auto restore = [&](const string& target, const string& units, const string& projection = "ALL") {
    return of_backup(arn, R"(,"TargetTableName":")" + target +
                              R"(","GlobalSecondaryIndexOverride":[{"IndexName":"renamed","KeySchema":[)"
                              R"({"AttributeName":"owner","KeyType":"HASH"}],"Projection":{"ProjectionType":")" +
                              projection + "\"}" + units + "}]");
  };
  const string units = R"(,"ProvisionedThroughput":{"ReadCapacityUnits":8,"WriteCapacityUnits":9})";
  const string invalid = "ValidationException: Invalid Request: ";
  EXPECT_EQ(engine.refusal("RestoreTableFromBackup", restore("again", "")),
            invalid + "Must specify provisioned throughput for index renamed");
  EXPECT_TRUE(engine.refusal("RestoreTableFromBackup", restore("again", units, "KEYS_ONLY"))
                  .starts_with(invalid + "Index renamed does not match a secondary index"));
  EXPECT_EQ(engine.status("RestoreTableFromBackup", restore("again", units)), 200);
  const auto described = engine.call("DescribeTable", R"({"TableName":"again"})");
  EXPECT_NE(described.find(R"("IndexName":"renamed")"), string::npos) << described;
  EXPECT_NE(described.find(R"("ReadCapacityUnits":8,"WriteCapacityUnits":9)"), string::npos) << described;
  EXPECT_EQ(described.find("TableClass"), string::npos) << described;
  engine.call("RestoreTableFromBackup",
              of_backup(arn, R"(,"TargetTableName":"bare","GlobalSecondaryIndexOverride":[])"));
  const auto bare = engine.call("DescribeTable", R"({"TableName":"bare"})");
  EXPECT_EQ(bare.find("owner"), string::npos) << bare;
}

TEST(ControlBackupsTest, forget_for_how_long_a_table_was_to_be_kept_when_it_no_longer_is) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto keep = [&](const string& members) {
    return engine.call("UpdateContinuousBackups",
                       R"({"TableName":"tab","PointInTimeRecoverySpecification":{)" + members + "}}");
  };
  keep(R"("PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":7)");
  keep(R"("PointInTimeRecoveryEnabled":false)");
  const auto again = keep(R"("PointInTimeRecoveryEnabled":true)");
  EXPECT_NE(again.find(R"("RecoveryPeriodInDays":35)"), string::npos) << again;
}

TEST(ControlBackupsTest, need_a_table) {
  engine_under_test engine;
  EXPECT_EQ(engine.refusal("CreateBackup", R"({"TableName":"tab","BackupName":"daily"})"),
            "TableNotFoundException: Table not found: tab");
  EXPECT_EQ(engine.refusal("DescribeContinuousBackups", R"({"TableName":"tab"})"),
            "TableNotFoundException: Table not found: tab");
}

}  // namespace
}  // namespace tenon::local_dynamodb
