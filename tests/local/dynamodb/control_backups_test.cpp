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
            "ValidationException: Must provide exactly one of: sourceTableArn, sourceTableName");
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
