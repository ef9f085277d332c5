#include "protocol/error.hpp"
#include "protocol/filters.hpp"
#include "protocol/json_path.hpp"
#include "protocol/lookup.hpp"

#include <utility>

namespace tenon::protocol {

namespace {

using query::expression;
using query::json_operator;
using query::opcode;

constexpr std::pair<word, json_operator> operators[] = {{word::equals, json_operator::equals},
                                                        {word::negated, json_operator::not_equals},
                                                        {word::less, json_operator::less},
                                                        {word::less_equal, json_operator::less_equal},
                                                        {word::greater, json_operator::greater},
                                                        {word::greater_equal, json_operator::greater_equal},
                                                        {word::string_contains, json_operator::string_contains},
                                                        {word::string_starts_with, json_operator::string_starts_with},
                                                        {word::string_ends_with, json_operator::string_ends_with},
                                                        {word::array_contains, json_operator::array_contains},
                                                        {word::array_starts_with, json_operator::array_starts_with},
                                                        {word::array_ends_with, json_operator::array_ends_with}};

// By the place of the word in vocabulary::json_null_filter.
constexpr query::json_null_kind null_kinds[] = {query::json_null_kind::database, query::json_null_kind::json,
                                                query::json_null_kind::either};

std::vector<std::string> steps_of(const read_value* path) {
  if (!path) return {};
  if (const scalar_value* text = path->scalar()) return read_json_path(std::get<std::string_view>(*text));
  std::vector<std::string> out;
  for (const read_value& step : *path->items()) out.emplace_back(std::get<std::string_view>(*step.scalar()));
  return out;
}

class json_filter {
 public:
  json_filter(std::uint16_t field, const read_object& filter)
      : field_(field),
        has_path_(filter.members.find(word::path)),
        path_(steps_of(filter.members.find(word::path))),
        match_(filter.type->parts) {
    if (const read_value* mode = filter.members.find(word::mode))
      match_ = mode->enumeration()->index == 1 ? query::text_match::insensitive : query::text_match::sensitive;
  }

  expression condition(word w, const read_value& v) const {
    if (is_reference(v)) raise_unsupported("Comparing a Json field with another field", "Compare it with a value.");
    expression e;
    if (const enum_value* kind = v.enumeration()) {
      test_null(e, null_kinds[kind->index], w == word::negated);
      return e;
    }
    const scalar_value value = v.is_null() ? scalar_value(json::null()) : *v.scalar();
    const json* document = std::get_if<json>(&value);
    const bool equality = w == word::equals || w == word::negated;
    if (equality && document && document->is_null()) {
      test_null(e, query::json_null_kind::json, w == word::negated);
      return e;
    }
    if (equality && !has_path_) {  // of the whole document
      add_value(e.values, value);
      e.emit(w == word::equals ? opcode::equals : opcode::not_equals, field_, 0);
      return e;
    }
    add_path(e);
    add_value(e.values, value);
    e.emit(opcode::json_compare, field_, static_cast<std::uint8_t>(lookup(operators, w, json_operator::equals)));
    e.emit_byte(static_cast<std::uint8_t>(match_));
    return e;
  }

 private:
  void add_path(expression& e) const {
    for (const std::string& step : path_) e.values.add(std::string_view(step));
    e.values.fold_list(0);
  }

  void test_null(expression& e, query::json_null_kind kind, bool negated) const {
    // What is null in the database is not known to be anything but JSON's null either.
    if (negated && kind == query::json_null_kind::json) kind = query::json_null_kind::either;
    add_path(e);
    e.emit(opcode::json_null_test, field_, static_cast<std::uint8_t>(kind));
    if (negated) e.wrap(opcode::negate);
  }

  std::uint16_t field_;
  bool has_path_;
  std::vector<std::string> path_;
  query::text_match match_;
};

}  // namespace

query::expression to_json_predicate(const query::model_descriptor& m, std::uint16_t field, const read_object& filter) {
  const json_filter conditions(field, filter);
  expression out;
  bool has_condition = false;
  for (const read_member& c : filter.members) {
    const word w = c.field->as_word();
    if (w == word::path || w == word::mode) continue;
    has_condition = true;
    out.combine(opcode::both, conditions.condition(w, c.value));
  }
  if (!has_condition && filter.members.find(word::path))
    raise_invalid_input("`" + std::string(m.fields[field].name) +
                        "` has a JSON path but nothing to compare with what is there.");
  return out;
}

}  // namespace tenon::protocol
