#include "engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

using std::string;

const string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";
const string constraint = "ValidationException: 1 validation error detected: Value ";

string member(const string& name, const string& value) { return "\"" + name + "\":\"" + value + "\""; }

void enable_recovery(engine_under_test& engine) {
  engine.call("UpdateContinuousBackups",
              R"({"TableName":"tab","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}})");
}

TEST(ControlElsewhereTest, has_no_global_tables_of_the_first_kind) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.refusal("CreateGlobalTable", R"({"GlobalTableName":"tab","ReplicationGroup":[]})"),
            "ValidationException: One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 "
            "is not supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version "
            "2017.11.29 (Legacy).");
  for (const auto operation :
       {"DescribeGlobalTable", "DescribeGlobalTableSettings", "UpdateGlobalTable", "UpdateGlobalTableSettings"}) {
    EXPECT_EQ(engine.refusal(operation, R"({"GlobalTableName":"tab"})"),
              "GlobalTableNotFoundException: Global table not found: Global table with name: 'tab' does not exist.");
    EXPECT_EQ(engine.refusal(operation, R"({"GlobalTableName":"ta"})"),
              "ValidationException: TableName must be at least 3 characters long and at most 255 characters long");
  }
}

TEST(ControlElsewhereTest, adds_no_replicas_least_of_all_where_it_is) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto update = [&](const string& action, const string& region) {
    return engine.refusal("UpdateTable", R"({"TableName":"tab","ReplicaUpdates":[{")" + action +
                                             R"(":{"RegionName":")" + region + R"("}}]})");
  };
  for (const auto action : {"Create", "Update", "Delete"}) {
    EXPECT_EQ(update(action, "us-east-1"),
              "ValidationException: Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, "
              "DeleteTable, or UpdateTable as required.");
    EXPECT_EQ(update(action, "eu-west-1"),
              "UnknownOperationException: Tenon's engine does not offer UpdateTable with ReplicaUpdates.");
  }
}

TEST(ControlElsewhereTest, exports_no_table_and_says_first_what_is_wrong_with_the_request) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto to_bucket = [&](const string& table, const string& more = {}) {
    return engine.refusal("ExportTableToPointInTime", "{" + member("TableArn", table) + "," +
                                                          member("S3Bucket", "my-bucket") +
                                                          (more.empty() ? "" : "," + more) + "}");
  };
  EXPECT_EQ(to_bucket(arn),
            "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table "
            "'tab'");
  enable_recovery(engine);
  EXPECT_EQ(to_bucket(arn), "UnknownOperationException: Tenon's engine does not offer ExportTableToPointInTime.");
  EXPECT_EQ(to_bucket(""), "ValidationException: Invalid TableArn: Invalid Table ARN");
  EXPECT_EQ(to_bucket("tab"),
            "ValidationException: One or more parameter values were invalid: tableArn is not a valid ARN");
  EXPECT_EQ(to_bucket(arn + "/index/i"), "ValidationException: Invalid Request: Table ARN is invalid.");
  EXPECT_EQ(to_bucket("arn:aws:dynamodb:us-east-1:000000000001:table/tab"), "AccessDeniedException: Access is denied");
  EXPECT_EQ(to_bucket(arn + "le"), "TableNotFoundException: Table not found: " + arn + "le");
  EXPECT_EQ(to_bucket(arn, R"("ExportTime":-1)"), "InvalidExportTimeException: Export Time is invalid");
  EXPECT_EQ(to_bucket(arn, R"("ExportTime":1e300)"), "InvalidExportTimeException: Export Time is invalid");
  EXPECT_EQ(to_bucket(arn, member("ExportType", "PART")),
            constraint +
                "'PART' at 'exportType' failed to satisfy constraint: Member must satisfy enum value set: "
                "[FULL_EXPORT, INCREMENTAL_EXPORT]");
  EXPECT_EQ(to_bucket(arn, member("ClientToken", "a$")),
            constraint +
                "'a$' at 'clientToken' failed to satisfy constraint: Member must satisfy regular expression "
                R"(pattern: ^[^\\$]+$)");
  EXPECT_EQ(to_bucket(arn, member("S3BucketOwner", "me")),
            constraint +
                "'me' at 's3BucketOwner' failed to satisfy constraint: Member must satisfy regular expression "
                "pattern: [0-9]{12}");
  EXPECT_EQ(to_bucket(arn, member("S3SseAlgorithm", "AES256") + "," + member("S3SseKmsKeyId", "key")),
            "ValidationException: Invalid Request: KMS Key Id is not supported for this encryption type");
  for (const auto bucket : {"", "b", "-b", "b-", "b b"})
    EXPECT_EQ(engine.refusal("ExportTableToPointInTime",
                             "{" + member("TableArn", arn) + "," + member("S3Bucket", bucket) + "}"),
              constraint + "'" + bucket +
                  "' at 's3Bucket' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                  R"(^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$)");
}

TEST(ControlElsewhereTest, wants_a_quarter_of_an_hour_to_export_what_has_changed) {
  engine_under_test engine;
  engine.create_hash_table();
  enable_recovery(engine);
  engine.clock().advance(std::chrono::hours(1));
  const auto changes = [&](const string& type, const string& specification) {
    return engine.refusal("ExportTableToPointInTime",
                          "{" + member("TableArn", arn) + "," + member("S3Bucket", "bucket") +
                              (type.empty() ? "" : "," + member("ExportType", type)) +
                              (specification.empty() ? "" : R"(,"IncrementalExportSpecification":)" + specification) +
                              "}");
  };
  const auto period = [&](const string& from, const string& to) {
    return changes("INCREMENTAL_EXPORT", R"({"ExportFromTime":)" + from + R"(,"ExportToTime":)" + to + "}");
  };
  const string request = "ValidationException: Invalid Request: ";
  EXPECT_EQ(changes("INCREMENTAL_EXPORT", ""), request +
                                                   "Incremental Export Specification expected when export type "
                                                   "is set as Incremental Export");
  EXPECT_EQ(changes("FULL_EXPORT", "{}"), request +
                                              "When Export Type is Full Export , Incremental Export Specification "
                                              "should not be provided");
  EXPECT_EQ(changes("", "{}"), request +
                                   "Export Type expected to be Incremental Export when incremental export "
                                   "specification is provided");
  EXPECT_EQ(changes("INCREMENTAL_EXPORT", "{}"),
            request + "ExportFromTime must be provided in IncrementalExportSpecification");
  const string time = "InvalidExportTimeException: ";
  EXPECT_EQ(period("1700000000", "1700000899"),
            time + "Difference between export period from time and export period to time is less than 15 minutes");
  EXPECT_EQ(period("1699999999", "1700003600"),
            time +
                "Incremental export period from time cannot be less than the table creation time : "
                "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(period("1700000000", "1700003601"),
            time +
                "Incremental export period to time cannot be greater than the current time : "
                "2023-11-14T23:13:20.000Z");
  EXPECT_EQ(period("1700000000", "1700003600"),
            "UnknownOperationException: Tenon's engine does not offer ExportTableToPointInTime.");
}

TEST(ControlElsewhereTest, tells_what_is_no_arn_from_an_export_or_an_import_that_is_not_there) {
  engine_under_test engine;
  const auto of_export = [&](const string& asked) {
    return engine.refusal("DescribeExport", "{" + member("ExportArn", asked) + "}");
  };
  const auto of_import = [&](const string& asked) {
    return engine.refusal("DescribeImport", "{" + member("ImportArn", asked) + "}");
  };
  EXPECT_EQ(of_export(arn + "/export/01-a"),
            "ExportNotFoundException: Export not found: Export not found: " + arn + "/export/01-a");
  for (const auto& wrong : {string("tab"), arn, arn + "/import/01-a", string("a:b:c:d:e:f")})
    EXPECT_EQ(of_export(wrong), "ValidationException: Invalid Export ARN");
  for (const auto wrong :
       {"arn:other:dynamodb:us-east-1:000000000000:table/tab", "arn:aws:s3:us-east-1:000000000000:table/tab",
        "arn:aws:dynamodb:mars:000000000000:table/tab", "arn:aws:dynamodb:us-east-1:1:table/tab/export/01-a"})
    EXPECT_TRUE(
        of_export(wrong).starts_with("AccessDeniedException: User: arn:aws:iam::000000000000:root is not "
                                     "authorized to perform: dynamodb:DescribeExport on resource: arn:"));
  EXPECT_EQ(of_import(arn + "/import/01-a"),
            "ImportNotFoundException: Import not found: Import not found: " + arn + "/import/01-a");
  for (const auto& wrong : {string("tab"), arn, arn + "/import/", string("arn:aws:dynamodb:a:b:table/x/import/01-a")})
    EXPECT_EQ(of_import(wrong), "ValidationException: Invalid Import ARN");
  EXPECT_EQ(engine.refusal("ListExports", R"({"NextToken":"more"})"),
            "ValidationException: Invalid Request: Provided nextToken is invalid: more");
  EXPECT_EQ(engine.refusal("ListImports", R"({"NextToken":"more"})"),
            "ValidationException: Invalid Request: Provided nextToken is invalid: more");
  EXPECT_EQ(engine.refusal("ListImports", R"({"PageSize":26})"),
            constraint +
                "'26' at 'pageSize' failed to satisfy constraint: Member must have value less than or equal to "
                "25");
}

TEST(ControlElsewhereTest, imports_no_table_and_says_first_what_is_wrong_with_the_request) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto imported = [&](const string& table, const string& more = {}, const string& attribute = "id",
                            const string& format = "DYNAMODB_JSON") {
    return engine.refusal("ImportTable",
                          R"({"S3BucketSource":{"S3Bucket":"bucket"},)" + member("InputFormat", format) +
                              R"(,"TableCreationParameters":{)" + member("TableName", table) +
                              R"(,"AttributeDefinitions":[{"AttributeName":")" + attribute +
                              R"(","AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                              R"("BillingMode":"PAY_PER_REQUEST"})" +
                              more + "}");
  };
  EXPECT_EQ(imported("new"), "UnknownOperationException: Tenon's engine does not offer ImportTable.");
  EXPECT_EQ(imported("tab"), "ResourceInUseException: Table already exists: tab");
  EXPECT_EQ(imported("new", R"(,"InputFormatOptions":{"Csv":{"Delimiter":","}})"),
            "ValidationException: Invalid Request: Unsupported InputFormatOptions for the given input format: "
            "DYNAMODB_JSON.");
  EXPECT_EQ(imported("new", R"(,"InputCompressionType":"BZIP2")"),
            constraint +
                "'BZIP2' at 'inputCompressionType' failed to satisfy constraint: Member must satisfy enum "
                "value set: [ZSTD, NONE, GZIP]");
  EXPECT_EQ(imported("a table"),
            constraint +
                "'a table' at 'tableCreationParameters.tableName' failed to satisfy constraint: Member must "
                "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  EXPECT_EQ(imported("new", "", "other"),
            "ValidationException: One or more parameter values were invalid: Some index key attributes are not defined "
            "in AttributeDefinitions. Keys: [id], AttributeDefinitions: [other]");
  EXPECT_EQ(engine.call("ListTables", "{}"), R"({"TableNames":["tab"]})");
}

}  // namespace
}  // namespace tenon::local_dynamodb
