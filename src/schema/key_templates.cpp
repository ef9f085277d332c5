#include "schema/key_templates.hpp"

#include "base/quote.hpp"
#include "schema/attributes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tenon::schema {

namespace {

class template_reader {
 public:
  template_reader(context& c, std::size_t model, const ast::expression& e)
      : c_(c), model_(c.schema.models[model]), node_(c.models[model]), where_(e.where) {}

  std::optional<key_template> read(const std::string& text) {
    if (text.empty()) {
      report("empty-key-template", "A key template cannot be empty.",
             "Write what the keys look like, with the names of fields in braces: `USER#{id}`.");
      return std::nullopt;
    }
    out_.text = text;
    out_.where = where_;
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t brace = std::min(rest.find_first_of("{}"), rest.size());
      if (brace != 0) add_text(rest.substr(0, brace));
      rest.remove_prefix(brace);
      if (rest.empty()) break;
      const std::size_t end = rest.find('}');
      const std::string_view name = end == std::string_view::npos ? std::string_view() : rest.substr(1, end - 1);
      if (rest.front() == '}' || end == std::string_view::npos || name.find('{') != std::string_view::npos) {
        report("malformed-key-template",
               fmt::format("The key template {} has a brace without its counterpart.", text::quote(text)),
               "Fields are written in braces, `{id}`; keys themselves have none.");
        return std::nullopt;
      }
      add_field(name);
      rest.remove_prefix(end + 1);
    }
    check_separation();
    if (is_broken_) return std::nullopt;
    return std::move(out_);
  }

 private:
  void report(std::string_view code, std::string message, std::string hint) {
    is_broken_ = true;
    c_.out.error(code, where_, std::move(message), std::move(hint));
  }

  void add_text(std::string_view text) {
    if (text.find('"') != std::string_view::npos)
      report("delimiter-in-key-template", "The text of a key template cannot have the character `\"`.",
             "It stands for a `#` in the values of fields; leave it out.");
    out_.pieces.push_back({.text = std::string(text), .field = std::nullopt});
  }

  void add_field(std::string_view name) {
    const auto found = node_.field_by_name.find(name);
    if (found == node_.field_by_name.end()) {
      std::vector<std::string_view> known;
      for (const field& f : model_.fields)
        if (!f.is_relation()) known.push_back(f.name);
      std::string hint = c_.suggest(name, known);
      if (hint.empty()) hint = "Name a field of the model.";
      report("unknown-field",
             fmt::format("The key template names {}, which is no field of the model {}.", text::quote(name),
                         text::quote(model_.name)),
             std::move(hint));
      return;
    }
    if (!node_.fields[found->second].is_resolved) {
      is_broken_ = true;  // reported
      return;
    }
    const field& f = model_.fields[found->second];
    if (const std::string_view reason = unfitness(f); !reason.empty())
      report("wrong-key-field", fmt::format("The field {} cannot be part of a key: {}.", text::quote(f.name), reason),
             "Keys are made of single values of the types String, Int, BigInt, Float, Decimal, Boolean, DateTime and "
             "of enums.");
    out_.pieces.push_back({.text = {}, .field = found->second});
  }

  /// Why a field has no place in a key; empty if it has.
  static std::string_view unfitness(const field& f) {
    if (f.is_relation()) return "it is a relation";
    if (f.arity == arity::list) return "it is a list";
    if (f.is_ignored) return "the client ignores it";
    if (std::holds_alternative<enum_field_type>(f.type)) return {};
    const auto* scalar = std::get_if<scalar_field_type>(&f.type);
    if (scalar == nullptr) return "its values have no order";
    if (scalar->type == scalar_type::json) return "Json has no order";
    if (scalar->type == scalar_type::bytes) return "Bytes are no text";
    return {};
  }

  /// Between two fields there is a delimiter, so that different values never make the same key.
  void check_separation() {
    bool is_open = false;
    for (const key_template::piece& p : out_.pieces) {
      if (!p.field) {
        if (p.text.find(key_delimiter) != std::string::npos) is_open = false;
        continue;
      }
      if (is_open)
        report("undelimited-key-template",
               fmt::format("Two fields of the key template {} have no `#` between them, so that different values could "
                           "make the same key.",
                           text::quote(out_.text)),
               "Write a `#` between them: `{a}#{b}`.");
      is_open = true;
    }
  }

  context& c_;
  const model& model_;
  const model_node& node_;
  span where_;
  key_template out_;
  bool is_broken_ = false;
};

/// What is between two delimiters: text before and after a field, or text alone. Values have no delimiter.
struct segment {
  std::string before;
  bool has_field = false;
  std::string after;
};

std::vector<segment> segments_of(const key_template& t) {
  std::vector<segment> out(1);
  for (const key_template::piece& p : t.pieces) {
    if (p.field) {
      out.back().has_field = true;
      continue;
    }
    for (const char ch : p.text) {
      if (ch == key_delimiter) out.emplace_back();
      else (out.back().has_field ? out.back().after : out.back().before) += ch;
    }
  }
  return out;
}

bool may_coincide(const segment& a, const segment& b) {
  if (!a.has_field && !b.has_field) return a.before == b.before;
  if (a.has_field && b.has_field) {
    const bool same_start = a.before.starts_with(b.before) || b.before.starts_with(a.before);
    const bool same_end = a.after.ends_with(b.after) || b.after.ends_with(a.after);
    return same_start && same_end;
  }
  const segment& text = a.has_field ? b : a;
  const segment& value = a.has_field ? a : b;
  return text.before.size() >= value.before.size() + value.after.size() && text.before.starts_with(value.before) &&
         text.before.ends_with(value.after);
}

}  // namespace

std::optional<key_template> read_key_template(context& c, std::size_t model, const ast::expression& e) {
  const std::optional<std::string> text = as_string(e, c.out);
  if (!text) return std::nullopt;
  return template_reader(c, model, e).read(*text);
}

bool may_coincide(const key_template& a, const key_template& b) {
  const std::vector<segment> left = segments_of(a);
  const std::vector<segment> right = segments_of(b);
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!may_coincide(left[i], right[i])) return false;
  return true;
}

key_template guard_template(const model& m, const index& unique) {
  key_template out;
  std::string names;
  for (const indexed_field& f : unique.fields) names += (names.empty() ? "" : ".") + m.fields[f.path.front()].name;
  for (const indexed_field& f : unique.fields) {
    out.pieces.push_back(
        {.text = out.pieces.empty() ? "_UNIQUE#" + m.database_name + "#" + names + "#" : "#", .field = std::nullopt});
    out.pieces.push_back({.text = {}, .field = f.path.front()});
  }
  for (const key_template::piece& p : out.pieces) out.text += p.field ? "{" + m.fields[*p.field].name + "}" : p.text;
  return out;
}

}  // namespace tenon::schema
