// What updates do to items, and what the service says of those that it does not accept.

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

const parameters given{{{"#b", "b"}, {"#c", "c"}, {"#d", "[3]"}},
                       {{":b", bin("x")},
                        {":big", num("9.9e125")},
                        {":bool", true},
                        {":bs", binaries({tenon::bytes("x")})},
                        {":l", list({num("8"), num("9")})},
                        {":m", map({})},
                        {":n", num("5")},
                        {":none", list({})},
                        {":ns", numbers({2, 3})},
                        {":null", nullptr},
                        {":s", str("text")},
                        {":ss", strings({"b", "c"})},
                        {":tiny", num("1e-130")}}};

item applied(std::string_view text, item to) {
  given.update(text).apply(to);
  return to;
}

std::string refusal_of(std::string_view text) {
  return refusal([&] { given.update(text); });
}

std::string failure_of(std::string_view text, const item& to) {
  item copy = to;
  const auto message = refusal([&] { given.update(text).apply(copy); });
  EXPECT_EQ(copy, to) << text;
  return message;
}

struct refused {
  std::string_view text;
  std::string message;  // after "Invalid UpdateExpression: "
};

void expect_refused(const std::vector<refused>& cases) {
  for (const auto& each : cases) {
    EXPECT_EQ(refusal_of(each.text), "Invalid UpdateExpression: " + each.message) << each.text;
  }
}

TEST(update, set_writes_values_and_copies) {
  EXPECT_EQ(applied("SET a = :s, b = c", {{"a", 1}, {"c", 2}}), (item{{"a", "text"}, {"b", 2}, {"c", 2}}));
  EXPECT_EQ(applied("set a = b, b = a", {{"a", 1}, {"b", 2}}), (item{{"a", 2}, {"b", 1}}));
  EXPECT_EQ(applied("SET a = (:s), b = (:n + c)", {{"c", 2}}), (item{{"a", "text"}, {"b", 7}, {"c", 2}}));
}

TEST(update, set_adds_and_subtracts) {
  EXPECT_EQ(applied("SET a = a + :n, b = :n - a", {{"a", 1}}), (item{{"a", 6}, {"b", 4}}));
  EXPECT_EQ(applied("SET a = (a) + (:n)", {{"a", num("0.1")}}), (item{{"a", num("5.1")}}));
}

TEST(update, if_not_exists_takes_what_is_there_first) {
  EXPECT_EQ(applied("SET a = if_not_exists(a, :n), b = if_not_exists(z, :s)", {{"a", 1}}),
            (item{{"a", 1}, {"b", "text"}}));
  EXPECT_EQ(applied("SET a = if_not_exists(a, :n) + :n", {}), (item{{"a", 10}}));
  EXPECT_EQ(applied("SET a = if_not_exists(a, z)", {{"a", 1}}), (item{{"a", 1}}));
  EXPECT_EQ(applied("SET a = if_not_exists(x, if_not_exists(y, :n))", {}), (item{{"a", 5}}));
}

TEST(update, list_append_joins_lists) {
  EXPECT_EQ(applied("SET a = list_append(a, :l)", {{"a", list({1})}}), (item{{"a", list({1, 8, 9})}}));
  EXPECT_EQ(applied("SET a = list_append(:l, a)", {{"a", list({1})}}), (item{{"a", list({8, 9, 1})}}));
  EXPECT_EQ(applied("SET a = list_append(if_not_exists(a, :none), :l)", {}), (item{{"a", list({8, 9})}}));
  EXPECT_EQ(applied("SET a = list_append(:none, :l)", {}), (item{{"a", list({8, 9})}}));
}

TEST(update, paths_lead_to_what_is_set) {
  EXPECT_EQ(applied("SET a.b = :n, a.c = :s", {{"a", map({{"b", 1}})}}), (item{{"a", map({{"b", 5}, {"c", "text"}})}}));
  EXPECT_EQ(applied("SET a[1] = :n", {{"a", list({1, 2, 3})}}), (item{{"a", list({1, 5, 3})}}));
  EXPECT_EQ(applied("SET a[7] = :s, a[5] = :n", {{"a", list({1})}}), (item{{"a", list({1, 5, "text"})}}));
  EXPECT_EQ(applied("SET a[0].b[0].c = :n", {{"a", list({map({{"b", list({map({})})}})})}}),
            (item{{"a", list({map({{"b", list({map({{"c", 5}})})}})})}}));
}

TEST(update, remove_takes_attributes_and_elements_out_at_once) {
  EXPECT_EQ(applied("REMOVE a, z, b.c", {{"a", 1}, {"b", map({{"c", 1}, {"d", 2}})}}), (item{{"b", map({{"d", 2}})}}));
  EXPECT_EQ(applied("REMOVE a[0], a[2], a[9]", {{"a", list({0, 1, 2, 3})}}), (item{{"a", list({1, 3})}}));
  EXPECT_EQ(applied("REMOVE a[0] SET a[1] = :n, a[9] = :s", {{"a", list({0, 1, 2})}}),
            (item{{"a", list({5, 2, "text"})}}));
  EXPECT_EQ(applied("REMOVE a[0], a[1][0]", {{"a", list({0, list({1, 2})})}}), (item{{"a", list({list({2})})}}));
}

TEST(update, add_counts_and_unites) {
  EXPECT_EQ(applied("ADD a :n, b :n", {{"a", 1}}), (item{{"a", 6}, {"b", 5}}));
  EXPECT_EQ(applied("ADD a :ss, b :ns, c :bs", {{"a", strings({"a", "b"})}}),
            (item{{"a", strings({"a", "b", "c"})}, {"b", numbers({2, 3})}, {"c", binaries({tenon::bytes("x")})}}));
  EXPECT_EQ(applied("ADD a.b :n", {{"a", map({})}}), (item{{"a", map({{"b", 5}})}}));
}

TEST(update, delete_takes_elements_out_of_sets_and_leaves_no_empty_one) {
  EXPECT_EQ(applied("DELETE a :ss, b :ns, z :ss", {{"a", strings({"a", "b"})}, {"b", numbers({2, 3})}}),
            (item{{"a", strings({"a"})}}));
}

TEST(update, sections_come_in_any_order) {
  EXPECT_EQ(applied("DELETE d :ss ADD c :n REMOVE b SET a = :n", {{"b", 1}, {"d", strings({"b", "x"})}}),
            (item{{"a", 5}, {"c", 5}, {"d", strings({"x"})}}));
}

TEST(update, operands_that_do_not_fit_leave_the_item_alone) {
  const std::string wrong_type = "An operand in the update expression has an incorrect data type";
  const std::string missing = "The provided expression refers to an attribute that does not exist in the item";
  const std::string wrong_path = "The document path provided in the update expression is invalid for update";
  const item in{{"l", list({1})}, {"m", map({{"n", 1}})}, {"n", 1}, {"s", "x"}, {"ss", strings({"x"})}};
  const std::vector<refused> cases{
      {"SET a = s + :n", wrong_type},
      {"SET a = :n - l", wrong_type},
      {"SET a = list_append(n, :l)", wrong_type},
      {"SET a = z + s", wrong_type},
      {"ADD s :n", wrong_type},
      {"ADD n :ss", wrong_type},
      {"ADD ss :ns", wrong_type},
      {"DELETE n :ss", wrong_type},
      {"DELETE ss :ns", wrong_type},
      {"SET a = z", missing},
      {"SET a = n + z", missing},
      {"SET a = list_append(z, :l)", missing},
      {"SET a = if_not_exists(z, y)", missing},
      {"SET z.a = :n", wrong_path},
      {"SET s.a = :n", wrong_path},
      {"SET m[0] = :n", wrong_path},
      {"SET l.a = :n", wrong_path},
      {"SET l[5].a = :n", wrong_path},
      {"REMOVE z.a", wrong_path},
      {"ADD z.a :n", wrong_path},
      {"DELETE z.a :ss", wrong_path},
      {"SET a = :big + :big",
       "Number overflow. Attempting to store a number with magnitude larger than supported range"},
      {"SET a = :big + :n", "Number overflow. Attempting to store a number with magnitude larger than supported range"},
  };
  for (const auto& each : cases) EXPECT_EQ(failure_of(each.text, in), each.message) << each.text;
}

TEST(update, names_and_parts_that_change_are_known) {
  const auto update = given.update("SET b.x = :n, a = :s REMOVE c[1] ADD d :n");
  EXPECT_EQ(std::vector(update.names().begin(), update.names().end()),
            (std::vector<std::string_view>{"a", "b", "c", "d"}));
  EXPECT_TRUE(update.is_nested("b"));
  EXPECT_FALSE(update.is_nested("a"));
  EXPECT_FALSE(update.is_nested("z"));
  EXPECT_EQ(update.changed_part_of({{"a", 1}, {"b", map({{"x", 2}, {"y", 3}})}, {"c", list({4, 5})}, {"e", 6}}),
            (item{{"a", 1}, {"b", map({{"x", 2}})}, {"c", list({5})}}));
  EXPECT_TRUE(update.creates_item());
  EXPECT_FALSE(given.update("REMOVE a DELETE b :ss").creates_item());
}

TEST(update, syntax_errors_name_the_token) {
  const auto syntax = [](std::string_view token, std::string_view near) {
    return "Syntax error; token: \"" + std::string(token) + "\", near: \"" + std::string(near) + '"';
  };
  expect_refused({
      {"INVALID SYNTAX HERE", syntax("INVALID", "INVALID SYNTAX")},
      {"SET", syntax("<EOF>", "SET")},
      {"SET a = :s,", syntax("<EOF>", ",")},
      {"set a", syntax("<EOF>", "a")},
      {"add a", syntax("<EOF>", "a")},
      {"set a=set", syntax("set", "=set")},
      {"remove a = b", syntax("=", "a = b")},
      {"add a b", syntax("b", "a b")},
      {"delete a if_not_exist(b)", syntax("if_not_exist", "a if_not_exist(")},
      {"set a b", syntax("b", "a b")},
      {"set :s = b", syntax(":s", "set :s =")},
      {"set a = b / c", syntax("/", "b / c")},
      {"set a[1] = \"eight\"", syntax("\"", "= \"eight")},
      {"SET a = if_not_exist(a, 100)", syntax("100", ", 100)")},
      {"SET if_not_exist(a, b) = a", syntax("(", "if_not_exist(a")},
      {"set (a = (b + c))", syntax("(", "set (a")},
      {"set a = (b.c).d + e", syntax(".", ").d")},
      {"set a = b + c + d", syntax("+", "c + d")},
      {"set a = (b + c) + d", syntax("+", ") + d")},
      {"set a = b + (c + d)", syntax("+", "c + d")},
      {"set a = if_not_exists(b, c + d)", syntax("+", "c + d")},
      {"SET a = ()", syntax(")", "()")},
  });
  EXPECT_EQ(refusal_of("set a = ((b.c.d)+(e))"), "accepted");
}

TEST(update, problems_are_reported_in_the_service_s_order) {
  const std::string wrong = "Incorrect operand type for operator or function; operator or function: ";
  expect_refused({
      {"", "The expression can not be empty;"},
      {" set #c = :x set abOrt = true ", "Attribute name is a reserved keyword; reserved keyword: abOrt"},
      {" remove Absolute ", "Attribute name is a reserved keyword; reserved keyword: Absolute"},
      {"set #c = if_not_exist(:x) set c = d", "Invalid function name; function: if_not_exist"},
      {"set a = size(b)", "The function is not allowed in an update expression; function: size"},
      {"set a = list_append(list_append(:l, :l), :s)",
       "The function is not allowed to be used this way in an expression; function: list_append"},
      {"set a = #z set c = :d", R"(The "SET" section can only be used once in an update expression;)"},
      {"remove #z set a = b remove e", R"(The "REMOVE" section can only be used once in an update expression;)"},
      {"add #z :e set a = b add e :f", R"(The "ADD" section can only be used once in an update expression;)"},
      {"delete #z :e set a = b delete #e :f", R"(The "DELETE" section can only be used once in an update expression;)"},
      {"SET #z = if_not_exists(:x)",
       "An expression attribute name used in the document path is not defined; attribute name: #z"},
      {"SET #b = if_not_exists(:x)",
       "An expression attribute value used in expression is not defined; attribute value: :x"},
      {"set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, [1], a], "
       "path two: [c]"},
      {"set #c[3].#d = a, #c[3] = a",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, [3], "
       "[3]], path two: [c, [3]]"},
      {"set a = :n remove a",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
       "two: [a]"},
      {"set #c[3].#d = a, #c.#d[3] = if_not_exists(a)",
       "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [c, [3], "
       "[3]], path two: [c, [3], [3]]"},
      {"remove a.#c set a[1] = #b",
       "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, c], path "
       "two: [a, [1]]"},
      {"set b = list_append(:s, a), c = if_not_exists(a) add a.b :s",
       "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: "
       "ALLOWED_FOR_ADD_OPERAND"},
      {"delete a.b :n",
       "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: "
       "ALLOWED_FOR_DELETE_OPERAND"},
      {"add a :l",
       "Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: "
       "ALLOWED_FOR_ADD_OPERAND"},
      {"set a = if_not_exists(c)",
       "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of "
       "operands: 1"},
      {"set a = list_append(c)",
       "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: "
       "1"},
      {"set a = if_not_exists(:s, c)",
       "Operator or function requires a document path; operator or function: if_not_exists"},
      {"set a = if_not_exists(if_not_exists(a, b), c)",
       "Operator or function requires a document path; operator or function: if_not_exists"},
      {"set a = list_append(:s, a)", wrong + "list_append, operand type: S"},
      {"set a = list_append(a, :n)", wrong + "list_append, operand type: N"},
      {"set a = a + :s", wrong + "+, operand type: S"},
      {"set a = :s + :b", wrong + "+, operand type: S"},
      {"set a = :b - a", wrong + "-, operand type: B"},
      {"set a = a - :m", wrong + "-, operand type: M"},
      {"set a = ((b))", "The expression has redundant parentheses;"},
  });
}

TEST(update, nesting_as_deep_as_the_text_is_long_needs_no_stack) {
  EXPECT_EQ(refusal_of("SET a = " + std::string(4089, '(')),
            "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;");
  EXPECT_EQ(refusal_of("SET a = " + std::string(4000, '(')),
            "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"(\"");
  std::string calls = "SET a = ";
  for (int i = 0; i < 290; ++i) calls += "list_append(";
  EXPECT_EQ(refusal_of(calls + ":l"), "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \":l\"");
  std::string many = "REMOVE x0";
  for (int i = 1; i < 600; ++i) many += ",x" + std::to_string(i);
  EXPECT_EQ(refusal_of(many), "accepted");
}

TEST(update, counts_what_the_statement_is_made_of) {
  const std::vector<std::pair<std::string_view, std::size_t>> sizes{
      {"SET b = :s", 3 + 19 + 1 + 4},
      {"SET #b = :s", 3 + 19 + 1 + 4},
      {"SET b = :s, abc = :n", 3 + (19 + 1 + 4) + (19 + 3 + 2)},
      {"SET a.leaf = :s", 3 + 19 + (1 + 4 + 4) + 4},
      {"SET a[10] = :s", 3 + 19 + (1 + 4 + 2) + 4},
      {"SET a = b", 3 + 19 + 1 + (1 + 14 + 1)},
      {"SET a = b.c.dd", 3 + 19 + 1 + (1 + 14 + 1 + 14 + 1 + 14 + 2)},
      {"SET a = b[123]", 3 + 19 + 1 + (1 + 14 + 1 + 14 + 3)},
      {"SET a = a + :n", 3 + 19 + 1 + 34 + (1 + 14 + 1) + 2},
      {"SET a = (a - :n)", 3 + 19 + 1 + 37 + (1 + 14 + 1) + 2},
      {"SET a = if_not_exists(a, :s)", 3 + 19 + 1 + 39 + (1 + 14 + 1) + 4},
      {"SET a = list_append(a, :l)", 3 + 19 + 1 + 37 + (1 + 14 + 1) + (3 + 2 + 4)},
      {"ADD abc :ss", 3 + 19 + 3 + 2},
      {"REMOVE abc, a.b[7]", 3 + (1 + 3) + (1 + 1 + 5 + 5)},
      {"DELETE abc :ss", 3 + 1 + 3},
  };
  for (const auto& [text, size] : sizes) EXPECT_EQ(given.update(text).statement_size(), size) << text;
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
