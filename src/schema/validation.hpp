#pragma once

#include "schema/context.hpp"

/// The passes of compile(), in the order in which they run.
namespace tenon::schema {

/// Reads the datasource block into definition::datasource and chooses context::target.
void load_datasource(context& c);

/// Reads the generator blocks into definition::generators and context::preview_features.
void load_generators(context& c);

/// Creates an entry and a node for every model, view, enum and composite type with its fields or values, and reports
/// invalid, reserved and repeated names.
void collect_names(context& c);

/// Gives every field its type.
void resolve_types(context& c);

/// Interprets the attributes of fields, enum values and blocks: native types, defaults, keys, indexes, database names.
void read_attributes(context& c);

// resolve_relations, declared in context.hpp, runs here.

/// The rules that depend on the provider and on complete models.
void check_datasource(context& c);
void check_composite_types(context& c);
void check_models(context& c);
void check_enums(context& c);

/// Reports names of constraints that clash in the provider's namespaces.
void check_constraint_names(context& c);

}  // namespace tenon::schema
