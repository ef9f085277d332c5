// What the service says of conditions that it does not accept, and which problem it reports first.

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

constexpr std::string_view prefix = "Invalid ConditionExpression: ";

struct refused {
  std::string_view text;
  std::string message;  // after the prefix
};

const parameters given{{{"#a", "a"}, {"#b", "b"}},
                       {{":b", bin("xy")},
                        {":bool", true},
                        {":l", list({num("1")})},
                        {":m", map({})},
                        {":n", num("1")},
                        {":n2", num("2")},
                        {":null", nullptr},
                        {":ns", numbers({1})},
                        {":s", str("S")},
                        {":t", str("T")}}};

std::string refusal_of(std::string_view text) {
  return refusal([&] { given.condition(text); });
}

void expect_refused(const std::vector<refused>& cases) {
  for (const auto& each : cases) {
    EXPECT_EQ(refusal_of(each.text), std::string(prefix) + std::string(each.message)) << each.text;
  }
}

TEST(condition_refusals, a_syntax_error_names_the_token_and_what_stands_around_it) {
  expect_refused({
      {"a b c", R"-(Syntax error; token: "b", near: "a b c")-"},
      {"a = = :n", R"-(Syntax error; token: "=", near: "= = :n")-"},
      {"a =", R"-(Syntax error; token: "<EOF>", near: "=")-"},
      {"a", R"-(Syntax error; token: "<EOF>", near: "a")-"},
      {"attribute_exists(", R"-(Syntax error; token: "<EOF>", near: "(")-"},
      {"attribute_type()", R"-(Syntax error; token: ")", near: "()")-"},
      {"attribute_exists([1])", R"-(Syntax error; token: "[", near: "([1")-"},
      {"a > 4", R"-(Syntax error; token: "4", near: "> 4")-"},
      {"a = :n AND __typename = :n", R"-(Syntax error; token: "_", near: "AND __")-"},
      {"a != :n", R"-(Syntax error; token: "!", near: "a !=")-"},
      {"user-id = :n", R"-(Syntax error; token: "-", near: "user-id")-"},
      {"attribute_exists(Pictures..RearView)", R"-(Syntax error; token: ".", near: "..RearView")-"},
      {"attribute_exists(b[a])", R"-(Syntax error; token: "a", near: "[a]")-"},
      {"b[01] = :n", R"-(Syntax error; token: "1", near: "01]")-"},
      {"b[:n] > a", R"-(Syntax error; token: ":n", near: "[:n]")-"},
      {"b[#a] > a", R"-(Syntax error; token: "#a", near: "[#a]")-"},
      {"#$.b > a", R"-(Syntax error; token: "#", near: "#$")-"},
      {"a > :n.stuff", R"-(Syntax error; token: ".", near: ":n.stuff")-"},
      {"\xc3\xbc > a", "Syntax error; token: \"\xc3\xbc\", near: \"\xc3\xbc >\""},
      {"a in b, c", R"-(Syntax error; token: "b", near: "in b,")-"},
      {"a in (b,c,)", R"-(Syntax error; token: ")", near: ",)")-"},
      {"a in ()", R"-(Syntax error; token: ")", near: "()")-"},
      {"(a) AND b = :n", R"-(Syntax error; token: "AND", near: ") AND b")-"},
      {"(a OR b = :n)", R"-(Syntax error; token: "OR", near: "a OR b")-"},
      {"NOT", R"-(Syntax error; token: "<EOF>", near: "NOT")-"},
      {"a = NOT b", R"-(Syntax error; token: "NOT", near: "= NOT b")-"},
      {"(a)between(b.(c.d))and(c)", R"-(Syntax error; token: "(", near: ".(c")-"},
      {"(a)between(b.c.d)and((c)", R"-(Syntax error; token: "<EOF>", near: ")")-"},
      {"size(a).b > a", R"-(Syntax error; token: ".", near: ").b")-"},
      {"(size(a)) > :n)", R"-(Syntax error; token: ")", near: ":n)")-"},
      {"set = :n", R"-(Syntax error; token: "set", near: "set =")-"},
      {"a = :n )", R"-(Syntax error; token: ")", near: ":n )")-"},
      {"   ", R"-(Syntax error; token: "<EOF>", near: "   ")-"},
  });
}

TEST(condition_refusals, an_expression_is_neither_empty_nor_longer_than_4096_bytes) {
  EXPECT_EQ(refusal_of(""), std::string(prefix) + "The expression can not be empty;");
  EXPECT_EQ(refusal_of("a = :n" + std::string(4090, ' ')), "accepted");
  EXPECT_EQ(refusal_of(std::string(4097, '(')),
            std::string(prefix) + "Expression size has exceeded the maximum allowed size;");
}

TEST(condition_refusals, parentheses_around_parentheses_are_redundant) {
  const std::string redundant = "The expression has redundant parentheses;";
  expect_refused({
      {"((attribute_not_exists(a)))", redundant},
      {"a=a and a > ((views))", redundant},
      {"(a)between(((b.c)).d)and(c)", redundant},
      {"a > whatever((:things), ((a)))", redundant},
      {"a=a AND ((a=a AND a=a)) AND a=a", redundant},
      {"a=a OR ((a=a OR (a=a OR a=a)))", redundant},
      {"((a = :n)) AND ((b = :n))", redundant},
      {"((a = :n)) AND (", redundant},
      {"((a)) = :n", redundant},
      {"((NOT ((a = :n))))", redundant},
  });
  for (const auto* text :
       {"(a = :n)", "(a = :n) AND (b = :n)", "((a = :n) AND (b = :n))", "(a) = (:n)", "((a) = :n)", "(NOT (a = :n))",
        "(attribute_exists(a))", "(size((a))) > (:n)", "(a) IN ((:n), (b))", "(NOT (NOT a = :n))"}) {
    EXPECT_EQ(refusal_of(text), "accepted") << text;
  }
}

TEST(condition_refusals, functions_are_known_by_their_exact_names_and_have_their_places) {
  expect_refused({
      {"a=a and whatever((:things)) > a", "Invalid function name; function: whatever"},
      {"attRIbute_exIsts((views), #a)", "Invalid function name; function: attRIbute_exIsts"},
      {"a < f(f(f(b)))", "Invalid function name; function: f"},
      {"if_not_exists(a, b) = :n", "The function is not allowed in a condition expression; function: if_not_exists"},
      {"list_append(a, b) = :n", "The function is not allowed in a condition expression; function: list_append"},
      {"a=a and attribute_exists((views), (#a)) > b",
       "The function is not allowed to be used this way in an expression; function: attribute_exists"},
      {"contains(:things, c) > b",
       "The function is not allowed to be used this way in an expression; function: contains"},
      {"size(contains(a, b)) > a",
       "The function is not allowed to be used this way in an expression; function: contains"},
      {"size(things)", "The function is not allowed to be used this way in an expression; function: size"},
      {"(size(things))", "The function is not allowed to be used this way in an expression; function: size"},
      {"NOT size(things)", "The function is not allowed to be used this way in an expression; function: size"},
      {"a between b and attribute_exists(things)",
       "The function is not allowed to be used this way in an expression; function: attribute_exists"},
      {"a in (b, attribute_exists(things))",
       "The function is not allowed to be used this way in an expression; function: attribute_exists"},
  });
}

TEST(condition_refusals, reserved_words_are_no_names) {
  expect_refused({
      {"attribute_exists(views, #nope)", "Attribute name is a reserved keyword; reserved keyword: views"},
      {":n < abOrT", "Attribute name is a reserved keyword; reserved keyword: abOrT"},
      {"a.status = :undefined", "Attribute name is a reserved keyword; reserved keyword: status"},
      {"name = :n AND zone = :n", "Attribute name is a reserved keyword; reserved keyword: name"},
  });
}

TEST(condition_refusals, placeholders_are_defined) {
  expect_refused({
      {"attribute_exists(#Pictures.RearView, :n) and a=a",
       "An expression attribute name used in the document path is not defined; attribute name: #Pictures"},
      {"begins_with(Pictures.#RearView)",
       "An expression attribute name used in the document path is not defined; attribute name: #RearView"},
      {"#4g > a", "An expression attribute name used in the document path is not defined; attribute name: #4g"},
      {"#_ > a", "An expression attribute name used in the document path is not defined; attribute name: #_"},
      {"begins_with(:hello, #x, #y)",
       "An expression attribute value used in expression is not defined; attribute value: :hello"},
      {":a < :c", "An expression attribute value used in expression is not defined; attribute value: :a"},
  });
}

TEST(condition_refusals, functions_have_their_number_of_operands) {
  const std::string wrong = "Incorrect number of operands for operator or function; operator or function: ";
  expect_refused({
      {"attribute_exists(things, a) and a=a", wrong + "attribute_exists, number of operands: 2"},
      {"attribute_not_exists(things, b)", wrong + "attribute_not_exists, number of operands: 2"},
      {"attribute_type(things)", wrong + "attribute_type, number of operands: 1"},
      {"begins_with(things, size(a), b)", wrong + "begins_with, number of operands: 3"},
      {"contains(things)", wrong + "contains, number of operands: 1"},
      {"size(things, a) > b", wrong + "size, number of operands: 2"},
  });
}

TEST(condition_refusals, values_have_types_that_the_operator_takes) {
  const std::string wrong = "Incorrect operand type for operator or function; operator or function: ";
  expect_refused({
      {"begins_with(a, :n)", wrong + "begins_with, operand type: N"},
      {"begins_with(:bool, a)", wrong + "begins_with, operand type: BOOL"},
      {"begins_with(a, size(b)) and a=:n", wrong + "begins_with, operand type: N"},
      {"attribute_type(a, :n)", wrong + "attribute_type, operand type: N"},
      {"attribute_type(a, size(a)) and a=a", wrong + "attribute_type, operand type: N"},
      {"attribute_type(a, b)", wrong + "attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"},
      {"attribute_type(a, :t)",
       "Invalid attribute type name found; type: T, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
      {"size(size(a)) > :n", wrong + "size, operand type: N"},
      {"size(:bool) > a", wrong + "size, operand type: BOOL"},
      {"size(:null) > a", wrong + "size, operand type: NULL"},
      {"attribute_not_exists(size(:n))", wrong + "size, operand type: N"},
      {"a < :l", wrong + "<, operand type: L"},
      {":m >= a", wrong + ">=, operand type: M"},
      {"a BETWEEN :ns AND :ns", wrong + "BETWEEN, operand type: NS"},
      {"attribute_exists(:s) and a=a",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"attribute_not_exists(size(:s))",
       "Operator or function requires a document path; operator or function: attribute_not_exists"},
      {"a BETWEEN :n AND :s",
       "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: "
       "AttributeValue: "
       "{N:1}, upper bound operand: AttributeValue: {S:S}"},
      {"a BETWEEN :n2 AND :n",
       "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound "
       "operand: "
       "AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"},
  });
}

TEST(condition_refusals, the_first_operand_is_not_among_the_others) {
  const std::string same =
      "The first operand must be distinct from the remaining operands for this operator or function; "
      "operator: ";
  expect_refused({
      {"a = a AND #a = b AND :nope > a", same + "=, first operand: [a]"},
      {"#a <> a", same + "<>, first operand: [a]"},
      {"((a=a) OR (a=a))", same + "=, first operand: [a]"},
      {"contains(ab.bc[1].a, ab.bc[1].#a)", same + "contains, first operand: [ab, bc, [1], a]"},
      {"attribute_type(ab.bc[1].#a, ab.bc[1].a)", same + "attribute_type, first operand: [ab, bc, [1], a]"},
      {"a BETWEEN :n AND a", same + "BETWEEN, first operand: [a]"},
      {"a IN (:n, a)", same + "IN, first operand: [a]"},
  });
  for (const auto* text : {":n > :n", "size(a) > a", "size(a) = size(a)", "a.b = a", "a[0] = a[1]"}) {
    EXPECT_EQ(refusal_of(text), "accepted") << text;
  }
}

TEST(condition_refusals, in_takes_a_hundred_candidates) {
  const auto in = [](int count) {
    std::string text = "a IN (:n";
    for (int i = 1; i < count; ++i) text += ",:n";
    return text + ")";
  };
  EXPECT_EQ(refusal_of(in(100)), "accepted");
  EXPECT_EQ(refusal_of(in(101)),
            std::string(prefix) + "The IN operator is provided with too many operands; number of operands: 101");
}

TEST(condition_refusals, there_are_at_most_300_operators) {
  std::string nested;
  for (int i = 0; i < 149; ++i) nested += "a<b or (";
  EXPECT_EQ(refusal_of(nested + "a<b" + std::string(149, ')')), "accepted");
  std::string junction = "a<b";
  for (int i = 0; i < 150; ++i) junction += " and a<b";
  const auto too_many = std::string(prefix) + "The expression contains too many operators; operator count: 301";
  EXPECT_EQ(refusal_of(junction), too_many);
  std::string negations;
  for (int i = 0; i < 1000; ++i) negations += "not ";
  EXPECT_EQ(refusal_of(negations + "a<b"), too_many);
}

TEST(condition_refusals, paths_have_32_steps_and_indexes_31_bits) {
  std::string path = "a";
  for (int i = 0; i < 31; ++i) path += ".b";
  EXPECT_EQ(refusal_of(path + " = :n"), "accepted");
  EXPECT_EQ(refusal_of(path + "[0] = :n"),
            std::string(prefix) + "The document path has too many nesting levels; nesting levels: 33");
  EXPECT_EQ(refusal_of("a[2147483647] = :n"), "accepted");
  EXPECT_EQ(refusal_of("a[2147483648] = :n"),
            std::string(prefix) + "List index is not within the allowable range; index: [2147483648]");
  EXPECT_EQ(refusal_of("a[99999999999999999999999999] = :n"),
            std::string(prefix) + "List index is not within the allowable range; index: [99999999999999999999999999]");
}

TEST(condition_refusals, nesting_as_deep_as_the_text_is_long_needs_no_stack) {
  EXPECT_EQ(refusal_of(std::string(4096, '(')), std::string(prefix) + R"-(Syntax error; token: "<EOF>", near: "(")-");
  EXPECT_EQ(refusal_of(std::string(2040, '(') + "a<b" + std::string(2040, ')')),
            std::string(prefix) + "The expression has redundant parentheses;");
  std::string calls;
  for (int i = 0; i < 800; ++i) calls += "size(";
  EXPECT_EQ(refusal_of(calls + "a"), std::string(prefix) + R"(Syntax error; token: "<EOF>", near: "a")");
  calls.resize(5 * 600);
  EXPECT_EQ(refusal_of("b < " + calls + "a" + std::string(600, ')')),
            std::string(prefix) +
                "Incorrect operand type for operator or function; operator or function: size, operand type: N");
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
