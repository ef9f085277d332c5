#pragma once

#include "schema/attributes.hpp"
#include "schema/context.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

/// Reading the attributes that make keys and indexes. Names of fields are resolved; what a provider allows is checked later.
namespace tenon::schema {

/// `@id` of a field.
void read_field_id(context& c, std::size_t model, std::size_t field, const ast::attribute& attribute);
/// `@unique` of a field.
void read_field_unique(context& c, std::size_t model, std::size_t field, const ast::attribute& attribute);
/// `@shardKey` of a field.
void read_field_shard_key(context& c, std::size_t model, std::size_t field, const ast::attribute& attribute);

/// `@@id`
void read_block_id(context& c, std::size_t model, const ast::attribute& attribute);
/// `@@index`, `@@unique` or `@@fulltext`
void read_block_index(context& c, std::size_t model, index::kind kind, const ast::attribute& attribute);
/// `@@shardKey`
void read_block_shard_key(context& c, std::size_t model, const ast::attribute& attribute);

/// Gives every key and index without a name of its own the one that the database would give it, once all names of models and
/// fields in the database are known.
void name_constraints(context& c);

/// The field at the end of the path.
[[nodiscard]] const field& indexed_field_of(const definition& schema, const model& m, const indexed_field& f);

/// The fields that `@relation(fields: …)` of a relation field lists, as written.
[[nodiscard]] std::vector<std::string_view> underlying_fields(const ast::field& relation_field);

}  // namespace tenon::schema
