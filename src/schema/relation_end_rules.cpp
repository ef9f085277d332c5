#include "schema/relations.hpp"

#include "base/quote.hpp"

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

void check_supported_action(context& c, const relation_end& e, const std::optional<written_action>& action) {
  if (!action) return;
  const bool is_emulated = c.relation_mode() == relation_mode::prisma;
  const enum_set<referential_action> allowed = is_emulated ? c.target->emulated_actions : c.target->foreign_key_actions;
  if (allowed.contains(action->action)) {
    if (action->action == referential_action::set_default && c.target->provider == provider::mysql) {
      c.out.warning("unreliable-referential-action", action->where,
                    "MySQL accepts `SetDefault` in the definition of a table, but does not carry it out.",
                    "Use another referential action.");
    }
    return;
  }
  std::string names;
  for (const referential_action a : all_referential_actions) {
    if (!allowed.contains(a)) continue;
    if (!names.empty()) names += ", ";
    names += to_string(a);
  }
  const std::string mode = is_emulated ? " with `relationMode = \"prisma\"`" : "";
  c.out.error("unsupported-referential-action", action->where,
              std::string{c.target->display_name} + mode + " does not have the referential action " +
                  text::quote(to_string(action->action)) + " of " + title(c.schema, e) + ".",
              "It has " + names + ".");
}

void check_constraint_name(context& c, const relation_end& e) {
  if (!e.constraint_name) return;
  if (!c.target->named_foreign_keys) {
    c.out.error("unsupported-constraint-name", argument_place(e, "map"),
                std::string{c.target->display_name} + " has no names for foreign keys, such as that of " +
                    title(c.schema, e) + ".",
                "Remove `map`.");
  } else if (e.constraint_name->size() > c.target->max_identifier_length) {
    c.out.error("constraint-name-too-long", argument_place(e, "map"),
                "The name of the foreign key of " + title(c.schema, e) + " has " +
                    std::to_string(e.constraint_name->size()) + " bytes; " + std::string{c.target->display_name} +
                    " allows " + std::to_string(c.target->max_identifier_length) + ".",
                "Shorten it.");
  }
}

/// Without foreign keys no index comes for free: warns where a key is not the start of some index.
void check_index_of_key(context& c, const relation_end& e) {
  if (!c.target->suggests_foreign_key_indexes || c.relation_mode() != relation_mode::prisma || !e.fields || e.is_broken)
    return;
  const model& holder = holder_of(c, e);
  const auto starts_with_key = [&](const index& i) {
    return i.fields.size() >= e.fields->size() && std::equal(e.fields->begin(), e.fields->end(), i.fields.begin(),
                                                             [](std::size_t field, const indexed_field& f) {
                                                               return f.path.size() == 1 && f.path.front() == field;
                                                             });
  };
  if (holder.primary_key && starts_with_key(*holder.primary_key)) return;
  if (std::any_of(holder.indexes.begin(), holder.indexes.end(), starts_with_key)) return;
  c.out.warning("missing-foreign-key-index", attribute_place(e),
                "With `relationMode = \"prisma\"` there is no foreign key, and so no index, for the relation " +
                    title(c.schema, e) + ": loading it searches the whole table.",
                "Add `@@index([" + field_names(holder, *e.fields) + "])`.");
}

/// MongoDB compares ids by their stored type: a string never equals an ObjectId.
void check_stored_types(context& c, const relation_end& e) {
  if (c.target->provider != provider::mongodb || !e.fields || !e.references) return;
  const model& holder = holder_of(c, e);
  const model& target = target_of(c, e);
  for (std::size_t i = 0; i < std::min(e.fields->size(), e.references->size()); ++i) {
    const field& from = holder.fields[(*e.fields)[i]];
    const field& to = target.fields[(*e.references)[i]];
    if (from.native_type.has_value() == to.native_type.has_value() &&
        (!from.native_type || from.native_type->name == to.native_type->name)) {
      continue;
    }
    c.out.warning("relation-native-type-mismatch", c.models[e.model].fields[(*e.fields)[i]].syntax->where,
                  "The native types of " + text::quote(holder.name + "." + from.name) + " and " +
                      text::quote(target.name + "." + to.name) +
                      " differ, so that MongoDB finds no match between them.",
                  "Give both fields the same `@db.` attribute.");
  }
}

}  // namespace

void check_relation_end(context& c, const relation_end& e) {
  const field& f = holder_of(c, e).fields[e.field];
  if (target_of(c, e).is_ignored && !f.is_ignored && !holder_of(c, e).is_ignored) {
    c.out.error("relation-to-ignored-model", e.syntax->where,
                "The relation field " + title(c.schema, e) + " refers to the model " +
                    text::quote(target_of(c, e).name) + ", which is ignored.",
                "Add `@ignore` to the field.");
  }
  check_supported_action(c, e, e.on_delete);
  check_supported_action(c, e, e.on_update);
  check_constraint_name(c, e);
  check_index_of_key(c, e);
  check_stored_types(c, e);
}

}  // namespace tenon::schema
