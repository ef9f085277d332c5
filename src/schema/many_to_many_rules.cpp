#include "schema/relations.hpp"

#include "base/quote.hpp"

#include <algorithm>

namespace tenon::schema {

namespace {

void check_implicit(context& c, const relation_pair& pair) {
  for (const relation_end* e : {pair.a, pair.b}) {
    const model& target = target_of(c, *e);
    if (!c.target->implicit_many_to_many) {
      c.out.error("unsupported-many-to-many", e->syntax->where,
                  std::string{c.target->display_name} + " has no implicit many-to-many relations, such as that of " +
                      title(c.schema, *e) + ".",
                  c.target->embedded_many_to_many
                      ? "Add a list of ids at both ends and name it: `@relation(fields: [otherIds], references: [id])`."
                      : "Write a model for the join table, with a relation to either side.");
    } else if (target.type == model::kind::view || holder_of(c, *e).type == model::kind::view) {
      c.out.error("many-to-many-with-view", e->syntax->where,
                  "The relation of " + title(c.schema, *e) + " is an implicit many-to-many relation with a view.",
                  "Views cannot be part of one: write a model for the join table.");
    } else if (!target.primary_key || target.primary_key->fields.size() != 1) {
      c.out.error("many-to-many-without-id", e->syntax->where,
                  "The many-to-many relation of " + title(c.schema, *e) + " needs " + text::quote(target.name) +
                      " to have a single `@id` field.",
                  "Add one, or write a model for the join table.");
    }
    if (e->references) {
      c.out.error("many-to-many-references", argument_place(*e, "references"),
                  "The implicit many-to-many relation of " + title(c.schema, *e) + " cannot have `references`.",
                  "Remove the argument: the ids are referred to always.");
    }
  }
}

void check_embedded_end(context& c, const relation_end& e) {
  const model& target = target_of(c, e);
  if (!e.fields || e.fields->size() != 1) {
    c.out.error("missing-relation-fields", argument_place(e, "fields"),
                "The many-to-many relation of " + title(c.schema, e) + " needs exactly one field in `fields`.",
                "Name the list of this model that holds the ids of " + text::quote(target.name) + ".");
  }
  if (!e.references || e.references->size() != 1) {
    c.out.error("missing-relation-references", argument_place(e, "references"),
                "The many-to-many relation of " + title(c.schema, e) + " needs exactly one field in `references`.",
                "Name the `@id` field of " + text::quote(target.name) + ".");
  }
  if (!e.has_references()) return;
  const field& referenced = target.fields[e.references->front()];
  if (!referenced.is_id) {
    c.out.error("many-to-many-references", argument_place(e, "references"),
                "The many-to-many relation of " + title(c.schema, e) + " refers to " +
                    text::quote(target.name + "." + referenced.name) + ", which is not the `@id` field.",
                "Refer to the `@id` field.");
  }
  if (!e.has_fields()) return;
  const field& ids = holder_of(c, e).fields[e.fields->front()];
  const auto native_name = [](const field& f) {
    return f.native_type ? std::string_view{f.native_type->name} : std::string_view{};
  };
  if (ids.arity != arity::list || referenced.arity == arity::list || ids.type != referenced.type ||
      native_name(ids) != native_name(referenced)) {
    c.out.error("relation-type-mismatch", attribute_place(e),
                "The field " + text::quote(holder_of(c, e).name + "." + ids.name) + " must be a list of what " +
                    text::quote(target.name + "." + referenced.name) + " is.",
                "Give it the same type and native type, followed by `[]`.");
  }
}

void check_embedded(context& c, const relation_pair& pair) {
  for (const relation_end* e : {pair.a, pair.b}) {
    if (c.target->embedded_many_to_many) {
      check_embedded_end(c, *e);
    } else if (e->fields) {
      c.out.error("unsupported-many-to-many", argument_place(*e, "fields"),
                  std::string{c.target->display_name} +
                      " has no many-to-many relations through lists of ids, such as that of " + title(c.schema, *e) +
                      ".",
                  "Remove `fields` and `references` at both ends, or write a model for the join table.");
    }
  }
}

void check_no_actions(context& c, const relation_pair& pair) {
  for (const relation_end* e : {pair.a, pair.b}) {
    for (const std::optional<written_action>& action : {e->on_delete, e->on_update}) {
      if (!action) continue;
      c.out.error("referential-action-on-list", action->where, "A many-to-many relation has no referential actions.",
                  "Remove the argument, or write a model for the join table and put it there.");
    }
  }
}

}  // namespace

void check_many_to_many(context& c, const relation_pair& pair) {
  if (pair.kind == relation_pair::form::implicit_many_to_many) {
    check_implicit(c, pair);
  } else {
    check_embedded(c, pair);
  }
  check_no_actions(c, pair);
}

}  // namespace tenon::schema
