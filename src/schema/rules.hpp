#pragma once

#include "schema/context.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// The rules that check_models applies to each model and view, by concept. All but `m` and `node` is in the context.
namespace tenon::schema {

/// A model or view with its node.
struct checked_model {
  const model& m;
  const model_node& node;

  [[nodiscard]] bool is_view() const { return m.type == model::kind::view; }
  [[nodiscard]] std::string_view kind() const { return is_view() ? "view" : "model"; }
};

/// Types, lists, native types, default values and `Unsupported` of the fields.
void check_fields(context& c, const checked_model& model);
/// The native type of one field, if it has any.
void check_native_type(context& c, const field& f, const field_node& node);

/// Could some key not be read, which was reported? That the model lacks one would then be no news.
[[nodiscard]] bool has_broken_key(const checked_model& model);

/// That a row can be told from others, and the primary key.
void check_unique_criteria(context& c, const checked_model& model);
void check_primary_key(context& c, const checked_model& model);
void check_shard_key(context& c, const checked_model& model);
void check_autoincrement(context& c, const checked_model& model);

/// The indexes of models. A view has none in the database.
void check_indexes(context& c, const checked_model& model);
void check_view(context& c, const checked_model& view);
/// Index types and operator classes.
void check_index_algorithm(context& c, const model& m, const index& i, const ast::attribute& attribute);
/// Types that columns of keys and indexes cannot have.
void check_key_types(context& c, const checked_model& model);

/// Names that the client's API would have twice.
void check_client_names(context& c, const checked_model& model);

/// `@@schema`
void check_database_schema(context& c, const std::optional<std::string>& name, const ast::block& syntax,
                           std::string_view kind);

void check_mongodb_model(context& c, const checked_model& model);
/// That names are fit for MongoDB's documents.
void check_mongodb_field_names(context& c, const checked_model& model);

/// Keys, templates, indexes and fields of a model of DynamoDB; what the models of a table have to agree on.
void check_dynamodb_model(context& c, const checked_model& model);
void check_dynamodb_tables(context& c);

/// The attribute's argument of that name, else the attribute.
[[nodiscard]] span argument_place(const ast::attribute& attribute, std::string_view name);

/// "@id", "@@unique", as the key or index was declared.
[[nodiscard]] std::string_view title_of(const index& i);

}  // namespace tenon::schema
