#include <tenon/schema/parser.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace tenon::schema {
namespace {

struct parsed {
  source_set sources;
  ast::document_file file;
  std::vector<diagnostic> found;

  [[nodiscard]] std::string text(const span& s) const {
    return sources.files[s.file].text.substr(s.begin, s.end - s.begin);
  }

  /// "code: text" of everything reported, in the order of places.
  [[nodiscard]] std::vector<std::string> reported() const {
    std::vector<std::string> out;
    for (const diagnostic& d : found) out.push_back(d.code + ": " + text(d.where));
    return out;
  }
};

parsed parse_text(const std::string& text) {
  parsed p;
  p.sources.files.push_back({"schema.prisma", text});
  diagnostics out;
  p.file = parse(p.sources, out).files.at(0);
  p.found = out.take();
  return p;
}

parsed valid(const std::string& text) {
  parsed p = parse_text(text);
  EXPECT_TRUE(p.found.empty()) << render(p.found, p.sources);
  return p;
}

using strings = std::vector<std::string>;

TEST(parser, reads_every_kind_of_block) {
  const parsed p = valid("datasource a {\n}\ngenerator b {\n}\nmodel c {\n}\nview d {\n}\ntype e {\n}\nenum f {\n}\n");
  using form = ast::block::form;
  const std::vector<form> kinds{form::datasource, form::generator,      form::model,
                                form::view,       form::composite_type, form::enum_type};
  ASSERT_EQ(p.file.blocks.size(), kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ(p.file.blocks[i].kind, kinds[i]);
    EXPECT_EQ(p.file.blocks[i].name.text, std::string(1, static_cast<char>('a' + i)));
  }
  EXPECT_EQ(p.text(p.file.blocks[2].where), "model c {\n}");
  EXPECT_EQ(p.text(p.file.blocks[2].keyword), "model");
}

TEST(parser, spans_of_a_field_cover_its_parts_without_white_space) {
  const parsed p = valid("model A {\n  name   String ?  @db.VarChar( 10 )  @map(\"n\") // c\n}\n");
  const ast::field& f = p.file.blocks.at(0).fields.at(0);
  EXPECT_EQ(p.text(f.name.where), "name");
  EXPECT_EQ(p.text(f.type.name_where), "String");
  EXPECT_EQ(p.text(f.type.where), "String ?");
  EXPECT_EQ(f.type.arity, arity::optional);
  ASSERT_EQ(f.attributes.size(), 2U);
  EXPECT_EQ(p.text(f.attributes[0].where), "@db.VarChar( 10 )");
  EXPECT_EQ(f.attributes[0].name.text, "db.VarChar");
  EXPECT_EQ(p.text(f.attributes[0].arguments_where), "( 10 )");
  EXPECT_EQ(p.text(f.where), "name   String ?  @db.VarChar( 10 )  @map(\"n\")");
  EXPECT_EQ(p.text(f.trailing_comment.value()), "// c");
}

TEST(parser, reads_types_of_every_arity_and_unsupported_ones) {
  const parsed p = valid("model A {\n  a Int\n  b Int?\n  c Int[]\n  d Unsupported(\"circle \\\"x\\\"\")?\n}\n");
  const std::vector<ast::field>& fields = p.file.blocks.at(0).fields;
  EXPECT_EQ(fields.at(0).type.arity, arity::required);
  EXPECT_EQ(fields.at(1).type.arity, arity::optional);
  EXPECT_EQ(fields.at(2).type.arity, arity::list);
  EXPECT_EQ(fields.at(3).type.kind, ast::field_type::form::unsupported);
  EXPECT_EQ(fields.at(3).type.name, "circle \"x\"");
  EXPECT_EQ(p.text(fields.at(3).type.name_where), "Unsupported(\"circle \\\"x\\\"\")");
}

TEST(parser, reads_values_of_every_form) {
  const parsed p = valid(
      "generator g {\n  a = -1.50\n  b = \"t\\n\\u00e9\\ud83d\\ude00\"\n  c = x.y\n  d = [1, [], f(k: 2, \"s\")]\n}\n");
  using form = ast::expression::form;
  const std::vector<ast::property>& all = p.file.blocks.at(0).properties;
  EXPECT_EQ(all.at(0).value.value().kind, form::number);
  EXPECT_EQ(all.at(0).value.value().text, "-1.50");
  EXPECT_EQ(all.at(1).value.value().kind, form::string);
  EXPECT_EQ(all.at(1).value.value().text, "t\né😀");
  EXPECT_EQ(all.at(2).value.value().kind, form::constant);
  EXPECT_EQ(all.at(2).value.value().text, "x.y");
  const ast::expression& array = all.at(3).value.value();
  ASSERT_EQ(array.kind, form::array);
  ASSERT_EQ(array.items.size(), 3U);
  const ast::expression& call = array.items[2];
  ASSERT_EQ(call.kind, form::function);
  EXPECT_EQ(call.text, "f");
  ASSERT_EQ(call.arguments.size(), 2U);
  EXPECT_EQ(call.arguments[0].name.value().text, "k");
  EXPECT_EQ(p.text(call.arguments[0].where), "k: 2");
  EXPECT_FALSE(call.arguments[1].name.has_value());
}

TEST(parser, names_have_letters_of_any_script) {
  const parsed p = valid("model Kōrero {\n  名前 String\n  straße-1_x Int\n  2nd Int\n}\n");
  EXPECT_EQ(p.file.blocks.at(0).name.text, "Kōrero");
  EXPECT_EQ(p.file.blocks.at(0).fields.at(0).name.text, "名前");
  EXPECT_EQ(p.file.blocks.at(0).fields.at(1).name.text, "straße-1_x");
  EXPECT_EQ(p.file.blocks.at(0).fields.at(2).name.text, "2nd");
}

TEST(parser, lines_end_in_any_way_and_words_are_parted_by_any_space) {
  const parsed p = valid("model\u00a0A {\r\n\ta\u3000Int\r\n  b Int\r  c\tInt\n}\r\n");
  ASSERT_EQ(p.file.blocks.size(), 1U);
  EXPECT_EQ(p.file.blocks[0].fields.size(), 3U);
}

TEST(parser, documentation_comes_from_comments_above_and_beside) {
  const parsed p = valid(
      "// not this\n/// About A\n///   indented\nmodel A {\n"
      "  /// above\n  a Int /// beside\n"
      "  b Int // plain\n"
      "  /* block */\n  c Int\n"
      "  /// lost\n\n  /// nearest\n  d Int\n"
      "  ///\n  e Int\n}\n"
      "/// apart\n\nenum E {\n  X /// x\n  Y\n}\n");
  const ast::block& a = p.file.blocks.at(0);
  EXPECT_EQ(a.documentation, "About A\nindented");
  EXPECT_EQ(a.fields.at(0).documentation, "above\nbeside");
  EXPECT_EQ(a.fields.at(1).documentation, std::nullopt);
  EXPECT_EQ(a.fields.at(2).documentation, "block");
  EXPECT_EQ(a.fields.at(3).documentation, "nearest");
  EXPECT_EQ(a.fields.at(4).documentation, "");
  const ast::block& e = p.file.blocks.at(1);
  EXPECT_EQ(e.documentation, std::nullopt);
  EXPECT_EQ(e.values.at(0).documentation, "x");
  EXPECT_EQ(e.values.at(1).documentation, std::nullopt);
}

TEST(parser, comments_above_a_datasource_document_the_next_model) {
  const parsed p = valid("/// moved\ndatasource d {\n  /// inside\n  x = 1\n}\nmodel A {\n}\nmodel B {\n}\n");
  EXPECT_EQ(p.file.blocks.at(0).documentation, "inside");
  EXPECT_EQ(p.file.blocks.at(1).documentation, "moved");
  EXPECT_EQ(p.file.blocks.at(2).documentation, std::nullopt);
}

TEST(parser, items_list_everything_in_the_order_written) {
  const parsed p = parse_text("model A {\n\n  // c\n  @@map(\"a\")\n  x Int\n  ???\n}\n");
  std::vector<ast::item::form> kinds;
  for (const ast::item& i : p.file.blocks.at(0).items) kinds.push_back(i.kind);
  using form = ast::item::form;
  EXPECT_EQ(kinds, (std::vector{form::blank, form::comments, form::attribute, form::member, form::invalid}));
}

TEST(parser, reports_every_wrong_line_of_a_block_and_keeps_the_rest) {
  const parsed p = parse_text(
      "model A {\n  id: Int @id\n  a [String]\n  b String!\n  c String[]?\n  d\n  e Int,\n  _f Int\n  @map(\"x\")\n  g "
      "Int = 1\n  h Int\n}\n");
  EXPECT_EQ(p.reported(),
            (strings{"legacy-colon: :", "legacy-list: [String]", "legacy-required: String!", "optional-list: String[]?",
                     "missing-type: d", "invalid-line: ,", "invalid-line: _", "invalid-line: @", "invalid-line: ="}));
  ASSERT_EQ(p.file.blocks.size(), 1U);
  ASSERT_EQ(p.file.blocks[0].fields.size(), 6U);
  EXPECT_EQ(p.file.blocks[0].fields[1].type.arity, arity::list);
  EXPECT_EQ(p.file.blocks[0].fields[4].type.kind, ast::field_type::form::missing);
}

TEST(parser, says_what_it_expected_where_a_line_goes_wrong) {
  const parsed p = parse_text("model A {\n  a Int @default(1 2)\n}\n");
  ASSERT_EQ(p.found.size(), 1U);
  EXPECT_EQ(p.found[0].message, "Unexpected `2` in the model `A`: expected `)` or `,`.");
}

TEST(parser, hints_at_what_was_meant) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"modle A {\n}\n", "Did you mean `model`?"},
      {"model A {\n  a Int @map('x')\n}\n", "Strings stand in double quotes."},
      {"model A {\n  @id([a])\n}\n", "An attribute of the whole block starts with `@@`."},
      {"model A {\n  a Int = 1\n}\n", "A default value is given as `@default(value)`."},
      {"enum E {\n  A = 1\n}\n", "The name of a value in the database is given as `@map(\"name\")`."},
      {"datasource d {\n  provider: \"x\"\n}\n", "A property is written `name = value`."},
      {"model A {\n  a Int }\n}\n", "Move the `}` onto a line of its own."},
      {"model A { a Int }\n", "Break the line behind `{` and in front of `}`."},
      {"model {\n}\n", "Write `model Name {`."},
      {"model A\n", "Write `model Name {`, and what it holds on the lines below."},
  };
  for (const auto& [text, hint] : cases) {
    const parsed p = parse_text(text);
    ASSERT_FALSE(p.found.empty()) << text;
    EXPECT_EQ(p.found[0].hint, hint) << text;
  }
}

TEST(parser, one_mistake_is_reported_once) {
  EXPECT_EQ(parse_text("modle A {\n  id Int @id\n  b Int\n}\nmodel B {\n}\n").reported(),
            strings{"unknown-keyword: modle"});
  EXPECT_EQ(parse_text("model A {\n  id Int\n").reported(), strings{"unclosed-block: model A {"});
  EXPECT_EQ(parse_text("generator g {\n  list = [\n    \"a\",\n    \"b\"\n  ]\n}\n").reported(),
            strings{"invalid-line: "});
}

TEST(parser, tells_a_block_that_starts_inside_of_an_unclosed_one) {
  const parsed p = parse_text("model A {\n  id Int\nmodel B {\n  id Int\n}\n");
  EXPECT_EQ(p.reported(), strings{"unclosed-block: model B {"});
  EXPECT_EQ(p.found[0].message, "A block starts here, but the model `A` is not closed yet.");
}

TEST(parser, reads_on_behind_a_block_that_is_never_closed) {
  const parsed p = parse_text("model A {\n  a Int\nenum\n\n model B\n garbage\n");
  EXPECT_EQ(p.reported(), strings{"unclosed-block: model A {"});
}

TEST(parser, refuses_incomplete_arguments_of_attributes) {
  EXPECT_EQ(parse_text("model A {\n  a Int @default(now(,)) @map(name:, map: \"x\",)\n}\n").reported(),
            (strings{"trailing-comma: ,", "missing-value: name", "trailing-comma: ,"}));
}

TEST(parser, refuses_wrong_escapes_and_keeps_the_rest_of_the_string) {
  const parsed p = parse_text("generator g {\n  a = \"C:\\Users\\\\x \\u12 \\ud83d.\"\n}\n");
  EXPECT_EQ(p.reported(),
            (strings{"unknown-escape: \\U", "invalid-unicode-escape: \\u", "invalid-unicode-escape: \\ud83d"}));
  EXPECT_EQ(p.file.blocks.at(0).properties.at(0).value.value().text, "C:sers\\x 12 .");
}

TEST(parser, refuses_a_byte_order_mark_but_reads_on) {
  const parsed p = parse_text("\uFEFFmodel A {\n  id Int @id\n}\n");
  EXPECT_EQ(p.reported(), strings{"byte-order-mark: \uFEFF"});
  EXPECT_EQ(p.file.blocks.size(), 1U);
}

TEST(parser, warns_of_bytes_that_are_no_utf8_and_reads_them_as_replacement_characters) {
  const parsed p = parse_text("model A {\n  id Int @map(\"\xE9t\xE9\") /// \xFF\n}\n");
  ASSERT_EQ(p.found.size(), 1U);
  EXPECT_EQ(p.found[0].severity, severity::warning);
  EXPECT_EQ(p.found[0].code, "invalid-utf8");
  const ast::field& f = p.file.blocks.at(0).fields.at(0);
  EXPECT_EQ(f.attributes.at(0).arguments.at(0).value.text, "\uFFFDt\uFFFD");
  EXPECT_EQ(f.documentation, "\uFFFD");
}

TEST(parser, bounds_how_deep_values_nest) {
  const auto nested = [](std::size_t depth) {
    return "generator g {\n  a = " + std::string(depth, '[') + std::string(depth, ']') + "\n}\n";
  };
  EXPECT_TRUE(parse_text(nested(200)).found.empty());
  for (const std::size_t depth : {std::size_t{201}, std::size_t{1000000}}) {
    EXPECT_EQ(parse_text(nested(depth)).reported(), strings{"too-deep: ["});
  }
}

TEST(parser, takes_no_longer_than_the_text_is_long) {
  constexpr int lines = 20000;
  const auto repeat = [](std::string_view line) {
    std::string text;
    for (int i = 0; i < lines; ++i) text += line;
    return text;
  };
  EXPECT_EQ(parse_text(repeat("model A {\n")).found.size(), 1U);
  EXPECT_EQ(parse_text(repeat("a {\n")).found.size(), 1U);
  EXPECT_FALSE(parse_text(repeat("enum A {\nmodel B {\n") + "x }").found.empty());
  EXPECT_FALSE(parse_text("model A {\n" + repeat("/*\n")).found.empty());
  EXPECT_FALSE(parse_text("model A {\n/*" + repeat("long\n") + "*/\n" + repeat("a b c\n") + "}\n").found.empty());
  EXPECT_FALSE(parse_text("model A {\n" + repeat("a Int /*\n") + "*/ x\n}\n").found.empty());
  EXPECT_FALSE(parse_text("model A {\n  a Int " + repeat("@x(\"\\q\") ") + "\n}\n").found.empty());
}

}  // namespace
}  // namespace tenon::schema
