#include <tenon/dynamodb/expressions.hpp>

#include "dynamodb/placeholders.hpp"

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::dynamodb {
namespace {

// The expression, and the names and values behind its placeholders.
std::string rendered(const detail::expression_text& text) {
  const placeholder_names no_names;
  placeholders p(no_names);
  std::string out = p.render(text) + " ";
  p.append_to(out);
  return out;
}
std::string rendered(const condition& c) { return rendered(c.text()); }
std::string rendered(const key_condition& c) { return rendered(c.text()); }
std::string rendered(const projection& p) { return rendered(p.text()); }
std::string rendered(const update& u) {
  const detail::expression_text text = u.text();
  return rendered(text);
}

std::string text_of(const condition& c) {
  const std::string all = rendered(c);
  return all.substr(0, all.find(" ,"));
}

TEST(Expressions, NamesAndValuesBecomePlaceholders) {
  EXPECT_EQ(
      rendered(attr("status") == "open"),
      R"(#n0 = :v0 ,"ExpressionAttributeNames":{"#n0":"status"},"ExpressionAttributeValues":{":v0":{"S":"open"}})");
}

TEST(Expressions, TheSameNameOrValueHasOnePlaceholder) {
  EXPECT_EQ(
      rendered(attr("a") == 1 && attr("b") == 1 && attr("a") < 2),
      R"(#n0 = :v0 AND #n1 = :v0 AND #n0 < :v1 ,"ExpressionAttributeNames":{"#n0":"a","#n1":"b"},"ExpressionAttributeValues":{":v0":{"N":"1"},":v1":{"N":"2"}})");
}

TEST(Expressions, AllComparisonsAreWritten) {
  EXPECT_EQ(text_of(attr("a") != 1), "#n0 <> :v0");
  EXPECT_EQ(text_of(attr("a") < 1), "#n0 < :v0");
  EXPECT_EQ(text_of(attr("a") <= 1), "#n0 <= :v0");
  EXPECT_EQ(text_of(attr("a") > 1), "#n0 > :v0");
  EXPECT_EQ(text_of(attr("a") >= 1), "#n0 >= :v0");
  EXPECT_EQ(text_of(3 < attr("a")), ":v0 < #n0");
  EXPECT_EQ(text_of(attr("a") == attr("b")), "#n0 = #n1");
}

TEST(Expressions, FunctionsAreWritten) {
  EXPECT_EQ(text_of(attr("a").exists()), "attribute_exists(#n0)");
  EXPECT_EQ(text_of(attr("a").not_exists()), "attribute_not_exists(#n0)");
  EXPECT_EQ(text_of(attribute_not_exists(attr("a"))), "attribute_not_exists(#n0)");
  EXPECT_EQ(text_of(attr("a").begins_with("x")), "begins_with(#n0, :v0)");
  EXPECT_EQ(text_of(attr("a").contains("x")), "contains(#n0, :v0)");
  EXPECT_EQ(text_of(attr("a").is(attribute_type::string_set)), "attribute_type(#n0, :v0)");
  EXPECT_EQ(text_of(size(attr("a")) < 30), "size(#n0) < :v0");
  EXPECT_EQ(text_of(attr("a").between(1, attr("b"))), "#n0 BETWEEN :v0 AND #n1");
  EXPECT_EQ(text_of(attr("a").in({1, "x", attr("b")})), "#n0 IN (:v0, :v1, #n1)");
  EXPECT_EQ(text_of(attr("a").in(std::vector<std::string>{"x", "y"})), "#n0 IN (:v0, :v1)");
}

TEST(Expressions, PathsGoIntoMapsAndLists) {
  EXPECT_EQ(rendered(attr("a")["b"][2]["c.d"] == true),
            R"(#n0.#n1[2].#n2 = :v0 ,"ExpressionAttributeNames":{"#n0":"a","#n1":"b","#n2":"c.d"},)"
            R"("ExpressionAttributeValues":{":v0":{"BOOL":true}})");
  EXPECT_THROW(attr("a")[-1], validation_error);
}

TEST(Expressions, ValuesOfAllTypesAreTaken) {
  EXPECT_EQ(
      rendered(attr("a") == decimal("1.50") && attr("b") == 2.5 && attr("c") == nullptr &&
               attr("d") == string_set{"x"}),
      R"(#n0 = :v0 AND #n1 = :v1 AND #n2 = :v2 AND #n3 = :v3 ,"ExpressionAttributeNames":{"#n0":"a","#n1":"b","#n2":"c","#n3":"d"},)"
      R"("ExpressionAttributeValues":{":v0":{"N":"1.5"},":v1":{"N":"2.5"},":v2":{"NULL":true},":v3":{"SS":["x"]}})");
}

TEST(Expressions, ParenthesesStandOnlyWhereTheyAreNeeded) {
  const condition a = attr("a") == 1;
  const condition b = attr("b") == 1;
  const condition c = attr("c") == 1;
  EXPECT_EQ(text_of(a && (b || c)), "#n0 = :v0 AND (#n1 = :v0 OR #n2 = :v0)");
  EXPECT_EQ(text_of((a && b) || c), "#n0 = :v0 AND #n1 = :v0 OR #n2 = :v0");
  EXPECT_EQ(text_of((a || b) || c), "#n0 = :v0 OR #n1 = :v0 OR #n2 = :v0");
  EXPECT_EQ(text_of(!(a && b)), "NOT (#n0 = :v0 AND #n1 = :v0)");
  EXPECT_EQ(text_of(!a && b), "NOT #n0 = :v0 AND #n1 = :v0");
  EXPECT_EQ(text_of(!!a), "NOT (NOT #n0 = :v0)");
  EXPECT_EQ(text_of(!attr("a").between(1, 2)), "NOT #n0 BETWEEN :v0 AND :v1");
}

TEST(Expressions, AnEmptyConditionLeavesTheOtherSide) {
  EXPECT_EQ(text_of(condition() && attr("a") == 1), "#n0 = :v0");
  EXPECT_EQ(text_of((attr("a") == 1) || condition()), "#n0 = :v0");
  EXPECT_TRUE((condition() && condition()).empty());
  EXPECT_THROW(!condition(), validation_error);
}

TEST(Expressions, ATextIsSentAsItIsAndKeptTogetherBesideOthers) {
  EXPECT_EQ(rendered(condition("#s = :s OR #t = :t")), "#s = :s OR #t = :t ");
  EXPECT_EQ(text_of(condition("#s = :s OR #t = :t") && attr("a") == 1), "(#s = :s OR #t = :t) AND #n0 = :v0");
  EXPECT_THROW(condition("a \1 b"), validation_error);
}

TEST(Expressions, PlaceholdersOfTextsAreNotUsedAgain) {
  const placeholder_names names{{"#n0", "mine"}};
  const attribute_map values{{":v0", 7}};
  placeholders p(names, values);
  const condition c = condition("#n0 = :v0") && attr("a") == 1;
  std::string out = p.render(c.text());
  EXPECT_EQ(out, "(#n0 = :v0) AND #n1 = :v1");
  out = "{";
  p.append_to(out);
  EXPECT_EQ(out, R"({"ExpressionAttributeNames":{"#n0":"mine","#n1":"a"},)"
                 R"("ExpressionAttributeValues":{":v0":{"N":"7"},":v1":{"N":"1"}})");
}

TEST(Expressions, NoValuesToBeInIsRefused) { EXPECT_THROW(attr("a").in(std::vector<int>()), validation_error); }

TEST(Expressions, KeyConditionsAreOfAPartitionAndARange) {
  const std::string pk = "USER#1";
  EXPECT_EQ(rendered(key("PK") == pk && key("SK").begins_with("ORDER#")),
            R"(#n0 = :v0 AND begins_with(#n1, :v1) ,"ExpressionAttributeNames":{"#n0":"PK","#n1":"SK"},)"
            R"("ExpressionAttributeValues":{":v0":{"S":"USER#1"},":v1":{"S":"ORDER#"}})");
  EXPECT_TRUE(rendered(key("a") == 1 && key("b").between(2, 3)).starts_with("#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2 "));
  EXPECT_TRUE(rendered(key("a") == 1 && key("b") >= 2).starts_with("#n0 = :v0 AND #n1 >= :v1 "));
}

TEST(Expressions, UpdatesAreGroupedByClause) {
  const update u = {set(attr("n"), if_not_exists(attr("n"), 0) + 1),
                    remove(attr("old")),
                    set(attr("l"), list_append(attr("l"), attribute_list{1})),
                    add(attr("visits"), 1),
                    delete_(attr("tags"), string_set{"x"}),
                    remove(attr("list")[3]),
                    set(attr("left"), 10 - attr("used")),
                    set(attr("copy"), attr("n"))};
  EXPECT_TRUE(
      rendered(u).starts_with("SET #n0 = if_not_exists(#n0, :v0) + :v1, #n1 = list_append(#n1, :v2), "
                              "#n2 = :v3 - #n3, #n4 = #n0 REMOVE #n5, #n6[3] ADD #n7 :v1 DELETE #n8 :v4 ,"))
      << rendered(u);
}

TEST(Expressions, AnUpdateGrowsStepByStep) {
  update u;
  EXPECT_TRUE(u.empty());
  u.append(set(attr("a"), 1)).append(set(attr("b"), "x"));
  EXPECT_FALSE(u.empty());
  EXPECT_TRUE(rendered(u).starts_with("SET #n0 = :v0, #n1 = :v1 ,"));
  update raw = "SET a = :a";
  EXPECT_THROW(raw.append(set(attr("b"), 1)), validation_error);
}

TEST(Expressions, ProjectionsNamePaths) {
  EXPECT_EQ(rendered(projection{attr("a"), attr("b")["c"][0]}),
            R"(#n0, #n1.#n2[0] ,"ExpressionAttributeNames":{"#n0":"a","#n1":"b","#n2":"c"})");
  EXPECT_TRUE(rendered(names({"a", "b.c"})).ends_with(R"({"#n0":"a","#n1":"b.c"})"));
}

}  // namespace
}  // namespace tenon::dynamodb
