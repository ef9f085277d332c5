// Scalar lists in inputs and results, below any database.
#include <tenon/client/projection.hpp>
#include <tenon/query/input.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace tenon {

namespace {

enum class role : std::uint16_t { reader, writer };

constexpr query::field_descriptor fields[] = {
    {.name = "texts", .column = "texts", .type = query::scalar::string, .list = true},
    {.name = "flags", .column = "flags", .type = query::scalar::boolean, .list = true},
    {.name = "roles", .column = "roles", .type = query::scalar::enumeration, .list = true},
};
constexpr query::model_descriptor model{.name = "Lists", .table = "Lists", .fields = fields};

struct create_input {
  list_value<std::string> texts = {};
  list_value<bool> flags = {};
  list_value<role> roles = {};
};
struct update_input {
  list_change<std::string> texts = {};
  list_change<bool> flags = {};
  list_change<role> roles = {};
};

template <class Input>
query::program encoded(const Input& input) {
  const query::input_member members[] = {
      {0, offsetof(Input, texts)}, {1, offsetof(Input, flags)}, {2, offsetof(Input, roles)}};
  query::program out;
  query::encode_input(out, query::section::create, {.model = &model, .fields = members}, &input);
  return out;
}

// "0 list_set [a, b]", one line for each assignment.
std::string assignments(const query::program& p) {
  constexpr std::size_t head = 5;
  std::string text;
  const unsigned count = p.code[head];
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t at = head + 2 + 3 * i;
    const auto how = static_cast<query::assignment>(p.code[at + 2]);
    text += std::to_string(p.code[at]) + (how == query::assignment::list_push ? " push [" : " set [");
    const query::value& list = p.values[i];
    EXPECT_EQ(list.type, query::value_type::list);
    for (std::uint32_t n = 0; n < list.size; ++n) {
      const query::value& item = p.values.items(list)[n];
      text += n == 0 ? "" : ", ";
      text += item.type == query::value_type::string ? std::string(p.values.text(item)) : std::to_string(item.integer);
    }
    text += "]\n";
  }
  return text;
}

TEST(lists, are_given_to_creates) {
  EXPECT_EQ(assignments(encoded(
                create_input{.texts = {"a", "b"}, .flags = {true, false}, .roles = {role::writer, role::reader}})),
            "0 set [a, b]\n1 set [1, 0]\n2 set [1, 0]\n");
}

TEST(lists, are_left_out_by_empty_braces_and_emptied_by_an_empty_vector) {
  EXPECT_EQ(assignments(encoded(create_input{.texts = {}, .flags = std::vector<bool>{}})), "1 set []\n");
  EXPECT_EQ(assignments(encoded(update_input{.texts = {}, .flags = std::vector<bool>{}})), "1 set []\n");
}

TEST(lists, take_what_converts_to_their_values) {
  const std::vector<const char*> given{"x", "y"};
  EXPECT_EQ(assignments(encoded(create_input{.texts = given})), "0 set [x, y]\n");
}

TEST(lists, are_replaced_or_pushed_to_by_updates) {
  EXPECT_EQ(
      assignments(encoded(update_input{.texts = push("c"), .flags = push({true, true}), .roles = {role::writer}})),
      "0 push [c]\n1 push [1, 1]\n2 set [1]\n");
}

TEST(lists, are_members_of_results) {
  const query::member texts = detail::scalar_member<std::vector<std::string>>(0, 8);
  EXPECT_TRUE(texts.list);
  EXPECT_EQ(texts.type, query::member_type::string);
  const query::member roles = detail::scalar_member<std::vector<role>>(2, 16);
  EXPECT_TRUE(roles.list);
  ASSERT_EQ(roles.type, query::member_type::enumeration);
  std::vector<role> found;
  roles.set_enum(&found, 1);
  roles.set_enum(&found, 0);
  EXPECT_EQ(found, (std::vector<role>{role::writer, role::reader}));
}

}  // namespace

}  // namespace tenon
