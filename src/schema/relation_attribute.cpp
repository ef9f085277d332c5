#include "base/quote.hpp"
#include "schema/attributes.hpp"
#include "schema/relations.hpp"
#include "schema/suggest.hpp"

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

/// `@relation`; null when there is none or when it is written several times, which is reported elsewhere.
const ast::attribute* find_relation_attribute(const ast::field& f) {
  const ast::attribute* found = nullptr;
  for (const ast::attribute& a : f.attributes) {
    if (a.name.text != "relation") continue;
    if (found != nullptr) return nullptr;
    found = &a;
  }
  return found;
}

std::vector<std::string_view> scalar_field_names(const model& m) {
  std::vector<std::string_view> names;
  for (const field& f : m.fields) {
    if (!f.is_relation()) names.push_back(f.name);
  }
  return names;
}

class relation_attribute_reader {
 public:
  relation_attribute_reader(context& c, relation_end& end)
      : c_(c), end_(end), arguments_(*end.attribute, attribute_level::field, c.out) {}

  void read() {
    if (!end_.attribute->empty_arguments.empty() || end_.attribute->trailing_comma) end_.is_broken = true;
    if (const ast::expression* e = arguments_.named("fields")) end_.fields = read_fields(*e, end_.model, "fields");
    if (const ast::expression* e = arguments_.named("references"))
      end_.references = read_fields(*e, end_.target, "references");
    read_name(arguments_.named_and_first("name"));
    if (const ast::expression* e = arguments_.named("onDelete")) end_.on_delete = read_action(*e);
    if (const ast::expression* e = arguments_.named("onUpdate")) end_.on_update = read_action(*e);
    end_.constraint_name = arguments_.text("map");
    arguments_.finish();
  }

 private:
  std::vector<std::size_t> read_fields(const ast::expression& e, std::size_t model_index, std::string_view argument) {
    const model& m = c_.schema.models[model_index];
    const model_node& node = c_.models[model_index];
    std::vector<std::size_t> fields;
    for (const ast::expression* item : as_items(e)) {
      const std::optional<std::string> name = as_constant(*item, c_.out);
      if (!name) {
        end_.is_broken = true;
        continue;
      }
      const auto found = node.field_by_name.find(*name);
      if (found == node.field_by_name.end()) {
        const std::vector<std::string_view> candidates = scalar_field_names(m);
        report("unknown-field", item->where,
               "The " + std::string{kind_name(m)} + " " + text::quote(m.name) + " has no field " + text::quote(*name) +
                   ".",
               did_you_mean(*name, candidates));
      } else if (m.fields[found->second].is_relation()) {
        report("relation-field-in-key", item->where,
               text::quote(argument) + " of `@relation` lists the relation field " + text::quote(*name) + ".",
               "List scalar fields: the columns that hold or are referred to by the key.");
      } else if (std::find(fields.begin(), fields.end(), found->second) != fields.end()) {
        report("repeated-field", item->where,
               text::quote(argument) + " of `@relation` lists the field " + text::quote(*name) + " more than once.",
               "Remove the repetition.");
      } else {
        if (!node.fields[found->second].is_resolved) end_.is_broken = true;
        fields.push_back(found->second);
      }
    }
    return fields;
  }

  void read_name(const argument_reader::choice& given) {
    if (given.by_name != nullptr && given.unnamed != nullptr) {
      c_.out.warning("ignored-argument", given.unnamed->where,
                     "The name of the relation is given with and without `name:`, so neither counts.",
                     "Keep one of them.");
    } else if (given.by_name != nullptr) {
      read_name(*given.by_name);
    } else if (given.unnamed != nullptr) {
      read_name(given.unnamed->value);
    }
  }

  void read_name(const ast::expression& e) {
    std::optional<std::string> name = as_string(e, c_.out);
    if (!name) {
      end_.is_broken = true;
    } else if (name->empty()) {
      report("empty-relation-name", e.where, "The name of a relation cannot be empty.",
             "Give it a name or leave the argument out.");
    } else {
      end_.name = std::move(*name);
    }
  }

  std::optional<written_action> read_action(const ast::expression& e) {
    const std::optional<std::string> text = as_constant(e, c_.out);
    if (!text) {
      end_.is_broken = true;
      return std::nullopt;
    }
    std::vector<std::string_view> candidates;
    for (const referential_action action : all_referential_actions) {
      if (to_string(action) == *text) return written_action{action, e.where};
      candidates.push_back(to_string(action));
    }
    std::string hint = did_you_mean(*text, candidates);
    if (hint.empty()) hint = "The referential actions are Cascade, Restrict, NoAction, SetNull and SetDefault.";
    report("unknown-referential-action", e.where, text::quote(*text) + " is not a referential action.",
           std::move(hint));
    return std::nullopt;
  }

  void report(std::string_view code, span where, std::string message, std::string hint) {
    end_.is_broken = true;
    c_.out.error(code, where, std::move(message), std::move(hint));
  }

  context& c_;
  relation_end& end_;
  argument_reader arguments_;
};

}  // namespace

std::vector<relation_end> read_relation_ends(context& c) {
  std::vector<relation_end> ends;
  for (std::size_t m = 0; m < c.schema.models.size(); ++m) {
    const model& holder = c.schema.models[m];
    for (std::size_t f = 0; f < holder.fields.size(); ++f) {
      const auto* type = std::get_if<relation_field_type>(&holder.fields[f].type);
      if (type == nullptr) continue;
      relation_end end;
      end.model = m;
      end.field = f;
      end.target = type->model;
      end.syntax = c.models[m].fields[f].syntax;
      end.attribute = find_relation_attribute(*end.syntax);
      if (end.attribute != nullptr) relation_attribute_reader{c, end}.read();
      ends.push_back(std::move(end));
    }
  }
  return ends;
}

span argument_place(const relation_end& end, std::string_view name) {
  if (end.attribute != nullptr) {
    for (const ast::argument& a : end.attribute->arguments) {
      if (a.name && a.name->text == name) return a.where;
    }
  }
  return attribute_place(end);
}

span attribute_place(const relation_end& end) {
  return end.attribute != nullptr ? end.attribute->where : end.syntax->where;
}

}  // namespace tenon::schema
