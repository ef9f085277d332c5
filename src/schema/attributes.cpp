#include "schema/attributes.hpp"

#include "base/quote.hpp"
#include "schema/suggest.hpp"

#include <fmt/format.h>

#include <charconv>
#include <unordered_set>

namespace tenon::schema {

namespace {

std::string_view sign(attribute_level level) {
  switch (level) {
    case attribute_level::field: return "@";
    case attribute_level::block: return "@@";
  }
  return "@";
}

/// Is the unnamed argument of the attribute a list of fields?
bool takes_fields(std::string_view attribute) {
  return attribute == "id" || attribute == "unique" || attribute == "index" || attribute == "fulltext" ||
         attribute == "shardKey";
}

bool is_native_type(const ast::attribute& a) { return a.name.text.find('.') != std::string::npos; }

void append(std::string& out, const ast::expression& e) {
  switch (e.kind) {
    case ast::expression::form::number:
    case ast::expression::form::constant: out += e.text; return;
    case ast::expression::form::string: out += '"' + e.text + '"'; return;
    case ast::expression::form::array: {
      out += '[';
      for (std::size_t i = 0; i < e.items.size(); ++i) {
        if (i != 0) out += ", ";
        append(out, e.items[i]);
      }
      out += ']';
      return;
    }
    case ast::expression::form::function: {
      out += e.text + '(';
      for (std::size_t i = 0; i < e.arguments.size(); ++i) {
        if (i != 0) out += ", ";
        if (e.arguments[i].name) out += e.arguments[i].name->text + ": ";
        append(out, e.arguments[i].value);
      }
      out += ')';
      return;
    }
  }
}

}  // namespace

attribute_reader::attribute_reader(const std::vector<ast::attribute>& attributes, attribute_level level,
                                   diagnostics& out)
    : attributes_(attributes), is_taken_(attributes.size()), level_(level), out_(out) {}

const ast::attribute* attribute_reader::take(std::string_view name) {
  known_.push_back(name);
  const ast::attribute* found = nullptr;
  std::size_t count = 0;
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    if (attributes_[i].name.text != name) continue;
    is_taken_[i] = true;
    found = &attributes_[i];
    ++count;
  }
  if (count > 1) {
    for (const ast::attribute& a : attributes_) {
      if (a.name.text != name) continue;
      out_.error("repeated-attribute", a.where,
                 fmt::format("The attribute `{}{}` is written {} times.", sign(level_), name, count),
                 "Keep one of them.");
    }
    return nullptr;
  }
  if (found != nullptr && !found->empty_arguments.empty()) return nullptr;
  return found;
}

std::vector<const ast::attribute*> attribute_reader::take_all(std::string_view name) {
  known_.push_back(name);
  std::vector<const ast::attribute*> found;
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    if (attributes_[i].name.text != name) continue;
    is_taken_[i] = true;
    if (attributes_[i].empty_arguments.empty()) found.push_back(&attributes_[i]);
  }
  return found;
}

const ast::attribute* attribute_reader::take_native_type() {
  const ast::attribute* found = nullptr;
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    if (!is_native_type(attributes_[i])) continue;
    is_taken_[i] = true;
    if (found != nullptr) {
      out_.error("repeated-attribute", attributes_[i].where, "A field has one native type, but here is another.",
                 "Keep one of them.");
    } else {
      found = &attributes_[i];
    }
  }
  return found;
}

void attribute_reader::finish() {
  for (std::size_t i = 0; i < attributes_.size(); ++i) {
    if (is_taken_[i]) continue;
    const ast::attribute& a = attributes_[i];
    if (is_native_type(a)) {
      out_.error("misplaced-native-type", a.where,
                 fmt::format("The native type {} does not belong here.", text::quote("@" + a.name.text)),
                 "Native types are for fields of scalar types.");
      continue;
    }
    std::vector<std::string> known;
    for (const std::string_view name : known_) known.push_back(std::string(sign(level_)) + std::string(name));
    const std::string written = std::string(sign(level_)) + a.name.text;
    std::string hint = did_you_mean(written, {known.begin(), known.end()});
    if (hint.empty() && !known.empty()) hint = fmt::format("What can stand here: {}.", fmt::join(known, ", "));
    out_.error("unknown-attribute", a.where, fmt::format("The attribute {} is not known here.", text::quote(written)),
               std::move(hint));
  }
}

argument_reader::argument_reader(const ast::attribute& attribute, attribute_level level, diagnostics& out)
    : attribute_(attribute), level_(level), is_read_(attribute.arguments.size()), out_(out) {
  std::vector<const ast::argument*> unnamed;
  std::unordered_set<std::string_view> names;
  for (std::size_t i = 0; i < attribute.arguments.size(); ++i) {
    const ast::argument& a = attribute.arguments[i];
    if (!a.name) {
      unnamed.push_back(&a);
      continue;
    }
    if (!names.insert(a.name->text).second) {
      out_.error("repeated-argument", a.where,
                 fmt::format("The argument {} of `{}` is given more than once.", text::quote(a.name->text), title()),
                 "Keep one of them.");
      is_read_[i] = true;
    }
  }
  if (unnamed.size() < 2) return;
  std::string values;
  for (const ast::argument* a : unnamed) {
    if (!values.empty()) values += ", ";
    values += describe(a->value);
  }
  out_.error("several-unnamed-arguments", attribute.where,
             fmt::format("`{}` takes one argument without a name, but {} are given.", title(), unnamed.size()),
             takes_fields(attribute_.name.text)
                 ? fmt::format("Did you forget the brackets, {}?", text::quote("[" + values + "]", 120))
                 : "Keep one of them.");
  has_conflict_ = true;
  for (std::size_t i = 0; i < attribute.arguments.size(); ++i) {
    if (!attribute.arguments[i].name && &attribute.arguments[i] != unnamed.front()) is_read_[i] = true;
  }
}

const ast::argument* argument_reader::take_unnamed() {
  for (std::size_t i = 0; i < attribute_.arguments.size(); ++i) {
    if (attribute_.arguments[i].name) continue;
    is_read_[i] = true;
    return &attribute_.arguments[i];
  }
  return nullptr;
}

const ast::expression* argument_reader::named(std::string_view name) {
  known_.push_back(name);
  for (std::size_t i = 0; i < attribute_.arguments.size(); ++i) {
    const ast::argument& a = attribute_.arguments[i];
    if (!a.name || a.name->text != name) continue;
    is_read_[i] = true;
    return &a.value;
  }
  return nullptr;
}

argument_reader::choice argument_reader::named_and_first(std::string_view name) {
  return {named(name), take_unnamed()};
}

const ast::expression* argument_reader::named_or_first(std::string_view name) {
  const auto [by_name, unnamed] = named_and_first(name);
  if (by_name == nullptr) return unnamed == nullptr ? nullptr : &unnamed->value;
  if (unnamed == nullptr) return by_name;
  out_.error("repeated-argument", unnamed->where,
             fmt::format("The argument `{}` of `{}` is given with and without its name.", name, title()),
             "Keep one of them.");
  has_conflict_ = true;
  return nullptr;
}

const ast::expression* argument_reader::required(std::string_view name) {
  const ast::expression* e = named_or_first(name);
  if (e == nullptr && !has_conflict_) {
    out_.error("missing-argument", attribute_.where, fmt::format("`{}` lacks its argument `{}`.", title(), name),
               fmt::format("Write it in parentheses: `{}(…)`.", title()));
  }
  return e;
}

std::optional<std::string> argument_reader::text(std::string_view name) {
  const ast::expression* e = named(name);
  if (e == nullptr) return std::nullopt;
  std::optional<std::string> value = as_string(*e, out_);
  if (value && value->empty()) {
    out_.error("empty-argument", e->where,
               fmt::format("The argument `{}` of `{}` cannot be an empty string.", name, title()),
               "Give it a name or leave the argument out.");
    return std::nullopt;
  }
  return value;
}

void argument_reader::finish() {
  for (std::size_t i = 0; i < attribute_.arguments.size(); ++i) {
    if (is_read_[i]) continue;
    const ast::argument& a = attribute_.arguments[i];
    if (!a.name) {
      out_.error("unknown-argument", a.where, fmt::format("`{}` takes no argument without a name.", title()),
                 known_.empty() ? "Remove it." : fmt::format("Its arguments are {}.", fmt::join(known_, ", ")));
      continue;
    }
    std::string hint = did_you_mean(a.name->text, known_);
    if (hint.empty())
      hint = known_.empty() ? "It takes no arguments." : fmt::format("Its arguments are {}.", fmt::join(known_, ", "));
    out_.error("unknown-argument", a.where, fmt::format("`{}` has no argument {}.", title(), text::quote(a.name->text)),
               std::move(hint));
  }
}

std::string argument_reader::title() const { return std::string(sign(level_)) + attribute_.name.text; }

std::optional<std::string> as_string(const ast::expression& e, diagnostics& out) {
  if (e.kind == ast::expression::form::string) return e.text;
  report_wrong_kind(e, "a string", out);
  return std::nullopt;
}

std::optional<std::string> as_constant(const ast::expression& e, diagnostics& out) {
  if (e.kind == ast::expression::form::constant) return e.text;
  report_wrong_kind(e, "a plain word", out);
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const ast::expression& e, diagnostics& out) {
  if (e.kind == ast::expression::form::number) {
    std::int64_t value = 0;
    const char* end = e.text.data() + e.text.size();
    const auto [rest, error] = std::from_chars(e.text.data(), end, value);
    if (error == std::errc{} && rest == end) return value;
  }
  report_wrong_kind(e, "an integer", out);
  return std::nullopt;
}

std::optional<bool> as_boolean(const ast::expression& e, diagnostics& out) {
  if (e.kind == ast::expression::form::constant) {
    if (e.text == "true") return true;
    if (e.text == "false") return false;
  }
  report_wrong_kind(e, "`true` or `false`", out);
  return std::nullopt;
}

void report_wrong_kind(const ast::expression& e, std::string_view wanted, diagnostics& out) {
  std::string hint;
  if (wanted == "a string" && (e.kind == ast::expression::form::constant || e.kind == ast::expression::form::number)) {
    hint = fmt::format("Put it in quotes: {}.", text::quote('"' + e.text + '"'));
  } else if ((wanted == "a plain word" || wanted == "the name of a field") && e.kind == ast::expression::form::string) {
    hint = fmt::format("Leave out the quotes: {}.", text::quote(e.text));
  }
  out.error("wrong-kind-of-value", e.where,
            fmt::format("Expected {}, but found {} {}.", wanted, kind_name(e.kind), text::quote(describe(e))),
            std::move(hint));
}

std::vector<const ast::expression*> as_items(const ast::expression& e) {
  if (e.kind != ast::expression::form::array) return {&e};
  std::vector<const ast::expression*> items;
  for (const ast::expression& item : e.items) items.push_back(&item);
  return items;
}

std::string describe(const ast::expression& e) {
  std::string text;
  append(text, e);
  return text;
}

std::string_view kind_name(ast::expression::form kind) {
  switch (kind) {
    case ast::expression::form::number: return "the number";
    case ast::expression::form::string: return "the string";
    case ast::expression::form::constant: return "the word";
    case ast::expression::form::array: return "the array";
    case ast::expression::form::function: return "the function";
  }
  return "the value";
}

}  // namespace tenon::schema
