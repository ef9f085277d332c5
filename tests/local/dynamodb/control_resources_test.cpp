#include "engine_under_test.hpp"

#include <gtest/gtest.h>

namespace tenon::local_dynamodb {
namespace {

using std::string;

const string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/tab";

string tags(const string& list) { return R"({"ResourceArn":")" + arn + R"(","Tags":[)" + list + "]}"; }
string tag(const string& key, const string& value) { return R"({"Key":")" + key + R"(","Value":")" + value + R"("})"; }
string of_arn(const string& members = {}) { return R"({"ResourceArn":")" + arn + "\"" + members + "}"; }

// A statement and a policy of it, quoted for a request.
string statement(const string& effect = "Allow", const string& principal = R"({\"AWS\":\"arn:aws:iam::1:root\"})",
                 const string& action = R"(\"dynamodb:GetItem\")") {
  return R"({\"Effect\":\")" + effect + R"(\",\"Principal\":)" + principal + R"(,\"Action\":)" + action +
         R"(,\"Resource\":\"*\"})";
}
string policy(const string& statements) {
  return R"(,"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[)" + statements + R"(]}")";
}

TEST(ControlResourcesTest, keeps_tags) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.call("TagResource", tags(tag("a", "1") + "," + tag("b", "2"))), "");
  EXPECT_EQ(engine.status("TagResource", tags(tag("b", "3"))), 200);
  EXPECT_EQ(engine.call("ListTagsOfResource", of_arn()),
            R"({"Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"3"}]})");
  EXPECT_EQ(engine.call("UntagResource", of_arn(R"(,"TagKeys":["a","none"])")), "");
  EXPECT_EQ(engine.call("ListTagsOfResource", of_arn()), R"({"Tags":[{"Key":"b","Value":"3"}]})");
}

TEST(ControlResourcesTest, refuses_tags_as_the_service_does) {
  engine_under_test engine;
  EXPECT_EQ(engine.refusal("TagResource", tags(tag("a", "1"))),
            "ResourceNotFoundException: Requested resource not found: ResourceArn: " + arn + " not found");
  engine.create_hash_table();
  EXPECT_EQ(engine.refusal("TagResource", tags("")),
            "ValidationException: Atleast one Tag needs to be provided as Input.");
  EXPECT_EQ(engine.refusal("UntagResource", of_arn(R"(,"TagKeys":[])")),
            "ValidationException: Atleast one Tag Key needs to be provided as Input.");
  EXPECT_EQ(engine.refusal("UntagResource", of_arn(R"(,"TagKeys":[""])")),
            "ValidationException: The Tag Key provided is invalid, Key: ");
  EXPECT_EQ(engine.refusal("TagResource", tags(R"({"Key":"a"})")),
            "ValidationException: The Tag Value provided is invalid, Value: null");
  EXPECT_EQ(engine.refusal("ListTagsOfResource", R"({"ResourceArn":"nonsense"})"),
            "ValidationException: One or more parameter values were invalid: ARNs must start with 'arn:': nonsense");
  EXPECT_EQ(engine.refusal("ListTagsOfResource", R"({"ResourceArn":"arn:aws:s3:::bucket"})"),
            "ValidationException: One or more parameter values were invalid: Provided Arn is not a DynamoDB resource "
            "arn: arn:aws:s3:::bucket");
  EXPECT_EQ(engine.refusal("TagResource", R"({"ResourceArn":"arn:aws:s3:::bucket","Tags":[{"Key":"a","Value":""}]})"),
            "AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform: "
            "dynamodb:TagResource on resource: arn:aws:s3:::bucket");
  EXPECT_EQ(engine.refusal("TagResource", tags(tag("a", "1") + "," + tag("a", "2"))),
            "ValidationException: Duplicate Tag Keys provided as input: Duplicate Tag Key found a");
  EXPECT_EQ(engine.refusal("TagResource", tags(tag("aws:a", "1"))),
            "ValidationException: Tag Key cannot be prefixed with aws:, Key: aws:a");
  EXPECT_EQ(engine.refusal("UntagResource", of_arn(R"(,"TagKeys":["AWS:a"])")),
            "ValidationException: Tag Key cannot be prefixed with aws:, Key: AWS:a");
  EXPECT_EQ(
      engine.refusal("TagResource", R"({"ResourceArn":")" + arn + R"(/backup/1","Tags":[{"Key":"a","Value":""}]})"),
      "ValidationException: One or more parameter values were invalid: Provided Arn is not a DynamoDB resource "
      "arn: " +
          arn + "/backup/1");
  const string elsewhere = "arn:aws:dynamodb:us-east-2:000000000000:table/tab";
  EXPECT_EQ(engine.refusal("ListTagsOfResource", R"({"ResourceArn":")" + elsewhere + R"("})"),
            "ValidationException: Invalid TableArn: Invalid ResourceArn provided as input " + elsewhere);
  const string stream = arn + "/stream/2000-01-01T00:00:00.000";
  EXPECT_EQ(engine.refusal("ListTagsOfResource", R"({"ResourceArn":")" + stream + R"("})"),
            "ResourceNotFoundException: Requested resource not found: ResourceArn: " + stream + " not found");
  string many;
  for (int i = 0; i < 51; ++i) many += (i == 0 ? "" : ",") + tag("key" + std::to_string(i), "");
  EXPECT_EQ(engine.refusal("TagResource", tags(many)),
            "ValidationException: Number of Tags exceed the current limit for the provided ResourceArn");
  EXPECT_TRUE(engine.refusal("ListTagsOfResource", R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:5:table/tab"})")
                  .starts_with("AccessDeniedException: "));
}

TEST(ControlResourcesTest, takes_letters_of_all_scripts_in_tags_but_few_signs) {
  engine_under_test engine;
  engine.create_hash_table();
  for (const auto& text : {"законные буквы", "x_.:/=+-@ 9", "א", "中文"})
    EXPECT_EQ(engine.status("TagResource", tags(tag(text, text))), 200) << text;
  for (const auto& text : {"hi!", "d%g", "#", "a€", "🙂", "“a”"}) {
    EXPECT_EQ(engine.refusal("TagResource", tags(tag(text, "dog"))),
              string("ValidationException: The Tag Key provided is invalid, Key: ") + text);
    EXPECT_EQ(engine.refusal("TagResource", tags(tag("dog", text))),
              string("ValidationException: The Tag Value provided is invalid, Value: ") + text);
  }
}

TEST(ControlResourcesTest, keeps_policies_with_their_revisions) {
  engine_under_test engine;
  engine.create_hash_table();
  const string no_policy = "PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ";
  EXPECT_EQ(engine.refusal("GetResourcePolicy", of_arn()), no_policy + arn);
  const auto revision =
      engine_under_test::text_after(engine.call("PutResourcePolicy", of_arn(policy(statement()))), R"("RevisionId":")");
  EXPECT_FALSE(revision.empty());
  EXPECT_EQ(engine.call("GetResourcePolicy", of_arn()), R"({"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[)" +
                                                            statement() + R"(]}","RevisionId":")" + revision + R"("})");
  EXPECT_EQ(engine.refusal("DeleteResourcePolicy", of_arn(R"(,"ExpectedRevisionId":"0")")),
            no_policy +
                "Requested update for policy with revision id 0, but the policy associated to target table tab "
                "has revision id " +
                revision + ".");
  EXPECT_EQ(
      engine.refusal("PutResourcePolicy", of_arn(policy(statement("Deny")) + R"(,"ExpectedRevisionId":"NO_POLICY")")),
      no_policy +
          "Requested policy update expecting none to be present for table tab, but a policy exists with "
          "revision id " +
          revision + ".");
  EXPECT_EQ(engine.status("DeleteResourcePolicy", of_arn()), 200);
  EXPECT_TRUE(engine.refusal("GetResourcePolicy", of_arn()).starts_with("PolicyNotFoundException: "));
}

TEST(ControlResourcesTest, remembers_when_a_policy_was_removed) {
  engine_under_test engine;
  engine.create_hash_table();
  const string given_policy = policy(statement());
  const auto revision_of = [](const string& answer) {
    return engine_under_test::text_after(answer, R"("RevisionId":")");
  };
  const string missing =
      "PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: "
      "Requested update for policy with revision id 5, but ";
  EXPECT_EQ(engine.call("DeleteResourcePolicy", of_arn()), "{}");
  EXPECT_EQ(engine.refusal("PutResourcePolicy", of_arn(given_policy + R"(,"ExpectedRevisionId":"5")")),
            missing + "table tab has no associated policy.");
  const auto given = revision_of(engine.call("PutResourcePolicy", of_arn(given_policy)));
  EXPECT_EQ(revision_of(engine.call("DeleteResourcePolicy", of_arn())), given);
  const auto removed = revision_of(engine.call("DeleteResourcePolicy", of_arn()));
  EXPECT_GT(std::stoll(removed), std::stoll(given));
  EXPECT_EQ(revision_of(engine.call("DeleteResourcePolicy", of_arn())), removed);
  EXPECT_EQ(engine.refusal("DeleteResourcePolicy", of_arn(R"(,"ExpectedRevisionId":"5")")),
            missing + "the policy associated to target table tab has revision id " + removed + ".");
  EXPECT_TRUE(engine.refusal("GetResourcePolicy", of_arn()).starts_with("PolicyNotFoundException: "));
  EXPECT_EQ(engine.status("PutResourcePolicy", of_arn(given_policy + R"(,"ExpectedRevisionId":"NO_POLICY")")), 200);
}

TEST(ControlResourcesTest, gives_policies_of_its_own_accounts_and_regions_tables_only) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto refusal = [&](const string& of) {
    return engine.refusal("GetResourcePolicy", R"({"ResourceArn":")" + of + R"("})");
  };
  const string invalid = "ValidationException: One or more parameter values were invalid: ";
  for (const auto& other :
       {"arn:aws:dynamodb:us-east-2:000000000000:table/tab", "arn:aws-cn:dynamodb:us-east-1:000000000000:table/tab"})
    EXPECT_EQ(refusal(other), invalid + "Invalid resource Arn: " + other);
  EXPECT_EQ(refusal("arn:aws:dynamodb:us-east-1:000000000001:table/tab"),
            "ValidationException: This action is only supported by accounts that match the resource owner’s account.");
  EXPECT_EQ(refusal("tab"), invalid + "ARNs must start with 'arn:': tab");
  EXPECT_EQ(refusal(arn + "/index/i"),
            invalid + "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: " + arn +
                "/index/i");
}

TEST(ControlResourcesTest, tells_by_name_the_table_that_is_not_there_for_its_policy) {
  engine_under_test engine;
  const string missing = "ResourceNotFoundException: Requested resource not found: Table: tab not found";
  EXPECT_EQ(engine.refusal("GetResourcePolicy", of_arn()), missing);
  EXPECT_EQ(engine.refusal("DeleteResourcePolicy", of_arn()), missing);
  EXPECT_EQ(engine.refusal("PutResourcePolicy", of_arn(policy(statement()))), missing);
}

TEST(ControlResourcesTest, refuses_what_is_no_policy) {
  engine_under_test engine;
  engine.create_hash_table();
  struct refused {
    string policy;
    string why;
  };
  for (const auto& [given, why] :
       {refused{"", "This policy contains invalid Json"}, refused{"[]", "This policy contains invalid Json"},
        refused{"null", "This text appears not to be a policy"}, refused{"{}", "Syntax error at position (1,3)"},
        refused{R"({\"Statement\":[]})", "Could not parse the policy: Statement is empty!"},
        refused{R"({\"Statement\":[{}]})", "Missing required field Effect"},
        refused{R"({\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"dynamodb:*\"}})",
                "Missing required field Resource"},
        refused{R"({\"Statement\":[)" + statement("Allow", R"(\"000000000000\")") + "]}",
                "Syntax error at position (1,59)"},
        refused{R"({\"Statement\":[{\"Sid\":\"a\",)" + statement().substr(1) + R"(,{\"Sid\":\"a\",)" +
                    statement().substr(1) + "]}",
                "The Statement Ids in the policy are not unique"}})
    EXPECT_EQ(engine.refusal("PutResourcePolicy", of_arn(R"(,"Policy":")" + given + "\"")),
              "ValidationException: One or more parameter values were invalid: Invalid policy document: " + why)
        << given;
}

TEST(ControlResourcesTest, keeps_a_policy_in_one_form_however_it_is_written) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto put = [&](const string& text) {
    return engine_under_test::text_after(engine.call("PutResourcePolicy", of_arn(R"(,"Policy":")" + text + "\"")),
                                         R"("RevisionId":")");
  };
  const auto kept = [&] {
    return engine_under_test::text_after(engine.call("GetResourcePolicy", of_arn()), R"("Policy":")");
  };
  const string first =
      put(R"({ \"Statement\" : {\"Resource\":[\"*\"],\"Action\":[\"dynamodb:Query\",\"dynamodb:GetItem\"],)"
          R"(\"Condition\":{\"StringEquals\":{\"aws:PrincipalAccount\":[\"1\"]}},\"Effect\":\"allow\",)"
          R"(\"Principal\":{\"AWS\":[\"000000000001\",\"arn:aws:iam::000000000001:root\"]},\"Sid\":\"a\"},)"
          R"(\n\"Version\":\"2012-10-17\"})");
  const string canonical = R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"a\",\"Effect\":\"Allow\",)"
                           R"(\"Principal\":{\"AWS\":\"arn:aws:iam::000000000001:root\"},)"
                           R"(\"Action\":[\"dynamodb:Query\",\"dynamodb:GetItem\"],\"Resource\":\"*\",)"
                           R"(\"Condition\":{\"StringEquals\":{\"aws:PrincipalAccount\":\"1\"}}}]})";
  EXPECT_EQ(kept(), canonical);
  EXPECT_EQ(put(canonical), first);
}

TEST(ControlResourcesTest, takes_a_policy_without_a_version_for_another_than_with_the_one_it_shows) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto put = [&](const string& text) {
    return engine.call("PutResourcePolicy", of_arn(R"(,"Policy":")" + text + "\""));
  };
  const string without = R"({\"Statement\":[)" + statement() + "]}";
  const string shown = R"({\"Version\":\"2008-10-17\",\"Statement\":[)" + statement() + "]}";
  const auto first = put(without);
  EXPECT_EQ(put(without), first);
  EXPECT_EQ(engine_under_test::text_after(engine.call("GetResourcePolicy", of_arn()), R"("Policy":")"), shown);
  EXPECT_NE(put(shown), first);
}

TEST(ControlResourcesTest, gives_nobody_everything_and_locks_nobody_out_unasked) {
  engine_under_test engine;
  engine.create_hash_table();
  for (const auto& everybody : {R"(\"*\")", R"({\"AWS\":\"*\"})"})
    EXPECT_EQ(
        engine.refusal("PutResourcePolicy", of_arn(policy(statement("Allow", everybody)))),
        "ValidationException: Resource-based policy grants unbounded access in one or more elements. Please revise "
        "the policy to ensure least-privilege form of access");
  const auto locked = policy(statement("Deny", R"(\"*\")", R"([\"dynamodb:Put*\"])"));
  EXPECT_EQ(engine.refusal("PutResourcePolicy", of_arn(locked)),
            "AccessDeniedException: The new resource policy will not allow you to update the resource policy in the "
            "future.");
  EXPECT_EQ(engine.status("PutResourcePolicy", of_arn(locked + R"(,"ConfirmRemoveSelfResourceAccess":true)")), 200);
}

TEST(ControlResourcesTest, compares_actions_of_many_stars_with_one_pass) {
  engine_under_test engine;
  engine.create_hash_table();
  string action;
  for (int i = 0; i < 2000; ++i) action += "*?";
  const auto denied = [&](const string& name) {
    return policy(statement("Deny", R"(\"*\")", R"(\")" + name + R"(\")"));
  };
  EXPECT_EQ(engine.status("PutResourcePolicy", of_arn(denied(action + "!"))), 200);
  EXPECT_EQ(engine.status("PutResourcePolicy", of_arn(denied("**Put*P?licy*"))), 400);
}

TEST(ControlResourcesTest, changes_what_belongs_to_a_table_when_it_is_there) {
  engine_under_test engine({.transition_delay = std::chrono::milliseconds(100)});
  engine.create_hash_table();
  const string in_use = "ResourceInUseException: Attempt to change a resource which is still in use: ";
  EXPECT_EQ(engine.refusal("TagResource", tags(tag("a", "1"))), in_use + "Table is being created: tab");
  EXPECT_EQ(engine.refusal("UpdateTimeToLive",
                           R"({"TableName":"tab","TimeToLiveSpecification":{"AttributeName":"a","Enabled":true}})"),
            in_use + "Table tab is being created");
  EXPECT_EQ(
      engine.refusal("UpdateContinuousBackups",
                     R"({"TableName":"tab","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true}})"),
      "ContinuousBackupsUnavailableException: Backups are being enabled for the table: tab. Please retry later");
  EXPECT_EQ(engine.refusal("UpdateContributorInsights", R"({"TableName":"tab","ContributorInsightsAction":"ENABLE"})"),
            "ValidationException: Table or Index is not in a valid state to update Key Access Insights: TableStatus "
            "must be ACTIVE to enable ContributorInsights.");
  engine.clock().advance(std::chrono::milliseconds(200));
  EXPECT_EQ(engine.status("PutResourcePolicy", of_arn(policy(statement()))), 200);
  engine.call("DeleteTable", R"({"TableName":"tab"})");
  EXPECT_EQ(engine.refusal("TagResource", tags(tag("a", "1"))), in_use + "Table is being deleted: tab");
  EXPECT_EQ(engine.status("PutResourcePolicy", of_arn(policy(statement()))), 200);
  EXPECT_EQ(engine.refusal("PutResourcePolicy", of_arn(policy(statement("Deny")))),
            in_use + "Table is being deleted: tab");
}

TEST(ControlResourcesTest, sets_the_attribute_of_the_time_to_live) {
  engine_under_test engine;
  engine.create_hash_table();
  const auto set = [](const string& attribute, const string& enabled) {
    return R"({"TableName":"tab","TimeToLiveSpecification":{"AttributeName":")" + attribute + R"(","Enabled":)" +
           enabled + "}}";
  };
  EXPECT_EQ(engine.call("DescribeTimeToLive", R"({"TableName":"tab"})"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  EXPECT_EQ(engine.refusal("UpdateTimeToLive", set("ttl", "false")),
            "ValidationException: TimeToLive is already disabled");
  EXPECT_EQ(engine.call("UpdateTimeToLive", set("ttl", "true")),
            R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})");
  EXPECT_EQ(engine.call("DescribeTimeToLive", R"({"TableName":"tab"})"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}})");
  EXPECT_EQ(engine.refusal("UpdateTimeToLive", set("ttl", "true")),
            "ValidationException: TimeToLive is already enabled");
  EXPECT_EQ(engine.refusal("UpdateTimeToLive", set("other", "true")),
            "ValidationException: TimeToLive is active on a different AttributeName: current AttributeName is ttl");
  EXPECT_EQ(engine.refusal("DescribeTimeToLive", R"({"TableName":"none"})"),
            "ResourceNotFoundException: Requested resource not found: Table: none not found");
}

TEST(ControlResourcesTest, tells_limits_and_endpoints) {
  engine_under_test engine;
  EXPECT_EQ(engine.call("DescribeLimits", "{}"),
            R"({"AccountMaxReadCapacityUnits":80000,"AccountMaxWriteCapacityUnits":80000,)"
            R"("TableMaxReadCapacityUnits":40000,"TableMaxWriteCapacityUnits":40000})");
  EXPECT_EQ(engine.call("DescribeEndpoints", "{}"),
            R"({"Endpoints":[{"Address":"dynamodb.us-east-1.amazonaws.com","CachePeriodInMinutes":1440}]})");
}

TEST(ControlResourcesTest, says_of_what_it_has_not_that_there_is_none) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.call("ListGlobalTables", "{}"), R"({"GlobalTables":[]})");
  EXPECT_EQ(engine.call("ListExports", "{}"), R"({"ExportSummaries":[]})");
  EXPECT_EQ(engine.call("ListImports", "{}"), R"({"ImportSummaryList":[]})");
  EXPECT_EQ(engine.call("DescribeKinesisStreamingDestination", R"({"TableName":"tab"})"),
            R"({"TableName":"tab","KinesisDataStreamDestinations":[]})");
}

TEST(ControlResourcesTest, turns_contributor_insights_on_and_off) {
  engine_under_test engine;
  engine.create_hash_table();
  EXPECT_EQ(engine.call("DescribeContributorInsights", R"({"TableName":"tab"})"),
            R"({"TableName":"tab","ContributorInsightsStatus":"DISABLED"})");
  EXPECT_EQ(engine.call("UpdateContributorInsights", R"({"TableName":"tab","ContributorInsightsAction":"ENABLE"})"),
            R"({"TableName":"tab","ContributorInsightsStatus":"ENABLING"})");
  EXPECT_NE(engine.call("DescribeContributorInsights", R"({"TableName":"tab"})").find(R"("ENABLED")"), string::npos);
  EXPECT_NE(engine.call("ListContributorInsights", "{}").find(R"("TableName":"tab")"), string::npos);
  EXPECT_EQ(engine.call("UpdateContributorInsights", R"({"TableName":"tab","ContributorInsightsAction":"ENABLE"})"),
            R"({"TableName":"tab","ContributorInsightsStatus":"ENABLED"})");
  EXPECT_EQ(engine.refusal("ListContributorInsights", R"({"TableName":"none"})"),
            "ResourceNotFoundException: Requested resource not found: Table: none not found");
  EXPECT_EQ(engine.refusal("DescribeContributorInsights", R"({"TableName":"tab","IndexName":"ghost"})"),
            "ResourceNotFoundException: Requested resource not found: Index: ghost not found for table: tab");
}

}  // namespace
}  // namespace tenon::local_dynamodb
