#include "local/api/failure.hpp"

#include <gtest/gtest.h>

namespace tenon::local::dynamodb {
namespace {

std::string body_of(void (*fail)()) {
  try {
    fail();
  } catch (const failure& f) {
    std::string body;
    append_body(body, f);
    return body;
  }
  return "nothing was thrown";
}

TEST(Failure, NamesTheNamespaceOfItsType) {
  EXPECT_EQ(body_of([] { refuse("no \"way\""); }),
            R"({"__type":"com.amazon.coral.validate#ValidationException","message":"no \"way\""})");
  EXPECT_EQ(body_of([] { table_not_found("t"); }),
            R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
            R"("message":"Requested resource not found: Table: t not found"})");
}

TEST(Failure, OfSerializationHasAMessageOnlyIfThereIsOne) {
  EXPECT_EQ(body_of([] { refuse_form(); }), R"({"__type":"com.amazon.coral.service#SerializationException"})");
  EXPECT_EQ(body_of([] { refuse_form("x"); }),
            R"({"__type":"com.amazon.coral.service#SerializationException","Message":"x"})");
}

TEST(Failure, OfAConditionBringsTheItemThatWasAskedFor) {
  EXPECT_EQ(body_of([] { condition_failed(); }),
            R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
            R"("message":"The conditional request failed"})");
  EXPECT_EQ(body_of([] {
              const tenon::dynamodb::item item{{"a", "b"}};
              condition_failed(&item);
            }),
            R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
            R"("message":"The conditional request failed","Item":{"a":{"S":"b"}}})");
}

TEST(Failure, OfATransactionListsTheReasonOfEachAction) {
  EXPECT_EQ(
      body_of([] {
        transaction_cancelled({{}, {"ConditionalCheckFailed", "The conditional request failed", R"({"a":{"N":"1"}})"}});
      }),
      R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Transaction cancelled, )"
      R"(please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]","CancellationReasons":)"
      R"([{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed",)"
      R"("Item":{"a":{"N":"1"}}}]})");
}

TEST(Failure, OfTheEngineIsNoFaultOfTheCaller) {
  try {
    internal_error("disk full");
  } catch (const failure& f) {
    EXPECT_EQ(f.status(), 500);
  }
}

}  // namespace
}  // namespace tenon::local::dynamodb
