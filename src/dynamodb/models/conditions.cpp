#include "dynamodb/models/conditions.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

using query::opcode;
using sql::predicate_node;

constexpr std::size_t most_operands_of_in = 100;

[[noreturn]] void refuse(const predicate_context& c, std::string_view what, std::string_view hint) {
  raise({.kind = error_kind::unsupported_feature,
         .message = "DynamoDB cannot compare " + std::string(what) + ", as a condition on " +
                    std::string(c.model.name) + " does",
         .hint = std::string(hint),
         .model = std::string(c.model.name)});
}

// Neither holds for any item.
condition nothing() { return attr("_never").exists() && attr("_never").not_exists(); }

opcode opposite(opcode op) {
  switch (op) {
    case opcode::equals: return opcode::not_equals;
    case opcode::not_equals: return opcode::equals;
    case opcode::less: return opcode::greater_equal;
    case opcode::less_equal: return opcode::greater;
    case opcode::greater: return opcode::less_equal;
    case opcode::greater_equal: return opcode::less;
    default: return op;
  }
}

condition compared(operand left, opcode op, operand right) {
  switch (op) {
    case opcode::equals: return std::move(left) == std::move(right);
    case opcode::not_equals: return std::move(left) != std::move(right);
    case opcode::less: return std::move(left) < std::move(right);
    case opcode::less_equal: return std::move(left) <= std::move(right);
    case opcode::greater: return std::move(left) > std::move(right);
    default: return std::move(left) >= std::move(right);
  }
}

class compiler {
 public:
  explicit compiler(const predicate_context& c) : c_(c) {}

  // For the fields of the composite that is at `within`, `c.model` being its type.
  compiler(const predicate_context& c, path within) : c_(c), within_(std::move(within)) {}

  // The condition, or its opposite.
  condition compile(const predicate_node& n, bool negated) const {
    switch (n.op) {
      case opcode::always: return negated ? nothing() : condition();
      case opcode::never: return negated ? condition() : nothing();
      case opcode::both: return joined(n, negated, !negated);
      case opcode::either: return joined(n, negated, negated);
      case opcode::negate: return compile(n.children[0], !negated);
      case opcode::equals:
      case opcode::not_equals: require_case(n); return comparison(n, negated ? opposite(n.op) : n.op);
      case opcode::less:
      case opcode::less_equal:
      case opcode::greater:
      case opcode::greater_equal: return comparison(n, negated ? opposite(n.op) : n.op);
      case opcode::is_null: return null_test(n, !negated);
      case opcode::is_not_null: return null_test(n, negated);
      case opcode::in: return membership(n, !negated);
      case opcode::not_in: return membership(n, negated);
      case opcode::contains:
      case opcode::starts_with: return text_test(n, negated);
      case opcode::compare_fields: return fields_test(n, negated);
      case opcode::list_has: return maybe_negated(column(n).contains(element(n)), n, negated);
      case opcode::list_has_every: return list_test(n, true, negated);
      case opcode::list_has_some: return list_test(n, false, negated);
      case opcode::list_equals:
        if (place(n).is_set() && value(n).size == 0) return emptiness(n, !negated);
        return comparison(n, negated ? opcode::not_equals : opcode::equals);
      case opcode::list_is_empty: return emptiness(n, n.expected != negated);
      case opcode::json_compare: return json_test(n, negated);
      case opcode::json_null_test: return json_null(n, negated);
      case opcode::ends_with: refuse(c_, "the ends of texts", "Keep the text reversed in a field of its own.");
      case opcode::search: refuse(c_, "the words of texts", "Search in a database made for it.");
      case opcode::within: return nested(n, column(n), negated);
      case opcode::element: return nested(n, column(n)[n.other], negated);
      case opcode::some:
      case opcode::every:
      case opcode::none:
      case opcode::is:
      case opcode::is_not:
      case opcode::is_absent:
      case opcode::is_present:
      case opcode::compare_aggregate: break;
    }
    refuse(c_, "related records", "Keep what is compared in the record itself.");
  }

 private:
  field_place place(const predicate_node& n) const { return {c_.model, n.index}; }
  path column(std::uint16_t field) const {
    const std::string name(c_.model.fields[field].column);
    return within_ ? (*within_)[name] : attr(name);
  }
  path column(const predicate_node& n) const { return column(n.index); }
  // What is in a composite may be absent with that.
  bool may_be_absent(std::uint16_t field) const { return within_ || c_.model.fields[field].nullable; }
  const query::value& value(const predicate_node& n) const { return c_.values[n.value]; }
  attribute_value element(const predicate_node& n) const { return attribute_of(place(n), c_.values, value(n)); }

  condition nested(const predicate_node& n, path within, bool negated) const {
    const predicate_context inner{*c_.model.fields[n.index].composite, c_.values};
    return compiler(inner, std::move(within)).compile(n.children[0], negated);
  }

  void require_case(const predicate_node& n) const {
    if (n.match == query::text_match::insensitive)
      refuse(c_, "texts without minding the case", "Keep the text in lower case in a field of its own.");
  }

  // All of the parts (both) or one of them.
  condition joined(const predicate_node& n, bool negated, bool both) const {
    condition out = compile(n.children[0], negated);
    bool is_anything = out.empty();
    for (std::size_t i = 1; i < n.children.size(); ++i) {
      condition next = compile(n.children[i], negated);
      is_anything = is_anything || next.empty();
      out = both ? std::move(out) && std::move(next) : std::move(out) || std::move(next);
    }
    return !both && is_anything ? condition() : out;
  }

  condition with_presence(condition c, std::uint16_t field) const {
    return may_be_absent(field) ? column(field).exists() && std::move(c) : c;
  }
  condition maybe_negated(condition c, const predicate_node& n, bool negated) const {
    return negated ? with_presence(!std::move(c), n.index) : c;
  }

  condition comparison(const predicate_node& n, opcode op) const {
    const query::field_descriptor& f = c_.model.fields[n.index];
    const bool is_range = op != opcode::equals && op != opcode::not_equals;
    if (f.enumeration && is_range) return enum_range(n, op);
    condition c = compared(column(n), op, operand(element(n)));
    return op == opcode::not_equals ? with_presence(std::move(c), n.index) : c;
  }

  // Enums are ordered as the schema orders them; stored are their names.
  condition enum_range(const predicate_node& n, opcode op) const {
    const auto& values = c_.model.fields[n.index].enumeration->values;
    const auto limit = static_cast<std::uint32_t>(value(n).integer);
    std::vector<operand> fitting;
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      const bool fits = op == opcode::less         ? i < limit
                        : op == opcode::less_equal ? i <= limit
                        : op == opcode::greater    ? i > limit
                                                   : i >= limit;
      if (fits) fitting.emplace_back(std::string(values[i].database_name));
    }
    return one_of(column(n), std::move(fitting));
  }

  static condition one_of(const path& p, std::vector<operand> values) {
    if (values.empty()) return nothing();
    condition out;
    for (std::size_t at = 0; at < values.size(); at += most_operands_of_in) {
      const std::size_t end = std::min(values.size(), at + most_operands_of_in);
      const std::vector<operand> part(values.begin() + static_cast<std::ptrdiff_t>(at),
                                      values.begin() + static_cast<std::ptrdiff_t>(end));
      out = std::move(out) || p.in(part);
    }
    return out;
  }

  condition membership(const predicate_node& n, bool expected) const {
    require_case(n);
    const query::value& list = value(n);
    const query::value* items = c_.values.items(list);
    std::vector<operand> values;
    for (std::uint32_t i = 0; i < list.size; ++i) values.emplace_back(attribute_of(place(n), c_.values, items[i]));
    if (expected) return one_of(column(n), std::move(values));
    if (values.empty()) return condition();
    return with_presence(!one_of(column(n), std::move(values)), n.index);
  }

  condition null_test(const predicate_node& n, bool expected) const {
    const path p = column(n);
    if (expected) return p.not_exists() || p == operand(null_value());
    return p.exists() && p != operand(null_value());
  }

  condition text_test(const predicate_node& n, bool negated) const {
    require_case(n);
    const operand part(element(n));
    condition c = n.op == opcode::contains ? column(n).contains(part) : column(n).begins_with(part);
    return maybe_negated(std::move(c), n, negated);
  }

  condition fields_test(const predicate_node& n, bool negated) const {
    const opcode op = negated ? opposite(n.comparison) : n.comparison;
    if (c_.model.fields[n.index].enumeration && op != opcode::equals && op != opcode::not_equals)
      refuse(c_, "the order of two enums", "Compare each to values: `a < LATE && b >= LATE`.");
    return with_presence(with_presence(compared(column(n.index), op, column(n.other)), n.index), n.other);
  }

  condition list_test(const predicate_node& n, bool every, bool negated) const {
    const query::value& list = value(n);
    const query::value* items = c_.values.items(list);
    if (list.size == 0) return every != negated ? condition() : nothing();
    condition out;
    for (std::uint32_t i = 0; i < list.size; ++i) {
      condition has = column(n).contains(attribute_of(place(n), c_.values, items[i]));
      out = every ? std::move(out) && std::move(has) : std::move(out) || std::move(has);
    }
    return negated ? !std::move(out) : out;
  }

  condition emptiness(const predicate_node& n, bool expected) const {
    if (!expected) return column(n).exists() && size(column(n)) > 0;
    return column(n).not_exists() || size(column(n)) == 0;
  }

  path json_place(const predicate_node& n) const {
    path p = column(n);
    const query::value& steps = c_.values[n.path];
    const query::value* items = c_.values.items(steps);
    for (std::uint32_t i = 0; i < steps.size; ++i) {
      const std::string_view step = c_.values.text(items[i]);
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
      p = error == std::errc() && end == step.data() + step.size() ? p[index] : p[step];
    }
    return p;
  }

  condition json_test(const predicate_node& n, bool negated) const {
    const path p = json_place(n);
    const operand v(element(n));
    const auto present = [&](condition c) { return p.exists() && std::move(c); };
    switch (n.json) {
      case query::json_operator::equals: return negated ? present(p != v) : p == v;
      case query::json_operator::not_equals: return negated ? p == v : present(p != v);
      case query::json_operator::less: return negated ? p >= v : p < v;
      case query::json_operator::less_equal: return negated ? p > v : p <= v;
      case query::json_operator::greater: return negated ? p <= v : p > v;
      case query::json_operator::greater_equal: return negated ? p < v : p >= v;
      case query::json_operator::string_contains: return negated ? present(!p.contains(v)) : p.contains(v);
      case query::json_operator::string_starts_with: return negated ? present(!p.begins_with(v)) : p.begins_with(v);
      case query::json_operator::array_contains: return array_test(p, element(n), negated);
      case query::json_operator::string_ends_with:
      case query::json_operator::array_starts_with:
      case query::json_operator::array_ends_with: break;
    }
    refuse(c_, "the ends of texts and lists", "Use `path({…, \"0\"})` for the first element of a list.");
  }

  // A list of elements asks for all of them.
  condition array_test(const path& p, const attribute_value& wanted, bool negated) const {
    condition c;
    if (const auto* all = wanted.get_if<attribute_list>()) {
      for (const attribute_value& v : *all) c = std::move(c) && p.contains(v);
    } else {
      c = p.contains(wanted);
    }
    if (c.empty()) c = p.exists();
    return negated ? p.exists() && !std::move(c) : c;
  }

  condition json_null(const predicate_node& n, bool negated) const {
    const path p = json_place(n);
    condition c;
    switch (n.json_null) {
      case query::json_null_kind::json: c = p == operand(null_value()); break;
      case query::json_null_kind::database: c = p.not_exists(); break;
      case query::json_null_kind::either: c = p.not_exists() || p == operand(null_value()); break;
    }
    return negated ? !std::move(c) : c;
  }

  const predicate_context& c_;
  std::optional<path> within_ = {};
};

}  // namespace

std::vector<const sql::predicate_node*> terms_of(const sql::predicate_node* where) {
  std::vector<const sql::predicate_node*> out;
  if (!where || where->op == query::opcode::always) return out;
  if (where->op != query::opcode::both) return {where};
  for (const sql::predicate_node& child : where->children)
    for (const sql::predicate_node* term : terms_of(&child)) out.push_back(term);
  return out;
}

bool is_never(const sql::predicate_node& n) {
  if (n.op == query::opcode::never) return true;
  return n.op == query::opcode::both && std::any_of(n.children.begin(), n.children.end(), is_never);
}

condition condition_of(const predicate_context& c, const sql::predicate_node& n) {
  return compiler(c).compile(n, false);
}

void add_fields_of(const sql::predicate_node& n, std::set<std::uint16_t>& out) {
  if (n.op == query::opcode::within || n.op == query::opcode::element) {
    out.insert(n.index);
    return;
  }
  for (const sql::predicate_node& child : n.children) add_fields_of(child, out);
  switch (n.op) {
    case query::opcode::always:
    case query::opcode::never:
    case query::opcode::both:
    case query::opcode::either:
    case query::opcode::negate: return;
    case query::opcode::compare_fields: out.insert(n.other); break;
    default: break;
  }
  out.insert(n.index);
}

attribute_value operand_of(const predicate_context& c, const sql::predicate_node& n) {
  return attribute_of({c.model, n.index}, c.values, c.values[n.value]);
}

}  // namespace tenon::dynamodb::models
