#include <tenon/dynamodb/expressions.hpp>

#include <tenon/base/error.hpp>

#include <iterator>

namespace tenon::dynamodb {

using detail::call;
using detail::expression_text;
using detail::infix;

namespace detail {

expression_text& expression_text::operator+=(expression_text&& other) {
  text += other.text;
  names.insert(names.end(), std::make_move_iterator(other.names.begin()), std::make_move_iterator(other.names.end()));
  values.insert(values.end(), std::make_move_iterator(other.values.begin()),
                std::make_move_iterator(other.values.end()));
  return *this;
}

expression_text call(std::string_view function, expression_text&& first) {
  expression_text out{std::string(function) + '('};
  out += std::move(first);
  out += ")";
  return out;
}

expression_text call(std::string_view function, expression_text&& first, expression_text&& second) {
  expression_text out{std::string(function) + '('};
  out += std::move(first);
  out += ", ";
  out += std::move(second);
  out += ")";
  return out;
}

expression_text infix(expression_text&& left, std::string_view between, expression_text&& right) {
  expression_text out(std::move(left));
  out += between;
  out += std::move(right);
  return out;
}

expression_text raw_text(std::string_view text) {
  if (text.find(expression_text::name_mark) != text.npos || text.find(expression_text::value_mark) != text.npos)
    raise({.kind = error_kind::invalid_value,
           .message = "An expression has a control character",
           .hint = "Give values to placeholders: \"#s = :v\" with expression_attribute_values"});
  return {std::string(text)};
}

}  // namespace detail

// ---- operands ----

condition operand::between(operand lowest, operand highest) const {
  expression_text out = infix(expression_text(text_), " BETWEEN ", std::move(lowest).take());
  return condition::range(infix(std::move(out), " AND ", std::move(highest).take()));
}

condition operand::in(std::initializer_list<operand> values) const { return in_all(values); }

condition operand::in_all(std::vector<operand> values) const {
  if (values.empty())
    raise({.kind = error_kind::invalid_value,
           .message = "in() has no values: no item would be found",
           .hint = "Leave the request out instead"});
  expression_text out(text_);
  out += " IN (";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ", ";
    out += std::move(values[i]).take();
  }
  out += ")";
  return condition::range(std::move(out));
}

namespace {

condition compare(operand&& a, std::string_view word, operand&& b) {
  return condition::single(infix(std::move(a).take(), word, std::move(b).take()));
}

}  // namespace

condition operator==(operand a, operand b) { return compare(std::move(a), " = ", std::move(b)); }
condition operator!=(operand a, operand b) { return compare(std::move(a), " <> ", std::move(b)); }
condition operator<(operand a, operand b) { return compare(std::move(a), " < ", std::move(b)); }
condition operator<=(operand a, operand b) { return compare(std::move(a), " <= ", std::move(b)); }
condition operator>(operand a, operand b) { return compare(std::move(a), " > ", std::move(b)); }
condition operator>=(operand a, operand b) { return compare(std::move(a), " >= ", std::move(b)); }

path::path(std::string name) : operand(expression_text{std::string(1, expression_text::name_mark)}) {
  text_.names.push_back(std::move(name));
}

path path::operator[](std::string_view member) const {
  path out(*this);
  out.text_ += ".\1";
  out.text_.names.emplace_back(member);
  return out;
}

path path::operator[](std::size_t index) const {
  path out(*this);
  out.text_ += "[" + std::to_string(index) + "]";
  return out;
}

path path::operator[](int index) const {
  if (index < 0)
    raise({.kind = error_kind::invalid_value,
           .message = "An element of a list has the index " + std::to_string(index),
           .hint = "DynamoDB counts from 0, and not from the end"});
  return (*this)[static_cast<std::size_t>(index)];
}

condition path::exists() const { return condition::single(call("attribute_exists", expression_text(text_))); }
condition path::not_exists() const { return condition::single(call("attribute_not_exists", expression_text(text_))); }

condition path::is(attribute_type type) const {
  return condition::single(call("attribute_type", expression_text(text_), operand(name_of(type)).take()));
}

condition path::begins_with(operand prefix) const {
  return condition::single(call("begins_with", expression_text(text_), std::move(prefix).take()));
}

condition path::contains(operand element_or_part) const {
  return condition::single(call("contains", expression_text(text_), std::move(element_or_part).take()));
}

operand size(const path& of) { return operand(call("size", path(of).take())); }

// ---- conditions ----

// A text may hold an OR: it stands between parentheses beside anything else.
void condition::enclose_below(binding b) {
  if (binding_ >= b) return;
  text_.text.insert(0, 1, '(');
  text_ += ")";
  binding_ = binding::single;
}

condition condition::join(condition&& a, std::string_view word, condition&& b) {
  if (a.empty()) return std::move(b);
  if (b.empty()) return std::move(a);
  const binding of = word == " AND " ? binding::both : binding::either;
  a.enclose_below(of);
  b.enclose_below(of);
  return condition(infix(std::move(a.text_), word, std::move(b.text_)), of);
}

condition condition::negate(condition&& c) {
  if (c.empty())
    raise({.kind = error_kind::invalid_value, .message = "An empty condition, which anything fulfils, was negated"});
  c.enclose_below(binding::range);
  expression_text out{"NOT "};
  out += std::move(c.text_);
  return condition(std::move(out), binding::negation);
}

key_condition operator&&(key_condition a, key_condition b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return key_condition(infix(std::move(a.text_), " AND ", std::move(b.text_)));
}

key_condition key_attribute::compare(std::string_view word, operand&& v) const {
  return key_condition(infix(path(name_).take(), word, std::move(v).take()));
}

key_condition key_attribute::between(operand lowest, operand highest) const {
  return key_condition(path(name_).between(std::move(lowest), std::move(highest)).text());
}

key_condition key_attribute::begins_with(operand prefix) const {
  return key_condition(path(name_).begins_with(std::move(prefix)).text());
}

// ---- updates ----

set_value plus(operand a, operand b) { return set_value(infix(std::move(a).take(), " + ", std::move(b).take())); }
set_value minus(operand a, operand b) { return set_value(infix(std::move(a).take(), " - ", std::move(b).take())); }

operand if_not_exists(const path& p, operand value) {
  return operand(call("if_not_exists", path(p).take(), std::move(value).take()));
}

operand list_append(operand first, operand second) {
  return operand(call("list_append", std::move(first).take(), std::move(second).take()));
}

update_action set(const path& p, set_value value) {
  return {update_action::clause::set, infix(path(p).take(), " = ", std::move(value).take())};
}

update_action remove(const path& p) { return {update_action::clause::remove, path(p).take()}; }

update_action add(const path& p, operand number_or_set) {
  return {update_action::clause::add, infix(path(p).take(), " ", std::move(number_or_set).take())};
}

update_action delete_(const path& p, operand set) {
  return {update_action::clause::erase, infix(path(p).take(), " ", std::move(set).take())};
}

update::update(std::initializer_list<update_action> actions) {
  for (const update_action& action : actions) append(action);
}

update& update::append(update_action action) {
  if (!raw_.empty())
    raise({.kind = error_kind::invalid_value,
           .message = "An action was added to an update that is given as text",
           .hint = "Write all of it as text, or none"});
  expression_text& clause = clauses_[static_cast<std::size_t>(action.of())];
  if (!clause.empty()) clause += ", ";
  clause += std::move(action).take();
  return *this;
}

bool update::empty() const noexcept {
  if (!raw_.empty()) return false;
  for (const expression_text& clause : clauses_)
    if (!clause.empty()) return false;
  return true;
}

expression_text update::text() const {
  static constexpr std::string_view words[] = {"SET ", "REMOVE ", "ADD ", "DELETE "};
  if (!raw_.empty()) return raw_;
  expression_text out;
  for (std::size_t i = 0; i < std::size(clauses_); ++i) {
    if (clauses_[i].empty()) continue;
    if (!out.empty()) out += " ";
    out += words[i];
    out += expression_text(clauses_[i]);
  }
  return out;
}

// ---- projections ----

projection::projection(std::initializer_list<path> paths) {
  for (const path& p : paths) append(p);
}

projection::projection(const std::vector<path>& paths) {
  for (const path& p : paths) append(p);
}

void projection::append(const path& p) {
  if (!text_.empty()) text_ += ", ";
  text_ += path(p).take();
}

projection names(std::initializer_list<std::string_view> attributes) {
  projection out;
  for (const std::string_view name : attributes) out.append(attr(std::string(name)));
  return out;
}

}  // namespace tenon::dynamodb
