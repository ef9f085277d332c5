#include <tenon/dynamodb/marshal.hpp>

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/document.hpp>

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace shop {

struct Size {
  int width = 0;
  int height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

struct Product {
  std::string id;
  tenon::decimal price;
  std::optional<std::string> note;
  std::vector<std::string> names;
  std::set<std::string> tags;
  std::set<int> codes;
  std::map<std::string, Size> sizes;
  std::array<double, 2> place{};
  tenon::uuid owner;
  tenon::timestamp made;
  tenon::bytes picture;
  bool is_new = false;
  friend bool operator==(const Product&, const Product&) = default;
};

constexpr auto describe(tenon::dynamodb::type<Size>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(member<&Size::width>("w"), tenon::dynamodb::optional_member<&Size::height>("h"));
}

constexpr auto describe(tenon::dynamodb::type<Product>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(
      member<&Product::id>("id"), member<&Product::price>("price"), member<&Product::note>("note"),
      member<&Product::names>("names"), member<&Product::tags>("tags"), member<&Product::codes>("codes"),
      member<&Product::sizes>("sizes"), member<&Product::place>("place"), member<&Product::owner>("owner"),
      member<&Product::made>("made"), member<&Product::picture>("picture"), member<&Product::is_new>("isNew"));
}

enum class Colour { red, green };
inline void write_value(tenon::dynamodb::value_sink& out, const Colour& c) {
  out.string(c == Colour::red ? "RED" : "GREEN");
}
inline void read_value(tenon::dynamodb::value_source& in, Colour& c) {
  c = in.string() == "RED" ? Colour::red : Colour::green;
}

}  // namespace shop

namespace tenon::dynamodb {
namespace {

using shop::Product;
using shop::Size;

Product sample() {
  Product p;
  p.id = "p \"1\"";
  p.price = decimal("12.50");
  p.names = {"Lamp", "Lampe"};
  p.tags = {"b", "a"};
  p.codes = {30, 4};
  p.sizes = {{"L", {3, 4}}};
  p.place = {1.5, -2};
  p.owner = uuid::parse("6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90");
  p.made = timestamp::parse("2026-11-30T12:34:56.789Z");
  p.picture = bytes("\x01\x02\xFF");
  p.is_new = true;
  return p;
}

TEST(Marshal, AStructureIsAnItem) {
  EXPECT_EQ(
      marshal(sample()),
      R"({"id":{"S":"p \"1\""},"price":{"N":"12.5"},"names":{"L":[{"S":"Lamp"},{"S":"Lampe"}]},)"
      R"("tags":{"SS":["a","b"]},"codes":{"NS":["4","30"]},"sizes":{"M":{"L":{"M":{"w":{"N":"3"},"h":{"N":"4"}}}}},)"
      R"("place":{"L":[{"N":"1.5"},{"N":"-2"}]},"owner":{"S":"6f1c9a52-0b7e-4f5e-9d1a-2f6f1d7b8c90"},)"
      R"("made":{"S":"2026-11-30T12:34:56.789Z"},"picture":{"B":"AQL/"},"isNew":{"BOOL":true}})");
}

TEST(Marshal, WhatIsWrittenIsReadAgain) {
  Product p = sample();
  EXPECT_EQ(unmarshal<Product>(marshal(p)), p);
  p.note = "x";
  EXPECT_EQ(unmarshal<Product>(marshal(p)), p);
  EXPECT_EQ(from_item<Product>(to_item(p)), p);
}

TEST(Marshal, AttributesMayComeInAnyOrderAndWithOthers) {
  EXPECT_EQ(unmarshal<Size>(R"({"x":{"L":[{"S":"y"}]},"h":{"N":"2"},"w":{"N":"1"}})"), (Size{1, 2}));
}

TEST(Marshal, AMissingAttributeIsNamed) {
  EXPECT_EQ(unmarshal<Size>(R"({"w":{"N":"1"}})"), (Size{1, 0}));
  try {
    unmarshal<Size>(R"({"h":{"N":"1"}})");
    FAIL();
  } catch (const data_corruption& e) {
    EXPECT_EQ(e.kind(), error_kind::unexpected_null);
    EXPECT_EQ(e.fields(), std::vector<std::string>{"w"});
  }
}

TEST(Marshal, AnAttributeOfAnotherTypeIsNamedWithItsPath) {
  try {
    unmarshal<Product>(R"({"sizes":{"M":{"L":{"M":{"w":{"S":"wide"}}}}}})");
    FAIL();
  } catch (const validation_error& e) {
    EXPECT_EQ(e.message(), "Attribute `sizes`: Attribute `w`: The value is of type S where N is expected");
    EXPECT_EQ(e.fields(), (std::vector<std::string>{"sizes", "w"}));
  }
}

TEST(Marshal, NumbersThatDoNotFitAreRefused) {
  EXPECT_THROW(unmarshal<Size>(R"({"w":{"N":"3000000000"}})"), value_out_of_range);
  EXPECT_THROW(unmarshal<Size>(R"({"w":{"N":"1.5"}})"), value_out_of_range);
  EXPECT_EQ(unmarshal<Size>(R"({"w":{"N":"1E3"}})"), (Size{1000, 0}));
  EXPECT_EQ(unmarshal<Size>(R"({"w":{"N":"-2147483648"}})"), (Size{std::numeric_limits<int>::min(), 0}));
}

TEST(Marshal, AnOptionalIsReadFromNull) {
  using map = std::map<std::string, std::optional<int>>;
  EXPECT_EQ(unmarshal<map>(R"({"a":{"NULL":true},"b":{"N":"1"}})"), (map{{"a", std::nullopt}, {"b", 1}}));
}

TEST(Marshal, UndefinedValuesAreRemovedOrRefused) {
  const std::map<std::string, std::optional<int>> map{{"a", std::nullopt}, {"b", 1}};
  const std::vector<std::optional<int>> list{std::nullopt, 2};
  EXPECT_EQ(marshal(map), R"({"b":{"N":"1"}})");
  EXPECT_EQ(marshal(list), R"([{"N":"2"}])");
  const marshal_options strict{.remove_undefined_values = false};
  EXPECT_THROW(marshal(map, strict), validation_error);
  EXPECT_THROW(marshal(list, strict), validation_error);
  EXPECT_THROW(marshal(sample(), strict), validation_error);
}

TEST(Marshal, EmptyValuesBecomeNullWhenAskedFor) {
  const marshal_options converting{.convert_empty_values = true};
  EXPECT_EQ(marshal(std::string(), converting), R"({"NULL":true})");
  EXPECT_EQ(marshal(bytes(), converting), R"({"NULL":true})");
  EXPECT_EQ(marshal(std::set<int>(), converting), R"({"NULL":true})");
  EXPECT_EQ(marshal(item{{"a", ""}, {"b", attribute_list{"", 1}}, {"c", string_set()}}, converting),
            R"({"a":{"NULL":true},"b":{"L":[{"NULL":true},{"N":"1"}]},"c":{"NULL":true}})");
  EXPECT_EQ(marshal(std::string()), R"({"S":""})");
  EXPECT_THROW(marshal(std::set<int>()), validation_error);
}

TEST(Marshal, TheTopLevelContainerIsKeptWhenAskedFor) {
  const marshal_options keeping{.convert_top_level_container = true};
  EXPECT_EQ(marshal(Size{1, 2}, keeping), R"({"M":{"w":{"N":"1"},"h":{"N":"2"}}})");
  EXPECT_EQ(marshal(std::vector<int>{1}, keeping), R"({"L":[{"N":"1"}]})");
  EXPECT_EQ(unmarshal<Size>(R"({"M":{"w":{"N":"1"}}})", {.convert_without_map_wrapper = false}), (Size{1, 0}));
}

TEST(Marshal, DoublesThatAreNotExactAreRefusedUnlessAllowed) {
  EXPECT_EQ(marshal(0.1), R"({"N":"0.1"})");
  EXPECT_EQ(marshal(-0.0), R"({"N":"0"})");
  EXPECT_EQ(marshal(1e-7), R"({"N":"0.0000001"})");
  EXPECT_EQ(marshal(9007199254740991.0), R"({"N":"9007199254740991"})");
  EXPECT_THROW(marshal(9007199254740993.0), value_out_of_range);
  EXPECT_EQ(marshal(1e20, {.allow_imprecise_numbers = true}), R"({"N":"100000000000000000000"})");
  EXPECT_THROW(marshal(std::numeric_limits<double>::quiet_NaN()), validation_error);
  const std::string precise = R"({"a":{"N":"0.12345678901234567890123"}})";
  using map = std::map<std::string, double>;
  EXPECT_THROW(unmarshal<map>(precise), value_out_of_range);
  EXPECT_EQ(unmarshal<map>(precise, {.allow_imprecise_numbers = true}).at("a"), 0.12345678901234567890123);
}

TEST(Marshal, FloatsAreWrittenWithTheDigitsThatNameThemAmongFloats) {
  const document d{{"v", std::vector<float>{0.1f, -1 / 3.0f, 2, 1e-7f}}, {"s", std::set<float>{0.1f, 1e-7f}}};
  EXPECT_EQ(d.wire(), R"({"v":{"L":[{"N":"0.1"},{"N":"-0.33333334"},{"N":"2"},{"N":"0.0000001"}]},)"
                      R"("s":{"NS":["0.0000001","0.1"]}})");
  const item stored = d.to_item();
  EXPECT_EQ(from_attribute_value<std::vector<float>>(stored.at("v")), (std::vector<float>{0.1f, -1 / 3.0f, 2, 1e-7f}));
  EXPECT_EQ(from_attribute_value<std::set<float>>(stored.at("s")), (std::set<float>{0.1f, 1e-7f}));
  EXPECT_EQ(to_attribute_value(0.1f), attribute_value(number::parse("0.1")));
  EXPECT_THROW(to_attribute_value(std::numeric_limits<float>::infinity(), {.allow_imprecise_numbers = true}),
               validation_error);
  EXPECT_THROW(to_attribute_value(std::numeric_limits<float>::max()), error);
}

TEST(Marshal, JsonIsADocument) {
  const json j = json::parse(R"({"a":[1,2.50,"x",true,null],"b":{"c":12345678901234567890.123}})");
  EXPECT_EQ(marshal(j), R"({"a":{"L":[{"N":"1"},{"N":"2.5"},{"S":"x"},{"BOOL":true},{"NULL":true}]},)"
                        R"("b":{"M":{"c":{"N":"12345678901234567890.123"}}}})");
  EXPECT_EQ(to_json(to_item(j)).text(), R"({"a":[1,2.5,"x",true,null],"b":{"c":12345678901234567890.123}})");
}

TEST(Marshal, SetsAndBinaryBecomeArraysAndBase64InJson) {
  const item i{
      {"b", bytes("\x01\x02\xFF")}, {"n", number_set{1, 2}}, {"s", string_set{"x"}}, {"bs", binary_set{bytes("a")}}};
  EXPECT_EQ(to_json(i).text(), R"({"b":"AQL/","bs":["YQ=="],"n":[1,2],"s":["x"]})");
}

TEST(Marshal, NumbersAreWrappedInJsonWhenAskedFor) {
  EXPECT_EQ(to_json(item{{"n", number::parse("1.50")}}, {.wrap_numbers = true}).text(), R"({"n":{"value":"1.5"}})");
}

TEST(Marshal, ATypeMayHaveFunctionsOfItsOwn) {
  EXPECT_EQ(marshal(shop::Colour::green), R"({"S":"GREEN"})");
  EXPECT_EQ(unmarshal<shop::Colour>(R"({"S":"RED"})", {.convert_without_map_wrapper = false}), shop::Colour::red);
  EXPECT_EQ(to_attribute_value(std::vector<shop::Colour>{shop::Colour::red}), attribute_value(attribute_list{"RED"}));
}

TEST(Marshal, OnlyMapsAreItems) { EXPECT_THROW(to_item(std::vector<int>{1}), validation_error); }

TEST(Document, IsMadeOfAttributesOfAnyType) {
  const document d{
      {"id", 7}, {"price", decimal("9.50")}, {"size", {{"w", 3}, {"h", 4.5}}}, {"gone", std::optional<int>()}};
  EXPECT_EQ(d.wire(), R"({"id":{"N":"7"},"price":{"N":"9.5"},"size":{"M":{"w":{"N":"3"},"h":{"N":"4.5"}}}})");
}

TEST(Document, IsMadeOfAStructureOrAnItem) {
  EXPECT_EQ(document(Size{1, 2}).wire(), R"({"w":{"N":"1"},"h":{"N":"2"}})");
  EXPECT_EQ(document(item{{"a", 1}}).wire(), R"({"a":{"N":"1"}})");
  EXPECT_EQ(document(std::map<std::string, int>{{"a", 1}}).wire(), R"({"a":{"N":"1"}})");
  EXPECT_EQ(document(Size{1, 2}).as<Size>(), (Size{1, 2}));
}

TEST(Document, OneAttributeIsNoListOfOne) {
  const document d{{"PK", "x"}};
  EXPECT_EQ(d.wire(), R"({"PK":{"S":"x"}})");
  EXPECT_TRUE(document().empty());
  EXPECT_FALSE(d.empty());
}

TEST(Document, TheOrderOfAttributesDoesNotMatter) {
  EXPECT_EQ((document{{"a", 1}, {"b", 2}}), (document{{"b", 2}, {"a", 1}}));
  EXPECT_FALSE((document{{"a", 1}} == document{{"a", 2}}));
}

}  // namespace
}  // namespace tenon::dynamodb
