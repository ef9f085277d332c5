// Statements of PartiQL: what they mean, and what the service says of those that it does not accept.

#include "local/expressions/partiql_statement.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

partiql_statement read(std::string_view text, const std::vector<attribute_value>& parameters = {}) {
  return read_statement(text, parameters);
}

std::string refusal_of(std::string_view text, const std::vector<attribute_value>& parameters = {}) {
  return refusal([&] { read_statement(text, parameters); });
}

bool holds(std::string_view where, const item& in, const std::vector<attribute_value>& parameters = {}) {
  return read("SELECT * FROM t WHERE " + std::string(where), parameters).where->evaluate(&in);
}

struct refused {
  std::string_view text;
  std::string message;
};

TEST(partiql, a_select_names_a_table_an_index_and_what_it_takes) {
  const auto all = read("SELECT * FROM Music");
  EXPECT_EQ(all.verb, partiql_verb::select);
  EXPECT_EQ(all.table, "Music");
  EXPECT_FALSE(all.index);
  EXPECT_TRUE(all.selected.empty());
  EXPECT_FALSE(all.where);

  const auto some =
      read("select a, b.c, \"d e\"[2], f['g'] from \"my-table\".\"by-date\" where a = 1 order by a desc, b;");
  EXPECT_EQ(some.table, "my-table");
  EXPECT_EQ(some.index, "by-date");
  ASSERT_EQ(some.selected.size(), 4u);
  EXPECT_EQ(some.selected[0].name, "a");
  EXPECT_EQ(some.selected[1].name, "c");
  EXPECT_EQ(to_string(some.selected[1].path), "[b, c]");
  EXPECT_EQ(some.selected[2].name, "d e[2]");
  EXPECT_EQ(to_string(some.selected[2].path), "[d e, [2]]");
  EXPECT_EQ(some.selected[3].name, "g");
  EXPECT_EQ(read("SELECT m.k[0][-0] FROM t").selected[0].name, "k[0][0]");
  ASSERT_EQ(some.order.size(), 2u);
  EXPECT_TRUE(some.order[0].is_descending);
  EXPECT_FALSE(some.order[1].is_descending);
}

TEST(partiql, literals_have_all_types_but_binaries) {
  const auto statement = read(
      "INSERT INTO t VALUE {'s': 'it''s', 'n': -1.50, 'e': 2e3, 't': TRUE, 'f': false, 'z': null, 'l': [1, 'a', []], "
      "'m': {'x': {}}, 'ss': <<'a', 'b'>>, 'ns': <<1, 2>>, 'p': ?, 'q': [- - 7, +/* plus */-8]}",
      {bin("raw")});
  EXPECT_EQ(statement.verb, partiql_verb::insert);
  EXPECT_EQ(statement.inserted, (item{{"s", "it's"},
                                      {"n", num("-1.5")},
                                      {"e", 2000},
                                      {"t", true},
                                      {"f", false},
                                      {"z", nullptr},
                                      {"l", list({1, "a", list({})})},
                                      {"m", map({{"x", map({})}})},
                                      {"ss", strings({"a", "b"})},
                                      {"ns", numbers({1, 2})},
                                      {"p", bin("raw")},
                                      {"q", list({7, -8})}}));
}

TEST(partiql, comments_and_a_semicolon_are_no_part_of_a_statement) {
  EXPECT_EQ(read("SELECT * -- all\nFROM /* the */ t WHERE a = '--' ;").table, "t");
}

TEST(partiql, where_has_all_operators) {
  const item in{{"a", 5},       {"l", list({1, 2})},    {"m", map({{"x", "y"}})},
                {"s", "hello"}, {"ss", strings({"u"})}, {"z", nullptr}};
  for (const auto* text : {"a = 5",
                           "a <> 4",
                           "a != 4",
                           "a < 6",
                           "a <= 5",
                           "a > 4",
                           "a >= 5",
                           "5 = a",
                           "a BETWEEN 1 AND 5",
                           "a NOT BETWEEN 6 AND 7",
                           "a IN (1, 5)",
                           "a IN [1, 5]",
                           "a NOT IN (1, 2)",
                           "b IS MISSING",
                           "a IS NOT MISSING",
                           "z IS NULL",
                           "a IS NOT NULL",
                           "s IS STRING",
                           "a IS INT4",
                           "a IS NOT DOUBLE PRECISION OR a = 5",
                           "ss IS NOT BOOLEAN",
                           "m IS STRUCT",
                           "l IS LIST",
                           "begins_with(s, 'he')",
                           "begins_with(s, 'he') = true",
                           "begins_with(s, 'x') <> TRUE",
                           "attribute_exists(q) = false",
                           "contains(s, 'ell')",
                           "contains(ss, 'u')",
                           "attribute_type(a, 'N')",
                           "size(s) = 5",
                           "SIZE(l) >= 2",
                           "attribute_exists(m.x)",
                           "attribute_not_exists(m.q)",
                           "m.x = 'y'",
                           "m['x'] = 'y'",
                           "l[1] = 2",
                           "\"s\" = 'hello'",
                           "NOT a = 4",
                           "a = 5 AND s = 'hello'",
                           "a = 4 OR s = 'hello'",
                           "(a = 4 OR s = 'hello') AND NOT (a = 6)",
                           "((a)) = (5)",
                           "a = - - 5",
                           "a > -/* minus */-4",
                           "a BETWEEN - 5 AND + - - 5",
                           "a IN [- 5, - - 5]",
                           "l = [1, 2]",
                           "m = {'x': 'y'}",
                           "a = 4 AND a = 3 OR a = 5",
                           "ss = <<'u'>>"}) {
    EXPECT_TRUE(holds(text, in)) << text;
    EXPECT_FALSE(holds("NOT (" + std::string(text) + ")", in)) << text;
  }
  EXPECT_TRUE(holds("a = ? AND s IN ?", in, {5, list({"x", "hello"})}));
  EXPECT_TRUE(holds("a IN [?, 2] AND a = - - 5", in, {5}));
}

TEST(partiql, a_condition_is_compared_as_the_truth_that_it_is) {
  const item in{{"n", 1}, {"flag", "right"}, {"yes", true}, {"off", false}};
  for (const auto* text :
       {"attribute_exists(nope) = false", "true = attribute_exists(n)", "attribute_exists(n) <> 1",
        "contains(nope, 'z') = false", "(n BETWEEN 0 AND 5) = true", "(n = 5 OR flag = 'x') = false",
        "attribute_exists(nope) IN [true, false]", "attribute_exists(nope) IN (1, off)",
        "attribute_exists(n) NOT IN (1, off, size(flag))", "attribute_exists(n) = attribute_exists(flag)",
        "attribute_exists(n) <> attribute_exists(nope)", "(n = 1 AND flag = 'right') = (flag = 'right' OR n = 2)",
        "attribute_exists(n) = yes", "off = attribute_exists(nope)", "attribute_exists(n) <> off",
        "attribute_exists(n) <> nope", "attribute_exists(n) <> size(flag)",
        "((attribute_exists(n) = true) = yes) = (attribute_exists(nope) = off)"}) {
    EXPECT_TRUE(holds(text, in)) << text;
    EXPECT_FALSE(holds("NOT (" + std::string(text) + ")", in)) << text;
    EXPECT_TRUE(holds("n = 1 AND " + std::string(text) + " AND (n = 2 OR flag = 'right')", in)) << text;
  }
  for (const auto* text :
       {"attribute_exists(n) = 1", "NOT attribute_exists(n) = true", "(attribute_exists(n) = true) = false",
        "attribute_exists(n) = flag", "attribute_exists(nope) = nope"})
    EXPECT_FALSE(holds(text, in)) << text;
}

TEST(partiql, conditions_that_are_compared_do_not_grow_without_bound) {
  std::string text = "attribute_exists(n)";
  for (int i = 0; i < 30; ++i) text = '(' + text + " = yes)";
  EXPECT_EQ(refusal_of("SELECT * FROM t WHERE " + text),
            "Statement wasn't well formed, can't be processed: The statement is nested too deeply");
}

TEST(partiql, an_update_sets_removes_adds_and_deletes) {
  const auto statement = read(
      "UPDATE \"t\" SET a = 1, b = b + 1 SET c.d = list_append(if_not_exists(l, []), [9]) REMOVE x, y[0] "
      "SET ss = set_add(ss, <<'v'>>), ns = set_delete(ns, <<1>>) WHERE pk = 'k' RETURNING MODIFIED NEW *");
  EXPECT_EQ(statement.verb, partiql_verb::update);
  EXPECT_EQ(statement.returning, partiql_returning::modified_new);
  item in{{"b", 1}, {"c", map({})}, {"ns", numbers({1, 2})}, {"ss", strings({"u"})}, {"x", 1}, {"y", list({3, 4})}};
  statement.update->apply(in);
  EXPECT_EQ(in, (item{{"a", 1},
                      {"b", 2},
                      {"c", map({{"d", list({9})}})},
                      {"ns", numbers({2})},
                      {"ss", strings({"u", "v"})},
                      {"y", list({4})}}));
  EXPECT_EQ(read("FROM t WHERE pk = 1 SET a = 1 REMOVE b").verb, partiql_verb::update);
  EXPECT_EQ(read("DELETE FROM t WHERE pk = 1 RETURNING ALL OLD *").returning, partiql_returning::all_old);
  EXPECT_EQ(read("EXISTS(SELECT * FROM t WHERE pk = 1 AND a = 2)").verb, partiql_verb::exists);
}

TEST(partiql, statements_stay_whole_when_they_move) {
  std::string text = "UPDATE t SET a = 'a value that is too long to be kept in place' WHERE \"key\" = 'k'";
  auto statement = read(text);
  text.assign(text.size(), ' ');
  const auto moved = std::move(statement);
  item in{{"key", "k"}};
  EXPECT_TRUE(moved.where->evaluate(&in));
  moved.update->apply(in);
  EXPECT_EQ(in, (item{{"a", "a value that is too long to be kept in place"}, {"key", "k"}}));
}

TEST(partiql, knows_what_a_where_requires_of_attributes) {
  const auto statement =
      read("SELECT * FROM t WHERE pk = 1 AND (5 > sk AND x.y = 2) AND (a = 1 OR b = 2) AND c IN (1)");
  const auto tests = required_tests(*statement.where);
  ASSERT_EQ(tests.size(), 2u);
  for (const auto& test : tests) {
    EXPECT_EQ(test.op, test.attribute == "pk" ? key_operator::equal : key_operator::less);
    EXPECT_EQ(*test.value, test.attribute == "pk" ? num("1") : num("5"));
  }
  EXPECT_EQ(attributes_of(*statement.where), (std::vector<std::string_view>{"a", "b", "c", "pk", "sk", "x"}));
}

std::optional<std::vector<key_alternative>> alternatives(const partiql_statement& statement) {
  return key_alternatives(*statement.where, "pk", "sk");
}

// "a =1, b >2 +": partitions, what is said of the sort key, and + where something else is.
std::string alternatives_of(std::string_view where) {
  const auto statement = read("SELECT * FROM t WHERE " + std::string(where));
  const auto found = alternatives(statement);
  if (!found) return "anywhere";
  std::string out;
  for (const auto& one : *found) {
    if (!out.empty()) out += ", ";
    out += *one.partition->get_if<std::string>();
    if (one.sort)
      out += std::string(one.sort->op == key_operator::equal ? " =" : " >") + *one.sort->value->get_if<std::string>();
    if (one.has_filter) out += " +";
  }
  return out;
}

TEST(partiql, finds_the_partitions_that_a_where_names) {
  const std::vector<refused> cases{
      {"pk = 'a'", "a"},
      {"'a' = pk AND sk > '1'", "a >1 +"},
      {"pk = 'a' AND sk = '1' AND sk > '0'", "a =1 +"},
      {"pk = 'a' AND sk > '0' AND sk = '1'", "a =1 +"},
      {"(sk = '1') AND pk = 'a' AND pk = 'a'", "a =1"},
      {"pk IN ['a', 'b']", "a, b"},
      {"pk IN ('a', 'b') AND sk = '1' AND x = 1", "a =1 +, b =1 +"},
      {"pk = 'a' OR pk = 'b' AND sk = '2'", "a, b =2"},
      {"pk IN ['a', 'b'] AND sk IN ['1', '2']", "a =1, a =2, b =1, b =2"},
      {"pk = 'a' AND (sk = '1' OR sk > '2')", "a =1, a >2 +"},
      {"pk = 'a' AND (x = 1 OR y = 2)", "a +"},
      {"pk = 'a' AND NOT (pk = 'b' OR sk = '2')", "a +"},
      {"(pk = 'a' AND x = 1) OR (pk = 'b' AND y = 2)", "a +, b +"},
      {"pk = 'a' OR x = 1", "anywhere"},
      {"pk > 'a'", "anywhere"},
      {"pk IN ('a', x)", "anywhere"},
      {"pk = 'a' AND pk = 'b'", "anywhere"},
      {"pk = 'a' AND (pk = 'b' OR x = 1)", "anywhere"},
      {"sk = '1'", "anywhere"},
  };
  for (const auto& each : cases) EXPECT_EQ(alternatives_of(each.text), each.message) << each.text;
  const auto one = read("SELECT * FROM t WHERE pk = 'a' AND (x = 1 OR y.z = 2) AND sk <> '1'");
  EXPECT_EQ(alternatives(one)->front().attributes, (std::vector<std::string_view>{"pk", "x", "y", "sk"}));
}

TEST(partiql, no_more_alternatives_are_found_than_show_that_there_are_too_many) {
  const auto count = [](const std::string& where) {
    const auto statement = read("SELECT * FROM t WHERE " + where);
    const auto found = alternatives(statement);
    return found ? found->size() : 0;
  };
  const auto values = [](int count) {
    std::string out = "['v0'";
    for (int i = 1; i < count; ++i) out += ", 'v" + std::to_string(i) + '\'';
    return out + ']';
  };
  EXPECT_EQ(count("pk IN " + values(50)), 50u);
  EXPECT_GT(count("pk IN " + values(100)), max_key_alternatives);
  EXPECT_GT(count("pk IN " + values(26) + " AND sk IN ['1', '2']"), max_key_alternatives);
  EXPECT_EQ(count("pk IN " + values(100) + " OR x = 1"), 0u);
  std::string many = "pk = 'a'";
  for (int i = 0; i < 200; ++i) many += " AND (sk = '1' OR sk = '2')";
  EXPECT_GT(count(many), max_key_alternatives);
}

TEST(partiql, alternatives_overlap_in_what_they_say_of_keys) {
  const auto overlap = [](std::string_view where) {
    const auto statement = read("SELECT * FROM t WHERE " + std::string(where));
    const auto found = alternatives(statement);
    return found && has_overlap(*found);
  };
  for (const auto* text :
       {"pk = 'a' AND x = '1' OR pk = 'a' AND sk = '2'", "pk = 'a' AND x <> '1' OR pk = 'a' AND sk = '2'",
        "pk = 'a' AND sk > '1' OR pk = 'a' AND sk = '2'", "pk = 'a' AND sk < '1' OR sk <= '0' AND pk = 'a'",
        "pk = 'a' AND sk BETWEEN '1' AND '3' OR pk = 'a' AND sk >= '3'",
        "pk = 'b' OR (pk = 'a' AND begins_with(sk, 'x')) OR (pk = 'a' AND sk = 'xy')", "pk = 'a' OR pk = 'a'",
        "pk IN ['a', 'a']", "pk IN ['a', 'a'] AND sk = '1'", "pk = 'a' AND (sk > '0' OR sk < '5')",
        "pk = 'a' AND (begins_with(sk, 'x') OR sk > 'xa')", "pk = 'a' AND (sk = '1' OR x = 1)",
        "(pk = 'a' AND x = 1) OR (pk = 'a' AND x = 2)"})
    EXPECT_TRUE(overlap(text)) << text;
  for (const auto* text :
       {"pk = 'a'", "pk = 'a' AND sk = '2'", "pk = 'a' OR pk = 'b' AND sk = '2'",
        "pk = 'a' AND sk = '1' OR pk = 'a' AND sk = '2'", "pk = 'a' AND NOT sk = '1' OR pk = 'a' AND sk = '2'",
        "pk = 'a' AND sk <> '1' OR pk = 'a' AND sk = '2'", "pk = 'a' OR pk = 'a' AND NOT (sk = '1' OR sk = '2')",
        "pk = 'a' AND sk IN ['1'] OR pk = 'a' AND sk = '2'", "x = 1 OR pk = 'a' AND sk = '2'",
        "pk = 'a' AND sk < '1' OR pk = 'a' AND sk > '2'", "pk = 'a' AND (x = 1 OR x = 2)",
        "pk = 'a' AND (sk < '1' OR sk > '1' OR sk = '1')", "pk = 'a' AND (begins_with(sk, 'x') OR sk > 'y')"})
    EXPECT_FALSE(overlap(text)) << text;
}

TEST(partiql, statements_that_are_not_well_formed) {
  const std::vector<refused> cases{
      {"SLECT * FROM \"t\" WHERE pk = 'x'", "Expected data manipulation"},
      {"FROM t WHERE pk = 1", "Expected data manipulation"},
      {"SELECT * FROM t WHERE pk = 1 foo", "Unexpected token after expression"},
      {"SELECT * FROM t WHERE pk = 1 e5", "Unexpected token after expression"},
      {"INSERT INTO t VALUE {'pk': 1} foo", "Unexpected token after expression"},
      {"UPDATE t SET a = 9 WHERE pk = 1 foo", "Unexpected token after expression"},
      {"DELETE FROM t WHERE pk = 1 foo", "Unexpected token after expression"},
      {"SELECT * FROM t WHERE pk = 1)", "Unexpected token after expression"},
      {"DELETE FROM t WHERE pk = 1 ORDER BY pk", "Unexpected token after expression"},
      {"SELECT * FROM t ORDER BY pk WHERE pk = 1", "Unexpected token after expression"},
      {"INSERT INTO \"t\" u VALUE {'pk': 'x'}", "Unexpected token after expression"},
      {"FROM t SET c = 1 WHERE pk = 'x'", "Unexpected token after expression"},
      {"SELECT * FROM t; SELECT * FROM t", "Unexpected token after expression"},
      {"SELECT * FROM t WHERE", "Unexpected term"},
      {"SELECT * FROM t WHERE;", "Unexpected term"},
      {"UPDATE t SET a = 1 WHERE", "Unexpected term"},
      {"SELECT * FROM t WHERE NOT", "Unexpected term"},
      {"SELECT * FROM t WHERE n > -?", "Unexpected operator"},
      {"SELECT * FROM t WHERE n > -n", "Unexpected operator"},
      {"SELECT * FROM t WHERE n > - -n", "Unexpected term"},
      {"SELECT * FROM t WHERE (", "Unexpected term"},
      {"SELECT * FROM", "Unexpected term"},
      {"SELECT * FROM t WHERE pk = 'p1' AND", "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM t WHERE pk = 'p1' OR", "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM t WHERE ORDER BY pk", "Unexpected keyword"},
      {"SELECT * FROM t WHERE pad = 'none'", "Unexpected keyword"},
      {"SELECT * FROM t WHERE IS NULL", "Unexpected operator"},
      {"SELECT * FROM t WHERE pk = LIKE", "Unexpected operator"},
      {"SELECT * FROM t WHERE pk = 'a' AND x IS FOO", "Expected type name"},
      {"DELETE FROM", "Expected identifier for simple path"},
      {"DELETE FROM;", "Expected identifier for simple path"},
      {"DELETE FROM WHERE pk = 'a'", "Expected identifier for simple path"},
      {"SELECT * FROM t WHERE (pk = 1", "Expected RIGHT_PAREN"},
      {"SELECT COUNT(*)", "Missing FROM after SELECT list"},
      {"SELECT COUNT(*) FROM t WHERE", "Unexpected term"},
      {"SELECT COUNT(*) FROM t.i WHERE pk = 1 foo", "Unexpected token after expression"},
      {"SELECT COUNT(*) FROM t WHERE pk = 1e99999999999", ""},
      {"SELECT * FROM t WHERE attribute_exists(m.inner)", "Invalid path dot component"},
      {"UPDATE t SET m.inner = 1 WHERE pk = 1", "Invalid path dot component"},
      {"SELECT * FROM t WHERE pk = 1e2147483648", ""},
      {"SELECT * FROM t WHERE pk = 1e99999999999", ""},
      {"SELECT * FROM t WHERE pk = 1.5e-2147483647", ""},
      {"SELECT * FROM t WHERE pk = 1 # note", ""},
      {"SELECT * FROM t WHERE pk = 1 /* note", ""},
      {"SELECT * FROM \"t", ""},
      {"SELECT * FROM t WHERE a = 'x", ""},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(refusal_of(each.text), "Statement wasn't well formed, can't be processed: " + each.message) << each.text;
  }
}

TEST(partiql, statements_that_the_service_cannot_run) {
  const std::vector<refused> cases{
      {"SELECT * FROM \"t\".\"i\".\"x\"", "A path may contain at most 2 components in the FROM clause"},
      {"SELECT * FROM \"t\".\"\" WHERE pk = 'p'", "Path component cannot be an empty string"},
      {"SELECT * FROM \"\" WHERE pk = 'p'", "Path component cannot be an empty string"},
      {"SELECT * FROM t u WHERE pk = 'x'", "Aliasing is not supported"},
      {"SELECT * FROM t AS u WHERE pk = 'x'", "Aliasing is not supported"},
      {"UPDATE t u SET a = 3 WHERE pk = 'x'", "Aliasing is not supported"},
      {"DELETE FROM t u WHERE pk = 'x'", "Aliasing is not supported"},
      {"INSERT INTO t.i VALUE {'pk': 1}", "FROM clause may only contain a single table name"},
      {"UPDATE t.i SET a = 1 WHERE pk = 1", "This operation is not supported on an index"},
      {"DELETE FROM t.i WHERE pk = 1", "This operation is not supported on an index"},
      {"x IS INT4", "Unsupported operation: IsType"},
      {"x IS DOUBLE PRECISION", "Unsupported operation: IsType"},
      {"SELECT * FROM t WHERE x IS TIMESTAMP", "Unsupported operation: IsType"},
      {"SELECT * FROM t WHERE attribute_exists(x) > false",
       "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL"},
      {"SELECT * FROM t WHERE a >= attribute_exists(x)",
       "Incorrect operand type for operator or function; operator or function: >=, operand type: BOOL"},
      {"SELECT * FROM t WHERE attribute_exists(x) BETWEEN 1 AND 2",
       "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL"},
      {"SELECT * FROM t WHERE size(attribute_exists(x)) = 1", "Unsupported operation: a condition cannot be compared"},
      {"SELECT attribute_exists(ss) FROM t WHERE pk = 1", "Unexpected path component at 1:8:16"},
      {"SELECT COUNT(*) FROM t", "Unexpected path component at 1:8:5"},
      {"SELECT a,\n count (*) AS n, * FROM t WHERE pk = 1", "Unexpected path component at 2:2:5"},
      {"SELECT size(?) FROM t WHERE pk = ?", "Number of parameters in request and statement don't match."},
      {"SELECT COUNT(*) FROM t WHERE a = 1e126",
       "Number overflow. Attempting to store a number with magnitude larger than supported range under root"},
      {"SELECT * FROM t WHERE pk = 1 AND\n EXISTS(ss)", "Unrecognized function: exists at 2:2:6"},
      {"SELECT * FROM t WHERE set_add(ss, <<'x'>>) = ss", "Unrecognized function: set_add at 1:23:7"},
      {"SELECT * FROM t WHERE attribute_exists('ss')",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"SELECT * FROM t WHERE attribute_exists()",
       "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of "
       "operands: 0"},
      {"SELECT * FROM t WHERE attribute_exists(ss, ns)",
       "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of "
       "operands: 2"},
      {"SELECT * FROM t WHERE a < true",
       "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"},
      {"SELECT * FROM t WHERE a = 1e126",
       "Number overflow. Attempting to store a number with magnitude larger than supported range under root"},
      {"INSERT INTO t VALUE {'pk': 1, 'm': {'x': 1e126}}",
       "Number overflow. Attempting to store a number with magnitude larger than supported range under root.x"},
      {"INSERT INTO t VALUE {'pk': 1, 'l': [1, 1e-131]}",
       "Number underflow. Attempting to store a number with magnitude smaller than supported range under root[1]"},
      {"SELECT * FROM t WHERE pk = 123456789012345678901234567890123456789",
       "Attempting to store more than 38 significant digits in a Number under root"},
      {"INSERT INTO t VALUE {'pk': 1e126}",
       "Number overflow. Attempting to store a number with magnitude larger than supported range under root"},
      {"UPDATE t SET u = set_add(ss, <<'x'>>)",
       "The first argument to SET_ADD must equal the assignment value at 1:18:7"},
      {"UPDATE t SET ss = set_add(<<'a'>>, <<'b'>>)",
       "The first argument to SET_ADD must equal the assignment value at 1:19:7"},
      {"UPDATE t SET ss = set_add(ss, 'x')", "The second argument to SET_ADD must be a value with type SET at 1:27:2"},
      {"UPDATE t SET ss = set_add(ss)", "SET_ADD must have exactly two arguments at 1:19:7"},
      {"UPDATE t SET ss = set_delete(ss, 'a')",
       "The second argument to SET_DELETE must be a value with type SET at 1:30:2"},
      {"UPDATE t SET ss = set_add(ss, <<'x', 'x'>>)",
       "One or more parameter values were invalid: Input collection [x, x] contains duplicates."},
      {"UPDATE t SET ss = set_add(ss, <<>>)", "Empty bags are not supported"},
      {"INSERT INTO t VALUE {'ss': <<'a', 1>>}",
       "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
      {"INSERT INTO t VALUE {'ss': <<?>>}",
       "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
      {"INSERT INTO t VALUE {'ss': <<[1]>>}",
       "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
      {"UPDATE t SET n = set_add(n, <<2, 2.0>>)",
       "One or more parameter values were invalid: Input collection [2, 2.0] contains duplicates! under root"},
      {"INSERT INTO t VALUE {'x': [<<-1 , -1e0>>]}",
       "One or more parameter values were invalid: Input collection [-1, -1e0] contains duplicates! under root[0]"},
      {"UPDATE t SET x = [?]", "Unsupported data type: Parameter under key root[0] at 1:19:1"},
      {"INSERT INTO t VALUE {'m': {'k': ?}}", "Unsupported data type: Parameter under key root.k at 1:33:1"},
      {"SELECT * FROM t WHERE x IN [[?]]", "Unsupported data type: Parameter under key root[0][0] at 1:30:1"},
      {"SELECT * FROM t WHERE x IN [1, y]", "Unsupported data type: VARIABLE_REFERENCE under key root[1] at 1:32:1"},
      {"SELECT * FROM t WHERE a = ?", "Number of parameters in request and statement don't match."},
      {"SELECT a FROM t ORDER BY a", "Must have WHERE clause in the statement when using ORDER BY clause."},
      {"DELETE FROM t WHERE pk = 'x' RETURNING MODIFIED OLD *",
       "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in DELETE "
       "statements."},
      {"UPDATE t SET a = 1 REMOVE a",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
       "two: [a]"},
      {"UPDATE t SET a = b + 'x'",
       "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
  };
  for (const auto& each : cases) EXPECT_EQ(refusal_of(each.text), each.message) << each.text;
}

TEST(partiql, an_index_of_a_list_has_32_bits_and_no_sign) {
  const auto refused_at = [](std::string_view index, std::string_view position) {
    return "List index is not within the allowable range; index: [" + std::string(index) + "] at " +
           std::string(position);
  };
  EXPECT_EQ(refusal_of("SELECT l[2147483648] FROM t"), refused_at("2147483648", "1:10:10"));
  EXPECT_EQ(refusal_of("SELECT l[99999999999999999999] FROM t"), refused_at("99999999999999999999", "1:10:20"));
  EXPECT_EQ(refusal_of("SELECT l[-1] FROM t"), refused_at("-1", "1:11:1"));
  EXPECT_EQ(refusal_of("UPDATE t REMOVE l[2147483648] WHERE pk = 1"), refused_at("2147483648", "1:19:10"));
  EXPECT_EQ(refusal_of("SELECT * FROM t WHERE l[2147483648] = 1"), refused_at("2147483648", "1:25:10"));
  EXPECT_EQ(refusal_of("SELECT l[1.5] FROM t"),
            "Statement wasn't well formed, can't be processed: Invalid path component");
  EXPECT_EQ(to_string(read("SELECT l[2147483647] FROM t").selected[0].path), "[l, [2147483647]]");
  EXPECT_EQ(to_string(read("SELECT l[-0] FROM t").selected[0].path), "[l, [0]]");
}

TEST(partiql, a_call_that_is_selected_from_an_index_is_refused_by_whoever_knows_the_index) {
  const auto statement = read("SELECT COUNT(*) FROM t.i WHERE pk = 1");
  EXPECT_EQ(statement.index, "i");
  EXPECT_EQ(statement.refusal, "Unexpected path component at 1:8:5");
  EXPECT_EQ(read("SELECT a FROM t.i WHERE pk = 1").refusal, "");
  EXPECT_EQ(refusal_of("SELECT size(?) FROM t.i WHERE pk = ?", {1}),
            "Number of parameters in request and statement don't match.");
}

TEST(partiql, documents_of_literals_are_nested_as_deep_as_those_of_items) {
  const auto times = [](int count, std::string_view text) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  const auto maps = [&](int depth) { return times(depth, "{'a':") + '1' + times(depth, "}"); };
  const auto lists = [&](int depth) { return times(depth, "[") + '1' + times(depth, "]"); };
  const std::string too_deep = "Nesting Levels have exceeded supported limits under root";
  for (const std::string before : {"INSERT INTO t VALUE {'pk': 'k', 'd': ", "UPDATE t SET d = "}) {
    const std::string after = before.front() == 'I' ? "}" : " WHERE pk = 'k'";
    EXPECT_EQ(refusal_of(before + maps(31) + after), "accepted");
    EXPECT_EQ(refusal_of(before + maps(32) + after), too_deep + times(32, ".a"));
    EXPECT_EQ(refusal_of(before + lists(32) + after), too_deep + times(32, "[0]"));
    EXPECT_EQ(refusal_of(before + "{'a':" + lists(31) + "}" + after), too_deep + ".a" + times(31, "[0]"));
    EXPECT_EQ(refusal_of(before + maps(1500) + after), too_deep + times(32, ".a"));
    EXPECT_EQ(refusal_of(before + "[" + lists(30) + ',' + lists(30) + "]" + after), "accepted");
  }
}

TEST(partiql, nesting_is_limited) {
  const auto deep = [](std::string_view open, std::string_view close, int depth) {
    std::string text = "SELECT * FROM t WHERE a = ";
    for (int i = 0; i < depth; ++i) text += open;
    text += "1";
    for (int i = 0; i < depth; ++i) text += close;
    return text;
  };
  EXPECT_EQ(refusal_of(deep("(", ")", 30)), "accepted");
  EXPECT_EQ(refusal_of(deep("[", "]", 30)), "accepted");
  const std::string too_deep = "Statement wasn't well formed, can't be processed: The statement is nested too deeply";
  EXPECT_EQ(refusal_of(deep("(", ")", 4000)), too_deep);
  EXPECT_EQ(refusal_of("SELECT * FROM t WHERE " + deep("size(", ")", 1500).substr(22)), too_deep);
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
