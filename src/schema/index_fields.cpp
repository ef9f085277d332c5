#include "schema/index_fields.hpp"

#include "base/quote.hpp"
#include "schema/attributes.hpp"
#include "schema/keys.hpp"
#include "schema/operator_classes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace tenon::schema {

namespace {

bool is_negative(const ast::expression& e) {
  return e.kind == ast::expression::form::number && e.text.starts_with('-');
}

class index_field_reader {
 public:
  index_field_reader(context& c, std::size_t model, const field_list_use& use) : c_(c), model_(model), use_(use) {}

  std::optional<std::vector<indexed_field>> read(const ast::expression& list) {
    for (const ast::expression* item : as_items(list)) read_item(*item);
    if (has_errors_) return std::nullopt;
    return std::move(fields_);
  }

 private:
  void read_item(const ast::expression& e) {
    const bool has_arguments = e.kind == ast::expression::form::function;
    if (e.kind != ast::expression::form::constant && !(has_arguments && use_.takes_arguments)) {
      report_wrong_kind(e, "the name of a field", c_.out);
      has_errors_ = true;
      return;
    }
    indexed_field f;
    if (has_arguments) read_arguments(e, f);
    std::optional<std::vector<std::size_t>> path = resolve(e);
    if (!path) {
      has_errors_ = true;
      return;
    }
    if (!seen_.insert(*path).second) {
      report("repeated-field", e.where,
             fmt::format("`{}` lists the field {} more than once.", use_.title, text::quote(e.text)),
             "Remove the repetition.");
      return;
    }
    f.path = std::move(*path);
    fields_.push_back(std::move(f));
  }

  std::optional<std::vector<std::size_t>> resolve(const ast::expression& e) {
    const std::string_view whole = e.text;
    const std::size_t dot = whole.find('.');
    const std::string_view first = whole.substr(0, dot);
    const model& m = c_.schema.models[model_];
    const model_node& node = c_.models[model_];
    const auto found = node.field_by_name.find(first);
    if (found == node.field_by_name.end() || (dot != std::string_view::npos && !use_.follows_composites)) {
      report_unknown(e, dot != std::string_view::npos && !use_.follows_composites ? whole : first,
                     m.type == model::kind::view ? "view" : "model", m.name, scalar_names(m));
      return std::nullopt;
    }
    const field& root = m.fields[found->second];
    if (root.is_relation()) {
      report_relation_field(e, *node.fields[found->second].syntax);
      return std::nullopt;
    }
    if (!node.fields[found->second].is_resolved) {
      has_errors_ = true;  // reported with its type
      return std::nullopt;
    }
    std::vector<std::size_t> path{found->second};
    if (dot == std::string_view::npos) return path;
    return follow(e, root, whole.substr(dot + 1), std::move(path));
  }

  std::optional<std::vector<std::size_t>> follow(const ast::expression& e, const field& root, std::string_view rest,
                                                 std::vector<std::size_t> path) {
    const field* at = &root;
    while (true) {
      const auto* type = std::get_if<composite_field_type>(&at->type);
      if (type == nullptr) {
        report("not-a-composite-field", e.where,
               fmt::format("{} goes through the field {}, whose type is not a composite type.", text::quote(e.text),
                           text::quote(at->name)),
               "Name the field itself.");
        return std::nullopt;
      }
      const composite_node& node = c_.composites[type->index];
      const composite_type& t = c_.schema.composite_types[type->index];
      const std::size_t dot = rest.find('.');
      const std::string_view name = rest.substr(0, dot);
      const auto found = node.field_by_name.find(name);
      if (found == node.field_by_name.end()) {
        std::vector<std::string_view> names;
        for (const field& f : t.fields) names.push_back(f.name);
        report_unknown(e, name, "composite type", t.name, names);
        return std::nullopt;
      }
      if (!node.fields[found->second].is_resolved) {
        has_errors_ = true;
        return std::nullopt;
      }
      path.push_back(found->second);
      at = &t.fields[found->second];
      if (dot == std::string_view::npos) return path;
      rest.remove_prefix(dot + 1);
    }
  }

  /// Each argument counts once; others are let through by the language, without effect.
  void read_arguments(const ast::expression& e, indexed_field& f) {
    std::vector<std::string_view> seen;
    for (const ast::argument& a : e.arguments) {
      const std::string_view name = a.name ? std::string_view(a.name->text) : std::string_view();
      const bool is_repeated = std::find(seen.begin(), seen.end(), name) != seen.end();
      seen.push_back(name);
      if (name == "sort" && !is_repeated) {
        f.sort = read_sort(a.value, c_.out);
      } else if (name == "length" && !is_repeated && !is_negative(a.value)) {
        f.length = read_length(a.value, c_.out);
      } else if (name == "ops" && !is_repeated) {
        read_operator_class(a.value, f);
      } else {
        c_.out.warning("ignored-argument", a.where,
                       fmt::format("This argument of the field {} has no effect.", text::quote(e.text)),
                       "The arguments of a field in an index are sort, length and ops.");
      }
    }
  }

  void read_operator_class(const ast::expression& e, indexed_field& f) {
    if (e.kind == ast::expression::form::constant) {
      if (find_operator_class(e.text) == nullptr) {
        report("unknown-operator-class", e.where,
               fmt::format("The operator class {} is not known.", text::quote(e.text)), suggest_operator_class(e.text));
      } else {
        f.operator_class = e.text;
      }
      return;
    }
    const bool is_raw = e.kind == ast::expression::form::function && e.text == "raw";
    if (is_raw && e.arguments.size() == 1 && e.arguments[0].value.kind == ast::expression::form::string) {
      f.operator_class = e.arguments[0].value.text;
      f.operator_class_is_raw = true;
      return;
    }
    report("wrong-operator-class", e.where, "`ops` takes the name of an operator class, or `raw` with one string.",
           "Write it as `ops: raw(\"…\")`.");
  }

  void report_unknown(const ast::expression& e, std::string_view name, std::string_view kind, std::string_view owner,
                      const std::vector<std::string_view>& names) {
    report("unknown-field", e.where,
           fmt::format("`{}` refers to the field {}, which the {} {} does not have.", use_.title, text::quote(name),
                       kind, text::quote(owner)),
           c_.suggest(name, names));
  }

  void report_relation_field(const ast::expression& e, const ast::field& syntax) {
    const std::vector<std::string_view> fields = underlying_fields(syntax);
    report("relation-field-in-key", e.where,
           fmt::format("`{}` refers to the relation field {}, but only scalar fields can be part of it.", use_.title,
                       text::quote(e.text)),
           fields.empty() ? "Name the scalar fields that hold the key."
                          : fmt::format("Did you mean `{}([{}])`?", use_.title, fmt::join(fields, ", ")));
  }

  void report(std::string_view code, span where, std::string message, std::string hint) {
    has_errors_ = true;
    c_.out.error(code, where, std::move(message), std::move(hint));
  }

  static std::vector<std::string_view> scalar_names(const model& m) {
    std::vector<std::string_view> names;
    for (const field& f : m.fields) {
      if (!f.is_relation()) names.push_back(f.name);
    }
    return names;
  }

  context& c_;
  std::size_t model_;
  const field_list_use& use_;
  std::vector<indexed_field> fields_;
  std::set<std::vector<std::size_t>> seen_;
  bool has_errors_ = false;
};

}  // namespace

std::optional<std::vector<indexed_field>> read_index_fields(context& c, std::size_t model, const ast::expression& list,
                                                            const field_list_use& use) {
  return index_field_reader(c, model, use).read(list);
}

std::optional<sort_order> read_sort(const ast::expression& e, diagnostics& out) {
  const std::optional<std::string> text = as_constant(e, out);
  if (!text) return std::nullopt;
  if (*text == "Asc") return sort_order::ascending;
  if (*text == "Desc") return sort_order::descending;
  out.error("unknown-sort-order", e.where, fmt::format("{} is not a sort order.", text::quote(*text)),
            "Write `Asc` or `Desc`.");
  return std::nullopt;
}

std::optional<std::uint32_t> read_length(const ast::expression& e, diagnostics& out) {
  const std::optional<std::int64_t> value = as_integer(e, out);
  if (!value) return std::nullopt;
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  if (*value < 0 || *value > most) {
    out.warning("length-out-of-range", e.where, fmt::format("The length {} is out of range.", *value),
                "Write the number of characters or bytes to index.");
  }
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(*value, 0, most));
}

}  // namespace tenon::schema
