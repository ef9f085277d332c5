#include "schema/parse_expression.hpp"

#include "base/quote.hpp"
#include "schema/string_literal.hpp"

#include <utility>
#include <vector>

namespace tenon::schema {
namespace {

/// Counts an open bracket for as long as it lives.
class nesting {
 public:
  explicit nesting(reader& in) : in_(in) { ++in_.depth; }
  ~nesting() { --in_.depth; }
  nesting(const nesting&) = delete;
  nesting& operator=(const nesting&) = delete;

  [[nodiscard]] bool is_too_deep() const {
    if (in_.depth > max_bracket_depth) {
      in_.refuse_depth();
    }
    return in_.depth > max_bracket_depth;
  }

 private:
  reader& in_;
};

struct argument_list {
  std::vector<ast::argument> arguments;
  std::vector<ast::identifier> empty_arguments;
  std::optional<span> trailing_comma;
};

bool accept_symbol(reader& in, std::string_view symbol, std::string_view what) {
  if (in.accept(symbol)) {
    return true;
  }
  in.expected(what);
  return false;
}

/// `name: value`, `name:` or `value`.
bool parse_argument(reader& in, argument_list& out) {
  const auto start = in.save();
  auto name = in.accept_identifier();
  if (name) {
    in.skip_spaces();
    if (!in.accept(":")) {
      in.restore(start);
      name.reset();
    }
  }
  if (name) {
    const auto after_colon = in.save();
    in.skip_spaces();
    if (auto value = parse_expression(in)) {
      out.arguments.push_back({std::move(name), *std::move(value), in.from(start.position)});
    } else {
      in.restore(after_colon);
      out.empty_arguments.push_back(*std::move(name));
    }
    return true;
  }
  auto value = parse_expression(in);
  if (!value) {
    in.restore(start);
    return false;
  }
  const span where = value->where;
  out.arguments.push_back({std::nullopt, *std::move(value), where});
  return true;
}

/// `(arguments)`.
std::optional<argument_list> parse_arguments(reader& in) {
  const nesting level(in);
  if (!in.rest().starts_with('(') || level.is_too_deep()) {
    return std::nullopt;
  }
  in.accept("(");
  argument_list list;
  in.skip_spaces();
  bool more = parse_argument(in, list);
  for (;;) {
    in.skip_spaces();
    const std::uint32_t comma = in.position();
    if (accept_symbol(in, ")", "`)`")) {
      return list;
    }
    if (!accept_symbol(in, ",", "`,`")) {
      return std::nullopt;
    }
    const span comma_where = in.from(comma);
    const auto after_comma = in.save();
    in.skip_spaces();
    more = more && parse_argument(in, list);
    if (!more) {
      in.restore(after_comma);
      list.trailing_comma = comma_where;
      in.skip_spaces();
      return accept_symbol(in, ")", "`)`") ? std::optional(std::move(list)) : std::nullopt;
    }
  }
}

/// `(arguments)` behind a name, if it is there.
std::optional<argument_list> parse_parenthesized(reader& in) {
  const auto after_name = in.save();
  in.skip_spaces();
  auto list = parse_arguments(in);
  if (!list) {
    in.restore(after_name);
  }
  return list;
}

std::optional<ast::expression> parse_function(reader& in) {
  const std::uint32_t begin = in.position();
  auto name = in.accept_path();
  if (!name) {
    return std::nullopt;
  }
  auto list = parse_parenthesized(in);
  if (!list) {
    return std::nullopt;
  }
  ast::expression call;
  call.kind = ast::expression::form::function;
  call.text = std::move(name->text);
  call.arguments = std::move(list->arguments);
  call.empty_arguments = std::move(list->empty_arguments);
  call.trailing_comma = list->trailing_comma;
  call.where = in.from(begin);
  return call;
}

std::optional<ast::expression> parse_array(reader& in) {
  const std::uint32_t begin = in.position();
  const nesting level(in);
  if (!in.rest().starts_with('[') || level.is_too_deep()) {
    return std::nullopt;
  }
  in.accept("[");
  ast::expression array;
  array.kind = ast::expression::form::array;
  in.skip_spaces();
  if (!in.accept("]")) {
    in.expected("`]`");
    do {
      in.skip_spaces();
      auto value = parse_expression(in);
      if (!value) {
        return std::nullopt;
      }
      array.items.push_back(*std::move(value));
      in.skip_spaces();
    } while (accept_symbol(in, ",", "`,`"));
    if (!accept_symbol(in, "]", "`]`")) {
      return std::nullopt;
    }
  }
  array.where = in.from(begin);
  return array;
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of `-12.5` at the front of `text`, or 0.
std::size_t number_length(std::string_view text) {
  const auto digits_end = [&](std::size_t at) {
    while (at < text.size() && is_digit(text[at])) {
      ++at;
    }
    return at;
  };
  const std::size_t begin = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_end(begin);
  if (whole == begin) {
    return 0;
  }
  const bool has_fraction = whole + 1 < text.size() && text[whole] == '.' && is_digit(text[whole + 1]);
  return has_fraction ? digits_end(whole + 1) : whole;
}

std::optional<ast::expression> parse_leaf(reader& in) {
  const std::uint32_t begin = in.position();
  ast::expression leaf;
  if (const std::size_t length = number_length(in.rest())) {
    in.skip_bytes(length);
    leaf.kind = ast::expression::form::number;
    leaf.text = in.text_of(in.from(begin));
  } else if (in.rest().starts_with('"')) {
    auto text = accept_string(in);
    if (!text) {
      return std::nullopt;
    }
    leaf.kind = ast::expression::form::string;
    leaf.text = *std::move(text);
  } else if (auto word = in.accept_path()) {
    leaf.text = std::move(word->text);
  } else {
    in.expected("a value");
    return std::nullopt;
  }
  leaf.where = in.from(begin);
  return leaf;
}

void report_empty_arguments(reader& in, const std::vector<ast::identifier>& names) {
  for (const ast::identifier& name : names) {
    in.report("missing-value", name.where, "The argument " + text::quote(name.text) + " has no value.",
              "Write the value behind the colon, or remove the argument.");
  }
}

void report_trailing_comma(reader& in, const std::optional<span>& comma) {
  if (comma) {
    in.report("trailing-comma", *comma, "The last argument is followed by a comma.", "Remove the comma.");
  }
}

/// The language is strict with the arguments of an attribute and of a function that is one of them. Of functions in an
/// array, such as the fields of an index, it lets trailing commas pass, and of functions deeper down everything.
void report_incomplete_arguments(reader& in, const ast::attribute& attribute) {
  report_empty_arguments(in, attribute.empty_arguments);
  report_trailing_comma(in, attribute.trailing_comma);
  for (const ast::argument& argument : attribute.arguments) {
    report_empty_arguments(in, argument.value.empty_arguments);
    report_trailing_comma(in, argument.value.trailing_comma);
    for (const ast::expression& item : argument.value.items) {
      report_empty_arguments(in, item.empty_arguments);
    }
  }
}

}  // namespace

std::optional<ast::expression> parse_expression(reader& in) {
  const auto start = in.save();
  if (auto call = parse_function(in)) {
    return call;
  }
  in.restore(start);
  if (auto array = parse_array(in)) {
    return array;
  }
  in.restore(start);
  return parse_leaf(in);
}

std::optional<ast::attribute> parse_attribute(reader& in, std::string_view sigil) {
  const std::uint32_t begin = in.position();
  if (!in.accept(sigil)) {
    return std::nullopt;
  }
  in.skip_spaces();
  auto name = in.accept_path();
  if (!name) {
    in.expected("the attribute's name");
    return std::nullopt;
  }
  ast::attribute attribute;
  attribute.name = *std::move(name);
  const std::uint32_t name_end = in.position();
  attribute.arguments_where = in.between(name_end, name_end);
  if (auto list = parse_parenthesized(in)) {
    attribute.arguments = std::move(list->arguments);
    attribute.empty_arguments = std::move(list->empty_arguments);
    attribute.trailing_comma = list->trailing_comma;
    const auto open = static_cast<std::uint32_t>(in.text().find('(', name_end));
    attribute.arguments_where = in.from(open);
  }
  attribute.where = in.from(begin);
  // The arguments of native types, `@db.VarChar(10)`, are positions: the language lets gaps in them pass.
  const bool is_native_type = attribute.name.text.find('.') != std::string::npos;
  if (!is_native_type) {
    report_incomplete_arguments(in, attribute);
  }
  return attribute;
}

}  // namespace tenon::schema
