#include "protocol/filters.hpp"

#include "protocol/error.hpp"
#include "protocol/lookup.hpp"

#include <algorithm>
#include <utility>

namespace tenon::protocol {

namespace {

using query::expression;
using query::opcode;
using query::text_match;

std::string type_of(const query::field_descriptor& f) {
  std::string out(f.enumeration ? f.enumeration->name : query::name_of(f.type));
  if (f.list) out += "[]";
  return out;
}

constexpr std::pair<word, opcode> comparisons[] = {{word::equals, opcode::equals},
                                                   {word::less, opcode::less},
                                                   {word::less_equal, opcode::less_equal},
                                                   {word::greater, opcode::greater},
                                                   {word::greater_equal, opcode::greater_equal},
                                                   {word::contains, opcode::contains},
                                                   {word::starts_with, opcode::starts_with},
                                                   {word::ends_with, opcode::ends_with}};

constexpr std::pair<opcode, opcode> opposites[] = {{opcode::equals, opcode::not_equals},
                                                   {opcode::less, opcode::greater_equal},
                                                   {opcode::less_equal, opcode::greater},
                                                   {opcode::greater, opcode::less_equal},
                                                   {opcode::greater_equal, opcode::less}};

opcode comparison_of(word w) { return lookup(comparisons, w, opcode::equals); }
opcode opposite(opcode op) { return lookup(opposites, op, op); }

bool is_text_test(opcode op) { return op == opcode::contains || op == opcode::starts_with || op == opcode::ends_with; }

bool has_match(opcode op) { return is_text_test(op) || op == opcode::equals || op == opcode::not_equals; }

// The comparisons of one filter object. `reversed` inside a `not`: each of them is to be false.
class field_filter {
 public:
  // `parts`: how contains, startsWith and endsWith match; `match`: all else.
  field_filter(const query::model_descriptor& m, std::uint16_t field, text_match match, text_match parts, bool reversed)
      : model_(m), field_(field), match_(match), parts_(parts), reversed_(reversed) {}

  // `but`: a word that is left out.
  expression all(const read_object& filter, std::optional<word> but = {}) const {
    expression out;
    for (const read_member& m : filter.members)
      if (m.field->as_word() != but) out.combine(opcode::both, one(m.field->as_word(), m.value));
    return out;
  }

  expression equal_to(const read_value& v) const { return compare(opcode::equals, v); }

 private:
  expression one(word w, const read_value& v) const {
    if (w == word::mode) return {};
    if (w == word::search) {
      expression e = search_in({field_}, std::get<std::string_view>(*v.scalar()));
      if (reversed_) e.wrap(opcode::negate);
      return e;
    }
    if (w == word::negated) {
      const field_filter inside(model_, field_, match_, parts_, !reversed_);
      return v.object() ? inside.all(*v.object()) : inside.equal_to(v);
    }
    if (w == word::in || w == word::not_in) return member_of(w == word::in, v);
    if (const auto function = aggregate_of(w)) return aggregated(*function, *v.object(), reversed_);
    return compare(comparison_of(w), v);
  }

  expression compare(opcode op, const read_value& v) const {
    expression e;
    if (v.is_null()) {
      e.emit(reversed_ ? opcode::is_not_null : opcode::is_null, field_);
      return e;
    }
    if (is_reference(v)) return compare_fields(op, *v.object());
    const bool negate = reversed_ && is_text_test(op);
    if (reversed_) op = opposite(op);
    add_operand(e.values, v);
    if (has_match(op)) e.emit(op, field_, static_cast<std::uint8_t>(is_text_test(op) ? parts_ : match_));
    else e.emit(op, field_);
    if (negate) e.wrap(opcode::negate);
    return e;
  }

  expression compare_fields(opcode op, const read_object& reference) const {
    const std::uint16_t other = referenced_field(model_, field_, reference);
    if (is_text_test(op) || match_ == text_match::insensitive)
      raise_unsupported("Comparing the fields `" + std::string(model_.fields[field_].name) + "` and `" +
                            std::string(model_.fields[other].name) + "` as texts",
                        "Fields can be compared by equals, lt, lte, gt and gte.");
    expression e;
    e.emit(opcode::compare_fields, field_, static_cast<std::uint8_t>(reversed_ ? opposite(op) : op));
    e.emit_index(other);
    return e;
  }

  expression member_of(bool wanted, const read_value& v) const {
    expression e;
    const bool in = wanted != reversed_;
    if (v.is_null()) {
      e.emit(in ? opcode::is_null : opcode::is_not_null, field_);
      return e;
    }
    if (is_reference(v)) raise_unsupported("`in` with the values of another field", "Give the values themselves.");
    add_operands(e.values, *v.items());
    e.emit_list(in ? opcode::in : opcode::not_in, field_, 0);
    if (match_ == text_match::insensitive && e.code.size() > 1)
      e.code[e.code.size() - 2] = static_cast<std::uint8_t>(text_match::insensitive);
    return e;
  }

  // Comparisons of an aggregated value, for groups.
  expression aggregated(query::aggregate_function function, const read_object& filter, bool reversed) const {
    expression out;
    for (const read_member& m : filter.members) {
      const word w = m.field->as_word();
      if (w == word::mode) continue;
      if (w == word::negated && m.value.object() && !is_reference(m.value)) {
        out.combine(opcode::both, aggregated(function, *m.value.object(), !reversed));
        continue;
      }
      const bool flipped = reversed != (w == word::negated || w == word::not_in);
      if (w == word::in || w == word::not_in) out.combine(opcode::both, aggregated_member(function, m.value, flipped));
      else out.combine(opcode::both, aggregated_comparison(function, comparison_of(w), m.value, flipped));
    }
    return out;
  }

  expression aggregated_comparison(query::aggregate_function function, opcode op, const read_value& v,
                                   bool reversed) const {
    if (v.is_null() || is_reference(v) || is_text_test(op))
      raise_unsupported(
          "This comparison of an aggregated value in `having`",
          "Aggregated values can be compared with values by equals, not, in, notIn, lt, lte, gt and gte.");
    if (reversed) op = opposite(op);
    expression e;
    add_operand(e.values, v);
    e.emit(opcode::compare_aggregate);
    e.emit_byte(static_cast<std::uint8_t>(function));
    e.emit_index(field_);
    e.emit_byte(static_cast<std::uint8_t>(op));
    return e;
  }

  expression aggregated_member(query::aggregate_function function, const read_value& v, bool reversed) const {
    expression out;
    if (!v.items()) return aggregated_comparison(function, opcode::equals, v, reversed);
    for (const read_value& item : *v.items()) {
      const expression e = aggregated_comparison(function, opcode::equals, item, reversed);
      if (out.empty()) out = e;
      else out.combine(reversed ? opcode::both : opcode::either, e);
    }
    if (out.empty()) out.emit(reversed ? opcode::always : opcode::never);
    return out;
  }

  const query::model_descriptor& model_;
  std::uint16_t field_;
  text_match match_;
  text_match parts_;
  bool reversed_;
};

}  // namespace

expression search_in(const std::vector<std::uint16_t>& fields, std::string_view text) {
  expression e;
  e.values.add(text);
  e.emit(opcode::search);
  e.emit_byte(static_cast<std::uint8_t>(fields.size()));
  for (const std::uint16_t f : fields) e.emit_index(f);
  return e;
}

bool is_reference(const read_value& v) { return v.object() && v.object()->type->key.form == shape::reference; }

std::optional<query::aggregate_function> aggregate_of(word w) {
  constexpr std::pair<word, query::aggregate_function> functions[] = {{word::count, query::aggregate_function::count},
                                                                      {word::sum, query::aggregate_function::sum},
                                                                      {word::avg, query::aggregate_function::avg},
                                                                      {word::min, query::aggregate_function::min},
                                                                      {word::max, query::aggregate_function::max}};
  const auto none = query::aggregate_function::count_all;
  const query::aggregate_function found = lookup(functions, w, none);
  return found == none ? std::nullopt : std::optional(found);
}

void add_operand(query::parameters& out, const read_value& v) {
  if (const scalar_value* s = v.scalar()) add_value(out, *s);
  else out.add_enum(v.enumeration()->index);
}

void add_operands(query::parameters& out, const read_value::list& items) {
  for (const read_value& item : items) add_operand(out, item);
}

std::uint16_t referenced_field(const query::model_descriptor& m, std::uint16_t field, const read_object& reference) {
  const auto text = [&](word w) { return std::get<std::string_view>(*reference.members.find(w)->scalar()); };
  const std::string_view container = text(word::container);
  const std::string_view name = text(word::reference);
  if (container != m.name)
    raise_invalid_input("A field of " + std::string(m.name) + " is compared with `" + std::string(name) + "` of " +
                        std::string(container) + "; only fields of the same model can be compared.");
  const auto at =
      std::find_if(m.fields.begin(), m.fields.end(), [&](const query::field_descriptor& f) { return f.name == name; });
  if (at == m.fields.end())
    raise_invalid_input(std::string(m.name) + " has no scalar field `" + std::string(name) + "` to compare `" +
                        std::string(m.fields[field].name) + "` with.");
  const query::field_descriptor& own = m.fields[field];
  if (at->type != own.type || at->enumeration != own.enumeration || at->list != own.list)
    raise_invalid_input("`" + std::string(m.name) + "." + std::string(own.name) + "` is of type " + type_of(own) +
                        " and cannot be compared with `" + std::string(name) + "`, which is of type " + type_of(*at) +
                        ".");
  return static_cast<std::uint16_t>(at - m.fields.begin());
}

query::expression to_field_predicate(const query::model_descriptor& m, std::uint16_t field, const read_value& value) {
  const read_object* filter = value.object();
  if (!filter) return field_filter(m, field, text_match::sensitive, text_match::sensitive, false).equal_to(value);
  if (filter->type->key.form == shape::json_filter) return to_json_predicate(m, field, *filter);
  if (filter->type->key.form == shape::list_filter) return to_list_predicate(m, field, *filter);
  const read_value* mode = filter->members.find(word::mode);
  if (!mode)
    return field_filter(m, field, text_match::sensitive, filter->type->parts, false).all(*filter, word::search);
  const text_match match = mode->enumeration()->index == 1 ? text_match::insensitive : text_match::sensitive;
  return field_filter(m, field, match, match, false).all(*filter, word::search);
}

}  // namespace tenon::protocol
