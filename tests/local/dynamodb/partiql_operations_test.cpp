// ExecuteStatement, BatchExecuteStatement and ExecuteTransaction against an engine in memory.

#include "base/json_text.hpp"
#include "local/dynamodb/engine_under_test.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {
namespace {

class partiql_operations : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(call("CreateTable", R"({"TableName":"hash","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]})")
                  .substr(0, 20),
              R"({"TableDescription":)");
    ASSERT_EQ(call("CreateTable", R"({"TableName":"pair","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},
                                {"AttributeName":"g","AttributeType":"S"},{"AttributeName":"l","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
        "LocalSecondaryIndexes":[{"IndexName":"local","Projection":{"ProjectionType":"KEYS_ONLY"},
            "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"l","KeyType":"RANGE"}]}],
        "GlobalSecondaryIndexes":[{"IndexName":"global",
            "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["held"]},
            "KeySchema":[{"AttributeName":"g","KeyType":"HASH"}]}]})")
                  .substr(0, 20),
              R"({"TableDescription":)");
  }

  std::string call(std::string_view operation, std::string_view body) {
    auto reply = engine_.reply(operation, body, false);
    status_ = reply.status;
    return reply.body;
  }

  static std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
  }

  // `members` are further members of the request, each preceded by a comma.
  std::string run(std::string_view statement, std::string_view members = {}) {
    return call("ExecuteStatement", R"({"Statement":)" + quoted(statement) + std::string(members) + '}');
  }

  std::string batch(std::initializer_list<std::string_view> statements, std::string_view members = {}) {
    return call("BatchExecuteStatement", R"({"Statements":)" + list(statements) + std::string(members) + '}');
  }
  std::string transaction(std::initializer_list<std::string_view> statements, std::string_view members = {}) {
    return call("ExecuteTransaction", R"({"TransactStatements":)" + list(statements) + std::string(members) + '}');
  }

  static std::string list(std::initializer_list<std::string_view> statements) {
    std::string out = "[";
    for (const auto statement : statements) {
      if (out.size() > 1) out += ',';
      out += R"({"Statement":)" + quoted(statement) + '}';
    }
    return out + ']';
  }

  void fill() {
    for (int i = 1; i <= 4; ++i) {
      const auto n = std::to_string(i);
      ASSERT_EQ(run("INSERT INTO pair VALUE {'pk': 'p', 'sk': " + n + ", 'g': 'g', 'l': 'l" + n + "', 'held': 'h" + n +
                    "', 'm': {'a': [1, " + n + "]}}"),
                R"({"Items":[]})");
    }
    ASSERT_EQ(run("INSERT INTO pair VALUE {'pk': 'q', 'sk': 9}"), R"({"Items":[]})");
  }

  static std::string error(std::string_view type, std::string_view message) {
    std::string out = R"({"__type":"com.amazon)";
    out += type == "ValidationException" ? ".coral.validate#" : "aws.dynamodb.v20120810#";
    out += type;
    out += type == "DuplicateItemException" || type == "TransactionCanceledException" ? R"(","Message":)"
                                                                                      : R"(","message":)";
    return out + quoted(message) + '}';
  }

  local_dynamodb::engine_under_test engine_;
  int status_ = 0;
};

TEST_F(partiql_operations, an_item_is_inserted_selected_updated_and_deleted) {
  EXPECT_EQ(run("INSERT INTO \"hash\" VALUE {'pk': ?, 'n': 1}", R"(,"Parameters":[{"S":"k"}])"), R"({"Items":[]})");
  EXPECT_EQ(run("SELECT * FROM \"hash\" WHERE pk = 'k'"), R"({"Items":[{"n":{"N":"1"},"pk":{"S":"k"}}]})");
  EXPECT_EQ(run("UPDATE \"hash\" SET n = n + 1 WHERE pk = 'k' AND n = 1 RETURNING ALL NEW *"),
            R"({"Items":[{"n":{"N":"2"},"pk":{"S":"k"}}]})");
  EXPECT_EQ(run("UPDATE \"hash\" SET a = 'x' WHERE pk = 'k' RETURNING MODIFIED NEW *"),
            R"({"Items":[{"a":{"S":"x"}}]})");
  EXPECT_EQ(run("UPDATE \"hash\" REMOVE a WHERE pk = 'k' RETURNING MODIFIED NEW *"), R"({"Items":[]})");
  EXPECT_EQ(run("DELETE FROM \"hash\" WHERE pk = 'k' RETURNING ALL OLD *"),
            R"({"Items":[{"n":{"N":"2"},"pk":{"S":"k"}}]})");
  EXPECT_EQ(run("SELECT * FROM \"hash\" WHERE pk = 'k'"), R"({"Items":[]})");
}

TEST_F(partiql_operations, writes_are_refused_that_have_no_item_or_one_too_many) {
  run("INSERT INTO \"hash\" VALUE {'pk': 'k', 'n': 1}");
  EXPECT_NE(run("INSERT INTO \"hash\" VALUE {'pk': 'k'}").find("DuplicateItemException"), std::string::npos);
  EXPECT_NE(run("UPDATE \"hash\" SET n = 2 WHERE pk = 'nobody'").find("ConditionalCheckFailedException"),
            std::string::npos);
  EXPECT_NE(run("DELETE FROM \"hash\" WHERE pk = 'k' AND n = 7").find("ConditionalCheckFailedException"),
            std::string::npos);
  EXPECT_NE(
      run("UPDATE \"hash\" SET n = 2 WHERE pk = 'k' AND n = 7", R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")")
          .find(R"("Item":{"n":{"N":"1"},"pk":{"S":"k"}})"),
      std::string::npos);
  EXPECT_EQ(run("DELETE FROM \"hash\" WHERE pk = 'nobody'"), R"({"Items":[]})");
  const std::string no_key = "Where clause does not contain a mandatory equality on all key attributes";
  EXPECT_EQ(run("UPDATE \"hash\" SET n = 2 WHERE n = 1"), error("ValidationException", no_key));
  EXPECT_EQ(run("DELETE FROM pair WHERE pk = 'k'"), error("ValidationException", no_key));
  EXPECT_EQ(run("DELETE FROM \"hash\""), error("ValidationException", no_key));
  EXPECT_EQ(
      run("UPDATE \"hash\" SET pk = 'x' WHERE pk = 'k'"),
      error("ValidationException",
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the "
            "key"));
  EXPECT_EQ(
      run("SELECT * FROM \"hash\" WHERE pk = 1"),
      error("ValidationException", "Key attribute's data type should match its data type in table's schema: Key pk"));
  EXPECT_EQ(run("SELECT * FROM nothing WHERE pk = 'x'"),
            error("ResourceNotFoundException", "Requested resource not found"));
  EXPECT_EQ(run("SELECT * FROM nothing WHERE pk = 'x' AND a < true"),
            error("ValidationException",
                  "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"));
}

TEST_F(partiql_operations, the_condition_of_a_delete_is_not_looked_at_where_there_is_no_item) {
  const std::string_view deletion = "DELETE FROM \"hash\" WHERE pk = 'nobody' AND \"name\" = 'x'";
  EXPECT_EQ(run(deletion, R"(,"ReturnConsumedCapacity":"TOTAL","ReturnValuesOnConditionCheckFailure":"ALL_OLD")"),
            R"({"Items":[],"ConsumedCapacity":{"TableName":"hash","CapacityUnits":1.0}})");
  EXPECT_EQ(run(std::string(deletion) + " RETURNING ALL OLD *"), R"({"Items":[]})");
  EXPECT_EQ(batch({deletion}), R"({"Responses":[{"TableName":"hash"}]})");
  EXPECT_EQ(run("SELECT * FROM \"hash\" WHERE pk = 'nobody'"), R"({"Items":[]})");
  EXPECT_EQ(run("UPDATE \"hash\" SET n = 2 WHERE pk = 'nobody' AND \"name\" = 'x'"),
            error("ConditionalCheckFailedException", "The conditional request failed"));
  const auto cancelled = transaction({deletion, "INSERT INTO \"hash\" VALUE {'pk': 'k'}"});
  EXPECT_NE(cancelled.find("[ConditionalCheckFailed, None]"), std::string::npos) << cancelled;
  EXPECT_EQ(transaction({"DELETE FROM \"hash\" WHERE pk = 'nobody'"}), R"({"Responses":[]})");
}

TEST_F(partiql_operations, a_select_reads_keys_ranges_and_filters) {
  fill();
  const auto keys = [&](std::string_view where) {
    const auto answer = run("SELECT sk FROM pair WHERE " + std::string(where));
    std::string found;
    for (std::size_t at = 0; (at = answer.find(R"("N":")", at)) != std::string::npos; at += 5) found += answer[at + 5];
    return found;
  };
  EXPECT_EQ(keys("pk = 'p'"), "1234");
  EXPECT_EQ(keys("pk = 'p' AND sk > 2"), "34");
  EXPECT_EQ(keys("pk = 'p' AND sk BETWEEN 2 AND 3"), "23");
  EXPECT_EQ(keys("pk = 'p' AND sk = 4"), "4");
  EXPECT_EQ(keys("pk = 'p' AND sk >= 2 AND held <> 'h3'"), "24");
  EXPECT_EQ(keys("pk = 'p' AND sk > 1 ORDER BY sk DESC"), "432");
  EXPECT_EQ(keys("pk = 'p' AND (sk = 1 OR sk = 3)"), "13");
  EXPECT_EQ(keys("sk = 9"), "9");
  EXPECT_EQ(keys("pk IN ['q'] AND sk = 9"), "9");
  EXPECT_EQ(keys("pk = 'p' AND pk = 'q'"), "");
  EXPECT_EQ(run("SELECT sk, m.a, m.a[1] FROM pair WHERE pk = 'p' AND sk = 2"),
            R"({"Items":[{"a":{"L":[{"N":"1"},{"N":"2"}]},"a[1]":{"N":"2"},"sk":{"N":"2"}}]})");
}

TEST_F(partiql_operations, alternatives_that_overlap_in_the_sort_key_are_refused) {
  fill();
  EXPECT_EQ(run("SELECT sk FROM pair WHERE pk = 'p' AND g = 'g' OR pk = 'p' AND sk = 2"),
            error("ValidationException", "Overlapping conditions with range keys are not supported in where clause"));
  EXPECT_EQ(run("SELECT sk FROM pair WHERE pk = 'p' AND sk = 2 OR pk = 'q' AND sk = 9"),
            R"({"Items":[{"sk":{"N":"2"}},{"sk":{"N":"9"}}]})");
}

TEST_F(partiql_operations, partitions_are_read_one_after_the_other) {
  fill();
  run("INSERT INTO pair VALUE {'pk': 'r', 'sk': 5}");
  const auto page = [&](std::string_view where, std::string_view members = {}) {
    const auto answer = run("SELECT sk FROM pair WHERE " + std::string(where),
                            R"(,"ReturnConsumedCapacity":"TOTAL")" + std::string(members));
    std::string found;
    for (std::size_t at = 0; (at = answer.find(R"("sk":{"N":")", at)) != std::string::npos; at += 11) {
      if (answer.rfind("LastEvaluatedKey", at) != std::string::npos) break;
      found += answer[at + 11];
    }
    const auto capacity = answer.find(R"("CapacityUnits":)");
    const auto token = local_dynamodb::engine_under_test::text_after(answer, R"("NextToken":")");
    if (capacity == std::string::npos) return std::pair(answer, token);
    return std::pair(found + ' ' + answer.substr(capacity + 16, 3), token);
  };
  EXPECT_EQ(page("pk IN ['q', 'p']").first, "91234 1.0");
  EXPECT_EQ(page("pk = 'q' OR pk = 'nobody' OR pk = 'p' AND sk > 2").first, "934 1.5");
  EXPECT_EQ(page("pk = 'p' AND sk IN [3, 1]").first, "31 1.0");
  EXPECT_EQ(page("pk IN ['p', 'q'] AND sk IN [1, 9]").first, "19 2.0");
  EXPECT_EQ(page("pk = 'p' AND (sk = 2 OR sk <> 3)").first, "124 0.5");
  EXPECT_EQ(page("pk IN ['p', 'q', 'r'] ORDER BY pk DESC").first, "594321 1.5");
  EXPECT_EQ(page("pk IN ['q', 'p'] ORDER BY pk").first, "43219 1.0");
  EXPECT_EQ(page("pk IN ['q', 'p'] ORDER BY pk ASC, sk ASC").first, "12349 1.0");
  EXPECT_EQ(page("pk = 'p' AND sk IN [2, 4, 1] ORDER BY sk DESC").first, "421 1.5");
  EXPECT_EQ(page("pk = 'p' AND (sk > 3 OR sk < 3 OR sk = 3) ORDER BY sk").first, "1234 1.5");
  EXPECT_EQ(page("pk = 'p' ORDER BY pk ASC").first, "4321 0.5");
  EXPECT_EQ(page("pk = 'p' OR held = 'h1'").first, "1234 0.5");

  std::string all;
  std::string token;
  const std::string where = "pk IN ['p', 'q', 'nobody', 'r'] ORDER BY pk DESC";
  for (int i = 0; i < 5; ++i) {
    const auto [found, next] = page(where, R"(,"Limit":2)" + (token.empty() ? "" : R"(,"NextToken":")" + token + '"'));
    all += found.substr(0, found.find(' ')) + '|';
    token = next;
    if (token.empty()) break;
  }
  EXPECT_EQ(all, "59|43|21||");
}

TEST_F(partiql_operations, pages_go_on_in_the_partition_where_the_last_one_ended) {
  fill();
  for (const std::string_view key : {"a", "b", "c"})
    run("INSERT INTO \"hash\" VALUE {'pk': ?}", R"(,"Parameters":[{"S":")" + std::string(key) + R"("}])");
  const auto pages = [&](std::string_view statement) {
    std::string out;
    std::string token;
    for (int i = 0; i < 9 && (i == 0 || !token.empty()); ++i) {
      const auto answer = run(statement, R"(,"Limit":1)" + (token.empty() ? "" : R"(,"NextToken":")" + token + '"'));
      out += answer.substr(0, answer.find(']') + 1);
      token = local_dynamodb::engine_under_test::text_after(answer, R"("NextToken":")");
    }
    return out;
  };
  const auto items = [](std::initializer_list<std::string_view> each) {
    std::string out;
    for (const auto item : each) out += R"({"Items":[)" + std::string(item) + ']';
    return out;
  };
  EXPECT_EQ(pages("SELECT pk FROM \"hash\" WHERE pk IN ['c', 'nobody', 'a']"),
            items({R"({"pk":{"S":"c"}})", R"({"pk":{"S":"a"}})", ""}));
  EXPECT_EQ(pages("SELECT sk FROM pair.\"global\" WHERE g IN ['f', 'g'] AND sk > 2"),
            items({R"({"sk":{"N":"3"}})", R"({"sk":{"N":"4"}})", "", "", ""}));
  EXPECT_EQ(pages("SELECT sk FROM pair.\"local\" WHERE pk = 'p' AND l IN ['l4', 'l2']"),
            items({R"({"sk":{"N":"4"}})", R"({"sk":{"N":"2"}})", ""}));
}

TEST_F(partiql_operations, reads_of_keys_are_refused_that_are_too_many_or_of_other_types) {
  fill();
  const auto values = [](int count) {
    std::string out = "['v0'";
    for (int i = 1; i < count; ++i) out += ", 'v" + std::to_string(i) + '\'';
    return out + ']';
  };
  const std::string select = "SELECT sk FROM pair WHERE ";
  const auto too_many = error("ValidationException", "Too many decomposed read operations for a given query.");
  EXPECT_EQ(run(select + "pk IN " + values(51)), too_many);
  EXPECT_EQ(run(select + "pk IN " + values(26) + " AND sk IN [1, 2]"), too_many);
  EXPECT_EQ(run(select + "pk IN " + values(50) + " AND held IN " + values(100)), R"({"Items":[]})");
  EXPECT_EQ(run(select + "pk IN " + values(51) + " OR held = 'h2'"), R"({"Items":[{"sk":{"N":"2"}}]})");

  const auto other_type = [](std::string_view key) {
    return error("ValidationException",
                 "Key attribute's data type should match its data type in table's schema: Key " + std::string(key));
  };
  EXPECT_EQ(run(select + "pk = 1 OR pk = 'p'"), other_type("pk"));
  EXPECT_EQ(run(select + "pk = 'p' AND sk IN [1, '2']"), other_type("sk"));
  EXPECT_EQ(run(select + "pk > 1"), R"({"Items":[]})");
  EXPECT_EQ(run(select + "pk IN ['p', 'q'] ORDER BY sk DESC"),
            error("ValidationException",
                  "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE "
                  "clause."));
  EXPECT_EQ(run(select + "pk = 'p' OR sk = 9 ORDER BY pk"),
            error("ValidationException",
                  "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY "
                  "clause."));
}

TEST_F(partiql_operations, each_alternative_of_an_index_is_filtered_by_what_that_holds) {
  fill();
  const std::string select = "SELECT pk FROM pair.\"global\" WHERE ";
  const auto refused = [](std::string_view names) {
    return error("ValidationException",
                 "One or more parameter values were invalid: Secondary index global does not project one or more "
                 "filter attributes: [" +
                     std::string(names) + ']');
  };
  EXPECT_EQ(run(select + "(g = 'g' OR g = 'h') AND x = '1'"), refused("x"));
  EXPECT_EQ(run(select + "(g = 'b' AND x = '1') OR (g = 'q' AND y = '1')"), refused("y"));
  EXPECT_EQ(run(select + "(g = 'q' AND x = '1') OR (g = 'b' AND y = '1')"), refused("x"));
  EXPECT_EQ(run(select + "g = 'g' AND NOT (x = '1' OR held = 'x')"), refused("x"));
  EXPECT_EQ(run(select + "g = 'g' AND b = '1' AND (a = '2' OR held = '3')"), refused("a, b"));
  EXPECT_EQ(run(select + "g = 'g' AND (zz = '1' OR aa = '2' OR mm = '3')"), refused("zz, aa, mm"));
  for (const auto* where : {"(g = 'g' AND held = '1') OR (g = 'h' AND x = '1')", "g > 'a' AND x = '1'",
                            "g = 'g' AND (g = 'h' OR x = '1')", "(g = 'g' AND x = '1') OR y = '1'"})
    EXPECT_EQ(run(select + where), R"({"Items":[]})") << where;
  EXPECT_EQ(run(select + "(g = 'g' AND x = '1') OR (g = 'g' AND y = '1')"),
            error("ValidationException", "Overlapping conditions with range keys are not supported in where clause"));
}

TEST_F(partiql_operations, a_key_is_named_once_or_more_often) {
  fill();
  const std::string select = "SELECT sk FROM pair WHERE ";
  const std::string found = R"({"Responses":[{"Item":{"sk":{"N":"2"}}}]})";
  for (const std::string where :
       {"(sk = 2) AND pk = 'p' AND pk = 'p'", "pk IN ['p'] AND sk IN [2]", "(pk IN ['p']) AND pk = 'p' AND sk = 2"}) {
    EXPECT_EQ(transaction({select + where}), found) << where;
    EXPECT_EQ(batch({select + where}), R"({"Responses":[{"TableName":"pair","Item":{"sk":{"N":"2"}}}]})") << where;
  }
  const auto at_first = [](std::string_view what) {
    return error("ValidationException", "Validation failed in TransactStatements[0]: " + std::string(what));
  };
  for (const std::string where : {"pk = 'p' AND sk = 2 AND pk = 'q'", "pk IN ['p', 'q'] AND sk = 2", "pk = 'p'",
                                  "pk = 'p' AND sk = 2 AND sk > 1"}) {
    EXPECT_EQ(transaction({select + where}),
              at_first("Select statements within ExecuteTransaction must specify the primary key in the where clause."))
        << where;
  }
  EXPECT_EQ(transaction({select + "pk IN ['p', 'p'] AND sk = 2"}),
            at_first("Overlapping conditions with range keys are not supported in where clause"));
  const auto exists = "EXISTS(" + select + "pk IN ['p'] AND sk = 2 AND held = 'h2')";
  EXPECT_EQ(transaction({exists, "DELETE FROM pair WHERE pk = 'q' AND sk = 9"}),
            at_first("EXISTS() must contain a single item read with additional condition"));

  const auto several = error("ValidationException",
                             "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported");
  EXPECT_EQ(run("UPDATE pair SET a = 1 WHERE pk = 'p' AND sk = 1 AND pk = 'q'"), several);
  EXPECT_EQ(run("DELETE FROM pair WHERE pk = 'p' AND sk = 1 AND pk = 'q'"), several);
  EXPECT_EQ(run("DELETE FROM pair WHERE pk IN ['p'] AND sk = 1"),
            error("ValidationException", "Where clause does not contain a mandatory equality on all key attributes"));
  EXPECT_EQ(run("DELETE FROM pair WHERE pk = 'p' AND sk = 1 AND pk = 'p' RETURNING ALL OLD *").substr(0, 14),
            R"({"Items":[{"g")");
  EXPECT_NE(transaction({"EXISTS(" + select + "pk = 'p' AND sk = 2 AND pk = 'q' AND held = 'h2')",
                         "DELETE FROM pair WHERE pk = 'q' AND sk = 9"})
                .find("[ConditionalCheckFailed, None]"),
            std::string::npos);
}

TEST_F(partiql_operations, a_select_reads_indexes) {
  fill();
  EXPECT_EQ(run("SELECT * FROM pair.\"global\" WHERE g = 'g' AND sk = 2"),
            R"({"Items":[{"g":{"S":"g"},"held":{"S":"h2"},"pk":{"S":"p"},"sk":{"N":"2"}}]})");
  EXPECT_EQ(run("SELECT held FROM pair.\"local\" WHERE pk = 'p' AND l = 'l3'"), R"({"Items":[{"held":{"S":"h3"}}]})");
  const auto refused = [&](std::string_view statement, std::string_view members = {}) {
    return run(statement, members);
  };
  EXPECT_EQ(refused("SELECT * FROM pair.\"none\" WHERE pk = 'p'"),
            error("ValidationException", "The table does not have the specified index"));
  EXPECT_EQ(refused("SELECT * FROM pair.\"global\" WHERE g = 'g'", R"(,"ConsistentRead":true)"),
            error("ValidationException", "Strongly consistent read is not supported on Global Secondary Indexes"));
  EXPECT_EQ(refused("SELECT m FROM pair.\"global\" WHERE g = 'g'"),
            error("ValidationException",
                  "One or more parameter values were invalid: Global secondary index global does not project [m]"));
  EXPECT_EQ(refused("SELECT pk FROM pair.\"global\" WHERE g = 'g' AND m = 1"),
            error("ValidationException",
                  "One or more parameter values were invalid: Secondary index global does not project one or more "
                  "filter attributes: [m]"));
  EXPECT_EQ(
      refused("SELECT pk FROM pair.\"local\" WHERE pk = 'p' AND held IS MISSING"),
      error("ValidationException",
            "One or more parameter values were invalid: Secondary index local does not project one or more filter "
            "attributes: [held]"));
  EXPECT_EQ(run("SELECT pk FROM pair.\"global\" WHERE m = 1"), R"({"Items":[]})");
  EXPECT_EQ(refused("SELECT pk FROM pair WHERE pk = 'p' ORDER BY held"),
            error("ValidationException", "Attribute held in ORDER BY clause must be part of the primary key"));
}

TEST_F(partiql_operations, what_a_local_index_takes_from_the_table_is_charged_whether_filtered_out_or_not) {
  fill();
  const auto capacity = [&](std::string_view condition) {
    const auto answer = run(R"(SELECT held FROM pair."local" WHERE pk = 'p')" + std::string(condition),
                            R"(,"ReturnConsumedCapacity":"INDEXES")");
    return answer.substr(answer.find(R"("ConsumedCapacity")"));
  };
  EXPECT_EQ(capacity(" AND sk > 7"), capacity(""));
}

TEST_F(partiql_operations, an_index_of_several_partition_or_sort_attributes_is_not_read) {
  call("CreateTable", R"({"TableName":"several","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"a","AttributeType":"S"},
                              {"AttributeName":"b","AttributeType":"S"},{"AttributeName":"c","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[
          {"IndexName":"one","Projection":{"ProjectionType":"ALL"},"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]},
          {"IndexName":"partitions","Projection":{"ProjectionType":"ALL"},
           "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"HASH"}]},
          {"IndexName":"sorts","Projection":{"ProjectionType":"ALL"},
           "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"},
                        {"AttributeName":"c","KeyType":"RANGE"}]}]})");
  const std::string_view refusal =
      "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.";
  const auto not_read = error("ValidationException", refusal);
  EXPECT_EQ(run("SELECT * FROM several.partitions WHERE a = 'x' AND b = 'y'"), not_read);
  EXPECT_EQ(run("SELECT * FROM several.sorts WHERE a = 5"), not_read);
  EXPECT_EQ(run("SELECT id FROM several.sorts WHERE a = 'x' ORDER BY b DESC"), not_read);
  EXPECT_EQ(run("SELECT COUNT(*) FROM several.partitions"), not_read);
  EXPECT_EQ(run("SELECT COUNT(*) FROM several.sorts WHERE a = 'x'"), not_read);
  const auto not_read_in_batch =
      R"({"Responses":[{"Error":{"Code":"ValidationError","Message":)" + quoted(refusal) + "}}]}";
  EXPECT_EQ(batch({"SELECT * FROM several.sorts WHERE a = 'x'"}), not_read_in_batch);
  EXPECT_EQ(batch({"SELECT COUNT(*) FROM several.sorts WHERE a = 'x'"}), not_read_in_batch);
  EXPECT_EQ(run("INSERT INTO several VALUE {'id': 'i', 'a': 'x'}"), R"({"Items":[]})");
  EXPECT_EQ(run("SELECT id FROM several.one WHERE a = 'x'"), R"({"Items":[{"id":{"S":"i"}}]})");
}

TEST_F(partiql_operations, nothing_is_counted) {
  const std::string_view refusal = "Unexpected path component at 1:8:5";
  const auto not_counted = error("ValidationException", refusal);
  EXPECT_EQ(run("SELECT COUNT(*) FROM pair"), not_counted);
  EXPECT_EQ(run("SELECT COUNT(*) FROM nothing WHERE pk = 'p'"), not_counted);
  EXPECT_EQ(run("SELECT COUNT(*) FROM pair.\"global\" WHERE g = 'g'", R"(,"ConsistentRead":true)"), not_counted);
  EXPECT_EQ(run("SELECT COUNT(*) FROM pair.\"local\" WHERE pk = 'p'"), not_counted);
  EXPECT_EQ(run("SELECT COUNT(*) FROM pair.\"none\" WHERE pk = 'p'"),
            error("ValidationException", "The table does not have the specified index"));
  EXPECT_EQ(batch({"SELECT COUNT(*) FROM pair WHERE pk = 'p'", "SELECT COUNT(*) FROM pair.\"global\" WHERE g = 'g'"}),
            R"({"Responses":[{"Error":{"Code":"ValidationError","Message":)" + quoted(refusal) +
                R"(}},{"Error":{"Code":"ValidationError","Message":)" + quoted(refusal) + "}}]}");
  EXPECT_EQ(transaction({"SELECT COUNT(*) FROM pair WHERE pk = 'p' AND sk = 1"}),
            error("ValidationException", "Validation failed in TransactStatements[0]: " + std::string(refusal)));
}

TEST_F(partiql_operations, a_select_goes_on_where_its_token_says) {
  fill();
  const std::string statement = "SELECT sk FROM pair WHERE pk = 'p'";
  const auto first = run(statement, R"(,"Limit":3)");
  const auto at = first.find(R"("NextToken":")") + 13;
  const auto token = first.substr(at, first.find('"', at) - at);
  EXPECT_EQ(first.substr(0, first.find("],")), R"({"Items":[{"sk":{"N":"1"}},{"sk":{"N":"2"}},{"sk":{"N":"3"}})");
  const auto with_token = R"(,"NextToken":")" + token + '"';
  EXPECT_EQ(run(statement, with_token), R"({"Items":[{"sk":{"N":"4"}}]})");
  run("SELECT sk FROM pair WHERE pk = 'q'", with_token);
  EXPECT_EQ(status_, 400);
  run(statement, R"(,"NextToken":"bm9uc2Vuc2U=")");
  EXPECT_EQ(status_, 400);
}

TEST_F(partiql_operations, a_token_is_for_the_parameters_that_it_was_given_for) {
  fill();
  const auto page = [&](std::string_view parameter, std::string_view members) {
    return run("SELECT sk FROM pair WHERE pk = 'p' AND sk > ?",
               R"(,"Parameters":[{"N":")" + std::string(parameter) + R"("}])" + std::string(members));
  };
  const auto token =
      tenon::local_dynamodb::engine_under_test::text_after(page("1", R"(,"Limit":1)"), R"("NextToken":")");
  EXPECT_EQ(page("1", R"(,"Limit":9,"NextToken":")" + token + '"'), R"({"Items":[{"sk":{"N":"3"}},{"sk":{"N":"4"}}]})");
  EXPECT_EQ(page("0", R"(,"NextToken":")" + token + '"'),
            error("ValidationException", "NextToken does not match request"));
}

TEST_F(partiql_operations, capacity_is_told_when_asked_for) {
  fill();
  EXPECT_EQ(run("INSERT INTO \"hash\" VALUE {'pk': 'k'}", R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"Items":[],"ConsumedCapacity":{"TableName":"hash","CapacityUnits":1.0}})");
  EXPECT_EQ(run("SELECT pk FROM \"hash\" WHERE pk = 'k'", R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"Items":[{"pk":{"S":"k"}}],"ConsumedCapacity":{"TableName":"hash","CapacityUnits":0.5}})");
  EXPECT_EQ(run("SELECT pk FROM pair.\"global\" WHERE g = 'g' AND sk = 1", R"(,"ReturnConsumedCapacity":"INDEXES")"),
            R"({"Items":[{"pk":{"S":"p"}}],"ConsumedCapacity":{"TableName":"pair","CapacityUnits":0.5,)"
            R"("Table":{"CapacityUnits":0.0},"GlobalSecondaryIndexes":{"global":{"CapacityUnits":0.5}}}})");
}

TEST_F(partiql_operations, a_batch_answers_each_statement_by_itself) {
  EXPECT_EQ(
      batch({"INSERT INTO \"hash\" VALUE {'pk': 'a', 'n': 1}", "INSERT INTO \"hash\" VALUE {'pk': 'b'}",
             "INSERT INTO \"hash\" VALUE {'pk': 'a'}", "UPDATE \"hash\" SET n = 2 WHERE pk = 'a' AND n = 5",
             "SLECT * FROM \"hash\"", "UPDATE nothing SET n = 2 WHERE pk = 'a'",
             "DELETE FROM \"hash\" WHERE pk = 'a' RETURNING ALL OLD *"}),
      R"({"Responses":[{"TableName":"hash"},{"TableName":"hash"},)"
      R"({"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},"TableName":"hash"},)"
      R"({"Error":{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"},"TableName":"hash"},)"
      R"({"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be processed: )"
      R"(Expected data manipulation"}},)"
      R"({"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}},)"
      R"({"TableName":"hash","Item":{"n":{"N":"1"},"pk":{"S":"a"}}}]})");
  const std::string no_key =
      R"({"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must specify )"
      R"(the primary key in the where clause."}})";
  EXPECT_EQ(batch({"SELECT * FROM \"hash\" WHERE pk = 'b'", "SELECT * FROM \"hash\" WHERE pk = 'nobody'",
                   "SELECT * FROM \"hash\" WHERE n = 1", "SELECT * FROM pair.\"global\" WHERE g = 'g'",
                   "SELECT * FROM \"hash\" WHERE pk = 'b' AND attribute_exists(pk)"},
                  R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"Responses":[{"TableName":"hash","Item":{"pk":{"S":"b"}}},{"TableName":"hash"},)" + no_key + ',' +
                no_key + ',' + no_key + R"(],"ConsumedCapacity":[{"TableName":"hash","CapacityUnits":1.0}]})");
}

TEST_F(partiql_operations, a_statement_of_a_batch_has_its_parameters_refused_by_itself) {
  EXPECT_EQ(call("BatchExecuteStatement", R"({"Statements":[
                {"Statement":"SELECT * FROM hash WHERE pk = ?","Parameters":[{"N":"x"}]},
                {"Statement":"INSERT INTO hash VALUE {'pk': ?}","Parameters":[{"S":"y"}]}]})"),
            R"({"Responses":[{"Error":{"Code":"ValidationError","Message":)"
            R"("The parameter cannot be converted to a numeric value: x"}},{"TableName":"hash"}]})");
}

TEST_F(partiql_operations, a_transaction_happens_all_or_not_at_all) {
  run("INSERT INTO \"hash\" VALUE {'pk': 'a', 'n': 1}");
  EXPECT_EQ(transaction({"INSERT INTO \"hash\" VALUE {'pk': 'b'}", "UPDATE \"hash\" SET n = 2 WHERE pk = 'a'"}),
            R"({"Responses":[]})");
  const auto cancelled =
      transaction({"INSERT INTO \"hash\" VALUE {'pk': 'b'}", "INSERT INTO \"hash\" VALUE {'pk': 'c'}",
                   "UPDATE \"hash\" SET n = 3 WHERE pk = 'a' AND n = 1"});
  EXPECT_EQ(status_, 400);
  EXPECT_NE(cancelled.find("[DuplicateItem, None, ConditionalCheckFailed]"), std::string::npos) << cancelled;
  EXPECT_EQ(transaction({"SELECT n FROM \"hash\" WHERE pk = 'a'", "SELECT * FROM \"hash\" WHERE pk = 'c'"}),
            R"({"Responses":[{"Item":{"n":{"N":"2"}}},{}]})");
  EXPECT_EQ(transaction(
                {"EXISTS(SELECT * FROM \"hash\" WHERE pk = 'a' AND n = 2)", "INSERT INTO \"hash\" VALUE {'pk': 'c'}"}),
            R"({"Responses":[]})");
  EXPECT_NE(
      transaction({"EXISTS(SELECT * FROM \"hash\" WHERE pk = 'a' AND n = 7)", "DELETE FROM \"hash\" WHERE pk = 'c'"})
          .find("[ConditionalCheckFailed, None]"),
      std::string::npos);
}

TEST_F(partiql_operations, a_transaction_tells_which_statements_name_no_table_or_no_item) {
  fill();
  const auto reasons = [](const std::string& answer) {
    std::string out;
    for (std::size_t at = 0; (at = answer.find(R"({"Code":)", at)) != std::string::npos; ++at)
      out += answer.substr(at, answer.find('}', at) - at + 1);
    return out.empty() ? answer : out;
  };
  const std::string none = R"({"Code":"None"})";
  const std::string no_table = R"({"Code":"ResourceNotFound","Message":"Requested resource not found"})";
  EXPECT_EQ(reasons(transaction(
                {"UPDATE nothing SET a = 1 WHERE pk = 'x' RETURNING ALL NEW *", "DELETE FROM nothing WHERE pk = 'x'"})),
            no_table + no_table);
  EXPECT_EQ(reasons(transaction(
                {"SELECT * FROM pair WHERE pk = 'p' AND sk = 1", "SELECT * FROM nothing.idx WHERE pk = 'x'"})),
            none + no_table);
  const auto at_second = [](std::string_view what) {
    return error("ValidationException", "Validation failed in TransactStatements[1]: " + std::string(what));
  };
  EXPECT_EQ(transaction({"UPDATE nothing SET a = 1 WHERE pk = 'x'",
                         "UPDATE pair SET a = 1 WHERE pk = 'p' AND sk = 1 RETURNING ALL NEW *"}),
            at_second("RETURNING clause is not supported in ExecuteTransaction."));
  EXPECT_EQ(transaction({"SELECT * FROM nothing WHERE pk = 'x'", "SELECT * FROM pair.\"global\" WHERE g = 'g'"}),
            at_second("Reads on indices are not supported within transactions."));

  const std::string no_key =
      R"({"Code":"ValidationError","Message":"The provided key element does not match the schema"})";
  const std::string update = "UPDATE pair SET a = 1 WHERE ";
  EXPECT_EQ(reasons(transaction({update + "pk = 'p'", update + "pk IN ['p'] AND sk = 1",
                                 update + "pk = 'p' AND sk = 1 AND pk = 'q'", update + "pk = 'p' AND sk = 'x'",
                                 update + "pk = 'p' AND sk = 1"})),
            no_key + no_key + no_key + no_key + none);
  EXPECT_EQ(reasons(transaction({"INSERT INTO pair VALUE {'pk': 'p'}", "DELETE FROM pair WHERE sk = 1"})),
            R"({"Code":"ValidationError","Message":"One or more parameter values were invalid: Missing the key sk in )"
            R"(the item"})" +
                no_key);
  const std::string select = "SELECT * FROM pair WHERE pk = 'p' AND sk = 1";
  EXPECT_EQ(reasons(transaction({select, select, "SELECT * FROM pair WHERE pk = 1 AND sk = 1"})), none + none + no_key);
}

TEST_F(partiql_operations, nothing_exists_outside_of_transactions) {
  const std::string_view exists = "EXISTS(SELECT * FROM \"hash\" WHERE pk = 'a' AND n = 2)";
  const std::string_view refusal = "EXISTS can only be used in ExecuteTransaction write requests.";
  EXPECT_EQ(run(exists), error("ValidationException", refusal));
  EXPECT_EQ(batch({exists}),
            R"({"Responses":[{"Error":{"Code":"ValidationError","Message":)" + quoted(refusal) + "}}]}");
}

TEST_F(partiql_operations, a_transaction_of_the_same_token_is_answered_again) {
  run("INSERT INTO \"hash\" VALUE {'pk': 'a', 'n': 1}");
  const std::string_view add = "UPDATE \"hash\" SET n = n + 1 WHERE pk = 'a'";
  const std::string_view token = R"(,"ClientRequestToken":"t")";
  EXPECT_EQ(transaction({add}, token), R"({"Responses":[]})");
  EXPECT_EQ(transaction({add}, token), R"({"Responses":[]})");
  EXPECT_EQ(run("SELECT n FROM \"hash\" WHERE pk = 'a'"), R"({"Items":[{"n":{"N":"2"}}]})");
  const auto with_capacity = [](std::string_view other) {
    return R"(,"ReturnConsumedCapacity":"TOTAL","ClientRequestToken":")" + std::string(other) + '"';
  };
  EXPECT_EQ(transaction({add}, with_capacity("u")),
            R"({"Responses":[],"ConsumedCapacity":[{"TableName":"hash","WriteCapacityUnits":2.0,)"
            R"("CapacityUnits":2.0}]})");
  EXPECT_EQ(transaction({add}, with_capacity("u")),
            R"({"Responses":[],"ConsumedCapacity":[{"TableName":"hash","ReadCapacityUnits":2.0,)"
            R"("CapacityUnits":2.0}]})");
  transaction({"DELETE FROM \"hash\" WHERE pk = 'a'"}, token);
  EXPECT_EQ(status_, 400);
  EXPECT_EQ(run("SELECT n FROM \"hash\" WHERE pk = 'a'"), R"({"Items":[{"n":{"N":"3"}}]})");
}

TEST_F(partiql_operations, some_statements_are_none_of_a_transaction) {
  const auto refused = [&](std::initializer_list<std::string_view> statements) { return transaction(statements); };
  const auto at_first = [](std::string_view what) {
    return error("ValidationException", "Validation failed in TransactStatements[0]: " + std::string(what));
  };
  EXPECT_EQ(refused({"UPDATE \"hash\" SET a = 'v' WHERE pk = 'x' RETURNING ALL NEW *"}),
            at_first("RETURNING clause is not supported in ExecuteTransaction."));
  EXPECT_EQ(refused({"SELECT * FROM pair.\"global\" WHERE g = 'x'"}),
            at_first("Reads on indices are not supported within transactions."));
  EXPECT_EQ(refused({"SELECT * FROM \"hash\" WHERE a = 1"}),
            at_first("Select statements within ExecuteTransaction must specify the primary key in the where clause."));
  EXPECT_EQ(refused({"SELECT * FROM \"hash\" WHERE pk = 'x' AND a = 1"}),
            at_first("Select statements within ExecuteTransaction must specify the primary key in the where clause."));
  EXPECT_EQ(refused({"EXISTS(SELECT * FROM \"hash\" WHERE pk = 'x')", "DELETE FROM \"hash\" WHERE pk = 'y'"}),
            at_first("EXISTS() must contain a single item read with additional condition"));
  EXPECT_EQ(refused({"SELECT * FROM \"hash\" WHERE"}),
            at_first("Statement wasn't well formed, can't be processed: Unexpected term"));
  EXPECT_EQ(refused({"SELECT * FROM \"hash\" WHERE pk = 'a'", "DELETE FROM \"hash\" WHERE pk = 'b'"}),
            error("ValidationException",
                  "ExecuteTransaction API does not support both read and write operations in the same request."));
  EXPECT_EQ(refused({"DELETE FROM \"hash\" WHERE pk = 'a'", "UPDATE \"hash\" SET n = 1 WHERE pk = 'a'"}),
            error("ValidationException", "Transaction request cannot include multiple operations on one item"));
}

}  // namespace
}  // namespace tenon::local::dynamodb
