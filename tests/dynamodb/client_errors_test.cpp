#include "dynamodb/fake_transport.hpp"

#include <tenon/dynamodb/errors.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb {
namespace {

put_item_request put(condition c = {}) {
  return {.table_name = "app", .item = {{"PK", "a"}, {"SK", 1}, {"n", true}}, .condition_expression = c};
}

// What putting throws when the service refuses it so.
template <class Class>
bool is_thrown(const std::string& code, int status = 400) {
  faked f({.retry = {.max_attempts = 1}});
  f.service->refuse(code, "", status);
  try {
    f.db.put_item(put());
  } catch (const Class& e) {
    return e.native_code() == code && e.server_message() == "The service says so" &&
           std::string(e.what()).find("The service says so") == std::string::npos;
  } catch (...) {}
  return false;
}

TEST(ClientErrors, EachExceptionIsAClassOfItsOwnOrOfTheTaxonomy) {
  EXPECT_TRUE(is_thrown<resource_not_found>("ResourceNotFoundException"));
  EXPECT_TRUE(is_thrown<schema_mismatch>("ResourceNotFoundException"));
  EXPECT_TRUE(is_thrown<resource_in_use>("ResourceInUseException"));
  EXPECT_TRUE(is_thrown<provisioned_throughput_exceeded>("ProvisionedThroughputExceededException"));
  EXPECT_TRUE(is_thrown<throttled>("ProvisionedThroughputExceededException"));
  EXPECT_TRUE(is_thrown<request_limit_exceeded>("RequestLimitExceeded"));
  EXPECT_TRUE(is_thrown<limit_exceeded>("LimitExceededException"));
  EXPECT_TRUE(is_thrown<throttled>("ThrottlingException"));
  EXPECT_TRUE(is_thrown<item_collection_size_limit_exceeded>("ItemCollectionSizeLimitExceededException"));
  EXPECT_TRUE(is_thrown<storage_full>("ItemCollectionSizeLimitExceededException"));
  EXPECT_TRUE(is_thrown<transaction_conflict>("TransactionConflictException"));
  EXPECT_TRUE(is_thrown<transaction_in_progress>("TransactionInProgressException"));
  EXPECT_TRUE(is_thrown<idempotent_parameter_mismatch>("IdempotentParameterMismatchException"));
  EXPECT_TRUE(is_thrown<unique_violation>("DuplicateItemException"));
  EXPECT_TRUE(is_thrown<validation_error>("ValidationException"));
  EXPECT_TRUE(is_thrown<validation_error>("SerializationException"));
  EXPECT_TRUE(is_thrown<connection_error>("UnrecognizedClientException"));
  EXPECT_TRUE(is_thrown<connection_error>("AccessDeniedException"));
  EXPECT_TRUE(is_thrown<expired_iterator>("ExpiredIteratorException"));
  EXPECT_TRUE(is_thrown<trimmed_data_access>("TrimmedDataAccessException"));
  EXPECT_TRUE(is_thrown<unsupported>("UnknownOperationException"));
  EXPECT_TRUE(is_thrown<error>("InternalServerError", 500));
  EXPECT_TRUE(is_thrown<error>("SomethingNewException"));
}

TEST(ClientErrors, AConditionThatDoesNotHoldBringsTheItem) {
  faked f;
  f.service->refuse("ConditionalCheckFailedException", R"(,"Item":{"PK":{"S":"a"},"n":{"N":"2"}})");
  try {
    f.db.put_item(put(attr("n") == 1));
    FAIL();
  } catch (const conditional_check_failed& e) {
    EXPECT_EQ(e.item(), (item{{"PK", "a"}, {"n", 2}}));
    EXPECT_STREQ(e.what(), "PutItem on `app`: the condition does not hold");
    EXPECT_EQ(e.as_error().kind(), error_kind::check_violation);
  }
  EXPECT_THROW(f.db.put_item(put(attr("n") == 1)), check_violation);
}

TEST(ClientErrors, AFailedCreateIsAUniqueViolation) {
  faked f;
  f.service->refuse("ConditionalCheckFailedException");
  const auto fields_after = [&](condition c, placeholder_names names = {}) -> std::vector<std::string> {
    put_item_request r = put(std::move(c));
    r.expression_attribute_names = std::move(names);
    try {
      f.db.put_item(r);
    } catch (const unique_violation& e) {
      return e.fields();
    } catch (const check_violation&) {}
    return {};
  };
  using names = std::vector<std::string>;
  EXPECT_EQ(fields_after(attr("PK").not_exists()), names{"PK"});
  EXPECT_EQ(fields_after(!attr("PK").exists()), names{"PK"});
  EXPECT_EQ(fields_after(attr("PK").not_exists() && attr("SK").not_exists()), (names{"PK", "SK"}));
  EXPECT_EQ(fields_after("attribute_not_exists(PK)"), names{"PK"});
  EXPECT_EQ(fields_after(" attribute_not_exists ( #p ) and attribute_not_exists(SK)", {{"#p", "PK"}}),
            (names{"PK", "SK"}));
  EXPECT_EQ(fields_after(attr("deleted").not_exists()), names());
  EXPECT_EQ(fields_after(attr("n").not_exists()), names());  // no type of a key's
  EXPECT_EQ(fields_after(attr("PK").not_exists() && attr("n") == 1), names());
  EXPECT_EQ(fields_after(attr("PK").not_exists() || attr("n") == 1), names());
  EXPECT_EQ(fields_after(attr("PK")["x"].not_exists()), names());
}

TEST(ClientErrors, AFailedCreateIsAlsoTheExceptionOfTheService) {
  faked f;
  f.service->refuse("ConditionalCheckFailedException", R"(,"Item":{"PK":{"S":"a"}})");
  try {
    f.db.put_item(put(attr("PK").not_exists()));
    FAIL();
  } catch (const conditional_check_failed& e) {
    EXPECT_TRUE(e.item().has_value());
    EXPECT_EQ(e.as_error().code(), "P2002");
  }
  const update_item_request update{.table_name = "app",
                                   .key = {{"PK", "a"}},
                                   .update_expression = set(attr("n"), 1),
                                   .condition_expression = attr("PK").not_exists()};
  EXPECT_THROW(f.db.update_item(update), unique_violation);
}

TEST(ClientErrors, AnErrorKeptAsAValueIsRaisedAsItsClassAgain) {
  faked f;
  f.service->refuse("ConditionalCheckFailedException", R"(,"Item":{"PK":{"S":"a"}})");
  const result<put_item_response> r = f.db.try_put_item(put(attr("PK").not_exists()));
  ASSERT_FALSE(r);
  EXPECT_THROW((void)r.value(), unique_violation);
  try {
    (void)r.value();
  } catch (const conditional_check_failed& e) {
    EXPECT_EQ(e.item(), (item{{"PK", "a"}}));
  }
}

transact_write_items_request transaction() {
  return {.transact_items = {
              transact_put{.table_name = "app", .item = {{"PK", "a"}}, .condition_expression = attr("PK").not_exists()},
              transact_update{.table_name = "app",
                              .key = {{"PK", "b"}},
                              .update_expression = set(attr("n"), 1),
                              .condition_expression = attr("n") == 1}}};
}

std::string reasons(const std::string& first, const std::string& second) {
  return R"(,"CancellationReasons":[{"Code":")" + first + R"(","Message":null},{"Code":")" + second +
         R"(","Message":"m","Item":{"PK":{"S":"b"}}}])";
}

TEST(ClientErrors, ACancelledTransactionHasItsReasonsInOrder) {
  faked f;
  f.service->refuse("TransactionCanceledException", reasons("None", "ConditionalCheckFailed"));
  try {
    f.db.transact_write_items(transaction());
    FAIL();
  } catch (const transaction_canceled& e) {
    ASSERT_EQ(e.reasons().size(), 2U);
    EXPECT_TRUE(e.reasons()[0].is_none());
    EXPECT_EQ(e.reasons()[1].code, "ConditionalCheckFailed");
    EXPECT_EQ(e.reasons()[1].message, "m");
    EXPECT_EQ(e.reasons()[1].item, (item{{"PK", "b"}}));
    EXPECT_NE(std::string(e.what()).find("action 1: ConditionalCheckFailed"), std::string::npos) << e.what();
  }
  EXPECT_THROW(f.db.transact_write_items(transaction()), check_violation);
}

TEST(ClientErrors, ACancelledTransactionIsAlsoWhatItsReasonsAre) {
  const auto after = [](const std::string& more) {
    faked f;
    f.service->refuse("TransactionCanceledException", more);
    return f.db.try_transact_write_items(transaction()).error().kind();
  };
  EXPECT_EQ(after(reasons("ConditionalCheckFailed", "None")), error_kind::unique_violation);
  EXPECT_EQ(after(reasons("ConditionalCheckFailed", "ConditionalCheckFailed")), error_kind::check_violation);
  EXPECT_EQ(after(reasons("TransactionConflict", "None")), error_kind::transaction_conflict);
  EXPECT_EQ(after(reasons("TransactionConflict", "ConditionalCheckFailed")), error_kind::check_violation);
  EXPECT_EQ(after(reasons("None", "ThrottlingError")), error_kind::transaction_error);
}

TEST(ClientErrors, AnAnswerThatIsNotTheServicesIsReportedByItsStatus) {
  faked f({.retry = {.max_attempts = 1}});
  f.service->then(418, "<html>teapot</html>");
  try {
    f.db.put_item(put());
    FAIL();
  } catch (const error& e) {
    EXPECT_EQ(e.message(), "PutItem on `app` failed with the HTTP status 418");
    EXPECT_EQ(e.server_message(), "<html>teapot</html>");
  }
}

TEST(ClientErrors, SevereOnesAreRetriedAndThenSaidToBeRetryable) {
  faked f;
  f.service->refuse("ProvisionedThroughputExceededException").refuse("InternalServerError", "", 500).then("{}");
  EXPECT_NO_THROW(f.db.put_item(put()));
  EXPECT_EQ(f.service->calls.size(), 3U);
  faked g;
  g.service->refuse("ThrottlingException");
  const auto r = g.db.try_put_item(put());
  ASSERT_FALSE(r);
  EXPECT_TRUE(r.error().is_retryable());
  EXPECT_EQ(g.service->calls.size(), 4U);
}

TEST(ClientErrors, OthersAreNotRetried) {
  faked f;
  f.service->refuse("ValidationException");
  EXPECT_THROW(f.db.put_item(put()), validation_error);
  EXPECT_EQ(f.service->calls.size(), 1U);
}

TEST(ClientErrors, AnIncrementIsNotRepeatedWhenItMayHaveBeenExecuted) {
  faked f;
  f.service->fail({.kind = error_kind::connection_closed, .message = "Lost.", .outcome_unknown = true}).then("{}");
  update_item_request r{.table_name = "app", .key = {{"PK", "a"}}, .update_expression = set(attr("n"), attr("n") + 1)};
  try {
    f.db.update_item(r);
    FAIL();
  } catch (const connection_error& e) {
    EXPECT_TRUE(e.outcome_unknown());
    EXPECT_FALSE(e.is_retryable());
  }
  EXPECT_EQ(f.service->calls.size(), 1U);
  faked g;
  g.service->fail({.kind = error_kind::connection_closed, .message = "Lost.", .outcome_unknown = true}).then("{}");
  r.update_expression = set(attr("n"), 5);
  EXPECT_NO_THROW(g.db.update_item(r));
  EXPECT_EQ(g.service->calls.size(), 2U);
}

TEST(ClientErrors, AConditionThatMayHaveFailedForBeingExecutedTwiceSaysSo) {
  faked f;
  f.service->fail({.kind = error_kind::connection_closed, .message = "Lost.", .outcome_unknown = true})
      .refuse("ConditionalCheckFailedException");
  const auto r = f.db.try_put_item(put(attr("PK").not_exists()));
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().kind(), error_kind::unique_violation);
  EXPECT_TRUE(r.error().outcome_unknown());
}

}  // namespace
}  // namespace tenon::dynamodb
