#include "schema/relations.hpp"

#include "base/quote.hpp"

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

const field& field_of(const context& c, const relation_end& e) { return holder_of(c, e).fields[e.field]; }
arity arity_of(const context& c, const relation_end& e) { return field_of(c, e).arity; }

/// Reports errors that concern one pair, and remembers for the rules that only make sense without earlier ones.
class pair_reporter {
 public:
  explicit pair_reporter(context& c) : c_(c) {}

  void error(std::string_view code, span where, std::string message, std::string hint) {
    has_errors_ = true;
    c_.out.error(code, where, std::move(message), std::move(hint));
  }
  [[nodiscard]] bool has_errors() const { return has_errors_; }

 private:
  context& c_;
  bool has_errors_ = false;
};

/// The keys and unique indexes of a model, as the fields they are made of.
template <typename Predicate>
bool any_unique_key(const model& m, Predicate fits) {
  const auto has_plain_fields = [](const index& i) {
    return std::all_of(i.fields.begin(), i.fields.end(), [](const indexed_field& f) { return f.path.size() == 1; });
  };
  const auto test = [&](const index& i) {
    if (i.type != index::kind::id && i.type != index::kind::unique) return false;
    if (i.fields.empty() || !has_plain_fields(i)) return false;
    std::vector<std::size_t> fields;
    for (const indexed_field& f : i.fields) fields.push_back(f.path.front());
    return fits(fields);
  };
  return (m.primary_key && test(*m.primary_key)) || std::any_of(m.indexes.begin(), m.indexes.end(), test);
}

std::vector<std::size_t> sorted(std::vector<std::size_t> v) {
  std::sort(v.begin(), v.end());
  return v;
}

/// What to write so that `fields` of `m` become unique.
std::string unique_attribute(const model& m, const std::vector<std::size_t>& fields) {
  if (fields.size() == 1) return "`@unique` to the field " + text::quote(m.fields[fields.front()].name);
  return "`@@unique([" + field_names(m, fields) + "])` to the " + std::string{kind_name(m)};
}

void check_references(context& c, const relation_end& a, pair_reporter& out) {
  if (!a.has_references()) return;
  const model& target = target_of(c, a);
  const std::vector<std::size_t>& references = *a.references;
  const std::vector<std::size_t> wanted = sorted(references);
  if (!any_unique_key(target, [&](const std::vector<std::size_t>& key) { return sorted(key) == wanted; })) {
    out.error("references-not-unique", argument_place(a, "references"),
              "The relation " + title(c.schema, a) + " refers to " + quoted_field_names(target, references) + " of " +
                  text::quote(target.name) + ", which is not a unique key there.",
              "Add " + unique_attribute(target, references) + " in " + text::quote(target.name) +
                  ", or refer to a field that is unique.");
    return;
  }
  if (c.target->references_in_any_order) return;
  if (any_unique_key(target, [&](const std::vector<std::size_t>& key) { return key == references; })) return;
  out.error("references-order", argument_place(a, "references"),
            "The relation " + title(c.schema, a) + " refers to " + quoted_field_names(target, references) + " of " +
                text::quote(target.name) + " in another order than the unique key has them.",
            "Write them in the order of the key, and `fields` accordingly.");
}

void check_same_length(context& c, const relation_end& a, pair_reporter& out) {
  if (!a.fields || !a.references || a.fields->size() == a.references->size()) return;
  out.error("fields-references-count", attribute_place(a),
            "The relation " + title(c.schema, a) + " lists " + std::to_string(a.fields->size()) + " in `fields` but " +
                std::to_string(a.references->size()) + " in `references`.",
            "List as many fields in `fields` as in `references`: they belong together pair by pair.");
}

void check_optional_fields(context& c, const relation_end& a, pair_reporter& out) {
  if (arity_of(c, a) != arity::required || !a.fields) return;
  const model& holder = holder_of(c, a);
  const auto optional = std::find_if(a.fields->begin(), a.fields->end(),
                                     [&](std::size_t f) { return holder.fields[f].arity == arity::optional; });
  if (optional == a.fields->end()) return;
  out.error("required-relation-with-optional-field", a.syntax->where,
            "The relation field " + title(c.schema, a) + " is required, but its field " +
                text::quote(holder.fields[*optional].name) + " is optional.",
            "Make the relation field optional (" + text::quote(a.syntax->type.name + "?") +
                "), or all of its `fields` required.");
}

void check_field_types(context& c, const relation_end& a, pair_reporter& out) {
  if (!a.fields || !a.references) return;
  const model& holder = holder_of(c, a);
  const model& target = target_of(c, a);
  for (std::size_t i = 0; i < std::min(a.fields->size(), a.references->size()); ++i) {
    const field& from = holder.fields[(*a.fields)[i]];
    const field& to = target.fields[(*a.references)[i]];
    if (from.type == to.type) continue;
    out.error("relation-type-mismatch", attribute_place(a),
              "The type of " + text::quote(holder.name + "." + from.name) + " differs from that of " +
                  text::quote(target.name + "." + to.name) + ", which it refers to.",
              "Give both fields the same type.");
  }
}

void check_set_null(context& c, const relation_end& a, pair_reporter& out) {
  if (a.fields) {
    const model& holder = holder_of(c, a);
    if (std::none_of(a.fields->begin(), a.fields->end(),
                     [&](std::size_t f) { return holder.fields[f].arity == arity::required; }))
      return;
  }
  const bool is_accepted = c.target->set_null_on_required && c.relation_mode() == relation_mode::foreign_keys;
  const auto check = [&](const std::optional<written_action>& action, std::string_view argument) {
    if (!action || action->action != referential_action::set_null) return;
    std::string message = text::quote(argument) + " of " + title(c.schema, a) +
                          " is `SetNull`, but a field of its key is required and cannot be null.";
    std::string hint = "Choose another action, or make the fields of the key optional.";
    if (is_accepted) {
      c.out.warning("set-null-on-required", action->where, std::move(message), std::move(hint));
    } else {
      out.error("set-null-on-required", action->where, std::move(message), std::move(hint));
    }
  };
  check(a.on_delete, "onDelete");
  check(a.on_update, "onUpdate");
}

void check_opposite(context& c, const relation_end& e, pair_reporter& out) {
  if (c.models[e.target].has_unresolved_field) return;
  out.error("missing-opposite-relation-field", e.syntax->where,
            "The relation field " + title(c.schema, e) + " has no opposite field in the " +
                std::string{kind_name(target_of(c, e))} + " " + text::quote(target_of(c, e).name) + ".",
            "Add a field of the type " + text::quote(holder_of(c, e).name) +
                " there (`tenon format` does it), with the same relation name if there is one.");
}

void check_one_to_many(context& c, const relation_end& a, const relation_end& b, pair_reporter& out) {
  if (!a.has_fields()) {
    out.error("missing-relation-fields", attribute_place(a),
              "The relation field " + title(c.schema, a) + " does not say which fields hold its key.",
              "Write `@relation(fields: […], references: […])`; `tenon format` adds it.");
  }
  if (!a.has_references()) {
    out.error("missing-relation-references", attribute_place(a),
              "The relation field " + title(c.schema, a) + " does not say which fields of " +
                  text::quote(target_of(c, a).name) + " it refers to.",
              "Add `references: […]` to its `@relation`.");
  }
  if (b.has_fields() || b.has_references()) {
    out.error("relation-fields-on-list", attribute_place(b),
              "The list field " + title(c.schema, b) + " cannot have `fields` or `references`.",
              "Only the opposite field " + title(c.schema, a) + " has them: remove them here.");
  }
  if (b.has_actions()) {
    out.error("referential-action-on-list", attribute_place(b),
              "The list field " + title(c.schema, b) + " cannot have `onDelete` or `onUpdate`.",
              "Only the opposite field " + title(c.schema, a) +
                  " can; for a many-to-many relation, write the model of the join table and put them there.");
  }
}

/// Both ends lack, or both have, what exactly one of them must have.
void check_on_one_end(context& c, const relation_end& a, const relation_end& b, bool on_a, bool on_b,
                      std::string_view argument, pair_reporter& out) {
  if (on_a != on_b) return;
  if (on_a) {
    out.error("relation-argument-on-both-ends", attribute_place(b),
              "Both " + title(c.schema, a) + " and " + title(c.schema, b) + " have " + text::quote(argument) +
                  " in their `@relation`.",
              "Keep it at the end that holds the key and remove it from the other.");
  } else {
    for (const relation_end* end : {&a, &b}) {
      out.error("missing-relation-" + std::string{argument}, attribute_place(*end),
                "Neither " + title(c.schema, a) + " nor " + title(c.schema, b) + " has " + text::quote(argument) +
                    " in its `@relation`.",
                "Add `@relation(fields: […], references: […])` to the end whose table is to hold the key.");
    }
  }
}

void check_unique_key(context& c, const relation_end& a, pair_reporter& out) {
  if (!a.fields) return;
  const model& holder = holder_of(c, a);
  if (a.fields->empty()) {
    out.error("missing-relation-fields", argument_place(a, "fields"),
              "`fields` of " + title(c.schema, a) + " is empty.",
              "List the fields that hold the key, or remove the argument where the other end has it.");
    return;
  }
  if (any_unique_key(holder, [&](const std::vector<std::size_t>& key) { return key == *a.fields; })) return;
  out.error("one-to-one-not-unique", attribute_place(a),
            "The relation " + title(c.schema, a) + " is one-to-one, but nothing makes " +
                quoted_field_names(holder, *a.fields) + " unique.",
            "Add " + unique_attribute(holder, *a.fields) + ", or make the opposite field a list.");
}

void check_one_to_one(context& c, const relation_end& a, const relation_end& b, pair_reporter& out) {
  check_on_one_end(c, a, b, a.has_fields(), b.has_fields(), "fields", out);
  check_on_one_end(c, a, b, a.has_references(), b.has_references(), "references", out);
  if (a.has_actions() && b.has_actions()) {
    out.error("relation-argument-on-both-ends", attribute_place(b),
              "Both " + title(c.schema, a) + " and " + title(c.schema, b) + " have `onDelete` or `onUpdate`.",
              "Keep them at the end that holds the key and remove them from the other.");
  } else if (b.has_actions()) {
    out.error(
        "referential-action-on-wrong-end", attribute_place(b),
        "The relation field " + title(c.schema, b) + " cannot have `onDelete` or `onUpdate`: it does not hold the key.",
        "Write them at " + title(c.schema, a) + ".");
  }
  check_unique_key(c, a, out);
  if (out.has_errors()) return;

  if (a.has_fields() != a.has_references()) {
    out.error("relation-arguments-apart", attribute_place(a),
              "Of `fields` and `references` one stands at " + title(c.schema, a) + " and the other at " +
                  title(c.schema, b) + ".",
              "Write both at the end whose table is to hold the key.");
  } else if (arity_of(c, b) == arity::required) {
    const relation_end& keyless = b.has_fields() ? a : b;
    out.error("required-on-both-ends", keyless.syntax->where,
              "The relation field " + title(c.schema, keyless) +
                  " is required, but the database cannot enforce that a " + text::quote(target_of(c, keyless).name) +
                  " refers to it.",
              "Make it optional: " + text::quote(keyless.syntax->type.name + "?") + ".");
  } else if (arity_of(c, a) == arity::required && (b.fields || b.references)) {
    out.error("relation-fields-on-optional-end", attribute_place(b),
              "The key of a relation stands at its required end, but " + title(c.schema, b) +
                  " has `fields` or `references`.",
              "Move them to " + title(c.schema, a) + ", or make that field optional.");
  }
}

}  // namespace

void check_inline_relation(context& c, const relation_pair& pair) {
  pair_reporter out{c};
  if (pair.a != nullptr) {
    check_references(c, *pair.a, out);
    check_same_length(c, *pair.a, out);
    check_optional_fields(c, *pair.a, out);
    check_field_types(c, *pair.a, out);
    check_set_null(c, *pair.a, out);
  }
  if (pair.a == nullptr || pair.b == nullptr) {
    const relation_end& lonely = pair.a != nullptr ? *pair.a : *pair.b;
    check_opposite(c, lonely, out);
    if (pair.kind == relation_pair::form::one_to_one) check_unique_key(c, lonely, out);
  } else if (pair.kind == relation_pair::form::one_to_one) {
    check_one_to_one(c, *pair.a, *pair.b, out);
  } else {
    check_one_to_many(c, *pair.a, *pair.b, out);
  }
}

}  // namespace tenon::schema
