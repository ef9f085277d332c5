#include <tenon/dynamodb/attribute_value.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb {
namespace {

TEST(AttributeValue, KnowsItsType) {
  const std::pair<attribute_value, attribute_type> values[] = {
      {attribute_value(), attribute_type::null},
      {true, attribute_type::boolean},
      {7, attribute_type::number},
      {"text", attribute_type::string},
      {bytes("raw"), attribute_type::binary},
      {string_set{"a"}, attribute_type::string_set},
      {number_set{1}, attribute_type::number_set},
      {binary_set{bytes("a")}, attribute_type::binary_set},
      {attribute_list{1, "two"}, attribute_type::list},
      {attribute_map{{"a", 1}}, attribute_type::map},
  };
  for (const auto& [value, type] : values) EXPECT_EQ(value.type(), type);
}

TEST(AttributeValue, NamesBothTypesWhenAskedForAnother) {
  try {
    (void)attribute_value("text").as_number();
    FAIL() << "a string was read as a number";
  } catch (const validation_error& e) {
    EXPECT_EQ(e.message(), "The attribute is of type S, not of type N.");
  }
}

TEST(AttributeMap, KeepsEachNameOnceInOrder) {
  attribute_map members{{"b", 1}, {"a", 2}, {"b", 3}};
  members.set("c", 4);
  members["a"] = 5;
  ASSERT_EQ(members.size(), 3u);
  EXPECT_EQ(to_wire(members), R"({"a":{"N":"5"},"b":{"N":"3"},"c":{"N":"4"}})");
  EXPECT_TRUE(members.erase("b"));
  EXPECT_FALSE(members.erase("b"));
  EXPECT_EQ(members.find("b"), nullptr);
  EXPECT_EQ(members.at("c"), attribute_value(4));
}

TEST(AttributeMap, NamesTheAttributeThatIsMissing) {
  try {
    (void)attribute_map().at("email");
    FAIL() << "found what is not there";
  } catch (const validation_error& e) {
    EXPECT_EQ(e.fields(), std::vector<std::string>{"email"});
  }
}

TEST(AttributeMap, IsEqualWhateverTheOrderItWasMadeIn) {
  EXPECT_EQ((attribute_map{{"a", 1}, {"b", 2}}), (attribute_map{{"b", 2}, {"a", 1}}));
  EXPECT_NE((attribute_map{{"a", 1}}), (attribute_map{{"a", "1"}}));
}

TEST(ValueSet, HoldsDistinctValuesInOrder) {
  number_set values{3, 1, 2, 1};
  EXPECT_EQ(values.values(), (std::vector<number>{1, 2, 3}));
  EXPECT_FALSE(values.insert(2));
  EXPECT_TRUE(values.insert(0));
  EXPECT_TRUE(values.erase(3));
  EXPECT_FALSE(values.contains(3));
}

TEST(Wire, WritesEveryType) {
  EXPECT_EQ(to_wire(attribute_value()), R"({"NULL":true})");
  EXPECT_EQ(to_wire(attribute_value(false)), R"({"BOOL":false})");
  EXPECT_EQ(to_wire(attribute_value(number::parse("1.50"))), R"({"N":"1.5"})");
  EXPECT_EQ(to_wire(attribute_value("a\"b\\c\n\x01 é")), "{\"S\":\"a\\\"b\\\\c\\n\\u0001 é\"}");
  EXPECT_EQ(to_wire(attribute_value(bytes("hello"))), R"({"B":"aGVsbG8="})");
  EXPECT_EQ(to_wire(attribute_value(string_set{"b", "a"})), R"({"SS":["a","b"]})");
  EXPECT_EQ(to_wire(attribute_value(number_set{10, 9})), R"({"NS":["9","10"]})");
  EXPECT_EQ(to_wire(attribute_value(binary_set{bytes("a")})), R"({"BS":["YQ=="]})");
  EXPECT_EQ(to_wire(attribute_value(attribute_list{1, true})), R"({"L":[{"N":"1"},{"BOOL":true}]})");
  EXPECT_EQ(to_wire(attribute_value(attribute_map{{"k", attribute_list{}}})), R"({"M":{"k":{"L":[]}}})");
}

}  // namespace
}  // namespace tenon::dynamodb
